// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/formats/csv/csv_format.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "adapters/formats/csv/column_plan.h"
#include "adapters/formats/csv/reasons.h"
#include "adapters/formats/csv/records.h"
#include "daemon/base/text.h"

namespace kpwatch {
namespace {

using namespace csv;
using Plans = std::vector<std::unique_ptr<const ColumnPlan>>;

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
constexpr std::size_t header_bytes_max = std::size_t{64} << 10;
constexpr std::size_t refused_lines_max = 1000;
constexpr std::size_t known_columns_min = 2;  // what makes a header without its required column still a header

std::size_t mark_bytes(std::string_view bytes) {
  return bytes.substr(0, byte_order_mark.size()) == byte_order_mark ? byte_order_mark.size() : 0;
}

struct Header {
  char separator = ',';
  std::vector<std::string> names, keys;  // as sent; as compared
  std::vector<std::size_t> bytes;
  const ColumnPlan* plan = nullptr;
  std::size_t known = 0;     // columns that the plan knows
  bool is_complete = false;  // all required ones are there
};

// The reading of the first line under one separator that the plan understands best.
Header header_under(std::string_view text, char separator, const Plans& plans) {
  Header header;
  header.separator = separator;
  Records records(text.substr(0, header_bytes_max), separator, header_bytes_max);
  Record record;
  if (!records.next(record) || record.fault != nullptr) return header;
  for (const Cell& cell : record.cells) {
    header.names.emplace_back(trimmed(cell.text));
    header.keys.push_back(column_key(cell.text));
    header.bytes.push_back(cell.byte);
  }
  for (const auto& plan : plans) {
    const auto has = [&](const std::string& key) { return std::find(header.keys.begin(), header.keys.end(), key) != header.keys.end(); };
    const auto known = static_cast<std::size_t>(
        std::count_if(header.keys.begin(), header.keys.end(), [&](const std::string& key) { return plan->knows(key); }));
    const bool is_complete = std::all_of(plan->required().begin(), plan->required().end(), has);
    if (header.plan != nullptr && std::pair(is_complete, known) <= std::pair(header.is_complete, header.known)) continue;
    header.plan = plan.get();
    header.known = known;
    header.is_complete = is_complete;
  }
  return header;
}

Header read_header(std::string_view text, const Plans& plans) {
  Header comma = header_under(text, ',', plans);
  Header semicolon = header_under(text, ';', plans);
  return std::pair(semicolon.is_complete, semicolon.known) > std::pair(comma.is_complete, comma.known) ? std::move(semicolon)
                                                                                                       : std::move(comma);
}

bool is_listed_day(std::string_view text) {
  if (parse_iso_day(text)) return true;
  if (text.size() > 10 && text[10] == 'T') return parse_iso_day(text.substr(0, 10)).has_value();  // a moment: its day counts
  return text.size() == 8 &&
         parse_iso_day(std::string(text.substr(0, 4)).append("-").append(text.substr(4, 2)).append("-").append(text.substr(6, 2)));
}

bool is_plain_number(std::string_view text) { return text.find_first_not_of("+-0123456789.") == std::string_view::npos; }

// One file while it is read.
class Table {
 public:
  Table(const Header& header, const FormatLimits& limits, std::size_t skipped, Day received_on, RowCoverage* coverage)
      : header_(header),
        limits_(limits),
        skipped_(skipped),
        received_on_(received_on),
        coverage_(coverage),
        columns_(laid_over(*header.plan, header.keys)) {}

  [[nodiscard]] std::optional<Note> header_fault() const {
    if (header_.names.size() > limits_.csv_columns_max)
      return header_note(too_many_columns, Severity::rejection, limits_.csv_columns_max, "");
    for (const std::string& key : header_.plan->required())
      if (std::find(header_.keys.begin(), header_.keys.end(), key) == header_.keys.end()) return missing(key);
    for (std::size_t i = 0; i < header_.keys.size(); ++i) {
      const bool is_double = !header_.keys[i].empty() &&
                             std::find(header_.keys.begin(), header_.keys.begin() + static_cast<std::ptrdiff_t>(i), header_.keys[i]) !=
                                 header_.keys.begin() + static_cast<std::ptrdiff_t>(i);
      if (is_double) return header_note(double_column, Severity::rejection, i, "");
    }
    return std::nullopt;
  }

