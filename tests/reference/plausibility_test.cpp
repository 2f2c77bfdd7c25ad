// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Mines, neighbours, prices, authorities, validity, numbers, firms and registers, as shipped and as a table may give them.
#include <gtest/gtest.h>

#include "tests/reference/tables.h"

namespace kpwatch {
namespace {

TEST(Producers, are_known_by_day_and_what_nobody_knows_is_neither) {
  const Producers& producers = shipped().producers;
  EXPECT_TRUE(producers.mines(code("BW"), day("2010-01-01")));
  EXPECT_FALSE(producers.has_never_mined(code("BW"), day("2010-01-01")));
  EXPECT_TRUE(producers.has_never_mined(code("AE"), day("2010-01-01")));
  EXPECT_FALSE(producers.mines(code("AE"), day("2010-01-01")));
  EXPECT_TRUE(producers.mines(code("AU"), day("2020-12-31")));
  EXPECT_FALSE(producers.mines(code("AU"), day("2021-01-01")));
  EXPECT_FALSE(producers.has_never_mined(code("AU"), day("2021-01-01")));
  EXPECT_FALSE(producers.mines(code("KH"), day("2020-01-01")));
  EXPECT_FALSE(producers.has_never_mined(code("KH"), day("2020-01-01")));
  EXPECT_TRUE(producers.grows(code("IN"), day("2020-01-01")));
  EXPECT_TRUE(producers.mines(code("IN"), day("2020-01-01")));
  EXPECT_FALSE(producers.grows(code("CD"), day("2020-01-01")));
}

TEST(Producers, outputs_are_carats_of_a_year) {
  const auto* output = shipped().producers.output(code("LS"), day("2022-12-31"));
  ASSERT_NE(output, nullptr);
  EXPECT_EQ(output->carats.amount.to_string(), "1280000");
  EXPECT_EQ(shipped().producers.output(code("LS"), day("2023-01-01")), nullptr);
  EXPECT_EQ(shipped().producers.output(code("AE"), day("2022-06-01")), nullptr);
}

TEST(Neighbours, are_beside_an_origin_by_border_or_by_route) {
  const Neighbours& neighbours = shipped().neighbours;
  ASSERT_NE(neighbours.row(code("CI"), code("ML"), day("2010-01-01")), nullptr);
  EXPECT_FALSE(neighbours.row(code("CI"), code("ML"), day("2010-01-01"))->is_route);
  EXPECT_TRUE(neighbours.row(code("CI"), code("SL"), day("2010-01-01"))->is_route);
  EXPECT_EQ(neighbours.row(code("CI"), code("SL"), day("2015-01-01")), nullptr);
  EXPECT_EQ(neighbours.row(code("ML"), code("CI"), day("2010-01-01")), nullptr);
  EXPECT_EQ(neighbours.row(code("CF"), code("SS"), day("2011-07-08")), nullptr);
  EXPECT_NE(neighbours.row(code("CF"), code("SS"), day("2011-07-09")), nullptr);
  const auto beside = neighbours.origins_beside(code("LR"), day("2010-01-01"));
  EXPECT_EQ(beside, (std::vector<CountryCode>{code("CI"), code("SL")}));
}

TEST(Valuations, are_of_the_year_or_of_the_nearest_one_allowed) {
  const Valuations& valuations = shipped().valuations;
  const auto price = [&](const char* who, const char* when, int years = 0) -> std::string {
    const auto* row = valuations.nearest(code(who), Valuations::Kind::mined, "710231", day(when), years);
    return row == nullptr ? "unknown" : row->per_carat.amount.to_string();
  };
  EXPECT_EQ(price("LS", "2010-06-30"), "1816.63");
  EXPECT_EQ(price("LS", "2012-06-30"), "unknown");
  EXPECT_EQ(price("LS", "2012-02-01", 3), "1816.63");
  EXPECT_EQ(price("LS", "2013-06-30", 3), "990.18");
  EXPECT_EQ(price("GH", "2013-06-30"), "30");
  EXPECT_EQ(price("FR", "2013-06-30", 50), "unknown");
  EXPECT_EQ(valuations.nearest(Valuations::world, Valuations::Kind::mined, "", day("2022-01-01"))->per_carat.amount.to_string(), "134");
  EXPECT_EQ(valuations.nearest(code("IL"), Valuations::Kind::mined, "", day("2015-01-01")), nullptr);
  EXPECT_NE(valuations.nearest(code("IL"), Valuations::Kind::traded, "", day("2015-01-01")), nullptr);
  EXPECT_EQ(valuations.nearest(Valuations::world, Valuations::Kind::lab_grown, "710421", day("2024-01-01"))->confidence, "low");
}

TEST(Valuations, of_the_code_win_over_those_of_all_rough) {
  const auto row = [](const char* hs6, int dollars) {
    return Valuations::Row{code("AO"), Valuations::Kind::mined, hs6, {}, UsDollars{Decimal{dollars * 1'000'000}}, "", ""};
  };
  const Valuations valuations({row("", 100), row("710221", 12)});
  EXPECT_EQ(valuations.nearest(code("AO"), Valuations::Kind::mined, "710221", day("2020-01-01"))->per_carat.amount.to_string(), "12");
  EXPECT_EQ(valuations.nearest(code("AO"), Valuations::Kind::mined, "710231", day("2020-01-01"))->per_carat.amount.to_string(), "100");
}

TEST(Authorities, are_recognised_in_any_of_their_names) {
  const IssuingAuthorities& authorities = shipped().authorities;
  EXPECT_NE(authorities.named(code("CA"), "Natural Resources Canada, Ottawa", day("2010-01-01")), nullptr);
  EXPECT_NE(authorities.named(code("CA"), "RESSOURCES NATURELLES CANADA", day("2010-01-01")), nullptr);
  EXPECT_EQ(authorities.named(code("CA"), "Ministry of Mines", day("2010-01-01")), nullptr);
  EXPECT_NE(authorities.named(code("IN"), "The Gem & Jewellery Export Promotion Council", day("2010-01-01")), nullptr);
  EXPECT_NE(authorities.named(code("CN"), "AQSIQ", day("2015-01-01")), nullptr);
  EXPECT_EQ(authorities.named(code("CN"), "AQSIQ", day("2020-01-01")), nullptr);
  EXPECT_NE(authorities.named(code("EU"), "Government Diamond Office", day("2020-12-31")), nullptr);
  EXPECT_EQ(authorities.named(code("EU"), "Government Diamond Office", day("2021-01-01")), nullptr);
  EXPECT_NE(authorities.named(code("GB"), "Government Diamond Office", day("2021-01-01")), nullptr);
  EXPECT_TRUE(authorities.of(code("VE"), day("2010-01-01")).empty());
}

TEST(Validity, has_a_rule_of_the_issuer_or_of_everybody) {
  EXPECT_EQ(shipped().validity.rule(code("CA"), day("2010-01-01"))->days_max, 60);
  EXPECT_TRUE(shipped().validity.rule(code("CA"), day("2010-01-01"))->is_law);
  EXPECT_EQ(shipped().validity.rule(code("AU"), day("2010-01-01"))->days_max, 62);
  EXPECT_EQ(shipped().validity.rule(code("ZA"), day("2010-01-01"))->days_max, 92);
  EXPECT_FALSE(shipped().validity.rule(code("ZA"), day("2010-01-01"))->is_law);
}

TEST(NumberFormats, give_what_is_known_and_nothing_else) {
  const auto formats = shipped().number_formats.of(code("SL"), day("2014-01-01"));
  ASSERT_EQ(formats.size(), 1U);
  EXPECT_EQ(formats[0]->digits_min, 6);
  EXPECT_TRUE(formats[0]->parcel_reference_ends_with_serial);
  EXPECT_FALSE(formats[0]->serial_last.has_value());
  EXPECT_TRUE(shipped().number_formats.of(code("RU"), day("2014-01-01")).empty());
}

TEST(Firms, are_the_same_whatever_their_legal_form) {
  const FirmNames& firms = shipped().firms;
  EXPECT_EQ(firms.bare("Antwerp Rough Stones B.V.B.A."), firms.bare("ROUGH STONES ANTWERP NV"));
  EXPECT_EQ(firms.bare("АК «АЛРОСА» (ПАО)"), firms.bare("Алроса"));
  EXPECT_NE(firms.bare("Kalahari Gems (Pty) Ltd"), firms.bare("Kalahari Stones (Pty) Ltd"));
  EXPECT_EQ(firms.words_of("Co. & Co."), (std::vector<std::string>{"co"}));
  EXPECT_TRUE(firms.is_carrier("c/o Brink's Global Services NV"));
  EXPECT_TRUE(firms.is_carrier("MALCA-AMIT (FAR EAST) LTD"));
  EXPECT_FALSE(firms.is_carrier("Brinkmann Diamonds"));
  EXPECT_FALSE(firms.is_carrier("Malca"));
}

TEST(Dealers, are_held_against_a_register_only_where_somebody_gave_names) {
  EXPECT_NE(shipped().dealers.of(code("HK"), day("2010-01-01")), nullptr);
  EXPECT_EQ(shipped().dealers.of(code("HK"), day("2002-12-01")), nullptr);
  EXPECT_FALSE(shipped().dealers.has_dealers(code("HK")));
  const DealerRegisters registers({}, {{code("HK"), "Harbour Gems Ltd", {day("2010-01-01"), day("2012-01-01")}, "", ""}}, shipped().firms);
  EXPECT_TRUE(registers.has_dealers(code("HK")));
  EXPECT_TRUE(registers.has(code("HK"), shipped().firms.bare("HARBOUR GEMS LIMITED"), day("2011-01-01")));
  EXPECT_FALSE(registers.has(code("HK"), shipped().firms.bare("HARBOUR GEMS LIMITED"), day("2012-01-01")));
  EXPECT_FALSE(registers.has(code("SG"), shipped().firms.bare("HARBOUR GEMS LIMITED"), day("2011-01-01")));
}

}  // namespace
}  // namespace kpwatch
