// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// All rows of a sealed table, page by page in the order of their key, with the seal that each has and the one that its
// content gives.
#pragma once

#include <string>
#include <vector>

#include "adapters/ledgers/sqlite/connection.h"
#include "adapters/ledgers/sqlite/row_seal.h"
#include "adapters/ledgers/sqlite/sealed_tables.h"

namespace kpwatch::sqlite {

// "feed = ? AND source = ?"
[[nodiscard]] std::string key_condition(const SealedTable& table);

class SealedRows {
 public:
  SealedRows(Connection& connection, const SealedTable& table);

  // False at the end. Throws SqlError, of kind corrupt when the keys do not grow from row to row.
  [[nodiscard]] bool next_page();
  [[nodiscard]] std::size_t count() const { return count_; }

  [[nodiscard]] Seal computed(std::size_t row) const;
  [[nodiscard]] const std::string& stored(std::size_t row) const;
  // A column holds another type than it should, or a text with a NUL: then its content can't be trusted to be all.
  [[nodiscard]] bool is_odd(std::size_t row) const;
  [[nodiscard]] std::vector<Statement::Value> key(std::size_t row) const;
  [[nodiscard]] std::string name_of(std::size_t row) const;  // "feed=inbox source=topic/0"

 private:
  const SealedTable& table_;
  std::vector<std::string> columns_;
  Statement first_, next_;
  Statement* page_ = nullptr;
  std::size_t count_ = 0;
};

}  // namespace kpwatch::sqlite
