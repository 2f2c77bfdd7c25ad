// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// A sum of each page of the database file, in a file beside it: finds a changed byte also where SQLite keeps nothing. The
// file changes only when the write-ahead log is folded into it, and only we do that; so the sums are made then, of the
// pages that the log holds, and nothing is done in between.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <vector>

#include "adapters/ledgers/sqlite/connection.h"
#include "daemon/base/result.h"
#include "daemon/flow/verification.h"

namespace kpwatch::sqlite {

class PageSums {
 public:
  // Before anybody opens the database: only then can be told whether another program has folded the log in.
  [[nodiscard]] static Result<std::unique_ptr<PageSums>> open(const std::filesystem::path& database);
  ~PageSums();
  PageSums(const PageSums&) = delete;
  PageSums& operator=(const PageSums&) = delete;

  // Once the database is open: makes the sums anew where they are missing or of no use.
  void begin(Connection& connection);
  void renew(Connection& connection);
  // Before something is written to the log that is not in the database.
  void log_grows();
  // Before and after the log is folded in. In between, the pages that it holds have no sum, which a crash may leave so.
  void before_fold(Connection& connection);
  void after_fold(Connection& connection, bool is_whole);

  // With no connection open: it reads the file by a descriptor of its own (see Connection::read_file).
  static void verify(const std::filesystem::path& database, Verification& report);

 private:
  PageSums(int fd, std::filesystem::path database, bool is_useful);
  void mark(char state);
  void put(std::uint32_t page, std::uint64_t sum);
  void sum_up(Connection& connection, std::uint32_t page_bytes, const std::vector<std::uint32_t>& pages);
  void complain(const char* what);

  int fd_;
  std::filesystem::path database_;
  bool is_useful_;
  char state_ = 0;
  std::vector<std::uint32_t> folding_;
  bool is_complained_of_ = false;
};

}  // namespace kpwatch::sqlite
