// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// From the parser's line and column to the sender's bytes and back. The parser counts UTF-16 units after decoding and
// from where it was set to work; a sender counts in the file.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kpwatch::xml {

enum class CodeUnits : std::uint8_t { utf8, one_byte, utf16_le, utf16_be, unknown };

struct SourcePoint {
  std::uint32_t line = 0, column = 0;  // from 1; 0 = not known
  std::uint64_t byte = ~std::uint64_t{0};
};

// Walks forward only and remembers where it is, so that asking for rising positions costs one pass over the bytes.
class SourceMap {
 public:
  // `start`: offset of the first byte that the parser gets (a BOM and stray blanks are left out).
  // `is_ascii`: all bytes are; then places are worked out by lines instead of characters.
  SourceMap(std::string_view bytes, CodeUnits units, std::size_t start, bool is_ascii = false);

  // The parser's position, as the sender would count it. A position past the end is the end.
  [[nodiscard]] SourcePoint point(std::uint64_t parser_line, std::uint64_t parser_column);
  [[nodiscard]] SourcePoint point_of_byte(std::size_t byte) const;
  // The '<' of the tag that ends just before `end`. Attribute values can't hold a '<', so the nearest one is it.
  [[nodiscard]] SourcePoint tag_start(const SourcePoint& end) const;
  // The first byte that is not blank at or after `from`: where a trimmed value begins.
  [[nodiscard]] SourcePoint after_blanks(SourcePoint from) const;
  // The source around a position, from the nearest '<' before it to the end of the line, as UTF-8.
  [[nodiscard]] std::string excerpt(const SourcePoint& at, std::size_t bytes_max = 80) const;
  [[nodiscard]] std::string_view bytes() const { return bytes_; }
  [[nodiscard]] bool counts_bytes() const { return units_ != CodeUnits::unknown; }

 private:
  struct Step {
    std::size_t bytes;
    std::uint32_t columns;
    char32_t ascii;
  };
  [[nodiscard]] Step step_at(std::size_t byte) const;
  [[nodiscard]] std::size_t width() const { return units_ == CodeUnits::utf16_le || units_ == CodeUnits::utf16_be ? 2 : 1; }
  [[nodiscard]] char32_t ascii_at(std::size_t byte) const;

  // False: there is no such column.
  [[nodiscard]] bool find_in_line(std::uint64_t line, std::uint64_t column, std::uint64_t& byte);

  std::string_view bytes_;
  CodeUnits units_;
  std::size_t start_;
  SourcePoint start_point_;
  // Where a byte is a column and only LF ends a line: the lines found so far, and behind the last one its end.
  bool is_plain_ = false;
  std::vector<std::size_t> line_starts_;
  // Else the cursor, in the parser's counting.
  std::uint64_t cursor_line_ = 1, cursor_column_ = 1;
  std::size_t cursor_byte_;
};

}  // namespace kpwatch::xml
