// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Small text helpers that C++20 lacks: trimming, ASCII case, UTF-8 validity and repair, hex and SHA-256.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kpwatch {

[[nodiscard]] constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }  // ASCII only, whatever the locale

// Without blanks, tabs, CR, LF at both ends.
[[nodiscard]] constexpr std::string_view trimmed(std::string_view text) {
  // No blank is above the blank itself; most texts neither begin nor end with one.
  const auto is_clear = [](char c) { return static_cast<unsigned char>(c) > ' '; };
  if (!text.empty() && is_clear(*text.data()) && is_clear(text.data()[text.size() - 1])) return text;
  const auto is_blank = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}
[[nodiscard]] bool is_ascii(std::string_view text);
[[nodiscard]] std::string upper_ascii(std::string_view text);
[[nodiscard]] std::string lower_ascii(std::string_view text);
[[nodiscard]] bool equal_ignoring_case(std::string_view a, std::string_view b);  // ASCII
[[nodiscard]] std::vector<std::string_view> split(std::string_view text, char separator);
[[nodiscard]] bool is_utf8(std::string_view text);
[[nodiscard]] std::string printable_utf8(std::string_view bytes, std::size_t bytes_max);  // bad bytes become U+FFFD; cut at a character
[[nodiscard]] std::string sha256_hex(std::string_view bytes);
[[nodiscard]] std::string to_base64(std::string_view bytes);  // RFC 4648, section 4
// Text for one log line or terminal: control characters as \xNN, never raw.
[[nodiscard]] std::string escaped(std::string_view text);

}  // namespace kpwatch
