// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/formats/edifact/structure/value_check.h"

#include <algorithm>
#include <array>

#include "adapters/formats/edifact/structure/deviation_reasons.h"
#include "daemon/base/text.h"

namespace kpwatch::edifact {
namespace {

bool all_digits(std::string_view text) { return std::all_of(text.begin(), text.end(), is_digit); }

std::size_t characters_of(std::string_view utf8) {
  return static_cast<std::size_t>(
      std::count_if(utf8.begin(), utf8.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

const Reason* length_fault(std::size_t length, const ComponentRule& rule) {
  if (length > rule.length) return &element_too_long;
  return rule.fixed && length < rule.length ? &element_too_short : nullptr;
}

const Reason* number_fault(std::string_view text, const ComponentRule& rule, std::uint16_t syntax) {
  if (text.front() == '-') text.remove_prefix(1);
  const auto is_mark = [](char c) { return c == '.' || c == ','; };
  const bool is_written_so = std::all_of(text.begin(), text.end(), [&](char c) { return is_digit(c) || is_mark(c); });
  const auto digits = static_cast<std::size_t>(std::count_if(text.begin(), text.end(), is_digit));
  if (!is_written_so || digits == 0) return &wrong_letters;
  const auto marks = text.size() - digits;
  if (marks > 1) return syntax < 4 ? &two_decimal_marks : &invalid_number;
  if (is_mark(text.front()) || is_mark(text.back())) return syntax < 4 ? &no_digit_at_mark : &invalid_number;
  return length_fault(digits, rule);
}

int number(std::string_view digits) {
  int value = 0;
  for (const char c : digits) value = value * 10 + (c - '0');
  return value;
}

// What a format consists of: C century, Y year, M month, D day, H hour, m minute, S second, Z zone, W week, - itself.
struct Layout {
  std::string_view code, picture;
};
constexpr std::array<Layout, 16> layouts{{
    {"2", "DDMMYY"},
    {"3", "MMDDYY"},
    {"4", "DDMMCCYY"},
    {"101", "YYMMDD"},
    {"102", "CCYYMMDD"},
    {"201", "YYMMDDHHmm"},
    {"203", "CCYYMMDDHHmm"},
    {"204", "CCYYMMDDHHmmSS"},
    {"401", "HHmm"},
    {"402", "HHmmSS"},
    {"602", "CCYY"},
    {"609", "YYMM"},
    {"610", "CCYYMM"},
    {"616", "CCYYWW"},
    {"713", "YYMMDDHHmm-YYMMDDHHmm"},
    {"718", "CCYYMMDD-CCYYMMDD"},
}};

struct Range {
  std::string_view part;
  int least, most;
};
constexpr std::array<Range, 6> parts{{{"MM", 1, 12}, {"DD", 1, 31}, {"HH", 0, 24}, {"mm", 0, 59}, {"SS", 0, 60}, {"WW", 1, 53}}};

bool fits(std::string_view value, std::string_view picture) {
  if (value.size() != picture.size()) return false;
  for (std::size_t at = 0; at < picture.size();) {
    if (picture[at] == '-') {
      if (value[at++] != '-') return false;
      continue;
    }
    const std::string_view part = picture.substr(at, 2), digits = value.substr(at, 2);
    if (!all_digits(digits)) return false;
    for (const Range& range : parts) {
      if (range.part == part && (number(digits) < range.least || number(digits) > range.most)) return false;
    }
    at += 2;
  }
  return true;
}

}  // namespace

const Reason* value_fault(std::string_view text, const ComponentRule& rule, std::uint16_t syntax) {
  switch (rule.letters) {
    case Letters::n:
      return number_fault(text, rule, syntax);
    case Letters::a:
      if (std::any_of(text.begin(), text.end(), is_digit)) return &wrong_letters;
      break;
    case Letters::an:
      break;
  }
  return length_fault(characters_of(text), rule);
}

bool is_date_of_format(std::string_view value, std::string_view format) {
  const auto found = std::find_if(layouts.begin(), layouts.end(), [&](const Layout& each) { return each.code == format; });
  if (found == layouts.end()) return true;
  // Ranges are sent without their hyphen too.
  const bool is_joined = found->picture.find('-') != std::string_view::npos && value.find('-') == std::string_view::npos;
  if (!is_joined) return fits(value, found->picture);
  const std::size_t half = found->picture.find('-');
  return value.size() == 2 * half && fits(value.substr(0, half), found->picture.substr(0, half)) &&
         fits(value.substr(half), found->picture.substr(0, half));
}

bool is_service_date(std::string_view text) { return is_date_of_format(text, text.size() == 8 ? "102" : "101"); }

}  // namespace kpwatch::edifact
