// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/ledgers/sqlite/sealed_rows.h"

#include "daemon/base/text.h"

namespace kpwatch::sqlite {
namespace {

constexpr std::size_t page_rows = 1000;
constexpr std::size_t shown_bytes_max = 80;

std::vector<std::string> names_of(const SealedTable& table) {
  std::vector<std::string> names;
  for (const auto name : split(table.columns, ',')) names.emplace_back(trimmed(name));
  return names;
}

std::string list(const std::vector<std::string>& names, std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text.append(i == 0 ? "" : ", ").append(names[i]);
  return text;
}

std::string oddness(const SealedTable& table, const std::vector<std::string>& names) {
  std::string text = "typeof(seal) <> 'text' OR instr(CAST(seal AS BLOB), X'00') > 0";
  for (std::size_t i = 0; i < names.size(); ++i) {
    text.append(" OR typeof(").append(names[i]).append(") <> ").append(table.types[i] == 'i' ? "'integer'" : "'text'");
    if (table.types[i] == 't') text.append(" OR instr(CAST(").append(names[i]).append(" AS BLOB), X'00') > 0");
  }
  return text;
}

std::string query(const SealedTable& table, bool is_first) {
  const auto names = names_of(table);
  const auto keys = list(names, table.key_columns);
  std::string marks = "?";
  for (std::size_t i = 1; i < table.key_columns; ++i) marks += ", ?";
  return "SELECT " + std::string(table.columns) + ", seal, " + oddness(table, names) + " FROM " + std::string(table.name) +
         (is_first ? std::string{} : " WHERE (" + keys + ") > (" + marks + ")") + " ORDER BY " + keys + " LIMIT " +
         std::to_string(page_rows);
}

}  // namespace

std::string key_condition(const SealedTable& table) {
  const auto names = names_of(table);
  std::string text;
  for (std::size_t i = 0; i < table.key_columns; ++i) text.append(i == 0 ? "" : " AND ").append(names[i]).append(" = ?");
  return text;
}

SealedRows::SealedRows(Connection& connection, const SealedTable& table)
    : table_(table),
      columns_(names_of(table)),
      first_(connection, query(table, true), std::string(table.types) + "ti"),
      next_(connection, query(table, false), std::string(table.types) + "ti") {}

bool SealedRows::next_page() {
  if (page_ == nullptr) {
    page_ = &first_;
    count_ = first_.run();
    return count_ > 0;
  }
  if (count_ < page_rows) return false;
  const auto last = key(count_ - 1);
  page_ = &next_;
  count_ = next_.run_with(last);
  // A damaged tree may lead in a circle.
  if (count_ > 0 && key(0) <= last)
    throw SqlError(SqlError::Kind::corrupt, "the rows of table " + std::string(table_.name) + " are out of order");
  return count_ > 0;
}

Seal SealedRows::computed(std::size_t row) const {
  SealText text(table_.name);
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    if (table_.types[i] == 'i')
      text.add(page_->integer(row, i));
    else
      text.add(std::string_view(page_->text(row, i)));
  }
  return text.seal();
}

const std::string& SealedRows::stored(std::size_t row) const { return page_->text(row, columns_.size()); }

bool SealedRows::is_odd(std::size_t row) const { return page_->integer(row, columns_.size() + 1) != 0; }

std::vector<Statement::Value> SealedRows::key(std::size_t row) const {
  std::vector<Statement::Value> key;
  for (std::size_t i = 0; i < table_.key_columns; ++i) {
    if (table_.types[i] == 'i')
      key.emplace_back(page_->integer(row, i));
    else
      key.emplace_back(page_->text(row, i));
  }
  return key;
}

std::string SealedRows::name_of(std::size_t row) const {
  std::string text;
  for (std::size_t i = 0; i < table_.key_columns; ++i) {
    text.append(i == 0 ? "" : " ").append(columns_[i]).append("=");
    text += table_.types[i] == 'i' ? std::to_string(page_->integer(row, i)) : escaped(page_->text(row, i)).substr(0, shown_bytes_max);
  }
  return text;
}

}  // namespace kpwatch::sqlite
