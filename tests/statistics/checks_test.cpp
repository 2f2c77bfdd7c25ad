// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Family H: each fires, and its near miss does not.
#include "daemon/checks/all_checks.h"
#include "daemon/statistics/anomaly.h"
#include "tests/statistics/figures_of.h"

namespace kpwatch {
namespace {

using Counter = CertificateCountRow::Counter;

TEST(MirrorGap, is_graded_and_silent_without_the_other_side) {
  const auto quarter = period("2015-Q2");
  const auto level = [&](double sent, double received) -> std::string {
    Figures figures;
    figures.trade = {exported("ZA", quarter, "IN", sent, 1), imported("IN", quarter, "ZA", received, 1)};
    const auto found = found_in(figures, "2015-Q2", "2015-Q2", "H02");
    return found.empty() ? "" : found.front().level;
  };
  EXPECT_EQ(level(100'000, 95'100), "");
  EXPECT_EQ(level(100'000, 95'000), "note");
  EXPECT_EQ(level(100'000, 89'000), "ask");
  EXPECT_EQ(level(75'000, 100'000), "question");
  EXPECT_EQ(level(999, 0), "") << "below the floor";
  Figures one_sided;
  one_sided.trade = {exported("ZA", quarter, "IN", 100'000, 1)};
  EXPECT_TRUE(found_in(one_sided, "2015-Q2", "2015-Q2", "H02").empty());
}

TEST(MirrorGap, of_certificates_counts_from_eleven) {
  Figures figures;
  const auto quarter = period("2015-Q2");
  figures.certificates = {certificates("ZA", quarter, Counter::issued, "IN", 100),
                          certificates("IN", quarter, Counter::received, "ZA", 90)};
  EXPECT_TRUE(found_in(figures, "2015-Q2", "2015-Q2", "H02").empty());
  figures.certificates[1].count = 89;
  const auto found = found_in(figures, "2015-Q2", "2015-Q2", "H02");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found.front().sentence, "South Africa to India, 2015-Q2: 100 certificates exported, 89 imported: a gap of 11 or 11.00 %.");
}

TEST(MirrorGap, says_when_the_two_sides_go_by_different_dates) {
  Figures figures;
  figures.trade = {exported("ZA", period("2015-Q2"), "IN", 100'000, 1), imported("IN", period("2015-Q2"), "ZA", 50'000, 1)};
  figures.trade[1].basis = DateBasis::customs_date;
  EXPECT_NE(found_in(figures, "2015-Q2", "2015-Q2", "H02").front().sentence.find("customs date"), std::string::npos);
}

TEST(MirrorGap, compares_the_sum_where_one_side_could_not_split_it_by_code) {
  Figures figures;
  const auto quarter = period("2015-Q2");
  figures.trade = {exported("ZA", quarter, "IN", 70'000, 1),
                   trade("ZA", quarter, TradeFlow::exports, "IN", 30'000, 1, PartnerRole::destination, KpCode::industrial),
                   trade("IN", quarter, TradeFlow::imports, "ZA", 100'000, 1, PartnerRole::provenance, KpCode::unsplit)};
  EXPECT_TRUE(found_in(figures, "2015-Q2", "2015-Q2", "H02").empty());
  figures.trade[1].carats = total("60000");
  EXPECT_EQ(found_in(figures, "2015-Q2", "2015-Q2", "H02").size(), 1u);
}

TEST(CertificateSizeJump, needs_more_than_three_times_and_ten_certificates) {
  const auto found = [](double carats, std::int64_t count) {
    Figures figures;
    for (const char* quarter : {"2014-Q2", "2014-Q3", "2014-Q4", "2015-Q1"}) {
      figures.trade.push_back(exported("ZA", period(quarter), "IN", 10'000, 1));
      figures.certificates.push_back(certificates("ZA", period(quarter), Counter::issued, "IN", 10));
    }
    figures.trade.push_back(exported("ZA", period("2015-Q2"), "IN", carats, 1));
    figures.certificates.push_back(certificates("ZA", period("2015-Q2"), Counter::issued, "IN", count));
    return found_in(figures, "2015-Q2", "2015-Q2", "H03").size();
  };
  EXPECT_EQ(found(30'000, 10), 0u);
  EXPECT_EQ(found(30'001, 10), 1u);
  EXPECT_EQ(found(3'300, 10), 1u);
  EXPECT_EQ(found(90'000, 9), 0u);
}

TEST(StockBound, allows_for_an_opening_stock_of_one_year) {
  Figures figures;
  for (int year = 2015; year <= 2016; ++year)
    for (int quarter = 1; quarter <= 4; ++quarter) {
      const auto at = *ReportingPeriod::make(year, ReportingPeriod::Kind::quarter, quarter);
      figures.trade.push_back(exported("AE", at, "IN", 100'000, 1));
      figures.trade.push_back(imported("AE", at, "ZA", 60'000, 1));
    }
  EXPECT_TRUE(found_in(figures, "2015-Q1", "2016-Q4", "H05").empty()) << "800,000 ct out; 480,000 in and 400,000 allowed for";
  for (auto& row : figures.trade)
    if (row.flow == TradeFlow::imports) row.carats = total("40000");
  const auto found = found_in(figures, "2015-Q1", "2016-Q4", "H05");
  ASSERT_EQ(found.size(), 1u) << "in the last quarter 800,000 ct out, 320,000 in and 400,000 allowed for: more than 5 % beyond";
  EXPECT_EQ(found.front().period, period("2016-Q4"));
}

TEST(OutsideTrade, is_judged_by_the_days_of_the_quarter) {
  Figures figures;
  figures.trade = {imported("EU", period("2012-Q2"), "CM", 100, 1), imported("EU", period("2012-Q3"), "CM", 100, 1),
                   imported("EU", period("2012-Q3"), "KE", 12, 345), imported("EU", period("2012-Q3"), "TW", 12, 345)};
  const auto found = found_in(figures, "2012-Q1", "2012-Q4", "H06");
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].period, period("2012-Q2")) << "Cameroon joined on 14 August 2012";
  EXPECT_EQ(found[1].sentence,
            "European Union, 2012-Q3: 12.00 ct of 710231 worth US$ 345.00 imported from Kenya, which did not take part.");
  EXPECT_EQ(found[1].severity, 4);
}

TEST(BasisMixed, fires_on_two_bases_and_on_another_than_told) {
  Figures figures;
  figures.trade = {exported("ZA", period("2015-Q2"), "IN", 1, 1), imported("ZA", period("2015-Q2"), "IN", 1, 1)};
  EXPECT_TRUE(found_in(figures, "2015-Q2", "2015-Q2", "H07").empty());
  figures.trade[0].basis = DateBasis::customs_date;
  EXPECT_EQ(found_in(figures, "2015-Q2", "2015-Q2", "H07").front().observed, "both");
  figures.trade[1].basis = DateBasis::customs_date;
  EXPECT_EQ(found_in(figures, "2015-Q2", "2015-Q2", "H07").front().observed, "CUSTOMS_DATE");
}

TEST(PeriodAnomaly, two_small_figures_are_no_change) {
  const AnomalyLimits limits;
  const std::map<ReportingPeriod, double> small{{period("2014-Q2"), 10}, {period("2015-Q2"), 900}};
  EXPECT_EQ(change_of(small, period("2015-Q2"), 1000, limits)->level, AnomalyLevel::none);
  const std::map<ReportingPeriod, double> grown{{period("2014-Q2"), 0}, {period("2015-Q2"), 4100}};
  EXPECT_EQ(change_of(grown, period("2015-Q2"), 1000, limits)->level, AnomalyLevel::high) << "from nothing, held against the floor";
}

TEST(PeriodAnomaly, exactly_twice_is_not_more_than_twice) {
  const AnomalyLimits limits;
  const std::map<ReportingPeriod, double> twice{{period("2014-Q2"), 5000}, {period("2015-Q2"), 10'000}};
  EXPECT_EQ(change_of(twice, period("2015-Q2"), 1000, limits)->level, AnomalyLevel::low);
  const std::map<ReportingPeriod, double> half{{period("2014-Q2"), 10'000}, {period("2015-Q2"), 4'999}};
  EXPECT_EQ(change_of(half, period("2015-Q2"), 1000, limits)->level, AnomalyLevel::medium);
}

TEST(PeriodAnomaly, a_steady_party_is_flagged_for_less_than_a_lively_one) {
  const AnomalyLimits limits;
  const auto last_change = [&](double swing, double change) {
    std::map<ReportingPeriod, double> values;
    const auto first = period("2010-Q1");
    for (int i = 0; i < 20; ++i) values.emplace(first.later_by(i), 100'000 * (1 + swing * ((i * i * 7 + 3 * i) % 11 - 5) / 5.0));
    values.emplace(first.later_by(20), values.at(first.later_by(16)) * change);
    return *change_of(values, first.later_by(20), 1000, limits);
  };
  EXPECT_EQ(last_change(0.01, 1.3).level, AnomalyLevel::medium);
  EXPECT_TRUE(last_change(0.01, 1.3).is_by_z);
  EXPECT_EQ(last_change(0.30, 1.3).level, AnomalyLevel::none);
  EXPECT_EQ(last_change(0.01, 1.05).level, AnomalyLevel::none) << "the least spread counts";
}

TEST(StatisticalChecks, look_at_no_declaration) {
  for (const char* code : {"G04", "H01", "H02", "H03", "H04", "H05", "H06", "H07"}) {
    const Check* check = check_by_code(code);
    ASSERT_NE(check, nullptr) << code;
    EXPECT_EQ(check->examine, nullptr);
    EXPECT_FALSE(check->basis.empty());
  }
}

}  // namespace
}  // namespace kpwatch