  [[nodiscard]] Notes unknown_columns() const {
    Notes notes;
    for (std::size_t i = 0; i < header_.keys.size(); ++i)
      if (!header_.plan->knows(header_.keys[i])) notes.push_back(header_note(unknown_column, Severity::note, i, ""));
    return notes;
  }

  [[nodiscard]] Document document(const Record& record) const {
    if (record.fault != nullptr) return refused(record, *record.fault, record.fault_cell, record.fault_byte, "");
    if (auto fault = character_fault(record)) return std::move(*fault);
    if (record.cells.size() != header_.names.size()) {
      const bool too_few = record.cells.size() < header_.names.size();
      const std::size_t cell = std::min(record.cells.size(), header_.names.size());
      const std::size_t byte = cell < record.cells.size() ? record.cells[cell].byte : record.byte + record.bytes.size();
      return refused(record, too_few ? too_few_values : too_many_values, cell, byte,
                     std::to_string(record.cells.size()) + " values, " + std::to_string(header_.names.size()) + " columns");
    }
    return mapped(record);
  }

  // Stands for all lines behind this one.
  [[nodiscard]] Document end_of_patience(const Record& record) const {
    Document document = refused(record, too_many_refused_lines, ~std::size_t{0}, record.byte, "line " + std::to_string(record.line));
    ++document.place.line;
    for (Note& note : document.notes) ++note.place.line;
    return document;
  }

 private:
  [[nodiscard]] Place place(std::uint32_t line, std::size_t cell, std::size_t byte) const {
    Place place;
    place.kind = Place::Kind::csv;
    place.line = line;
    if (cell < header_.names.size()) place.path = printable_utf8(header_.names[cell], note_text_bytes_max);
    place.byte = skipped_ + byte;
    return place;
  }

  [[nodiscard]] Note header_note(const Reason& reason, Severity severity, std::size_t cell, std::string detail) const {
    const std::string name = cell < header_.names.size() ? printable_utf8(header_.names[cell], note_text_bytes_max) : std::string();
    return {&reason, severity, place(1, cell, cell < header_.bytes.size() ? header_.bytes[cell] : 0), name, std::move(detail)};
  }

  [[nodiscard]] Note missing(const std::string& key) const {
    Note note = header_note(missing_column, Severity::rejection, header_.names.size(), "the column `" + key + "` is missing");
    note.place.path = key;
    return note;
  }

  [[nodiscard]] Document refused(const Record& record, const Reason& reason, std::size_t cell, std::size_t byte, std::string detail) const {
    Document document;
    document.outcome = Reading::rejected;
    document.map = header_.plan->map().id;
    document.kind = to_string(header_.plan->map().kind);
    document.place = place(record.line, ~std::size_t{0}, record.byte);
    document.notes.push_back({&reason, Severity::rejection, place(record.line, cell, byte),
                              printable_utf8(record.bytes, note_text_bytes_max), std::move(detail)});
    return document;
  }

