// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Days out of the ways in which customs messages write them: the formats of UN/EDIFACT code list 2379, ISO 8601, and
// the day-month-year forms of national systems. Only real days come out.
#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>

#include "daemon/base/text.h"
#include "daemon/mapping/conversion.h"

namespace kpwatch {
namespace {

bool all_digits(std::string_view text) { return !text.empty() && std::all_of(text.begin(), text.end(), is_digit); }

// -1 when it is no number of up to 4 digits.
int number(std::string_view digits) {
  if (!all_digits(digits) || digits.size() > 4) return -1;
  int value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

std::optional<Day> day_from(int year, int month, int day) {
  if (year < 1 || month < 1 || day < 1) return std::nullopt;
  return make_day(year, static_cast<unsigned>(month), static_cast<unsigned>(day));
}

// Two digits mean a year from 79 years before the day of receipt to 20 years after it: certificates expire in the
// future, and old declarations are read again.
int full_year(int two_digits, Day received_on) {
  int received = static_cast<int>(std::chrono::year_month_day(received_on).year());
  if (received < 2000) received = 2020;
  int year = received / 100 * 100 + two_digits;
  if (year > received + 20) year -= 100;
  if (year <= received - 80) year += 100;
  return year;
}

std::optional<Day> ccyymmdd(std::string_view digits) {
  if (digits.size() < 8) return std::nullopt;
  std::array<int, 8> each{};
  for (std::size_t i = 0; i < each.size(); ++i) {
    if (!is_digit(digits[i])) return std::nullopt;
    each[i] = digits[i] - '0';
  }
  return day_from(each[0] * 1000 + each[1] * 100 + each[2] * 10 + each[3], each[4] * 10 + each[5], each[6] * 10 + each[7]);
}

std::optional<Day> yymmdd(std::string_view digits, Day received_on) {
  if (digits.size() < 6 || !all_digits(digits.substr(0, 6))) return std::nullopt;
  return day_from(full_year(number(digits.substr(0, 2)), received_on), number(digits.substr(2, 2)), number(digits.substr(4, 2)));
}

// ISO week date: year of two digits, week, day of the week from Monday = 1.
std::optional<Day> yywwd(std::string_view digits, Day received_on) {
  if (digits.size() != 5 || !all_digits(digits)) return std::nullopt;
  const int year = full_year(number(digits.substr(0, 2)), received_on);
  const int week = number(digits.substr(2, 2));
  const int weekday = number(digits.substr(4, 1));
  if (week < 1 || week > 53 || weekday < 1 || weekday > 7) return std::nullopt;
  const auto fourth = make_day(year, 1, 4);  // always in week 1
  if (!fourth) return std::nullopt;
  const auto monday = *fourth - std::chrono::days((std::chrono::weekday(*fourth).iso_encoding()) - 1);
  return monday + std::chrono::days((week - 1) * 7 + weekday - 1);
}

// What stands before a time and zone: the first digits of formats that begin with CCYYMMDD or YYMMDD.
struct ListedFormat {
  std::string_view code;
  bool has_century;
  std::size_t length;  // digits before a zone
  bool has_zone;
};
constexpr auto listed_formats = std::to_array<ListedFormat>({
    {"101", false, 6, false},
    {"102", true, 8, false},
    {"201", false, 10, false},
    {"202", false, 12, false},
    {"203", true, 12, false},
    {"204", true, 14, false},
    {"205", true, 12, true},
    {"301", false, 10, true},
    {"302", false, 12, true},
    {"303", true, 12, true},
    {"304", true, 14, true},
    {"718", true, 8, true},
});

std::optional<Day> by_listed_format(std::string_view text, std::string_view code, Day received_on) {
  if (code == "2" && text.size() == 6 && all_digits(text)) {
    return day_from(full_year(number(text.substr(4, 2)), received_on), number(text.substr(2, 2)), number(text.substr(0, 2)));
  }
  if (code == "3" && text.size() == 6 && all_digits(text)) {
    return day_from(full_year(number(text.substr(4, 2)), received_on), number(text.substr(0, 2)), number(text.substr(2, 2)));
  }
  if (code == "4" && text.size() == 8 && all_digits(text)) {
    return day_from(number(text.substr(4, 4)), number(text.substr(2, 2)), number(text.substr(0, 2)));
  }
  if (code == "103") return yywwd(text, received_on);
  for (const ListedFormat& format : listed_formats) {
    if (format.code != code) continue;
    if (text.size() < format.length || !all_digits(text.substr(0, format.length))) return std::nullopt;
    if (!format.has_zone && text.size() != format.length) return std::nullopt;
    return format.has_century ? ccyymmdd(text) : yymmdd(text, received_on);
  }
  return std::nullopt;
}

// CCYY-MM-DD, CCYY/MM/DD or CCYY.MM.DD; then nothing, a time, or a zone.
std::optional<Day> iso(std::string_view text) {
  if (text.size() < 8 || !all_digits(text.substr(0, 4))) return std::nullopt;
  const char mark = text[4];
  if (mark != '-' && mark != '/' && mark != '.') return std::nullopt;
  std::size_t i = 5;
  const auto take = [&] {
    const std::size_t begin = i;
    while (i < text.size() && i - begin < 2 && is_digit(text[i])) ++i;
    return number(text.substr(begin, i - begin));
  };
  const int month = take();
  if (i >= text.size() || text[i] != mark) return std::nullopt;
  ++i;
  const int day = take();
  const std::string_view rest = text.substr(i);
  const bool ends_well = rest.empty() || rest[0] == 'T' || rest[0] == 't' || rest[0] == ' ' || rest[0] == 'Z' || rest[0] == 'z' ||
                         rest[0] == '+' || rest[0] == '-';
  if (!ends_well) return std::nullopt;
  return day_from(number(text.substr(0, 4)), month, day);
}

int month_by_name(std::string_view word) {
  static constexpr auto names =
      std::to_array<std::string_view>({"JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"});
  const std::string upper = upper_ascii(word.substr(0, 3));
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (word.size() >= 3 && names[i] == upper) return static_cast<int>(i) + 1;
  }
  return -1;
}

// The day of a day with a time: up to a blank, a comma or a T between digits. Other T stand in the names of months.
std::string_view without_time(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == ' ' || text[i] == ',') return text.substr(0, i);
    if (text[i] == 'T' && i > 0 && is_digit(text[i - 1]) && i + 1 < text.size() && is_digit(text[i + 1])) return text.substr(0, i);
  }
  return text;
}

