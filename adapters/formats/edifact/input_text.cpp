// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/formats/edifact/input_text.h"

#include <algorithm>

namespace kpwatch::edifact {
namespace {

constexpr std::string_view utf8_mark = "\xEF\xBB\xBF";
constexpr std::size_t stride = 256;

void append_utf8(std::string& out, std::uint32_t c) {
  const auto put = [&](std::uint32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xC0 | c >> 6U);
    put(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    put(0xE0 | c >> 12U);
    put(0x80 | (c >> 6U & 0x3F));
    put(0x80 | (c & 0x3F));
  } else {
    put(0xF0 | c >> 18U);
    put(0x80 | (c >> 12U & 0x3F));
    put(0x80 | (c >> 6U & 0x3F));
    put(0x80 | (c & 0x3F));
  }
}

bool begins_with_a_tag(std::string_view line) {
  if (line.size() < 4) return false;
  const auto is_sign = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); };
  return is_sign(line[0]) && is_sign(line[1]) && is_sign(line[2]) && !is_sign(line[3]);
}

bool is_big_endian(std::string_view bytes) { return bytes[0] == '\xFE' || bytes[0] == '\0'; }
bool has_utf16_mark(std::string_view bytes) { return bytes.substr(0, 2) == "\xFF\xFE" || bytes.substr(0, 2) == "\xFE\xFF"; }

}  // namespace

bool InputText::looks_like_utf16(std::string_view bytes) {
  if (bytes.size() < 6) return false;
  using namespace std::string_view_literals;
  const auto begins = [&](std::string_view word) { return bytes.substr(0, word.size()) == word; };
  return has_utf16_mark(bytes) || begins("U\0N\0"sv) || begins("\0U\0N"sv);
}

bool InputText::looks_like_ebcdic(std::string_view bytes) {
  const std::string_view start = bytes.substr(0, 3);
  return start == "\xE4\xD5\xC1" || start == "\xE4\xD5\xC2" || start == "\xE4\xD5\xC8" || start == "\xE4\xD5\xC7";
}

InputText::InputText(std::string_view bytes) : text_(bytes) {
  if (looks_like_ebcdic(bytes)) {
    coding_ = Coding::ebcdic;
    return;
  }
  if (looks_like_utf16(bytes)) {
    convert_utf16(bytes);
    return;
  }
  if (bytes.substr(0, utf8_mark.size()) == utf8_mark) {
    coding_ = Coding::utf8_marked;
    shift_ = utf8_mark.size();
    text_.remove_prefix(shift_);
  }
  unwrap();
}

void InputText::convert_utf16(std::string_view bytes) {
  coding_ = Coding::utf16;
  source_bytes_ = bytes.size();
  const bool big = is_big_endian(bytes);
  const auto unit = [&](std::size_t at) {
    const auto a = static_cast<unsigned char>(bytes[at]);
    const auto b = static_cast<unsigned char>(bytes[at + 1]);
    return static_cast<std::uint32_t>(big ? a << 8U | b : b << 8U | a);
  };
  owned_.reserve(bytes.size() / 2 + bytes.size() / 8);
  for (std::size_t at = has_utf16_mark(bytes) ? 2 : 0; at < bytes.size();) {
    while (sources_.size() * stride <= owned_.size()) sources_.push_back(at);
    if (at + 1 >= bytes.size()) {
      append_utf8(owned_, 0xFFFD);
      broken_ = true;
      break;
    }
    std::uint32_t c = unit(at);
    at += 2;
    const bool high = c >= 0xD800 && c < 0xDC00;
    if (high && at + 1 < bytes.size() && unit(at) >= 0xDC00 && unit(at) < 0xE000) {
      c = 0x10000 + ((c - 0xD800) << 10U) + (unit(at) - 0xDC00);
      at += 2;
    } else if (c >= 0xD800 && c < 0xE000) {
      c = 0xFFFD;
      broken_ = true;
    }
    append_utf8(owned_, c);
  }
  text_ = owned_;
}

// A hard wrap is proved by lines of one and the same length, at least one of which ends inside a segment. The last line
// may be shorter. Two lines are enough when the length is that of a punched card or a terminal.
void InputText::unwrap() {
  constexpr std::size_t line_max = 4096;
  const std::size_t first = text_.substr(0, line_max + 1).find('\n');
  if (first == std::string_view::npos || first < 35) return;
  const std::size_t line_end = text_[first - 1] == '\r' ? 2 : 1;
  const std::size_t line = first + 1 - line_end;
  const std::size_t step = line + line_end;
  bool ends_inside = false;
  bool all_begin_with_a_tag = true;  // segments ended by line ends, that happen to be of one length
  std::size_t lines = 0;
  std::size_t at = 0;
  for (; at + line < text_.size(); at += step) {
    const std::string_view rest = text_.substr(at);
    const std::string_view whole = rest.substr(0, line);
    const bool is_line = rest.size() >= step && rest[step - 1] == '\n' && (line_end == 1 || rest[line] == '\r') &&
                         whole.find('\n') == std::string_view::npos;
    if (!is_line) break;
    ++lines;
    const char last = whole.back();
    const bool inside = (last >= '0' && last <= '9') || (last >= 'A' && last <= 'Z') || (last >= 'a' && last <= 'z') || last == '+' ||
                        last == ':' || last == ' ';
    ends_inside = ends_inside || inside;
    all_begin_with_a_tag = all_begin_with_a_tag && begins_with_a_tag(whole);
  }
  std::string_view rest = text_.substr(std::min(at, text_.size()));
  while (!rest.empty() && (rest.back() == '\n' || rest.back() == '\r')) rest.remove_suffix(1);
  all_begin_with_a_tag = all_begin_with_a_tag && (rest.empty() || begins_with_a_tag(rest));
  const bool is_remainder = rest.size() <= line && rest.find('\n') == std::string_view::npos;
  const bool is_proved = ends_inside && is_remainder && (lines >= 2 || (lines == 1 && line == 80)) && !all_begin_with_a_tag;
  if (!is_proved) return;
  source_bytes_ = shift_ + text_.size();
  owned_.reserve(text_.size());
  for (std::size_t i = 0; i < lines; ++i) owned_.append(text_.substr(i * step, line));
  owned_.append(rest);
  text_ = owned_;
  line_ = line;
  line_end_ = line_end;
}

std::uint64_t InputText::offset_behind_change(std::size_t at) const {
  // Behind the last character there may be no line end.
  if (line_ > 0) return std::min<std::uint64_t>(shift_ + at + at / line_ * line_end_, source_bytes_);
  if (sources_.empty()) return 0;
  const std::size_t mark = std::min(at / stride, sources_.size() - 1);
  // Between marks: count characters. A mark stands at or after its stride, so begin at the character that made it.
  std::size_t source = sources_[mark];
  std::size_t from = mark * stride;
  while (from < owned_.size() && (static_cast<unsigned char>(owned_[from]) & 0xC0U) == 0x80U) ++from;
  for (; from < at && from < owned_.size(); ++from) {
    const auto byte = static_cast<unsigned char>(owned_[from]);
    if ((byte & 0xC0U) == 0x80U) continue;
    source += byte >= 0xF0 ? 4U : 2U;
  }
  return std::min(source, source_bytes_);  // the last character may stand for half a code unit
}

}  // namespace kpwatch::edifact
