// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Short words for figures in tests.
#pragma once

#include <gtest/gtest.h>

#include "daemon/checks/statistics/statistical.h"
#include "daemon/statistics/certificate_count.h"
#include "daemon/statistics/returns_csv.h"

namespace kpwatch {

inline const ReferenceData& reference() {
  static const auto data = [] {
    Complaints complaints;
    auto read = read_reference_data(std::string(KPWATCH_SOURCE_DIR) + "/mappings/reference", {}, complaints);
    EXPECT_TRUE(complaints.empty());
    return read;
  }();
  return *data;
}
inline const ReportingRules& rules() {
  static const ReportingRules read = [] {
    Complaints complaints;
    auto result = read_reporting_rules(std::string(KPWATCH_SOURCE_DIR) + "/mappings/reference", {}, {}, complaints);
    EXPECT_TRUE(complaints.empty());
    return result;
  }();
  return read;
}

inline ReportingPeriod period(const char* text) { return *ReportingPeriod::parse(text); }
inline Day day(const char* text) { return *parse_iso_day(text); }
inline Total total(const std::string& text) { return *Total::parse(text); }
inline Carats ct(const char* text) { return {*Decimal::parse(text)}; }
inline UsDollars usd(const char* text) { return {*Decimal::parse(text)}; }

inline TradeRow trade(const char* reporter, const ReportingPeriod& quarter, TradeFlow flow, const char* partner, double carats,
                      double dollars, PartnerRole role, KpCode code = KpCode::gem) {
  const auto exact = [](double value) { return total(std::to_string(static_cast<std::int64_t>(value))); };
  return {*CountryCode::parse(reporter),
          quarter,
          flow,
          code,
          *CountryCode::parse(partner),
          role,
          exact(carats),
          exact(dollars),
          rules().basis(*CountryCode::parse(reporter), quarter.first_day()),
          {}};
}
inline TradeRow exported(const char* reporter, const ReportingPeriod& quarter, const char* partner, double carats, double dollars) {
  return trade(reporter, quarter, TradeFlow::exports, partner, carats, dollars, PartnerRole::destination);
}
inline TradeRow imported(const char* reporter, const ReportingPeriod& quarter, const char* partner, double carats, double dollars) {
  return trade(reporter, quarter, TradeFlow::imports, partner, carats, dollars, PartnerRole::provenance);
}
inline ProductionRow mined(const char* reporter, const ReportingPeriod& half, double carats, double dollars) {
  const auto exact = [](double value) { return total(std::to_string(static_cast<std::int64_t>(value))); };
  return {*CountryCode::parse(reporter), half, exact(carats), exact(dollars), {}};
}
inline CertificateCountRow certificates(const char* reporter, const ReportingPeriod& quarter, CertificateCountRow::Counter counter,
                                        const char* partner, std::int64_t count) {
  return {*CountryCode::parse(reporter), quarter, counter, *CountryCode::parse(partner), count, {}};
}

inline std::vector<StatisticalFinding> found_in(const Figures& figures, const char* first, const char* last, const char* code,
                                                const char* today = "2026-01-01", const char* party = nullptr) {
  const StatisticsFile file{figures,    reference(),   rules(),      default_check_settings(),
                            day(today), period(first), period(last), party == nullptr ? std::nullopt : CountryCode::parse(party)};
  auto all = examine_statistics(file);
  std::erase_if(all, [&](const auto& finding) { return finding.check->code != code; });
  return all;
}

}  // namespace kpwatch
