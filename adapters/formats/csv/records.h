// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Cuts CSV into records and values as RFC 4180 says; one record at a time, whatever the file's size.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/base/note.h"

namespace kpwatch::csv {

struct Cell {
  std::string_view text;  // without quotes, "" inside as "
  std::size_t byte = 0;   // where it begins, its quote included
};

struct Record {
  std::vector<Cell> cells;
  std::uint32_t line = 0;  // the physical line on which it begins, from 1
  std::size_t byte = 0;
  std::string_view bytes;  // as sent, without the line's end
  // When it can't be cut: why, and at which cell and byte. Its line is passed over; the next record begins on the next line.
  const Reason* fault = nullptr;
  std::size_t fault_cell = 0;
  std::size_t fault_byte = 0;
  [[nodiscard]] bool is_blank() const;  // an empty line, or separators only
};

class Records {
 public:
  // A record of more than `cells_max` is refused when it has so many.
  Records(std::string_view text, char separator, std::size_t value_bytes_max, std::size_t cells_max = 100'000);
  // False at the end. The record's views live until the next call, or as long as the text.
  [[nodiscard]] bool next(Record& record);

 private:
  bool quoted(Record& record, Cell& cell);
  void bare(Record& record, Cell& cell);
  void refuse(Record& record, const Reason& reason, std::size_t byte);
  [[nodiscard]] bool at_line_end() const;
  void pass_line_end();

  std::string_view text_;
  char separator_;
  std::size_t value_bytes_max_, cells_max_;
  std::size_t at_ = 0;
  std::uint32_t line_ = 1;
  std::deque<std::string> unescaped_;  // of the current record; a deque keeps its strings in place
};

}  // namespace kpwatch::csv
