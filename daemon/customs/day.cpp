// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Days and moments as ISO 8601 texts.
#include "daemon/customs/day.h"

namespace kpwatch {
namespace {

constexpr int year_min = 1;
constexpr int year_max = 9999;

// The number written by exactly these characters; nothing when one of them is no digit.
std::optional<unsigned> number(std::string_view digits) {
  unsigned value = 0;
  for (const char c : digits) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + static_cast<unsigned>(c - '0');
  }
  return value;
}

std::string padded(std::int64_t value, std::size_t width) {
  std::string text = std::to_string(value);
  if (text.size() < width) text.insert(0, width - text.size(), '0');
  return text;
}

}  // namespace

std::optional<Day> make_day(int year, unsigned month, unsigned day) {
  if (year < year_min || year > year_max) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{month}, std::chrono::day{day}};
  if (!date.ok()) return std::nullopt;
  return Day{date};
}

std::optional<Day> parse_iso_day(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto year = number(text.substr(0, 4));
  const auto month = number(text.substr(5, 2));
  const auto day = number(text.substr(8, 2));
  if (!year || !month || !day) return std::nullopt;
  return make_day(static_cast<int>(*year), *month, *day);
}

std::string to_string(Day day) {
  const std::chrono::year_month_day date{day};
  return padded(static_cast<int>(date.year()), 4) + '-' + padded(static_cast<unsigned>(date.month()), 2) + '-' +
         padded(static_cast<unsigned>(date.day()), 2);
}

std::string to_string(Moment moment) {
  const Day day = day_of(moment);
  const std::chrono::hh_mm_ss time{moment - day};
  return to_string(day) + 'T' + padded(time.hours().count(), 2) + ':' + padded(time.minutes().count(), 2) + ':' +
         padded(time.seconds().count(), 2) + '.' + padded(time.subseconds().count(), 3) + 'Z';
}

std::optional<Moment> parse_moment(std::string_view text) {
  if (text.size() != 24 || text[10] != 'T' || text[13] != ':' || text[16] != ':' || text[19] != '.' || text[23] != 'Z') return std::nullopt;
  const auto day = parse_iso_day(text.substr(0, 10));
  const auto hours = number(text.substr(11, 2));
  const auto minutes = number(text.substr(14, 2));
  const auto seconds = number(text.substr(17, 2));
  const auto millis = number(text.substr(20, 3));
  if (!day || !hours || !minutes || !seconds || !millis) return std::nullopt;
  if (*hours > 23 || *minutes > 59 || *seconds > 59) return std::nullopt;
  return Moment{*day} + std::chrono::hours{*hours} + std::chrono::minutes{*minutes} + std::chrono::seconds{*seconds} +
         std::chrono::milliseconds{*millis};
}

}  // namespace kpwatch
