// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Decimals, days, codes and the words of the customs values.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <limits>

#include "daemon/customs/certificate.h"
#include "daemon/customs/decimal.h"
#include "daemon/customs/document.h"

namespace kpwatch {
namespace {

std::int64_t micros(std::string_view text) { return Decimal::parse(text).value().micros; }
Decimal number(std::string_view text) { return Decimal::parse(text).value(); }

TEST(Decimal, is_read_with_point_or_comma) {
  EXPECT_EQ(micros("12.5"), 12'500'000);
  EXPECT_EQ(micros("12,5"), 12'500'000);
  EXPECT_EQ(micros("-.9"), -900'000);
  EXPECT_EQ(micros(".000"), 0);
  EXPECT_EQ(micros("5."), 5'000'000);
  EXPECT_EQ(micros("+7"), 7'000'000);
  EXPECT_EQ(micros("0012.500000"), 12'500'000);
  EXPECT_EQ(micros("1766.16003417969"), 1'766'160'034);
  EXPECT_EQ(micros("0.0000005"), 1);
  EXPECT_EQ(micros("0.0000004999"), 0);
  EXPECT_EQ(micros("-0.0000005"), -1);
  EXPECT_EQ(micros("0.9999995"), 1'000'000);
  EXPECT_EQ(micros("9200000000000"), 9'200'000'000'000'000'000);
}

TEST(Decimal, refuses_what_is_no_plain_number) {
  for (const char* text : {"", ".", "-", "+", "1.2.3", "1,234.5", "1 000", "1e5", "0x1", "12a", " 1", "1 ", "--1", "9300000000000",
                           "99999999999999999999999999999999999999999999", "NaN", "٣"})
    EXPECT_FALSE(Decimal::parse(text).has_value()) << text;
}

TEST(Decimal, is_written_in_its_shortest_form) {
  EXPECT_EQ(number("12.50").to_string(), "12.5");
  EXPECT_EQ(number("12.50").to_string(2), "12.50");
  EXPECT_EQ(number("12").to_string(), "12");
  EXPECT_EQ(number("12").to_string(2), "12.00");
  EXPECT_EQ(number("-0.05").to_string(), "-0.05");
  EXPECT_EQ(number("0").to_string(), "0");
  EXPECT_EQ(number("0.000001").to_string(2), "0.000001");
  EXPECT_EQ(Decimal{std::numeric_limits<std::int64_t>::min()}.to_string(), "-9223372036854.775808");
}

TEST(Decimal, differences_are_measured_against_the_second) {
  EXPECT_FALSE(differs_by_more_than_permille(number("105"), number("100"), 50));
  EXPECT_TRUE(differs_by_more_than_permille(number("105.000001"), number("100"), 50));
  EXPECT_FALSE(differs_by_more_than_permille(number("95"), number("100"), 50));
  EXPECT_TRUE(differs_by_more_than_permille(number("0.01"), number("0"), 1000));
  EXPECT_FALSE(differs_by_more_than_permille(number("0"), number("0"), 0));
  EXPECT_TRUE(differs_by_more_than_permille(number("-100"), number("100"), 1999));
  EXPECT_TRUE(differs_by_more_than_permille(number("9200000000000"), number("-9200000000000"), 1000));
}

TEST(Decimal, products_and_quotients_are_rounded_half_up) {
  EXPECT_EQ(product(number("12.5"), number("0.2"))->micros, 2'500'000);
  EXPECT_EQ(product(number("0.000001"), number("0.5"))->micros, 1);
  EXPECT_EQ(product(number("-0.000001"), number("0.5"))->micros, -1);
  EXPECT_EQ(quotient(number("1"), number("3"))->micros, 333'333);
  EXPECT_EQ(quotient(number("2"), number("3"))->micros, 666'667);
  EXPECT_EQ(quotient(number("2"), number("-3"))->micros, -666'667);
  EXPECT_FALSE(quotient(number("1"), number("0")).has_value());
  EXPECT_FALSE(product(number("9200000000000"), number("2")).has_value());
  EXPECT_FALSE(quotient(number("9200000000000"), number("0.000001")).has_value());
}

TEST(Decimal, sums_stop_at_the_ends) {
  const Decimal most{std::numeric_limits<std::int64_t>::max()};
  EXPECT_EQ(most + number("1"), most);
  EXPECT_EQ((Decimal{-most.micros} - number("1")).micros, -most.micros);
  EXPECT_EQ(magnitude(number("-3.5")), number("3.5"));
  EXPECT_EQ(magnitude(Decimal{std::numeric_limits<std::int64_t>::min()}), most);
}

RC_GTEST_PROP(DecimalProperty, what_is_written_is_read_again, ()) {
  const Decimal value{*rc::gen::inRange<std::int64_t>(-std::numeric_limits<std::int64_t>::max(), std::numeric_limits<std::int64_t>::max())};
  RC_ASSERT(Decimal::parse(value.to_string()) == value);
  RC_ASSERT(Decimal::parse(value.to_string(4)) == value);
}

RC_GTEST_PROP(DecimalProperty, a_quotient_times_its_divisor_is_near_the_dividend, ()) {
  const Decimal a{*rc::gen::inRange<std::int64_t>(-1'000'000'000'000, 1'000'000'000'000)};
  const Decimal b{*rc::gen::inRange<std::int64_t>(1'000'000, 1'000'000'000)};
  const auto back = product(quotient(a, b).value(), b).value();
  RC_ASSERT(magnitude(back - a).micros <= b.micros / 1'000'000 + 1);
}

TEST(Day, is_read_and_written_as_iso_8601) {
  EXPECT_EQ(to_string(parse_iso_day("2024-02-29").value()), "2024-02-29");
  EXPECT_EQ(to_string(make_day(2003, 1, 1).value()), "2003-01-01");
  for (const char* text : {"2023-02-29", "2024-13-01", "2024-00-10", "2024-1-1", "20240101", "2024-01-32", "", "2024-01-01 ", "0000-01-01",
                           "-024-01-01", "2024/01/01"})
    EXPECT_FALSE(parse_iso_day(text).has_value()) << text;
  EXPECT_FALSE(make_day(0, 1, 1).has_value());
  EXPECT_FALSE(make_day(10000, 1, 1).has_value());
}

RC_GTEST_PROP(DayProperty, every_moment_survives_being_written, ()) {
  const Moment moment{std::chrono::milliseconds{*rc::gen::inRange<std::int64_t>(-62'135'596'800'000, 253'402'300'799'999)}};
  RC_ASSERT(parse_moment(to_string(moment)) == moment);
  RC_ASSERT(to_string(day_of(moment)) == to_string(moment).substr(0, 10));
}

TEST(Day, moments_are_read_only_in_the_form_they_are_written) {
  EXPECT_EQ(to_string(parse_moment("2026-03-04T05:06:07.089Z").value()), "2026-03-04T05:06:07.089Z");
  for (const char* text : {"2026-03-04T05:06:07Z", "2026-03-04 05:06:07.089Z", "2026-03-04T24:06:07.089Z", "2026-03-04T05:60:07.089Z",
                           "2026-02-30T05:06:07.089Z", "2026-03-04T05:06:07.089+"})
    EXPECT_FALSE(parse_moment(text).has_value()) << text;
}

TEST(Day, a_period_holds_from_its_first_day_up_to_its_until) {
  const Period period{parse_iso_day("2005-12-15"), parse_iso_day("2014-04-29")};
  EXPECT_FALSE(period.holds(parse_iso_day("2005-12-14").value()));
  EXPECT_TRUE(period.holds(parse_iso_day("2005-12-15").value()));
  EXPECT_TRUE(period.holds(parse_iso_day("2014-04-28").value()));
  EXPECT_FALSE(period.holds(parse_iso_day("2014-04-29").value()));
  EXPECT_TRUE(Period{}.holds(parse_iso_day("0001-01-01").value()));
}

TEST(Codes, countries_are_two_letters) {
  EXPECT_EQ(CountryCode::parse("na").value().text(), "NA");
  EXPECT_EQ(CountryCode::parse("No").value(), country("NO"));
  for (const char* text : {"", "N", "NAM", "1A", "N ", "é"}) EXPECT_FALSE(CountryCode::parse(text).has_value()) << text;
}

TEST(Codes, commodity_codes_lose_their_punctuation_only) {
  EXPECT_EQ(CommodityCode::parse("7102.31.00 00").value().digits, "7102310000");
  EXPECT_EQ(CommodityCode::parse("7102-31").value().hs6(), "710231");
  EXPECT_FALSE(CommodityCode::parse("7102").value().is_complete());
  EXPECT_EQ(CommodityCode::parse("7102").value().hs6(), "7102");
  EXPECT_TRUE(CommodityCode::parse("7102100000999").value().is_complete());
  for (const char* text : {"", ".", "7", "7102A1", "710231000000000", "7102/31"})
    EXPECT_FALSE(CommodityCode::parse(text).has_value()) << text;
}

TEST(Codes, of_commodities_are_found_in_texts_with_odd_signs) {
  const auto odd = [](std::string_view text) {
    const auto code = CommodityCode::parse_odd(text);
    return code ? code->digits : "none";
  };
  for (const char* text : {"7102\u00A03100",
                           "71023100\u00A0",
                           "71023100\u200B",
                           "\uFEFF71023100",
                           "7102\n3100",
                           "7102\r\n31\u202F00",
                           "71023100L",
                           "7102.31.00 rough",
                           "7102\u201331\u201300",
                           "7102,31,00",
                           "HS 71023100",
                           "hs-code: 7102.31.00",
                           "TARIC 7102 31 00",
                           "H.S. No 71023100",
                           "ex 7102 31 00",
                           "ТН ВЭД 71023100",
                           "NCM7102.31.00",
                           "(71023100)",
                           "'71023100",
                           "71023100\xFF",
                           "\uFF17\uFF11\uFF10\uFF12\uFF0E\uFF13\uFF11\uFF0D\uFF10\uFF10",
                           "\uFF28\uFF33 71023100",
                           "\u0667\u0661\u0660\u0662\u0663\u0661\u0660\u0660"})
    EXPECT_EQ(odd(text), "71023100") << text;
  EXPECT_EQ(odd("71023100/0"), "710231000");
  EXPECT_EQ(odd("7102310000L"), "7102310000");
  EXPECT_EQ(odd("7102310000 4 01 00"), "7102310000401");  // whole groups, as many as fit
  EXPECT_EQ(odd("71023100000000009"), "71023100000000");
  EXPECT_EQ(odd("HS 7102"), "7102");
  EXPECT_EQ(odd("7102X"), "7102");  // diamonds, and too short to tell which
  // Two codes: the first, but diamonds before others.
  EXPECT_EQ(odd("84713000; 90160010"), "84713000");
  EXPECT_EQ(odd("84713000; 71023100"), "71023100");
  EXPECT_EQ(odd("71022100; 71023100"), "71022100");
}

TEST(Codes, of_commodities_are_not_made_of_texts_that_lead_with_none) {
  for (const char* text : {"", "N/A", "NONE", "VARIOUS 12", "VARIOUS 71023100", "Stones of 7102310000", "12 pieces", "8471X", "2024/8",
                           "1) 710231", "7", "HS 71", "HS", "L71023100", "\xFF", "\u00A0", "100 PCS", "NO VALUE 710231", "CODE 710231"})
    EXPECT_FALSE(CommodityCode::parse_odd(text).has_value()) << text;
}

TEST(Words, of_a_certificates_status_are_read_back) {
  for (const auto status :
       {CertificateStatus::valid, CertificateStatus::confirmed, CertificateStatus::replaced, CertificateStatus::invalidated,
        CertificateStatus::reported_lost, CertificateStatus::reported_stolen, CertificateStatus::reported_fake, CertificateStatus::expired})
    EXPECT_EQ(parse_certificate_status(to_string(status)), status);
  EXPECT_EQ(parse_certificate_status(" Reported-Lost "), CertificateStatus::reported_lost);
  EXPECT_FALSE(parse_certificate_status("gone").has_value());
}

TEST(Words, of_regime_and_function) {
  EXPECT_EQ(to_string(Regime::export_), "export");
  EXPECT_EQ(to_string(Regime::unknown), "unknown");
  EXPECT_EQ(to_string(MessageFunction::cancellation), "cancellation");
  EXPECT_EQ(to_string(Reading::unmapped), "unmapped");
}

Document with_outcome(Reading outcome) {
  Document document;
  document.outcome = outcome;
  return document;
}

TEST(InputReading, is_as_good_as_its_worst_document) {
  InputReading reading;
  reading.documents.push_back(with_outcome(Reading::read));
  EXPECT_EQ(reading.outcome(), Reading::read);
  reading.documents.push_back(with_outcome(Reading::rejected));
  reading.documents.push_back(with_outcome(Reading::unmapped));
  EXPECT_EQ(reading.outcome(), Reading::rejected);
}

TEST(InputReading, without_documents_is_unmapped_only_when_it_was_sound_to_its_end) {
  static constexpr Reason broken{"broken", "", "It is broken."};
  InputReading reading;
  EXPECT_EQ(reading.outcome(), Reading::rejected);
  reading.well_formed_to_end = true;
  EXPECT_EQ(reading.outcome(), Reading::unmapped);
  Note note;
  note.reason = &broken;
  reading.notes.push_back(note);
  EXPECT_EQ(reading.outcome(), Reading::unmapped);
  reading.notes.back().severity = Severity::rejection;
  EXPECT_EQ(reading.outcome(), Reading::rejected);
}

}  // namespace
}  // namespace kpwatch
