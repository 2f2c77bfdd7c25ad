// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/ledgers/sqlite/connection.h"

#include <sqlite3.h>

#include <algorithm>
#include <mutex>

#include "adapters/ledgers/sqlite/question.h"
#include "daemon/base/log.h"
#include "daemon/base/system_reason.h"

namespace kpwatch::sqlite {
namespace {

// What SQLite itself has to say of its files ("os_unix.c: open(ledger.db) - Input/output error"); its results name neither.
void write_down(void*, int code, const char* text) {
  if (code == SQLITE_ERROR) return;  // not of a file: a rollback when it has rolled back by itself
  const bool is_notice = (code & 0xFF) == SQLITE_NOTICE;
  log::write(is_notice ? log::Level::info : log::Level::warning, is_notice ? "ledger_notice" : "ledger_file_trouble",
             {{"code", sqlite3_errstr(code)}, {"reason", text}});
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
  return error == 0 ? std::string{} : " (" + system_reason(error) + ")";
}

std::string without_nul(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  for (std::size_t nul; (nul = text.find('\0')) != std::string_view::npos; text.remove_prefix(nul + 1))
    result.append(text.substr(0, nul)).append("\u2400");
  return result.append(text);
}

void Connection::Closing::operator()(sqlite3* database) const noexcept {
  if (const int code = sqlite3_close(database); code != SQLITE_OK) log::warning("ledger_close_failed", {{"reason", sqlite3_errstr(code)}});
}

Connection::Connection(std::filesystem::path file, Mode mode, std::function<void(sqlite3*)> prepare)
    : file_(std::move(file)), mode_(mode), prepare_(std::move(prepare)) {
  open();
}

Connection::~Connection() { close(); }

void Connection::open() {
  static std::once_flag once;
  std::call_once(once, [] {  // before SQLite's first use
    sqlite3_config(SQLITE_CONFIG_LOG, &write_down, nullptr);
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);  // nobody asks for the sums, and each allocation would wait for one lock
  });
  const std::string uri = as_uri(file_, mode_ == Mode::writer ? "rwc" : mode_ == Mode::reader ? "ro" : "ro&immutable=1");
  sqlite3* opened = nullptr;
  // No mutex of its own: see the head of connection.h.
  constexpr int how = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX;
  const int code = sqlite3_open_v2(uri.c_str(), &opened, how, nullptr);
  database_.reset(opened);
  if (code != SQLITE_OK) {
    const SqlError error(kind_of(code), std::string(sqlite3_errstr(code)) + cause(opened));
    close();
    throw error;
  }
  const auto set = [this](std::string_view pragma) { Statement(*this, pragma).run(); };
  set("PRAGMA busy_timeout=5000");
  set("PRAGMA trusted_schema=0");
  set("PRAGMA temp_store=2");
  if (prepare_) prepare_(database_.get());
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
  const auto note_frames = [](void* self, sqlite3*, const char*, int frames) {
    static_cast<Connection*>(self)->log_frames_ = static_cast<std::uint64_t>(frames);
    return SQLITE_OK;
  };
  sqlite3_wal_hook(database_.get(), note_frames, this);
  set("PRAGMA foreign_keys=1");
  set("PRAGMA cell_size_check=1");
  set("PRAGMA cache_size=-16384");
}

void Connection::close() noexcept {
  for (Statement* statement : statements_) statement->forget();
  for (Question* question : questions_) question->forget();
  database_.reset();
}

sqlite3* Connection::handle() {
  if (!database_) open();
  return database_.get();
}

std::size_t Connection::changes() const { return static_cast<std::size_t>(sqlite3_changes(database_.get())); }

void Connection::fail() const {
  const SqlError error(kind_of(sqlite3_extended_errcode(database_.get())), sqlite3_errmsg(database_.get()) + cause(database_.get()));
  throw error;
}

sqlite3_file* Connection::own_file() {
  sqlite3_file* file = nullptr;
  const bool is_there = sqlite3_file_control(handle(), "main", SQLITE_FCNTL_FILE_POINTER, &file) == SQLITE_OK;
  return is_there && file != nullptr && file->pMethods != nullptr ? file : nullptr;
}

std::optional<std::string> Connection::read_file(std::uint64_t offset, std::uint64_t length) noexcept {
  try {
    std::string bytes(length, '\0');
    sqlite3_file* const file = own_file();
    if (file == nullptr) return std::nullopt;
    const int code = file->pMethods->xRead(file, bytes.data(), static_cast<int>(length), static_cast<sqlite3_int64>(offset));
    return code == SQLITE_OK ? std::optional(std::move(bytes)) : std::nullopt;
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

std::uint64_t Connection::file_bytes() noexcept {
  try {
    sqlite3_int64 bytes = 0;
    sqlite3_file* const file = own_file();
    return file != nullptr && file->pMethods->xFileSize(file, &bytes) == SQLITE_OK ? static_cast<std::uint64_t>(bytes) : 0;
  } catch (const std::exception&) {
    return 0;
  }
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

Statement::~Statement() {
  forget();
  std::erase(connection_.statements_, this);
}

void Statement::forget() noexcept {
  sqlite3_finalize(prepared_);
  prepared_ = nullptr;
}

void Statement::fail() {
  try {
    connection_.fail();
  } catch (...) {
    forget();
    throw;
  }
}

void Connection::prepare_statements() {
  for (Statement* statement : statements_) statement->prepare();
}

void Statement::prepare() {
  sqlite3* const database = connection_.handle();
  if (prepared_ == nullptr &&
      sqlite3_prepare_v3(database, sql_.data(), static_cast<int>(sql_.size()), SQLITE_PREPARE_PERSISTENT, &prepared_, nullptr) != SQLITE_OK)
    fail();
}

void Statement::begin() {
  prepare();
  position_ = 0;
}

void Statement::bind(std::int64_t value) {
  if (sqlite3_bind_int64(prepared_, ++position_, value) != SQLITE_OK) fail();
}

void Statement::bind(std::string_view value) {
  const bool has_nul = value.find('\0') != std::string_view::npos;
  const std::string replaced = has_nul ? without_nul(value) : std::string{};
  const std::string_view text = has_nul ? replaced : value;
  const char* const bytes = text.data() == nullptr ? "" : text.data();  // a null pointer would be a NULL
  if (sqlite3_bind_text(prepared_, ++position_, bytes, static_cast<int>(text.size()), has_nul ? SQLITE_TRANSIENT : SQLITE_STATIC) !=
      SQLITE_OK)
    fail();
}

void Statement::take_row() {
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    const int number = static_cast<int>(i);
    if (!columns_[i].is_text) {
      columns_[i].integers.push_back(sqlite3_column_int64(prepared_, number));
      continue;
    }
    const auto* const text = reinterpret_cast<const char*>(sqlite3_column_text(prepared_, number));
    columns_[i].texts.emplace_back(text == nullptr ? "" : text);
  }
}

std::size_t Statement::execute() {
  if (position_ != sqlite3_bind_parameter_count(prepared_)) throw std::logic_error("a parameter is missing: " + sql_);
  for (Column& column : columns_) {
    column.integers.clear();
    column.texts.clear();
  }
  struct Rest {  // nothing stays locked, whatever happens
    Statement& statement;
    ~Rest() { sqlite3_reset(statement.prepared_); }
  };
  const Rest rest{*this};
  std::size_t rows = 0;
  int code = sqlite3_step(prepared_);
  for (; code == SQLITE_ROW; code = sqlite3_step(prepared_)) {
    take_row();
    ++rows;
  }
  if (code != SQLITE_DONE) fail();
  return columns_.empty() ? 0 : rows;
}

}  // namespace kpwatch::sqlite
