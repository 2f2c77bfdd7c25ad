// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Reading tab-separated tables.
#include "daemon/reference/table.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>

#include "daemon/base/text.h"

namespace kpwatch {
namespace {

constexpr std::uintmax_t file_bytes_max = 64u << 20;

std::uint32_t characters_in(std::string_view utf8) {
  return static_cast<std::uint32_t>(
      std::count_if(utf8.begin(), utf8.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::optional<std::string> whole_file(const std::filesystem::path& file, Complaints& complaints) {
  std::error_code error;
  const auto bytes = std::filesystem::file_size(file, error);
  std::ifstream stream(file, std::ios::binary);
  if (error || !stream) {
    complaints.push_back({{file.string(), 0, 0}, "the table can't be read"});
    return std::nullopt;
  }
  if (bytes > file_bytes_max) {
    complaints.push_back({{file.string(), 0, 0}, "the table is larger than 64 MiB"});
    return std::nullopt;
  }
  return std::string(std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>());
}

Table::Row row_of(std::string_view line, std::uint32_t number) {
  Table::Row row;
  row.line = number;
  std::uint32_t column = 1;
  for (const std::string_view cell : split(line, '\t')) {
    row.cells.emplace_back(trimmed(cell));
    row.columns.push_back(column);
    column += characters_in(cell) + 1;
  }
  return row;
}

bool check_header(const Table::Row& header, const TableForm& form, const std::string& file, Complaints& complaints) {
  const std::size_t before = complaints.size();
  for (std::size_t i = 0; i < header.cells.size(); ++i) {
    const std::string& name = header.cells[i];
    if (!form.has(name))
      complaints.push_back({{file, header.line, header.columns[i]}, "the table has no column \"" + escaped(name) + "\""});
    if (std::find(header.cells.begin(), header.cells.begin() + static_cast<std::ptrdiff_t>(i), name) !=
        header.cells.begin() + static_cast<std::ptrdiff_t>(i))
      complaints.push_back({{file, header.line, header.columns[i]}, "column \"" + escaped(name) + "\" stands twice"});
  }
  for (const TableColumn& column : form.columns)
    if (column.name != known_from_column && std::find(header.cells.begin(), header.cells.end(), column.name) == header.cells.end())
      complaints.push_back({{file, header.line, 1}, "column \"" + std::string(column.name) + "\" is missing"});
  return complaints.size() == before;
}

}  // namespace

std::optional<Table> Table::read(const std::filesystem::path& file, const TableForm& form, Complaints& complaints) {
  auto content = whole_file(file, complaints);
  if (!content) return std::nullopt;
  Table table;
  table.file_ = file.string();
  table.content_ = std::move(*content);
  std::string_view text = table.content_;
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  std::uint32_t number = 0;
  for (std::string_view line : split(text, '\n')) {
    ++number;
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    if (trimmed(line).empty() || line.front() == '#') continue;
    if (!is_utf8(line)) {
      complaints.push_back({{table.file_, number, 0}, "the line is not UTF-8"});
      continue;
    }
    Row row = row_of(line, number);
    if (table.header_.empty()) {
      if (!check_header(row, form, table.file_, complaints)) return std::nullopt;
      table.header_ = std::move(row.cells);
    } else if (row.cells.size() != table.header_.size()) {
      complaints.push_back(
          {{table.file_, number, 0},
           "the line has " + std::to_string(row.cells.size()) + " cells, the header " + std::to_string(table.header_.size())});
    } else {
      table.rows_.push_back(std::move(row));
    }
  }
  if (table.header_.empty()) {
    complaints.push_back({{table.file_, 0, 0}, "the table has no header line"});
    return std::nullopt;
  }
  return table;
}

std::size_t TableRow::index(std::string_view column) const {
  const auto at = std::find(table_.header_.begin(), table_.header_.end(), column);
  return static_cast<std::size_t>(at - table_.header_.begin());
}

const std::string* Table::cell(const Row& row, std::string_view column) const {
  const auto at = std::find(header_.begin(), header_.end(), column);
  return at == header_.end() ? nullptr : &row.cells[static_cast<std::size_t>(at - header_.begin())];
}

std::string TableRow::text(std::string_view column) const {
  const std::string* cell = table_.cell(row_, column);
  return cell == nullptr ? std::string() : *cell;
}

std::string TableRow::required(std::string_view column) const {
  std::string value = text(column);
  if (value.empty()) complain(column, std::string(column) + " is empty");
  return value;
}

std::optional<Day> TableRow::day(std::string_view column) const {
  const std::string value = text(column);
  if (value.empty()) return std::nullopt;
  const auto parsed = parse_iso_day(value);
  if (!parsed) complain(column, std::string(column) + " \"" + escaped(value) + "\" is no day (CCYY-MM-DD)");
  return parsed;
}

Period TableRow::period() const {
  if (text("until") == never) return {day("from"), std::nullopt};
  const Period period{day("from"), day("until")};
  if (period.from && period.until && *period.until <= *period.from) complain("until", "until is not after from");
  return period;
}

CountryCode TableRow::country_code(std::string_view column) const {
  const std::string value = text(column);
  const auto code = CountryCode::parse(value);
  if (!code || code->text() != value) {
    complain(column, std::string(column) + " \"" + escaped(value) + "\" is no code of two capital letters");
    return {};
  }
  return *code;
}

std::string TableRow::confidence() const {
  static constexpr std::array<std::pair<std::string_view, int>, 3> choices{{{"high", 3}, {"medium", 2}, {"low", 1}}};
  (void)one_of<int>("confidence", choices);
  return text("confidence");
}

void TableRow::complain(std::string_view column, std::string sentence) const {
  complaints_.push_back(
      {{table_.file_, row_.line, index(column) < row_.columns.size() ? row_.columns[index(column)] : 1}, std::move(sentence)});
}

}  // namespace kpwatch
