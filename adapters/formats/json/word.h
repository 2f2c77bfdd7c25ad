// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// What stands in JSON without quotation marks or brackets. simdjson hands the letters out unchecked.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace kpwatch::json {

[[nodiscard]] inline std::string_view without_blanks_behind(std::string_view text) {
  const std::size_t last = text.find_last_not_of(" \t\r\n");
  return text.substr(0, last == std::string_view::npos ? 0 : last + 1);
}

enum class Word : std::uint8_t { none, null, flag, number, power };  // a power: a number with an exponent

// RFC 8259, 6: a number, with an exponent or without; or none.
[[nodiscard]] inline Word number_kind(std::string_view text) {
  Word kind = Word::number;
  std::size_t at = 0;
  const auto digits = [&] {
    const std::size_t from = at;
    while (at < text.size() && text[at] >= '0' && text[at] <= '9') ++at;
    return at - from;
  };
  if (at < text.size() && text[at] == '-') ++at;
  const std::size_t whole = at;
  const std::size_t count = digits();
  if (count == 0 || (count > 1 && text[whole] == '0')) return Word::none;
  if (at < text.size() && text[at] == '.') {
    ++at;
    if (digits() == 0) return Word::none;
  }
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
    if (digits() == 0) return Word::none;
    kind = Word::power;
  }
  return at == text.size() ? kind : Word::none;
}

[[nodiscard]] inline Word kind_of(std::string_view word) {
  if (word == "true" || word == "false") return Word::flag;
  if (word == "null") return Word::null;
  return number_kind(word);
}

// A number with an exponent in plain digits, in `room`: 1.2045E7 is 12045000. As it is where that takes more than `written_digits_max`
// before or behind the point.
inline constexpr std::size_t written_digits_max = 30;
[[nodiscard]] std::string_view written_out(std::string_view power, std::string& room);

}  // namespace kpwatch::json
