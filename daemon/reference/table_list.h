// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The reference tables as an integrator sees them: name, file, columns, and what makes two rows the same statement.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kpwatch {

struct TableColumn {
  std::string_view name, sentence;
};

struct TableForm {
  std::string_view name;  // on the command line
  std::string_view file;
  std::string_view sentence;  // what a row says
  std::vector<TableColumn> columns;
  // Rows alike in these make the same statement: the one known later replaces the other.
  std::vector<std::string_view> identity;
  // Where identity ends with `from`: of rows alike in the rest, no two may hold on the same day.
  bool is_one_at_a_time = false;
  std::vector<std::string_view> parties;  // columns that name a country, a party or a number that begins with one

  [[nodiscard]] bool has(std::string_view column) const;
};

// Not every file of an own folder need have it.
inline constexpr std::string_view known_from_column = "known_from";
// A cell of `until`: the row never held. So a row is withdrawn.
inline constexpr std::string_view never = "never";

[[nodiscard]] const std::vector<TableForm>& table_forms();
// By its name, or by the beginning of one name only; nullptr = none.
[[nodiscard]] const TableForm* table_form(std::string_view name);
// docs/REFERENCE.md, the part that lists tables and columns.
[[nodiscard]] std::string table_forms_as_markdown();

}  // namespace kpwatch