// 3/4/24, 03.04.2024, 16-AUG-2024, perhaps with a time behind a blank. The order counts only where the text leaves it open.
DateReading day_month_year(std::string_view text, std::string_view order, Day received_on) {
  text = without_time(text);
  const char mark = [&] {
    const std::size_t at = text.find_first_of("/.-");
    return at == std::string_view::npos ? '\0' : text[at];
  }();
  if (mark == '\0') return {};
  const auto parts = split(text, mark);
  if (parts.size() != 3) return {};
  const bool short_year = parts[2].size() <= 2;
  int year = number(parts[2]);
  const int first = number(parts[0]);
  if (first < 0 || year < 0 || parts[0].size() > 2 || (parts[2].size() != 2 && parts[2].size() != 4)) {
    if (order != "ymd" || first < 0 || year < 0) return {};
  }
  if (order == "ymd" && parts[0].size() <= 2) {
    return {day_from(full_year(first, received_on), number(parts[1]), number(parts[2])), false};
  }
  if (short_year) year = full_year(year, received_on);
  if (const int named = month_by_name(parts[1]); named > 0) return {day_from(year, named, first), false};
  const int second = number(parts[1]);
  if (second < 0 || parts[1].size() > 2) return {};

  const auto month_first = day_from(year, first, second);
  const auto day_first = day_from(year, second, first);
  if (order == "mdy") return month_first ? DateReading{month_first, false} : DateReading{day_first, true};
  // With points, the day stands first wherever points are used.
  if (order == "dmy" || mark == '.') return day_first ? DateReading{day_first, false} : DateReading{month_first, true};
  if (month_first && day_first && *month_first != *day_first) return {};  // nobody can tell
  return {month_first ? month_first : day_first, false};
}

DateReading by_shape(std::string_view text, std::string_view order, Day received_on) {
  const auto end_of_digits = std::find_if_not(text.begin(), text.end(), is_digit);
  const auto digits = static_cast<std::size_t>(end_of_digits - text.begin());
  const char next = digits < text.size() ? text[digits] : '\0';
  const bool zone_follows = next == 'Z' || next == 'z' || next == '+' || (next == '-' && digits >= 12) || next == 'T';
  if (digits == text.size() || zone_follows) {
    switch (digits) {
      case 6:
        return {yymmdd(text, received_on), false};
      case 8:
        return {ccyymmdd(text), false};
      case 10:
        return {yymmdd(text, received_on), false};
      case 12: {
        const bool has_century = text.substr(0, 2) == "19" || text.substr(0, 2) == "20";
        if (has_century) {
          if (const auto day = ccyymmdd(text)) return {day, false};
        }
        return {yymmdd(text, received_on), false};
      }
      case 14:
      case 16:  // with hundredths, or a zone of two digits glued on
      case 17:
        return {ccyymmdd(text), false};
      default:
        return {};
    }
  }
  if (const auto day = iso(text)) return {day, false};
  return day_month_year(text, order, received_on);
}

}  // namespace

DateReading read_date(std::string_view text, std::string_view format, std::string_view order, Day received_on) {
  text = trimmed(text);
  format = trimmed(format);
  if (format == "102" && text.size() == 8) {  // by far the most frequent
    if (const auto day = ccyymmdd(text)) return {day, false};
  }
  if (format.empty() || format == "ZZZ") return by_shape(text, order, received_on);
  if (const auto day = by_listed_format(text, format, received_on)) return {day, false};
  // Announced otherwise than it is written: read it if its shape leaves no doubt, and say so.
  DateReading reading = by_shape(text, order, received_on);
  reading.is_doubtful = true;
  return reading;
}

}  // namespace kpwatch
