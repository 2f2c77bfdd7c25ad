// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/watch/reference_command.h"

#include <algorithm>
#include <iostream>
#include <optional>
#include <vector>

#include "daemon/base/text.h"
#include "daemon/canonical/json_writer.h"
#include "daemon/reference/known_tables.h"
#include "daemon/settings/settings.h"
#include "daemon/watch/built_in.h"
#include "daemon/watch/complaints.h"
#include "daemon/watch/exit_code.h"
#include "daemon/watch/loading.h"

namespace kpwatch {
namespace {

namespace fs = std::filesystem;

struct Folders {
  fs::path ours, own;
};

std::optional<Folders> folders_of(const std::string& config, Complaints& complaints) {
  if (config.empty()) return Folders{built_in_mappings() / "reference", {}};
  const auto settings = read_settings(config, complaints);
  if (!settings) return std::nullopt;
  return Folders{mappings_of(*settings) / "reference", settings->own_reference};
}

// One row as it is told: the cells of its table, since when and until when it was believed, and where it stands.
struct Line {
  std::vector<std::string> cells;
};

class Answer {
 public:
  Answer(const ReadTable& table, bool with_history) : table_(table), with_history_(with_history) {
    for (const TableColumn& column : table.form->columns) {
      header_.emplace_back(column.name);
      if (column.name == known_from_column && with_history) header_.emplace_back("known_until");
    }
    header_.emplace_back("row");
  }

  void add(const KnownRow& known) {
    const Table& table = table_.table(known);
    Line line;
    for (const TableColumn& column : table_.form->columns) {
      const std::string* cell = table.cell(*known.row, column.name);
      line.cells.push_back(cell == nullptr ? std::string() : *cell);
      if (column.name == known_from_column && with_history_) line.cells.push_back(known_until(known));
    }
    line.cells.push_back((known.is_own ? "own " : "") + std::string(table_.form->file) + ":" + std::to_string(known.row->line));
    lines_.push_back(std::move(line));
  }

  void write_table(std::ostream& out) const {
    std::vector<std::size_t> widths;
    for (std::size_t i = 0; i < header_.size(); ++i) {
      widths.push_back(characters_in(header_[i]));
      for (const Line& line : lines_) widths[i] = std::max(widths[i], characters_in(line.cells[i]));
    }
    write_aligned(out, header_, widths);
    for (const Line& line : lines_) write_aligned(out, line.cells, widths);
  }

  void write_json(std::ostream& out) const {
    for (const Line& line : lines_) {
      JsonWriter json;
      json.begin_object();
      for (std::size_t i = 0; i < header_.size(); ++i) json.text_member(header_[i], line.cells[i]);
      json.end_object();
      out << json.written() << '\n';
    }
  }

  void write_csv(std::ostream& out) const {
    write_fields(out, header_);
    for (const Line& line : lines_) write_fields(out, line.cells);
  }

 private:
  static std::string known_until(const KnownRow& known) {
    if (known.is_hidden) return std::string(never);
    return known.known_until ? to_string(*known.known_until) : std::string();
  }

  static std::size_t characters_in(const std::string& utf8) {
    return static_cast<std::size_t>(
        std::count_if(utf8.begin(), utf8.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
  }

  static void write_aligned(std::ostream& out, const std::vector<std::string>& cells, const std::vector<std::size_t>& widths) {
    std::string text;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      text += escaped(cells[i]);
      if (i + 1 < cells.size()) text += std::string(widths[i] - std::min(widths[i], characters_in(cells[i])) + 2, ' ');
    }
    out << text << '\n';
  }

  // RFC 4180, with \n.
  static void write_fields(std::ostream& out, const std::vector<std::string>& cells) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (i > 0) out << ',';
      if (cells[i].find_first_of(",\"\r\n") == std::string::npos) {
        out << cells[i];
        continue;
      }
      out << '"';
      for (const char c : cells[i]) out << (c == '"' ? "\"\"" : std::string(1, c));
      out << '"';
    }
    out << '\n';
  }

  const ReadTable& table_;
  bool with_history_;
  std::vector<std::string> header_;
  std::vector<Line> lines_;
};

// A row without days holds on any.
bool holds_on(const Table& table, const Table::Row& row, const std::optional<Day>& day) {
  if (!day) return true;
  Period period;
  if (const std::string* from = table.cell(row, "from")) period.from = parse_iso_day(*from);
  if (const std::string* until = table.cell(row, "until")) {
    if (*until == never) return false;
    period.until = parse_iso_day(*until);
  }
  return period.holds(*day);
}

bool names_party(const ReadTable& table, const KnownRow& known, const std::string& party) {
  if (party.empty()) return true;
  return std::any_of(table.form->parties.begin(), table.form->parties.end(), [&](std::string_view column) {
    const std::string* cell = table.table(known).cell(*known.row, column);
    return cell != nullptr && (*cell == party || (column == "number" && cell->starts_with(party)));
  });
}

std::string names_of_tables() {
  std::string names;
  for (const TableForm& form : table_forms()) names += (names.empty() ? "" : ", ") + std::string(form.name);
  return names;
}

}  // namespace

int reference_show_command(const ReferenceQuestion& question) {
  const TableForm* form = table_form(question.table);
  if (form == nullptr)
    return misused("kpwatch", "\"" + escaped(question.table) + "\" is no reference table; there are " + names_of_tables());
  const auto on = parse_iso_day(question.on), known_on = parse_iso_day(question.known);
  if (!question.on.empty() && !on) return misused("kpwatch", "--on must be a day, CCYY-MM-DD");
  if (!question.known.empty() && !known_on) return misused("kpwatch", "--known must be a day, CCYY-MM-DD");
  const std::string party = upper_ascii(question.party);
  if (!party.empty() && !CountryCode::parse(party)) return misused("kpwatch", "--party must be a code of two letters");

  Complaints complaints;
  const auto folders = folders_of(question.config, complaints);
  if (!folders) return refused(complaints);
  if (read_reference_data(folders->ours, folders->own, complaints) == nullptr) return refused(complaints);
  const std::vector<ReadTable> tables = read_tables(folders->ours, folders->own, complaints);
  const auto table = std::find_if(tables.begin(), tables.end(), [form](const ReadTable& one) { return one.form == form; });

  Answer answer(*table, question.history);
  for (const KnownRow& known : table->rows)
    if ((question.history || known.is_known_on(known_on)) && holds_on(table->table(known), *known.row, on) &&
        names_party(*table, known, party))
      answer.add(known);
  if (question.format == "json") {
    answer.write_json(std::cout);
  } else if (question.format == "csv") {
    answer.write_csv(std::cout);
  } else {
    answer.write_table(std::cout);
  }
  return exit_code::done;
}

int reference_check_command(const std::string& config, const std::string& folder, bool json) {
  std::error_code error;
  if (!fs::is_directory(folder, error)) return misused("kpwatch", "there is no folder " + escaped(folder));
  Complaints complaints;
  const auto folders = folders_of(config, complaints);
  if (!folders) return refused(complaints);
  const auto data = read_reference_data(folders->ours, folder, complaints);
  if (json) {
    write_complaints_as_json(std::cout, complaints);
  } else {
    write_complaints(std::cout, complaints);
  }
  if (data == nullptr) return exit_code::refused;
  if (!json) std::cout << "The tables fit beside ours; together they are edition " << data->edition << ".\n";
  return exit_code::done;
}

}  // namespace kpwatch
