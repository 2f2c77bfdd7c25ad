// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/formats/json/word.h"

#include <algorithm>
#include <charconv>

namespace kpwatch::json {

std::string_view written_out(std::string_view power, std::string& room) {
  const std::size_t e = power.find_first_of("eE");
  std::string_view exponent_text = power.substr(e + 1);
  if (exponent_text.starts_with('+')) exponent_text.remove_prefix(1);
  int exponent = 0;
  const auto read = std::from_chars(exponent_text.data(), exponent_text.data() + exponent_text.size(), exponent);
  constexpr int exponent_max = 1000;  // zeros may stand before the digits that count
  if (read.ec != std::errc() || exponent > exponent_max || exponent < -exponent_max) return power;

  std::string_view mantissa = power.substr(0, e);
  const bool is_negative = mantissa.starts_with('-');
  if (is_negative) mantissa.remove_prefix(1);
  const std::size_t point = std::min(mantissa.find('.'), mantissa.size());
  std::string digits(mantissa.substr(0, point));
  if (point < mantissa.size()) digits += mantissa.substr(point + 1);
  const std::size_t zeros = std::min(digits.find_first_not_of('0'), digits.size());
  digits.erase(0, zeros);
  digits.erase(digits.find_last_not_of('0') + 1);

  // Where the point stands now: behind so many of the digits, or before them.
  const auto count = static_cast<std::int64_t>(digits.size());
  const std::int64_t whole = static_cast<std::int64_t>(point) - static_cast<std::int64_t>(zeros) + exponent;
  constexpr auto most = static_cast<std::int64_t>(written_digits_max);
  if (whole > most || count - whole > most) return digits.empty() ? std::string_view("0") : power;

  room.assign(is_negative ? "-" : "");
  if (digits.empty()) return room = "0";
  if (whole <= 0) {
    room.append("0.").append(static_cast<std::size_t>(-whole), '0').append(digits);
  } else if (whole >= count) {
    room.append(digits).append(static_cast<std::size_t>(whole - count), '0');
  } else {
    room.append(digits, 0, static_cast<std::size_t>(whole)).append(".").append(digits, static_cast<std::size_t>(whole));
  }
  return room;
}

}  // namespace kpwatch::json
