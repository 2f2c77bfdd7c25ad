// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/ledgers/sqlite/connection.h"

#include <Poco/Data/SQLite/Connector.h>
#include <Poco/Data/SQLite/SQLiteException.h>
#include <Poco/Data/SQLite/Utility.h>
#include <Poco/Data/Session.h>
#include <Poco/Data/Statement.h>
#include <sqlite3.h>

#include <algorithm>
#include <functional>
#include <mutex>
#include <system_error>

#include "adapters/ledgers/sqlite/question.h"
#include "daemon/base/log.h"

namespace kpwatch::sqlite {
namespace {

using Poco::Data::Keywords::into;
using Poco::Data::Keywords::use;

// What SQLite itself has to say of its files ("os_unix.c: open(ledger.db) - Input/output error"); its results name neither.
void write_down(void*, int code, const char* text) {
  if (code == SQLITE_ERROR) return;  // not of a file: a rollback when it has rolled back by itself
  const bool is_notice = (code & 0xFF) == SQLITE_NOTICE;
  log::write(is_notice ? log::Level::info : log::Level::warning, is_notice ? "ledger_notice" : "ledger_file_trouble",
             {{"code", sqlite3_errstr(code)}, {"reason", text}});
}

SqlError translated(const Poco::Exception& error, sqlite3* database) {
  using Kind = SqlError::Kind;
  namespace lite = Poco::Data::SQLite;
  Kind kind = Kind::other;
  if (dynamic_cast<const lite::DatabaseFullException*>(&error) != nullptr) kind = Kind::full;
  if (dynamic_cast<const lite::IOErrorException*>(&error) != nullptr) kind = Kind::io;
  if (dynamic_cast<const lite::CorruptImageException*>(&error) != nullptr) kind = Kind::corrupt;
  if (dynamic_cast<const lite::DBLockedException*>(&error) != nullptr || dynamic_cast<const lite::TableLockedException*>(&error) != nullptr)
    kind = Kind::locked;
  if (dynamic_cast<const lite::ReadOnlyException*>(&error) != nullptr) kind = Kind::read_only;
  if (dynamic_cast<const lite::CantOpenDBFileException*>(&error) != nullptr) kind = Kind::unopened;
  // Poco has one exception for all of them.
  if (kind == Kind::io && database != nullptr && kind_of(sqlite3_extended_errcode(database)) == Kind::sync) kind = Kind::sync;
  return {kind, error.displayText() + cause(database)};
}

// Runs `work`; whatever a library throws leaves as SqlError.
template <class Work>
auto translating(
    const Work& work, const std::function<sqlite3*()>& database = [] { return nullptr; }) {
  try {
    return work();
  } catch (const Poco::Exception& error) {
    throw translated(error, database());
  } catch (const SqlError&) {
    throw;
  } catch (const std::exception& error) {
    throw SqlError(SqlError::Kind::other, error.what());
  }
}

// SQLite reads "file:" names as URIs: what could mean something in one is written in hexadecimal.
std::string as_uri(const std::filesystem::path& file, std::string_view mode) {
  constexpr std::string_view plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/._-~";
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string uri = "file:";
  for (const char c : std::filesystem::absolute(file).string()) {
    const auto byte = static_cast<unsigned char>(c);
    if (plain.find(c) != std::string_view::npos)
      uri += c;
    else
      (uri += '%', uri += digits[byte >> 4U], uri += digits[byte & 15U]);
  }
  return uri.append("?mode=").append(mode);
}

}  // namespace

SqlError::Kind kind_of(int code) {
  using Kind = SqlError::Kind;
  if (code == SQLITE_IOERR_FSYNC || code == SQLITE_IOERR_DIR_FSYNC) return Kind::sync;
  switch (code & 0xff) {  // the primary code
    case SQLITE_FULL:
      return Kind::full;
    case SQLITE_IOERR:
      return Kind::io;
    case SQLITE_CANTOPEN:
      return Kind::unopened;
    case SQLITE_READONLY:
      return Kind::read_only;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return Kind::locked;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return Kind::corrupt;
    default:
      return Kind::other;
  }
}

std::string cause(sqlite3* database) {
  const int error = database == nullptr ? 0 : sqlite3_system_errno(database);
  return error == 0 ? std::string{} : " (" + std::generic_category().message(error) + ")";
}

std::string without_nul(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '\0')
      result += "\u2400";
    else
      result += c;
  }
  return result;
}

struct Connection::Session {
  Poco::Data::Session poco;
};

struct Statement::Compiled {
  explicit Compiled(Poco::Data::Session& session) : poco(session) {}
  Poco::Data::Statement poco;
};

Connection::Connection(std::filesystem::path file, Mode mode) : file_(std::move(file)), mode_(mode) { open(); }

Connection::~Connection() { close(); }

