// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/checks/statistics/statistical.h"

#include <algorithm>
#include <array>
#include <cstdio>

namespace kpwatch {
namespace checks {

using Examine = void (*)(const StatisticsFile& file, std::vector<StatisticalFinding>& findings);
void examine_capacity(const StatisticsFile& file, std::vector<StatisticalFinding>& findings);
void examine_surge(const StatisticsFile& file, std::vector<StatisticalFinding>& findings);
void examine_anomalies(const StatisticsFile& file, std::vector<StatisticalFinding>& findings);
void examine_mirror(const StatisticsFile& file, std::vector<StatisticalFinding>& findings);
void examine_jumps(const StatisticsFile& file, std::vector<StatisticalFinding>& findings);
void examine_submissions(const StatisticsFile& file, std::vector<StatisticalFinding>& findings);
void examine_stock(const StatisticsFile& file, std::vector<StatisticalFinding>& findings);
void examine_partners(const StatisticsFile& file, std::vector<StatisticalFinding>& findings);
void examine_bases(const StatisticsFile& file, std::vector<StatisticalFinding>& findings);

std::string grouped(const Total& value) {
  std::string text = value.to_string();
  const auto mark = static_cast<std::ptrdiff_t>(text.find('.'));
  for (std::ptrdiff_t at = mark - 3; at > (value.is_negative() ? 1 : 0); at -= 3) text.insert(static_cast<std::size_t>(at), ",");
  return text;
}

std::string grouped(double value) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%.2f", value);
  const auto exact = Total::parse(text.data());
  return exact ? grouped(*exact) : std::string(text.data());
}

std::string times_in_words(double factor) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), factor < 10 ? "%.2f times" : "%.1f times", factor);
  return text.data();
}

StatisticalFinding statistical_finding(const Check& check, CountryCode reporter, const ReportingPeriod& period) {
  StatisticalFinding found{&check, reporter, {}, period, check.cls, check.severity, {}, {}, {}, {}, {}, {}};
  return found;
}

}  // namespace checks

std::vector<StatisticalFinding> examine_statistics(const StatisticsFile& file) {
  constexpr std::array<checks::Examine, 9> all{checks::examine_surge,    checks::examine_anomalies,   checks::examine_mirror,
                                               checks::examine_jumps,    checks::examine_submissions, checks::examine_stock,
                                               checks::examine_capacity, checks::examine_partners,    checks::examine_bases};
  std::vector<StatisticalFinding> findings;
  for (const auto examine : all) {
    const auto before = static_cast<std::ptrdiff_t>(findings.size());
    examine(file, findings);
    std::stable_sort(findings.begin() + before, findings.end(),
                     [](const auto& a, const auto& b) { return std::tie(a.reporter, a.period) < std::tie(b.reporter, b.period); });
  }
  std::erase_if(findings, [&](const StatisticalFinding& found) { return !file.settings.is_on(found.check->id); });
  return findings;
}

}  // namespace kpwatch
