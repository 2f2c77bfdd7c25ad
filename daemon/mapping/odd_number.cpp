// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/mapping/odd_number.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "daemon/base/text.h"

namespace kpwatch {
namespace {

constexpr std::size_t group_digits = 3;
constexpr std::size_t number_bytes_max = 64;

bool is_letter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

// What may part groups, as one sign each: apostrophes and blanks are written in several ways.
struct Mark {
  char sign = '\0';
  std::size_t bytes = 0;
};
Mark mark_at(std::string_view text) {
  static constexpr auto marks = std::to_array<std::pair<std::string_view, char>>(
      {{",", ','}, {".", '.'}, {"'", '\''}, {"\u2019", '\''}, {" ", ' '}, {"\u00A0", ' '}, {"\u2009", ' '}, {"\u202F", ' '}});
  for (const auto& [written, sign] : marks)
    if (text.starts_with(written)) return {sign, written.size()};
  return {};
}

bool is_decimal_mark(char sign) { return sign == ',' || sign == '.'; }

}  // namespace

std::optional<Decimal> read_grouped(std::string_view text) {
  if (text.empty() || text.size() > number_bytes_max) return std::nullopt;
  std::string plain, marks;
  if (text.front() == '-' || text.front() == '+') {
    plain = text.front();
    text.remove_prefix(1);
  }
  // The first group begins with a digit other than 0, and every mark stands between digits.
  if (text.empty() || text.front() == '0') return std::nullopt;
  std::string groups;  // the digits before the last mark
  std::size_t group = 0;
  for (std::size_t at = 0; at < text.size();) {
    if (is_digit(text[at])) {
      groups.push_back(text[at++]);
      ++group;
      continue;
    }
    const Mark mark = mark_at(text.substr(at));
    const bool is_whole = marks.empty() ? group >= 1 && group <= group_digits : group == group_digits;
    if (mark.bytes == 0 || !is_whole) return std::nullopt;
    marks.push_back(mark.sign);
    group = 0;
    at += mark.bytes;
  }
  if (marks.empty() || group == 0) return std::nullopt;
  const char last = marks.back();
  const bool is_one_sign = marks.find_first_not_of(marks.front()) == std::string::npos;
  if (is_one_sign) {
    // A comma or point alone may be the decimal mark, and a blank may part two numbers.
    if (group != group_digits || (marks.size() == 1 && last != '\'')) return std::nullopt;
    return Decimal::parse(plain + groups);
  }
  const bool is_last_alone = marks.find_first_not_of(marks.front()) == marks.size() - 1;
  if (!is_last_alone || !is_decimal_mark(last)) return std::nullopt;
  groups.insert(groups.size() - group, 1, '.');
  return Decimal::parse(plain + groups);
}

std::string_view without_unit(std::string_view text, Unit meant, const Map& map) {
  if (text.empty() || !is_letter(text.back())) return text;
  std::size_t end = text.size();
  while (end > 0 && !is_digit(text[end - 1])) --end;
  const std::string_view as_sent = trimmed(text.substr(end));
  if (end == 0 || !std::all_of(as_sent.begin(), as_sent.end(), is_letter)) return text;
  Unit unit = unit_of(map, as_sent);
  // Elsewhere it may be a carton; of a weight in carats it is the carat.
  if (unit == Unit::unknown && (equal_ignoring_case(as_sent, "CT") || equal_ignoring_case(as_sent, "CTS"))) unit = Unit::carat;
  const bool is_meant = unit == meant && unit != Unit::unknown && unit != Unit::none;
  return is_meant ? text.substr(0, end) : text;
}

}  // namespace kpwatch