  [[nodiscard]] std::optional<Document> character_fault(const Record& record) const {
    for (std::size_t i = 0; i < record.cells.size(); ++i) {
      const Cell& cell = record.cells[i];
      if (!is_utf8(cell.text)) return refused(record, not_utf8, i, cell.byte, "");
      const bool has_control = std::any_of(cell.text.begin(), cell.text.end(), [](char c) {
        return (static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == '\x7F';
      });
      if (has_control) return refused(record, control_character, i, cell.byte, "");
    }
    return std::nullopt;
  }

  [[nodiscard]] Document mapped(const Record& record) const {
    Envelope envelope;
    envelope.received_on = received_on_;
    envelope.bytes = record.bytes;
    DocumentBuilder builder(header_.plan->map(), envelope, place(record.line, ~std::size_t{0}, record.byte), coverage_);
    for (const Column& column : columns_) {
      const Cell& cell = record.cells[column.cell];
      const std::string_view text = trimmed(cell.text);
      if (text.empty()) continue;
      if (column.strict == Column::Strict::day && !is_listed_day(text))
        builder.note(bad(bad_date, record, column, cell));
      else if (column.strict == Column::Strict::number && !is_plain_number(text))
        builder.note(bad(bad_number, record, column, cell));
      else
        builder.value(*column.row, column.rank, text, companion(record, column), place(record.line, column.cell, cell.byte));
    }
    Document document = builder.finish();
    if (header_.plan->is_strict()) refuse_bad_values(document);
    return document;
  }

  static std::string_view companion(const Record& record, const Column& column) {
    return column.companion == Column::none ? std::string_view() : record.cells[column.companion].text;
  }

  [[nodiscard]] Note bad(const Reason& reason, const Record& record, const Column& column, const Cell& cell) const {
    return {&reason, Severity::rejection, place(record.line, column.cell, cell.byte), printable_utf8(cell.text, note_text_bytes_max), ""};
  }

  // A register is held against shipments: half of a line is worse than none.
  static void refuse_bad_values(Document& document) {
    if (document.notes.empty()) return;
    for (Note& note : document.notes) note.severity = Severity::rejection;
    document.outcome = Reading::rejected;
    document.content = std::monostate{};
  }

  const Header& header_;
  const FormatLimits& limits_;
  std::size_t skipped_;
  Day received_on_;
  RowCoverage* coverage_;
  std::vector<Column> columns_;
};

class CsvFormat final : public Format {
 public:
  CsvFormat(Plans plans, const FormatLimits& limits) : plans_(std::move(plans)), limits_(limits) {}

  [[nodiscard]] std::string_view name() const override { return "csv"; }

  // CSV has no mark of its own: only a header with columns that a map knows makes it one.
  [[nodiscard]] int recognises(std::string_view bytes) const override {
    const Header header = read_header(bytes.substr(mark_bytes(bytes)), plans_);
    if (header.is_complete) return 80;
    return header.known >= known_columns_min ? 50 : 0;
  }

  [[nodiscard]] InputReading read(std::string_view bytes, Day received_on, RowCoverage* coverage, const Keep* keep) override {
    InputReading reading;
    reading.format = "csv";
    const std::size_t skipped = mark_bytes(bytes);
    const std::string_view text = bytes.substr(skipped);
    if (bytes.size() > limits_.interchange_bytes_max)
      return refused(std::move(reading), too_many_bytes, bytes,
                     "at most " + std::to_string(limits_.interchange_bytes_max) + " bytes are read");
    const Header header = read_header(text, plans_);
    if (header.plan == nullptr || (!header.is_complete && header.known < known_columns_min))
      return refused(std::move(reading), no_list, text, "");
    const Table table(header, limits_, skipped, received_on, coverage);
    if (auto fault = table.header_fault()) {
      reading.notes.push_back(std::move(*fault));
      return reading;
    }
    reading.notes = table.unknown_columns();
    reading.well_formed_to_end = read_lines(table, text, header.separator, reading, keep);
    // Nothing else shows that a list was cut within a line.
    if (text.back() != '\n' && text.back() != '\r') {
      reading.notes.push_back(not_ended(bytes, reading.count() == 0 ? Severity::rejection : Severity::note));
      reading.well_formed_to_end = false;
    }
    return reading;
  }

