// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Checks of figures over time and between parties, not of a declaration: family H, and those of G that look at a party's trade.
// What they find is a question to a statistical office, never a charge.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "daemon/checks/check.h"
#include "daemon/statistics/figures.h"
#include "daemon/statistics/reporting_rules.h"

namespace kpwatch {

// All that such a check may look at. Figures in force; the periods asked for, of each kind, both ends included.
struct StatisticsFile {
  const Figures& figures;
  const ReferenceData& reference;
  const ReportingRules& rules;
  const CheckSettings& settings;
  Day today;
  ReportingPeriod first, last;  // quarters
  std::optional<CountryCode> party;

  [[nodiscard]] bool asks_for(const ReportingPeriod& period) const {
    return period.until() > first.first_day() && period.first_day() < last.until();
  }
  [[nodiscard]] bool asks_for(CountryCode reporter) const { return !party || *party == reporter; }
};

struct StatisticalFinding {
  const Check* check = nullptr;
  CountryCode reporter;
  std::optional<CountryCode> partner;
  ReportingPeriod period;
  FindingClass cls{};
  int severity = 0;
  std::string level;               // low, medium, high; note, ask, question; may be empty
  std::string observed, expected;  // exact texts; may be empty
  std::string unit;                // CTM, USD, certificates
  std::string sentence;            // what it is, with the figures
  std::string question;            // what to ask the party; may be empty
};

// In the order of all_checks, then reporter, then period.
[[nodiscard]] std::vector<StatisticalFinding> examine_statistics(const StatisticsFile& file);

namespace checks {
// "1,234,567.50"
[[nodiscard]] std::string grouped(const Total& value);
[[nodiscard]] std::string grouped(double value);
[[nodiscard]] std::string times_in_words(double factor);  // "3.09 times", "a third (0.33 times)"
[[nodiscard]] StatisticalFinding statistical_finding(const Check& check, CountryCode reporter, const ReportingPeriod& period);
}  // namespace checks

}  // namespace kpwatch
