// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// A tab-separated table with a header line and # comments, read with a complaint for every fault in it.
#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "daemon/base/complaint.h"
#include "daemon/customs/codes.h"
#include "daemon/customs/day.h"
#include "daemon/reference/table_list.h"

namespace kpwatch {

class Table {
 public:
  struct Row {
    std::uint32_t line = 0;
    std::vector<std::string> cells;
    std::vector<std::uint32_t> columns;  // where each cell begins, from 1, in characters
  };

  // Nothing when the file can't be read or its header has not the columns of the form (in any order; known_from may be missing); then
  // a complaint was added.
  [[nodiscard]] static std::optional<Table> read(const std::filesystem::path& file, const TableForm& form, Complaints& complaints);
  [[nodiscard]] const std::vector<Row>& rows() const { return rows_; }
  [[nodiscard]] const std::string& content() const { return content_; }
  [[nodiscard]] const std::string& file() const { return file_; }
  // nullptr: the table has no such column.
  [[nodiscard]] const std::string* cell(const Row& row, std::string_view column) const;

 private:
  friend class TableRow;
  std::string file_;
  std::string content_;
  std::vector<std::string> header_;
  std::vector<Row> rows_;
};

// Typed access to one row. What a cell holds wrongly is a complaint with its place.
class TableRow {
 public:
  TableRow(const Table& table, const Table::Row& row, Complaints& complaints) : table_(table), row_(row), complaints_(complaints) {}

  [[nodiscard]] std::string text(std::string_view column) const;        // may be empty; so is a column that the file has not
  [[nodiscard]] std::string required(std::string_view column) const;    // an empty cell is a complaint
  [[nodiscard]] std::optional<Day> day(std::string_view column) const;  // empty: nothing
  [[nodiscard]] Period period() const;                                  // columns from and until; a row that never held is open
  [[nodiscard]] CountryCode country_code(std::string_view column) const;
  [[nodiscard]] std::string confidence() const;  // high, medium, low
  // The value beside the word that the cell holds.
  template <class T>
  [[nodiscard]] T one_of(std::string_view column, std::span<const std::pair<std::string_view, T>> choices) const {
    const std::string word = text(column);
    for (const auto& [name, value] : choices)
      if (name == word) return value;
    std::string names;
    for (const auto& [name, value] : choices) names += (names.empty() ? "" : ", ") + std::string(name);
    complain(column, std::string(column) + " must be one of " + names);
    return T{};
  }
  void complain(std::string_view column, std::string sentence) const;
  [[nodiscard]] std::uint32_t line() const { return row_.line; }

 private:
  [[nodiscard]] std::size_t index(std::string_view column) const;
  const Table& table_;
  const Table::Row& row_;
  Complaints& complaints_;
};

}  // namespace kpwatch
