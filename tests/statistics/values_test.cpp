// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/statistics/balance.h"
#include "tests/statistics/figures_of.h"

namespace kpwatch {
namespace {

TEST(Totals, add_up_exactly_beyond_the_range_of_one_decimal) {
  Total sum;
  const Decimal largest{9'199'999'999'999'999'999};
  for (int i = 0; i < 1'000; ++i) sum.add(largest);
  EXPECT_EQ(sum.to_string(), "9199999999999999.999");
  for (int i = 0; i < 1'000; ++i) sum -= Total(largest);
  EXPECT_TRUE(sum.is_zero());
}

TEST(Totals, a_hundred_thousand_hundredths_are_a_thousand) {
  Total sum;
  for (int i = 0; i < 100'000; ++i) sum.add(*Decimal::parse("0.01"));
  EXPECT_EQ(sum.to_string(), "1000.00");
}

TEST(Totals, are_written_and_read_alike) {
  for (const char* text : {"0.00", "12.50", "-0.25", "-1.75", "123456789012345678.123456", "0.000001"})
    EXPECT_EQ(Total::parse(text)->to_string(), text);
  for (const char* text : {"", ".", "1.", "1,5", "1.1234567", "--1", "1234567890123456789", "0x1"})
    EXPECT_FALSE(Total::parse(text)) << text;
}

TEST(Periods, are_read_in_every_way_of_writing_them) {
  for (const char* text : {"2010-Q3", "2010Q3", "2010-q3"}) EXPECT_EQ(ReportingPeriod::parse(text)->to_string(), "2010-Q3");
  EXPECT_EQ(period("2010-H2").in_words(), "July to December 2010");
  EXPECT_EQ(period("2010-Q1").in_words(), "January to March 2010");
  for (const char* text : {"2010-Q5", "2010-Q0", "2010-H3", "10-Q1", "2010", "2010-X1", "20100-Q1", ""})
    EXPECT_FALSE(ReportingPeriod::parse(text)) << text;
}

TEST(Periods, know_their_days_and_their_neighbours) {
  const auto last = period("2010-Q4");
  EXPECT_EQ(last.first_day(), day("2010-10-01"));
  EXPECT_EQ(last.until(), day("2011-01-01"));
  EXPECT_EQ(last.later_by(1).to_string(), "2011-Q1");
  EXPECT_EQ(last.later_by(-4).to_string(), "2009-Q4");
  EXPECT_EQ(ReportingPeriod::quarter_of(day("2010-12-31")), last);
  EXPECT_EQ(ReportingPeriod::half_of(day("2010-06-30")).to_string(), "2010-H1");
}

TEST(Balance, is_exact_at_the_tolerance) {
  EXPECT_FALSE(trader_excess(total("105.00"), total("60.00"), total("30.00"), total("10.00")));
  const auto beyond = trader_excess(total("105.000001"), total("60.00"), total("30.00"), total("10.00"));
  ASSERT_TRUE(beyond);
  EXPECT_EQ(beyond->beyond().to_string(), "5.000001");
  EXPECT_FALSE(origin_excess(total("120.00"), total("100.00"), Total()));
  EXPECT_TRUE(origin_excess(total("120.01"), total("90.00"), total("10.00")));
  EXPECT_FALSE(origin_excess(Total(), Total(), Total()));
}

TEST(Returns, come_back_from_csv_as_they_were) {
  Figures figures;
  figures.trade.push_back(exported("GH", period("2010-Q3"), "AE", 1234, 56789));
  figures.trade.push_back(trade("NA", period("2010-Q3"), TradeFlow::imports, "ZA", 7, 8, PartnerRole::provenance, KpCode::unsplit));
  figures.trade.back().partner = mixed_partner;
  figures.trade.back().publication = {3, day("2010-12-01")};
  figures.certificates.push_back(certificates("NO", period("2010-Q3"), CertificateCountRow::Counter::received, "NA", 12));
  figures.production.push_back(mined("GH", period("2010-H2"), 99, 100));
  Figures read;
  Complaints complaints;
  const auto trade_text = trade_as_csv(figures.trade), counts_text = certificate_counts_as_csv(figures.certificates),
             production_text = production_as_csv(figures.production);
  for (const auto& text : {trade_text, counts_text, production_text}) read_returns_csv("x.csv", text, read, complaints);
  EXPECT_TRUE(complaints.empty());
  EXPECT_EQ(trade_as_csv(read.trade), trade_text);
  EXPECT_EQ(certificate_counts_as_csv(read.certificates), counts_text);
  EXPECT_EQ(production_as_csv(read.production), production_text);
}

TEST(Returns, tell_each_line_that_does_not_read_and_take_the_others) {
  Figures figures;
  Complaints complaints;
  read_returns_csv("kpc.csv",
                   "reporter,year,quarter,counter,partner,count\n"
                   "GH,2010,3,ISSUED,AE,12\n"
                   "GH,2010,5,ISSUED,AE,12\n"
                   "GH,2010,3,SENT,AE,12\n"
                   "GH,2010,3,ISSUED,AE,-1\n"
                   "GH,2010,3,ISSUED,AE\n"
                   "\n"
                   "\"GH\",\"2010\",\"3\",\"RECEIVED\",\"AE\",\"1\"\r\n",
                   figures, complaints);
  EXPECT_EQ(figures.certificates.size(), 2u);
  std::string lines;
  for (const auto& complaint : complaints) lines += std::to_string(complaint.place.line) + " ";
  EXPECT_EQ(lines, "3 4 5 6 ");
}

TEST(Returns, only_the_newest_revision_known_by_a_day_is_in_force_and_it_replaces_the_whole_table) {
  Figures figures;
  const auto add = [&](const char* partner, int carats, std::int64_t revision, const char* published) {
    figures.trade.push_back(exported("BW", period("2022-Q1"), partner, carats, 1));
    figures.trade.back().publication = {revision, day(published)};
  };
  add("AE", 2475, 1, "2022-06-01");
  add("IN", 10, 1, "2022-06-01");
  add("AE", 2451, 2, "2023-06-01");
  EXPECT_EQ(in_force(figures, std::nullopt).trade.size(), 1u);
  EXPECT_EQ(in_force(figures, day("2023-06-01")).trade.front().carats, total("2451.00"));
  EXPECT_EQ(in_force(figures, day("2023-05-31")).trade.size(), 2u);
  EXPECT_TRUE(in_force(figures, day("2022-05-31")).trade.empty());
}

}  // namespace
}  // namespace kpwatch
