// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The rows of a question one by one, for answers that are too long to be held at once. Statement and Question for all others.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace kpwatch::sqlite {

// The ledger as it is at this moment, for as long as this lives: a read transaction on a connection that cannot write.
class Snapshot {
 public:
  explicit Snapshot(const std::filesystem::path& file);  // throws SqlError

 private:
  friend class Cursor;
  struct Closing {
    void operator()(sqlite3* database) const noexcept;
  };
  std::unique_ptr<sqlite3, Closing> database_;
};

class Cursor {
 public:
  // At most one parameter. The snapshot must live as long. Throws SqlError, as next does.
  Cursor(const Snapshot& snapshot, std::string_view sql);
  Cursor(const Snapshot& snapshot, std::string_view sql, std::int64_t parameter);
  ~Cursor();
  Cursor(const Cursor&) = delete;
  Cursor& operator=(const Cursor&) = delete;

  [[nodiscard]] bool next();
  [[nodiscard]] std::int64_t integer(int column) const;
  [[nodiscard]] std::string_view text(int column) const;  // until the next row

 private:
  [[noreturn]] void fail() const;
  sqlite3* database_;
  sqlite3_stmt* statement_ = nullptr;
};

}  // namespace kpwatch::sqlite
