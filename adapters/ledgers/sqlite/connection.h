// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// One SQLite connection and its prepared statements. Not thread-safe: each connection has one owner, or a mutex beside it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

struct sqlite3;
struct sqlite3_file;
struct sqlite3_stmt;

namespace kpwatch::sqlite {

// Thrown inside this adapter only; every port function turns it into a Failure.
struct SqlError : std::runtime_error {
  enum class Kind : std::uint8_t { full, io, sync, unopened, read_only, locked, corrupt, other };
  SqlError(Kind k, const std::string& sentence) : std::runtime_error(sentence), kind(k) {}
  Kind kind;
};

// What SQLite's extended result code means to us.
[[nodiscard]] SqlError::Kind kind_of(int code);
// " (No space left on device)", as far as SQLite knows; else nothing.
[[nodiscard]] std::string cause(sqlite3* database);

// U+2400 for each NUL: for SQLite's own functions a text ends at its first NUL.
[[nodiscard]] std::string without_nul(std::string_view text);

class Question;
class Statement;

class Connection {
 public:
  // A reader is opened by SQLite itself for reading only (and query_only): it cannot write and, unlike a writer that
  // promises not to, cannot checkpoint when it closes either. SQLite before 3.51.3 may lose a checkpoint's pages when
  // two connections write or checkpoint at once ("WAL-reset bug"); Debian 12 has 3.40.1.
  // Frozen: nobody writes, and there is no log; nothing is made beside the file, which may be on a read-only disk.
  enum class Mode : std::uint8_t { writer, reader, frozen };
  // `prepare` is called each time it is opened, before a reader is held to reading. Throws SqlError.
  Connection(std::filesystem::path file, Mode mode, std::function<void(sqlite3*)> prepare = nullptr);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Prepares what it has been asked to run until now: the first hit need not wait for it. Throws SqlError.
  void prepare_statements();
  // Ends whatever transaction is open. When even that fails, the connection is closed and opened again.
  void roll_back() noexcept;
  // The next statement opens it again.
  void close() noexcept;
  [[nodiscard]] const std::filesystem::path& file() const { return file_; }

  // Of the database file, through SQLite's own descriptor; nothing when it is shorter or cannot be read. Never by another one while a
  // connection is open: closing any descriptor of a file takes away every POSIX lock that this process has on it, SQLite's among them.
  // Then a connection of another program believes that it is alone, and deletes the write-ahead log when it closes.
  [[nodiscard]] std::optional<std::string> read_file(std::uint64_t offset, std::uint64_t length) noexcept;
  [[nodiscard]] std::uint64_t file_bytes() noexcept;  // 0 when it is not known
  // Frames in the write-ahead log after the last commit of this connection, folded in or not; 0 before the first one.
  [[nodiscard]] std::uint64_t log_frames() const { return log_frames_; }
  // All of it was folded in: the next commit begins it anew.
  void log_ends() { log_frames_ = 0; }

 private:
  friend class Question;
  friend class Statement;
  void open();
  [[nodiscard]] sqlite3_file* own_file();
  [[nodiscard]] sqlite3* handle();  // opens it again when it was closed
  [[nodiscard]] std::size_t changes() const;
  [[noreturn]] void fail() const;   // throws what the last call said

  struct Closing {
    void operator()(sqlite3* database) const noexcept;
  };
  std::filesystem::path file_;
  Mode mode_;
  std::function<void(sqlite3*)> prepare_;
  std::vector<Statement*> statements_;
  std::vector<Question*> questions_;
  std::uint64_t log_frames_ = 0;
  std::unique_ptr<sqlite3, Closing> database_;
};

// A statement that is prepared once and run often. Texts are bound without_nul.
class Statement {
 public:
  // `columns`: a letter for each column of the result, 'i' integer or 't' text (NULL reads as 0 or empty).
  Statement(Connection& connection, std::string_view sql, std::string_view columns = {});
  ~Statement();
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  // Binds, runs to the end, and returns the number of rows of the result. Throws SqlError.
  template <class... Parameters>
  std::size_t run(const Parameters&... parameters) {
    begin();
    (bind(parameters), ...);
    return execute();
  }
  // The same of one that writes: how many rows it has written. RETURNING would make a table of them first.
  template <class... Parameters>
  std::size_t write(const Parameters&... parameters) {
    run(parameters...);
    return connection_.changes();
  }
  // As `run`, with parameters that are known only when it runs.
  using Value = std::variant<std::int64_t, std::string>;
  std::size_t run_with(const std::vector<Value>& parameters) {
    begin();
    for (const auto& parameter : parameters) std::visit([this](const auto& value) { bind(value); }, parameter);
    return execute();
  }
  [[nodiscard]] std::int64_t integer(std::size_t row, std::size_t column) const { return columns_.at(column).integers.at(row); }
  [[nodiscard]] const std::string& text(std::size_t row, std::size_t column) const { return columns_.at(column).texts.at(row); }

 private:
  friend class Connection;
  struct Column {
    bool is_text = false;
    std::vector<std::int64_t> integers;
    std::vector<std::string> texts;
  };

  void prepare();
  void begin();
  void bind(std::int64_t value);
  void bind(std::string_view value);  // must live until it has run
  void bind(const std::string& value) { bind(std::string_view(value)); }
  void bind(const char* value) { bind(std::string_view(value)); }
  template <class Integer>
  requires std::is_integral_v<Integer>
  void bind(Integer value) { bind(static_cast<std::int64_t>(value)); }
  std::size_t execute();
  void take_row();
  [[noreturn]] void fail();
  void forget() noexcept;

  Connection& connection_;
  std::string sql_;
  int position_ = 0;  // of the parameter that was bound last, from 1
  std::vector<Column> columns_;
  sqlite3_stmt* prepared_ = nullptr;
};

}  // namespace kpwatch::sqlite
