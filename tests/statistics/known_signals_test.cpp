// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Changes that really happened, as far as they were published: each must be flagged, in words that ask and do not charge.
// Published yearly figures are spread evenly over the periods of their year.
#include "tests/statistics/figures_of.h"

namespace kpwatch {
namespace {

void expect_a_question(const StatisticalFinding& finding) {
  EXPECT_TRUE(finding.question.ends_with("?")) << finding.question;
  for (const char* charge : {"fraud", "smuggl", "illegal", "launder", "suspici", "violat"})
    EXPECT_EQ(finding.sentence.find(charge), std::string::npos) << finding.sentence;
}

void mined_in(Figures& figures, const char* reporter, int year, double carats, double dollars) {
  for (const int half : {1, 2})
    figures.production.push_back(mined(reporter, *ReportingPeriod::make(year, ReportingPeriod::Kind::half, half), carats / 2, dollars / 2));
}
void exported_in(Figures& figures, const char* reporter, int year, double carats, double dollars) {
  for (int quarter = 1; quarter <= 4; ++quarter)
    figures.trade.push_back(
        exported(reporter, *ReportingPeriod::make(year, ReportingPeriod::Kind::quarter, quarter), "AE", carats / 4, dollars / 4));
}

TEST(KnownSignals, brazzaville_exported_a_hundred_times_what_it_could_mine) {
  Figures figures;
  for (const int year : {2003, 2004}) {
    mined_in(figures, "CG", year, 50'000, 2'000'000);
    exported_in(figures, "CG", year, 5'000'000, 200'000'000);
  }
  const auto stock = found_in(figures, "2004-Q1", "2004-Q4", "H05");
  ASSERT_EQ(stock.size(), 4u) << "the first year's exports are allowed for as opening stock, all later ones are beyond";
  EXPECT_EQ(stock.back().severity, 4);
  EXPECT_EQ(stock.back().observed, "10,000,000.00");
  EXPECT_EQ(stock.back().expected, "5,100,000.00");
  expect_a_question(stock.back());
}

TEST(KnownSignals, brazzaville_by_origin_is_beyond_the_capacity_in_its_first_year) {
  Figures figures;
  mined_in(figures, "CG", 2003, 50'000, 2'000'000);
  for (int quarter = 1; quarter <= 4; ++quarter)
    figures.trade.push_back(trade("CG", *ReportingPeriod::make(2003, ReportingPeriod::Kind::quarter, quarter), TradeFlow::exports, "CG",
                                  1'250'000, 50'000'000, PartnerRole::origin));
  const auto found = found_in(figures, "2003-Q4", "2003-Q4", "H05");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found.front().severity, 4);
  EXPECT_NE(found.front().sentence.find("100.0 times"), std::string::npos) << found.front().sentence;
}

TEST(KnownSignals, ghana_rose_by_210_per_cent_in_value_over_five_years_and_no_year_stands_out) {
  Figures figures;
  // +60 % in volume and +210 % in value, in five equal steps.
  double carats = 600'000, dollars = 11'000'000;
  for (int year = 2000; year <= 2005; ++year, carats *= 1.0986, dollars *= 1.2540) exported_in(figures, "GH", year, carats, dollars);
  const auto found = found_in(figures, "2005-Q1", "2005-Q4", "H01");
  ASSERT_FALSE(found.empty());
  for (const auto& finding : found) {
    EXPECT_EQ(finding.level, "low");
    EXPECT_NE(finding.sentence.find("no single year stands out"), std::string::npos) << finding.sentence;
    EXPECT_EQ(finding.unit, "USD");
    expect_a_question(finding);
  }
  EXPECT_TRUE(found_in(figures, "2001-Q1", "2004-Q4", "H01").empty());
}

TEST(KnownSignals, a_surge_beside_the_ivorian_embargo_is_a_reason_to_look) {
  Figures figures;
  exported_in(figures, "GH", 2005, 900'000, 30'000'000);
  exported_in(figures, "GH", 2006, 1'440'000, 93'000'000);
  const auto found = found_in(figures, "2006-Q2", "2006-Q4", "G04");
  ASSERT_EQ(found.size(), 3u);
  EXPECT_NE(found.front().sentence.find("1.60 times"), std::string::npos) << found.front().sentence;
  expect_a_question(found.front());
  EXPECT_TRUE(found_in(figures, "2006-Q2", "2006-Q4", "G04", "2026-01-01", "ZA").empty());
}

TEST(KnownSignals, zimbabwe_in_2010_is_high_in_value_and_low_in_price) {
  Figures figures;
  mined_in(figures, "ZW", 2009, 963'500, 20'430'000);
  mined_in(figures, "ZW", 2010, 8'470'000, 341'180'000);
  const auto found = found_in(figures, "2010-Q1", "2010-Q4", "H01");
  std::map<std::string, std::string> levels;
  for (const auto& finding : found) {
    levels[finding.unit] = finding.level;
    expect_a_question(finding);
  }
  EXPECT_EQ(levels["USD"], "high");
  EXPECT_EQ(levels["CTM"], "high");
  EXPECT_EQ(levels["USD/CTM"], "low");
  EXPECT_EQ(found.front().severity, 3);
}

TEST(KnownSignals, south_africa_in_2017_is_flagged_although_it_was_true) {
  Figures figures;
  mined_in(figures, "ZA", 2016, 8'310'000, 1'250'000'000);
  mined_in(figures, "ZA", 2017, 9'680'000, 3'088'000'000);
  const auto found = found_in(figures, "2017-Q1", "2017-Q4", "H01");
  ASSERT_FALSE(found.empty());
  EXPECT_EQ(found.front().level, "medium");
  EXPECT_EQ(found.front().severity, 2);
  EXPECT_NE(found.front().sentence.find("2.47 times"), std::string::npos) << found.front().sentence;
  expect_a_question(found.front());
}

TEST(KnownSignals, malaysia_new_zealand_and_venezuela_had_not_submitted_in_november_2010) {
  Figures figures;
  const auto quarter = period("2010-Q2");
  for (const char* party : {"GH", "ZA"}) {
    figures.trade.push_back(exported(party, quarter, "AE", 1, 1));
    figures.certificates.push_back(certificates(party, quarter, CertificateCountRow::Counter::issued, "AE", 1));
  }
  const auto missing = [&](const char* party, const char* today) {
    return found_in(figures, "2010-Q2", "2010-Q2", "H04", today, party).size();
  };
  for (const char* party : {"MY", "NZ", "VE"}) EXPECT_EQ(missing(party, "2010-11-04"), 2u) << party;
  EXPECT_EQ(missing("GH", "2010-11-04"), 0u);
  EXPECT_EQ(missing("MY", "2010-09-14"), 0u) << "due on 31 August, 15 days of grace";
  EXPECT_EQ(missing("MY", "2010-09-16"), 2u);
  EXPECT_EQ(missing("KE", "2010-11-04"), 0u) << "no participant owes nothing";
  EXPECT_EQ(missing("BE", "2010-11-04"), 0u) << "the Union reports for its members";
}

TEST(KnownSignals, the_third_quarter_of_2010_was_due_at_the_end_of_the_year) {
  EXPECT_EQ(rules().due(period("2010-Q3")), day("2010-12-31"));
  EXPECT_EQ(rules().due(period("2011-Q3")), day("2011-11-30"));
  EXPECT_EQ(rules().due(period("2010-Q4")), day("2011-02-28"));
  EXPECT_EQ(rules().due(period("2011-H1")), day("2011-08-31"));
}

}  // namespace
}  // namespace kpwatch
