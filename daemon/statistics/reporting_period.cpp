// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/statistics/reporting_period.h"

#include <array>

namespace kpwatch {
namespace {

constexpr int months_a_year = 12;
constexpr int first_year = 1900, last_year = 9999;
constexpr std::array<std::string_view, months_a_year> months{"January", "February", "March",     "April",   "May",      "June",
                                                             "July",    "August",   "September", "October", "November", "December"};

int a_year(ReportingPeriod::Kind kind) { return kind == ReportingPeriod::Kind::quarter ? 4 : 2; }

Day first_of_month(int month_index) {  // months since the year 0
  return Day{std::chrono::year{month_index / months_a_year} / std::chrono::month{static_cast<unsigned>(month_index % months_a_year) + 1} /
             1};
}

int index_of(Day day, ReportingPeriod::Kind kind) {
  const std::chrono::year_month_day date{day};
  const int month = static_cast<int>(static_cast<unsigned>(date.month())) - 1;
  return static_cast<int>(date.year()) * a_year(kind) + month / (months_a_year / a_year(kind));
}

}  // namespace

std::optional<ReportingPeriod> ReportingPeriod::parse(std::string_view text) {
  constexpr std::size_t year_digits = 4;
  if (text.size() == year_digits + 3 && text[year_digits] == '-') {
    const std::string without = std::string(text.substr(0, year_digits)) + std::string(text.substr(year_digits + 1));
    return parse(without);
  }
  if (text.size() != year_digits + 2) return std::nullopt;
  int year = 0;
  for (const char digit : text.substr(0, year_digits)) {
    if (digit < '0' || digit > '9') return std::nullopt;
    year = year * 10 + (digit - '0');
  }
  const char letter = text[year_digits];
  const bool is_quarter = letter == 'Q' || letter == 'q';
  if (!is_quarter && letter != 'H' && letter != 'h') return std::nullopt;
  return make(year, is_quarter ? Kind::quarter : Kind::half, text.back() - '0');
}

std::optional<ReportingPeriod> ReportingPeriod::make(int year, Kind kind, int number) {
  if (year < first_year || year > last_year || number < 1 || number > a_year(kind)) return std::nullopt;
  return ReportingPeriod(kind, year * a_year(kind) + number - 1);
}

ReportingPeriod ReportingPeriod::quarter_of(Day day) { return {Kind::quarter, index_of(day, Kind::quarter)}; }
ReportingPeriod ReportingPeriod::half_of(Day day) { return {Kind::half, index_of(day, Kind::half)}; }

int ReportingPeriod::year() const { return index_ / a_year(kind_); }
int ReportingPeriod::number() const { return index_ % a_year(kind_) + 1; }
Day ReportingPeriod::first_day() const { return first_of_month(index_ * (months_a_year / a_year(kind_))); }
Day ReportingPeriod::until() const { return later_by(1).first_day(); }
ReportingPeriod ReportingPeriod::later_by(int periods) const { return {kind_, index_ + periods}; }

std::string ReportingPeriod::to_string() const {
  return std::to_string(year()) + (kind_ == Kind::quarter ? "-Q" : "-H") + std::to_string(number());
}

std::string ReportingPeriod::in_words() const {
  const int length = months_a_year / a_year(kind_);
  const auto first = static_cast<std::size_t>((number() - 1) * length);
  return std::string(months.at(first)) + " to " + std::string(months.at(first + static_cast<std::size_t>(length) - 1)) + " " +
         std::to_string(year());
}

}  // namespace kpwatch