  [[nodiscard]] std::vector<SamplePart> parts(std::string_view bytes, std::span<const MapUse> uses) override {
    const std::size_t skipped = mark_bytes(bytes);
    const std::string_view text = bytes.substr(skipped);
    Header header = read_header(text, plans_);
    if (header.plan == nullptr) header = widest_header(text);
    std::set<std::pair<std::uint32_t, std::string>> read;
    for (const MapUse& use : uses) {
      if (use.row == nullptr || use.row->is_fixed) continue;
      read.emplace(use.place.line, column_key(use.place.path.text()));
      if (!use.row->companion.empty()) read.emplace(use.place.line, column_key(use.row->companion));
    }
    std::vector<SamplePart> parts;
    Records records(text, header.separator, limits_.value_bytes_max, std::size_t{limits_.csv_columns_max} + 1);
    Record record;
    bool is_header = true;
    while (records.next(record)) {
      for (std::size_t i = 0; !is_header && record.fault == nullptr && i < std::min(record.cells.size(), header.names.size()); ++i) {
        const std::string_view value = trimmed(record.cells[i].text);
        if (value.empty()) continue;
        Place place;
        place.kind = Place::Kind::csv;
        place.line = record.line;
        place.path = printable_utf8(header.names[i], note_text_bytes_max);
        place.byte = skipped + record.cells[i].byte;
        parts.push_back({place, printable_utf8(value, part_text_bytes_max), read.contains({record.line, header.keys[i]})});
      }
      is_header = false;
    }
    return parts;
  }

 private:
  // Where no map knows a column: under the separator that gives the most.
  [[nodiscard]] Header widest_header(std::string_view text) const {
    Header comma = header_under(text, ',', plans_);
    Header semicolon = header_under(text, ';', plans_);
    return semicolon.names.size() > comma.names.size() ? std::move(semicolon) : std::move(comma);
  }

  static InputReading refused(InputReading reading, const Reason& reason, std::string_view text, std::string detail) {
    Note note;
    note.reason = &reason;
    note.severity = Severity::rejection;
    note.place.kind = Place::Kind::csv;
    note.place.line = 1;
    note.place.byte = 0;
    note.text = printable_utf8(text.substr(0, std::min(text.find_first_of("\r\n"), note_text_bytes_max)), note_text_bytes_max);
    note.detail = std::move(detail);
    reading.notes.push_back(std::move(note));
    return reading;
  }

  static Note not_ended(std::string_view bytes, Severity severity) {
    Note note;
    note.reason = &line_not_ended;
    note.severity = severity;
    note.place.kind = Place::Kind::csv;
    note.place.line = static_cast<std::uint32_t>(std::count(bytes.begin(), bytes.end(), '\n')) + 1;
    note.place.byte = bytes.size();
    const std::size_t last = bytes.find_last_of('\n');
    note.text =
        printable_utf8(bytes.substr(last == std::string_view::npos ? 0 : last + 1).substr(0, note_text_bytes_max), note_text_bytes_max);
    return note;
  }

  // True when no line was refused.
  bool read_lines(const Table& table, std::string_view text, char separator, InputReading& reading, const Keep* keep) const {
    Records records(text, separator, limits_.value_bytes_max, std::size_t{limits_.csv_columns_max} + 1);
    Record record;
    bool is_header = true;
    std::size_t refused_lines = 0;
    while (records.next(record)) {
      if (std::exchange(is_header, false) || record.is_blank()) continue;
      reading.documents.push_back(table.document(record));
      const bool is_refused = reading.documents.back().outcome == Reading::rejected;
      reading.complete_last(keep);
      if (!is_refused || ++refused_lines < refused_lines_max) continue;
      // What has so many wrong lines is no list of certificates; each would be kept and told of.
      reading.documents.push_back(table.end_of_patience(record));
      reading.complete_last(keep);
      break;
    }
    return refused_lines == 0;
  }

  Plans plans_;
  FormatLimits limits_;
};

}  // namespace

std::unique_ptr<Format> make_csv_format(std::span<const Map> maps, const FormatLimits& limits, Complaints& complaints) {
  Plans plans;
  for (const Map& map : maps) {
    if (map.format != "csv") continue;
    if (auto plan = ColumnPlan::compile(map, complaints)) plans.push_back(std::move(plan));
  }
  return std::make_unique<CsvFormat>(std::move(plans), limits);
}

}  // namespace kpwatch