void Connection::open() {
  static std::once_flag once;
  std::call_once(once, [] { sqlite3_config(SQLITE_CONFIG_LOG, &write_down, nullptr); });  // before SQLite's first use
  translating([this] {
    Poco::Data::SQLite::Connector::registerConnector();
    session_ = std::make_unique<Session>(
        Session{Poco::Data::Session(Poco::Data::SQLite::Connector::KEY, as_uri(file_, mode_ == Mode::writer   ? "rwc"
                                                                                      : mode_ == Mode::reader ? "ro"
                                                                                                              : "ro&immutable=1"))});
  });
  const auto set = [this](std::string_view pragma) { Statement(*this, pragma).run(); };
  set("PRAGMA busy_timeout=5000");
  set("PRAGMA trusted_schema=0");
  set("PRAGMA temp_store=2");
  if (mode_ != Mode::writer) {
    set("PRAGMA query_only=1");
    return;
  }
  Statement wal(*this, "PRAGMA journal_mode=WAL", "t");
  wal.run();
  if (wal.text(0, 0) != "wal")
    throw SqlError(SqlError::Kind::other, "the file system does not allow a write-ahead log (it says " + wal.text(0, 0) + ")");
  // FULL: a commit has returned only after the log was synced. NORMAL may lose the last commits in a power cut.
  set("PRAGMA synchronous=FULL");
  set("PRAGMA wal_autocheckpoint=0");
  set("PRAGMA foreign_keys=1");
  set("PRAGMA cell_size_check=1");
  set("PRAGMA cache_size=-16384");
}

void Connection::close() noexcept {
  for (Statement* statement : statements_) statement->forget();
  for (Question* question : questions_) question->forget();
  try {
    session_.reset();
  } catch (const std::exception& error) {
    log::warning("ledger_close_failed", {{"reason", error.what()}});
  }
}

sqlite3* Connection::handle() {
  if (!session_) open();
  return translating([this] { return Poco::Data::SQLite::Utility::dbHandle(session_->poco); });
}

void Connection::roll_back() noexcept {
  try {
    Statement(*this, "ROLLBACK").run();
    return;
  } catch (const std::exception& error) {
    // After a full disk or an I/O error SQLite has rolled back by itself.
    if (std::string_view(error.what()).find("no transaction is active") != std::string_view::npos) return;
    log::error("ledger_rollback_failed", {{"reason", error.what()}});
  }
  close();
  try {
    open();
  } catch (const std::exception& error) {
    log::error("ledger_reopen_failed", {{"reason", error.what()}});  // the next statement tries again
  }
}

Statement::Statement(Connection& connection, std::string_view sql, std::string_view columns) : connection_(connection), sql_(sql) {
  columns_.resize(columns.size());
  for (std::size_t i = 0; i < columns.size(); ++i) columns_[i].is_text = columns[i] == 't';
  connection_.statements_.push_back(this);
}

Statement::~Statement() { std::erase(connection_.statements_, this); }

void Statement::forget() noexcept { compiled_.reset(); }

Statement::Slot& Statement::next_slot(bool is_text) {
  if (position_ == slots_.size()) {
    forget();  // the slots move, and Poco holds references to them
    slots_.push_back({is_text, 0, {}});
  }
  Slot& slot = slots_[position_++];
  if (slot.is_text != is_text) throw std::logic_error("a parameter changed its type: " + sql_);
  return slot;
}

void Statement::bind(std::int64_t value) { next_slot(false).integer = value; }

void Statement::bind(std::string_view value) {
  std::string& text = next_slot(true).text;
  text.assign(value);
  if (text.find('\0') != std::string::npos) text = without_nul(text);
}

void Statement::compile() {
  if (!connection_.session_) connection_.open();
  auto compiled = std::make_unique<Compiled>(connection_.session_->poco);
  compiled->poco << sql_;
  for (Slot& slot : slots_) {
    if (slot.is_text)
      compiled->poco, use(slot.text);
    else
      compiled->poco, use(slot.integer);
  }
  for (Column& column : columns_) {
    if (column.is_text)
      compiled->poco, into(column.texts);
    else
      compiled->poco, into(column.integers);
  }
  compiled_ = std::move(compiled);
}

std::size_t Statement::execute() {
  if (position_ != slots_.size()) throw std::logic_error("a parameter is missing: " + sql_);
  for (Column& column : columns_) {
    column.integers.clear();
    column.texts.clear();
  }
  try {
    translating(
        [this] {
          if (!compiled_) compile();
          compiled_->poco.execute();
        },
        [this] { return connection_.session_ ? Poco::Data::SQLite::Utility::dbHandle(connection_.session_->poco) : nullptr; });
  } catch (...) {
    forget();  // Poco never lets a statement run again that has failed once
    throw;
  }
  if (columns_.empty()) return 0;
  return columns_[0].is_text ? columns_[0].texts.size() : columns_[0].integers.size();
}

}  // namespace kpwatch::sqlite
