// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/ledgers/sqlite/cursor.h"

#include <sqlite3.h>

#include <string>

#include "adapters/ledgers/sqlite/connection.h"

namespace kpwatch::sqlite {
namespace {

void execute(sqlite3* database, const char* sql) {
  if (sqlite3_exec(database, sql, nullptr, nullptr, nullptr) != SQLITE_OK)
    throw SqlError(kind_of(sqlite3_extended_errcode(database)), sqlite3_errmsg(database) + cause(database));
}

}  // namespace

void Snapshot::Closing::operator()(sqlite3* database) const noexcept { sqlite3_close(database); }

Snapshot::Snapshot(const std::filesystem::path& file) {
  sqlite3* opened = nullptr;
  const int code = sqlite3_open_v2(file.c_str(), &opened, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, nullptr);
  database_.reset(opened);
  if (code != SQLITE_OK) throw SqlError(kind_of(code), std::string(sqlite3_errstr(code)) + cause(opened));
  execute(opened, "PRAGMA busy_timeout=5000");
  execute(opened, "PRAGMA trusted_schema=0");
  execute(opened, "PRAGMA query_only=1");
  execute(opened, "BEGIN");
}

Cursor::Cursor(const Snapshot& snapshot, std::string_view sql) : database_(snapshot.database_.get()) {
  if (sqlite3_prepare_v2(database_, sql.data(), static_cast<int>(sql.size()), &statement_, nullptr) != SQLITE_OK) fail();
}

Cursor::Cursor(const Snapshot& snapshot, std::string_view sql, std::int64_t parameter) : Cursor(snapshot, sql) {
  if (sqlite3_bind_int64(statement_, 1, parameter) != SQLITE_OK) fail();
}

Cursor::~Cursor() { sqlite3_finalize(statement_); }

void Cursor::fail() const { throw SqlError(kind_of(sqlite3_extended_errcode(database_)), sqlite3_errmsg(database_) + cause(database_)); }

bool Cursor::next() {
  const int code = sqlite3_step(statement_);
  if (code != SQLITE_ROW && code != SQLITE_DONE) fail();
  return code == SQLITE_ROW;
}

std::int64_t Cursor::integer(int column) const { return sqlite3_column_int64(statement_, column); }

std::string_view Cursor::text(int column) const {
  const void* const text = sqlite3_column_blob(statement_, column);
  const int size = sqlite3_column_bytes(statement_, column);
  return text == nullptr ? std::string_view{} : std::string_view{static_cast<const char*>(text), static_cast<std::size_t>(size)};
}

}  // namespace kpwatch::sqlite
