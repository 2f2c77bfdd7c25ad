// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Line ends are counted as XML 1.0 (2.11) counts them: LF, CR LF, and a CR alone.
#include "adapters/formats/xml/source_map.h"

#include <algorithm>

#include "daemon/base/note.h"
#include "daemon/base/text.h"

namespace kpwatch::xml {

namespace {
// One byte, one column, and no end of a line.
bool is_letter(char c) { return static_cast<unsigned char>(c) < 0x80 && c != '\n' && c != '\r'; }
std::uint8_t octet(std::string_view bytes, std::size_t at) { return static_cast<std::uint8_t>(bytes[at]); }
}  // namespace

SourceMap::SourceMap(std::string_view bytes, CodeUnits units, std::size_t start, bool is_ascii)
    : bytes_(bytes), units_(units), start_(std::min(start, bytes.size())), cursor_byte_(start_) {
  start_point_ = point_of_byte(start_);
  is_plain_ = is_ascii || units == CodeUnits::one_byte;
  for (std::size_t at = bytes.find('\r'); is_plain_ && at < bytes.size(); at = bytes.find('\r', at + 1))
    is_plain_ = at + 1 < bytes.size() && bytes[at + 1] == '\n';
  if (is_plain_) line_starts_.push_back(start_);
}

bool SourceMap::find_in_line(std::uint64_t line, std::uint64_t column, std::uint64_t& byte) {
  while (line_starts_.size() <= line) {
    if (line_starts_.back() > bytes_.size()) return false;
    const std::size_t end = bytes_.find('\n', line_starts_.back());
    line_starts_.push_back(end == std::string_view::npos ? bytes_.size() + 1 : end + 1);
  }
  const std::size_t found = line_starts_[line - 1] + static_cast<std::size_t>(column - 1);
  if (found >= line_starts_[line]) return false;
  byte = found;
  return true;
}

char32_t SourceMap::ascii_at(std::size_t byte) const {
  switch (units_) {
    case CodeUnits::utf16_le:
      return byte + 1 < bytes_.size() ? static_cast<char32_t>(octet(bytes_, byte) | (octet(bytes_, byte + 1) << 8)) : 0;
    case CodeUnits::utf16_be:
      return byte + 1 < bytes_.size() ? static_cast<char32_t>((octet(bytes_, byte) << 8) | octet(bytes_, byte + 1)) : 0;
    default:
      return byte < bytes_.size() ? octet(bytes_, byte) : 0;
  }
}

SourceMap::Step SourceMap::step_at(std::size_t byte) const {
  const char32_t unit = ascii_at(byte);
  if (width() == 2) return {std::min<std::size_t>(2, bytes_.size() - byte), 1, unit};
  if (units_ != CodeUnits::utf8 || unit < 0x80) return {1, 1, unit};
  const std::size_t length = unit >= 0xF0 ? 4 : unit >= 0xE0 ? 3 : unit >= 0xC0 ? 2 : 1;
  return {std::min(length, bytes_.size() - byte), length == 4 ? 2U : 1U, unit};
}

SourcePoint SourceMap::point(std::uint64_t parser_line, std::uint64_t parser_column) {
  SourcePoint result;
  if (parser_line == 0) return result;
  if (parser_column == 0) parser_column = 1;
  // The parser began behind `start_`: its first line continues the sender's.
  result.line = static_cast<std::uint32_t>(parser_line + start_point_.line - 1);
  result.column = static_cast<std::uint32_t>(parser_line == 1 ? parser_column + start_point_.column - 1 : parser_column);
  if (units_ == CodeUnits::unknown) return result;
  if (is_plain_ && find_in_line(parser_line, parser_column, result.byte)) return result;
  if (parser_line < cursor_line_ || (parser_line == cursor_line_ && parser_column < cursor_column_)) {
    cursor_line_ = cursor_column_ = 1;
    cursor_byte_ = start_;
  }
  while (cursor_byte_ < bytes_.size() && (cursor_line_ < parser_line || cursor_column_ < parser_column)) {
    if (units_ == CodeUnits::utf8 && is_letter(bytes_[cursor_byte_])) {
      ++cursor_byte_;
      ++cursor_column_;
      continue;
    }
    const Step step = step_at(cursor_byte_);
    const bool ends_line = step.ascii == '\n' || (step.ascii == '\r' && ascii_at(cursor_byte_ + step.bytes) != '\n');
    if (ends_line && cursor_line_ == parser_line) break;  // the parser counted past the line's end
    cursor_byte_ += step.bytes;
    if (ends_line) {
      ++cursor_line_;
      cursor_column_ = 1;
    } else if (step.ascii != '\r') {
      cursor_column_ += step.columns;
    }
  }
  result.byte = cursor_byte_;
  return result;
}

SourcePoint SourceMap::point_of_byte(std::size_t byte) const {
  SourcePoint result{1, 1, byte};
  std::size_t at = 0;
  if (bytes_.starts_with("\xEF\xBB\xBF")) at = 3;
  if (width() == 2) at = 2;  // the byte order mark is no column
  while (at < byte && at < bytes_.size()) {
    const Step step = step_at(at);
    if (step.ascii == '\n' || (step.ascii == '\r' && ascii_at(at + step.bytes) != '\n')) {
      ++result.line;
      result.column = 1;
    } else if (step.ascii != '\r') {
      result.column += step.columns;
    }
    at += step.bytes;
  }
  return result;
}

SourcePoint SourceMap::tag_start(const SourcePoint& end) const {
  if (units_ == CodeUnits::unknown || end.byte > bytes_.size()) return end;
  if (width() == 1) {
    // Nearly always a short way back over ASCII.
    std::size_t begin = end.byte;
    while (begin > start_ && bytes_[begin - 1] != '<' && is_letter(bytes_[begin - 1])) --begin;
    if (begin > start_ && bytes_[begin - 1] == '<' && end.column > end.byte - begin + 1)
      return {end.line, static_cast<std::uint32_t>(end.column - (end.byte - begin + 1)), begin - 1};
  }
  const std::size_t w = width();
  std::size_t at = end.byte;
  bool crossed_line = false;
  std::uint32_t lines = 0, columns = 0;
  while (at >= start_ + w) {
    at -= w;
    const char32_t unit = ascii_at(at);
    if (unit == '\n' || (unit == '\r' && ascii_at(at + w) != '\n')) {
      ++lines;
      crossed_line = true;
    } else if (!crossed_line) {
      // Continuation bytes of UTF-8 are no columns; a sequence of four bytes is two.
      if (units_ != CodeUnits::utf8 || unit < 0x80 || unit >= 0xC0) columns += units_ == CodeUnits::utf8 && unit >= 0xF0 ? 2 : 1;
    }
    if (unit == '<') break;
  }
  SourcePoint result{end.line - std::min(end.line, lines), 1, at};
  if (!crossed_line) {
    result.column = end.column > columns ? end.column - columns : 1;
    return result;
  }
  // The tag began on an earlier line: count its column from that line's start.
  std::size_t line_start = at;
  while (line_start >= start_ + w && ascii_at(line_start - w) != '\n' && ascii_at(line_start - w) != '\r') line_start -= w;
  for (std::size_t i = line_start; i < at;) {
    const Step step = step_at(i);
    result.column += step.columns;
    i += step.bytes;
  }
  if (line_start == start_) result.column += start_point_.column - 1;
  return result;
}

SourcePoint SourceMap::after_blanks(SourcePoint from) const {
  if (units_ == CodeUnits::unknown || from.byte >= bytes_.size()) return from;
  std::size_t at = from.byte;
  while (at < bytes_.size()) {
    const char32_t unit = ascii_at(at);
    if (unit == '\n' || (unit == '\r' && ascii_at(at + width()) != '\n')) {
      ++from.line;
      from.column = 1;
    } else if (unit == ' ' || unit == '\t') {
      ++from.column;
    } else if (unit != '\r') {
      break;
    }
    at += width();
  }
  from.byte = std::min(at, bytes_.size());
  return from;
}

std::string SourceMap::excerpt(const SourcePoint& at, std::size_t bytes_max) const {
  if (units_ == CodeUnits::unknown || at.byte > bytes_.size()) return {};
  const std::size_t w = width();
  std::size_t from = std::min<std::size_t>(at.byte, bytes_.size());
  for (std::size_t back = 0; back < bytes_max / 2 && from >= start_ + w; back += w) {
    if (back > 0 && ascii_at(from) == '<') break;
    if (const char32_t before = ascii_at(from - w); before == '\n' || before == '\r') break;
    from -= w;
  }
  std::string text;
  for (std::size_t i = from; i < bytes_.size() && i < from + bytes_max * w; i += w) {
    const char32_t unit = ascii_at(i);
    if (unit == '\n' || unit == '\r') {
      if (!trimmed(text).empty() || i >= at.byte) break;
      continue;
    }
    if (w == 1)
      text.push_back(static_cast<char>(unit));
    else
      text.push_back(unit < 0x80 ? static_cast<char>(unit) : '?');
  }
  if (units_ == CodeUnits::one_byte) {
    for (char& c : text) {
      if (static_cast<unsigned char>(c) >= 0x80) c = '?';
    }
  }
  return printable_utf8(trimmed(text), note_text_bytes_max);
}

}  // namespace kpwatch::xml
