// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The periods of Annex III: quarters for trade and certificates, halves for production.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "daemon/customs/day.h"

namespace kpwatch {

class ReportingPeriod {
 public:
  enum class Kind : std::uint8_t { quarter, half };

  // "2010-Q3", "2010-H1", also "2010Q3" and in lower case; 1900 to 9999.
  [[nodiscard]] static std::optional<ReportingPeriod> parse(std::string_view text);
  [[nodiscard]] static std::optional<ReportingPeriod> make(int year, Kind kind, int number);
  [[nodiscard]] static ReportingPeriod quarter_of(Day day);
  [[nodiscard]] static ReportingPeriod half_of(Day day);

  [[nodiscard]] Kind kind() const { return kind_; }
  [[nodiscard]] int year() const;
  [[nodiscard]] int number() const;  // 1 to 4, or 1 and 2
  [[nodiscard]] Day first_day() const;
  [[nodiscard]] Day until() const;                            // the first day that is no longer in it
  [[nodiscard]] ReportingPeriod later_by(int periods) const;  // earlier when negative
  [[nodiscard]] int periods_a_year() const { return kind_ == Kind::quarter ? 4 : 2; }
  [[nodiscard]] std::string to_string() const;  // "2010-Q3"
  [[nodiscard]] std::string in_words() const;   // "July to September 2010"

  friend auto operator<=>(const ReportingPeriod&, const ReportingPeriod&) = default;

 private:
  ReportingPeriod(Kind kind, int index) : kind_(kind), index_(index) {}
  Kind kind_;
  int index_;  // periods since the year 0
};

}  // namespace kpwatch
