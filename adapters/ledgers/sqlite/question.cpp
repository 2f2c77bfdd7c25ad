// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/ledgers/sqlite/question.h"

#include <sqlite3.h>

#include <algorithm>

namespace kpwatch::sqlite {

Question::Question(Connection& connection, std::string_view sql) : connection_(connection), sql_(sql) {
  connection_.questions_.push_back(this);
}

Question::~Question() {
  forget();
  std::erase(connection_.questions_, this);
}

void Question::forget() noexcept {
  sqlite3_finalize(statement_);
  statement_ = nullptr;
}

void Question::fail() {
  const Rest rest{*this};
  connection_.fail();
}

void Question::prepare() {
  sqlite3* const database = connection_.handle();
  if (sqlite3_prepare_v3(database, sql_.data(), static_cast<int>(sql_.size()), SQLITE_PREPARE_PERSISTENT, &statement_, nullptr) !=
      SQLITE_OK)
    connection_.fail();
}

std::optional<std::string_view> Question::first_row(std::string_view parameter) {
  if (statement_ == nullptr) prepare();
  // The text outlives the step, so SQLite needs no copy of it.
  if (sqlite3_bind_text(statement_, 1, parameter.data(), static_cast<int>(parameter.size()), SQLITE_STATIC) != SQLITE_OK) fail();
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_DONE) return std::nullopt;
  if (code != SQLITE_ROW) fail();
  const void* const text = sqlite3_column_blob(statement_, 0);  // no conversion: the column is a text
  const int size = sqlite3_column_bytes(statement_, 0);
  return text == nullptr ? std::string_view{} : std::string_view{static_cast<const char*>(text), static_cast<std::size_t>(size)};
}

void Question::rest() noexcept { sqlite3_reset(statement_); }

}  // namespace kpwatch::sqlite
