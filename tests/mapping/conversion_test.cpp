// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// From texts as senders write them to values.
#include "daemon/mapping/conversion.h"

#include <gtest/gtest.h>

#include "daemon/mapping/row_plan.h"

namespace kpwatch {
namespace {

const Day received = *parse_iso_day("2026-11-24");

std::string day(std::string_view text, std::string_view format = "", std::string_view order = "") {
  const DateReading reading = read_date(text, format, order, received);
  return reading.day ? to_string(*reading.day) + (reading.is_doubtful ? " ?" : "") : "none";
}

TEST(Dates, formats_of_code_list_2379_are_read) {
  EXPECT_EQ(day("240817", "101"), "2024-08-17");
  EXPECT_EQ(day("20240817", "102"), "2024-08-17");
  EXPECT_EQ(day("24015", "103"), "2024-01-05");  // week 1, Friday
  EXPECT_EQ(day("2408171230", "201"), "2024-08-17");
  EXPECT_EQ(day("202408171230", "203"), "2024-08-17");
  EXPECT_EQ(day("20240817123059", "204"), "2024-08-17");
  EXPECT_EQ(day("202408171230+0200", "205"), "2024-08-17");
  EXPECT_EQ(day("202408171230UTC", "303"), "2024-08-17");
  EXPECT_EQ(day("20240817123059+02", "304"), "2024-08-17");
  EXPECT_EQ(day("20240817123059Z", "304"), "2024-08-17");
  EXPECT_EQ(day("170824", "2"), "2024-08-17");
  EXPECT_EQ(day("17082024", "4"), "2024-08-17");
}

TEST(Dates, without_a_format_the_shape_tells) {
  EXPECT_EQ(day("2024-08-17"), "2024-08-17");
  EXPECT_EQ(day("2024-08-17T10:11:12"), "2024-08-17");
  EXPECT_EQ(day("2024-08-17+03:00"), "2024-08-17");
  EXPECT_EQ(day("2024-08-17Z"), "2024-08-17");
  EXPECT_EQ(day("2024-08-17T23:30:00.000-05:00"), "2024-08-17");
  EXPECT_EQ(day("20240817"), "2024-08-17");
  EXPECT_EQ(day("20240817T101112Z"), "2024-08-17");
  EXPECT_EQ(day("240817"), "2024-08-17");
  EXPECT_EQ(day("2408171230"), "2024-08-17");
  EXPECT_EQ(day("202408171230"), "2024-08-17");
  EXPECT_EQ(day("20240817123059"), "2024-08-17");
  EXPECT_EQ(day("17.08.2024"), "2024-08-17");
  EXPECT_EQ(day("17-AUG-2024"), "2024-08-17");
  EXPECT_EQ(day("2024/08/17"), "2024-08-17");
}

TEST(Dates, months_in_capitals_may_have_a_t) {
  for (const char* text : {"16-OCT-2024", "16-Oct-2024", "16-OCTOBER-2024", "16/OCT/24", "16-OCT-2024 10:30", "16-OCT-2024T10:30:00"})
    EXPECT_EQ(day(text), "2024-10-16") << text;
  EXPECT_EQ(day("16-SEPT-2024"), "2024-09-16");
  EXPECT_EQ(day("16-AUGUST-2024"), "2024-08-16");
  EXPECT_EQ(day("16.10.2024T10:30"), "2024-10-16");
  EXPECT_EQ(day("16-TOC-2024"), "none");
  EXPECT_EQ(day("16-OCT"), "none");
}

TEST(Dates, an_order_decides_what_the_text_leaves_open) {
  EXPECT_EQ(day("3/4/24", "", "mdy"), "2024-03-04");
  EXPECT_EQ(day("3/4/24", "", "dmy"), "2024-04-03");
  EXPECT_EQ(day("3/4/24"), "none");
  EXPECT_EQ(day("8/24/16"), "2016-08-24");
  EXPECT_EQ(day("3/3/24"), "2024-03-03");
  EXPECT_EQ(day("24/8/16", "", "mdy"), "2016-08-24 ?");
  EXPECT_EQ(day("8/24/16 12:30 PM", "", "mdy"), "2016-08-24");
  EXPECT_EQ(day("16/8/24", "", "ymd"), "2016-08-24");
}

TEST(Dates, a_date_that_is_not_in_the_announced_form_is_read_with_a_doubt) {
  EXPECT_EQ(day("202408171230", "102"), "2024-08-17 ?");
  EXPECT_EQ(day("2024-08-17", "102"), "2024-08-17 ?");
}

TEST(Dates, impossible_days_are_none) {
  EXPECT_EQ(day("20101602", "102"), "none");
  EXPECT_EQ(day("20230229"), "none");
  EXPECT_EQ(day("2024-13-01"), "none");
  EXPECT_EQ(day("00000000"), "none");
  EXPECT_EQ(day("soon"), "none");
  EXPECT_EQ(day("2024"), "none");
  EXPECT_EQ(day("201610", "610"), "none");
  EXPECT_EQ(day("--"), "none");
  EXPECT_EQ(day("/"), "none");
  EXPECT_EQ(day("24548", "103"), "none");
}

TEST(Dates, zones_of_two_digits_are_read_in_all_their_ways) {
  EXPECT_EQ(day("202411240900+00", "303"), "2024-11-24");
  EXPECT_EQ(day("202411240900+02", "205"), "2024-11-24");
  EXPECT_EQ(day("20241124090000+02"), "2024-11-24");
  EXPECT_EQ(day("2024-11-24T09:00:00+02"), "2024-11-24");
  EXPECT_EQ(day("241124"), "2024-11-24");
  EXPECT_EQ(day("20241124"), "2024-11-24");
}

TEST(Dates, two_digits_of_a_year_turn_about_the_day_of_receipt) {
  EXPECT_EQ(day("460101"), "2046-01-01");
  EXPECT_EQ(day("470101"), "1947-01-01");
  EXPECT_EQ(day("990101"), "1999-01-01");
  EXPECT_EQ(to_string(*read_date("300101", "101", "", *parse_iso_day("2005-01-01")).day), "1930-01-01");
  EXPECT_EQ(to_string(*read_date("300101", "101", "", Day{}).day), "2030-01-01");  // receipt not known
}

// One row of a map with its conversion, applied to one text.
struct Applied {
  Map map;
  MapRow row;
  Converted out;
  const Converted& operator()(std::string_view conversion, std::string_view text, std::string_view companion = "") {
    row.conversion = conversion;
    row.plan = plan_of(row, map);
    out.clear();
    row.plan.convert({text, companion, &map, &row, received}, out);
    return out;
  }
  template <class T>
  std::optional<T> as(std::string_view conversion, std::string_view text, std::string_view companion = "") {
    if (!(*this)(conversion, text, companion).has_value) return std::nullopt;
    if constexpr (std::is_same_v<T, std::string>) return std::string(out.text);
    if constexpr (std::is_same_v<T, std::vector<std::string>>) return out.texts;
    if constexpr (std::is_same_v<T, Decimal>) return out.number;
    if constexpr (std::is_same_v<T, Carats> || std::is_same_v<T, Kilograms> || std::is_same_v<T, UsDollars>) return T{out.number};
    if constexpr (std::is_same_v<T, Money>) return Money{out.number, std::string(out.text)};
    if constexpr (std::is_same_v<T, std::int64_t>) return out.integer;
    if constexpr (std::is_same_v<T, CountryCode>) return out.country;
    if constexpr (std::is_same_v<T, CommodityCode>) return CommodityCode{std::string(out.text)};
  }
};

TEST(Numbers, point_and_comma_are_both_decimal_marks) {
  Applied apply;
  EXPECT_EQ(apply.as<Decimal>("decimal", "2736,96")->to_string(), "2736.96");
  EXPECT_EQ(apply.as<Decimal>("decimal", "1766.16003417969")->to_string(), "1766.160034");
  EXPECT_EQ(apply.as<Decimal>("decimal", "-.9")->to_string(), "-0.9");
  EXPECT_EQ(apply.as<Decimal>("decimal", ".000")->to_string(), "0");
  EXPECT_FALSE(apply.as<Decimal>("decimal", "1.2.3"));
  EXPECT_EQ(apply("decimal", "1e5").reason->code, "bad-number");
  EXPECT_EQ(apply("decimal", "99999999999999999").reason->code, "number-too-large");
  apply.row.options["thousands"] = ",";
  EXPECT_EQ(apply.as<Decimal>("decimal", "2,045.01")->to_string(), "2045.01");
}

TEST(Numbers, marks_of_thousands_are_left_out_where_they_leave_no_doubt) {
  Applied apply;
  const auto read = [&](std::string_view text) {
    const auto number = apply.as<Decimal>("decimal", text);
    return number ? number->to_string() : std::string(apply.out.reason->code);
  };
  for (const char* text : {"9,999.00", "9.999,00", "9'999.00", "9\u2019999,00", "9 999,00", "9\u00A0999.00", "9'999", "+9,999.0"})
    EXPECT_EQ(read(text), "9999") << text;
  EXPECT_EQ(apply.out.reason->code, "doubtful-number");
  EXPECT_EQ(apply.out.detail, "read as 9999");
  EXPECT_EQ(read("1,234,567"), "1234567");
  EXPECT_EQ(read("1.234.567,5"), "1234567.5");
  EXPECT_EQ(read("-12 345 678.125"), "-12345678.125");
  // The near misses: one mark is the decimal mark, as ever, and groups are of three.
  EXPECT_EQ(read("9,999"), "9.999");
  EXPECT_EQ(apply.out.reason, nullptr);
  for (const char* text : {"99,99.00", "9,99.00", "1234,567.00", "9,999.00.1", "9.999,00,1", "9,999.", ",999.00", "0,999.00", "9 999",
                           "9,'999.0", "1.2.3", "9,999'00", "12,345.67 8", "1,234.567,8"})
    EXPECT_EQ(read(text), "bad-number") << text;
  EXPECT_EQ(read("99,999,999,999,999,999"), "number-too-large");
}

TEST(Numbers, a_sum_is_added_up_exactly_where_the_map_says_so) {
  Applied apply;
  EXPECT_FALSE(apply.as<Decimal>("decimal", "1+2"));
  apply.row.options["thousands"] = ",";
  apply.row.options["sum"] = "yes";
  EXPECT_EQ(apply.as<Decimal>("decimal", "2,045.01+0.00+20.57-0.00")->to_string(), "2065.58");
  EXPECT_EQ(apply.as<Decimal>("decimal", "-5.5 + 1,000.25 - .75")->to_string(), "994");
  EXPECT_EQ(apply.as<Decimal>("decimal", "7")->to_string(), "7");
  for (const char* bad : {"1+", "+", "1++2", "1+x", "1 2", "--1"}) EXPECT_FALSE(apply.as<Decimal>("decimal", bad)) << bad;
}

TEST(Numbers, a_whole_number_may_be_written_with_zeros_behind_the_mark) {
  Applied apply;
  EXPECT_EQ(apply.as<std::int64_t>("integer", "280.0000"), 280);
  EXPECT_EQ(apply("integer", "0.06").reason->code, "bad-number");
}

TEST(Weights, every_unit_comes_down_to_carats_or_kilograms) {
  Applied apply;
  apply.map.units = {{"CR", "carat"}, {"162", "carat"}, {"PCS", "none"}};
  EXPECT_EQ(apply.as<Carats>("carats", "12.5")->amount.to_string(), "12.5");
  EXPECT_EQ(apply.as<Carats>("carats", "12.5", "cr")->amount.to_string(), "12.5");
  EXPECT_EQ(apply.as<Carats>("carats", "2.5", "GRM")->amount.to_string(), "12.5");
  EXPECT_EQ(apply.as<Carats>("carats", "0.0025", "KGM#G")->amount.to_string(), "12.5");
  EXPECT_EQ(apply.as<Kilograms>("kilograms", "2.5", "GRM")->amount.to_string(), "0.0025");
  EXPECT_EQ(apply.as<Kilograms>("kilograms", "12.5", "CTM")->amount.to_string(), "0.0025");
  EXPECT_EQ(apply.as<Kilograms>("kilograms", "3", "DTN")->amount.to_string(), "300");
  EXPECT_EQ(apply("carats", "1", "XYZ").reason->code, "unknown-unit");
  const Converted& pieces = apply("carats", "1", "PCS");
  EXPECT_FALSE(pieces.has_value);
  EXPECT_EQ(pieces.reason, nullptr);
}

TEST(Weights, the_unit_behind_a_number_is_taken_off_if_it_is_the_fields_own) {
  Applied apply;
  for (const char* text : {"999.00 CTM", "999.00ctm", "999 carats", "999.00 ct"})
    EXPECT_EQ(apply.as<Carats>("carats", text)->amount.to_string(), "999") << text;
  EXPECT_EQ(apply.out.reason->code, "doubtful-number");
  EXPECT_EQ(apply.as<Carats>("carats", "9,999.00 CTM", "CTM")->amount.to_string(), "9999");
  EXPECT_EQ(apply.as<Carats>("carats", "5 GRM", "GRM")->amount.to_string(), "25");
  EXPECT_EQ(apply.as<Kilograms>("kilograms", "2.5 KGM")->amount.to_string(), "2.5");
  // Another unit than the field's, or none that is known.
  EXPECT_EQ(apply("carats", "5 GRM").reason->code, "bad-number");
  EXPECT_EQ(apply("carats", "5 CTM", "GRM").reason->code, "bad-number");
  EXPECT_EQ(apply("kilograms", "5 CT").reason->code, "bad-number");
  EXPECT_EQ(apply("carats", "5 stones").reason->code, "bad-number");
  EXPECT_EQ(apply("carats", "CTM").reason->code, "bad-number");
  EXPECT_EQ(apply("decimal", "5 CTM").reason->code, "bad-number");
}

TEST(Codes, a_country_is_two_letters_or_the_head_of_a_locode) {
  Applied apply;
  EXPECT_EQ(apply.as<CountryCode>("country", "za"), country("ZA"));
  EXPECT_EQ(apply.as<CountryCode>("country", "ZADUR"), country("ZA"));
  EXPECT_FALSE(apply.as<CountryCode>("country", "CHINA"));
  EXPECT_FALSE(apply.as<CountryCode>("country", "Many"));
  EXPECT_EQ(apply("country", "South Africa").reason->code, "bad-country");
}

TEST(Codes, blanks_and_points_fall_out_of_codes) {
  Applied apply;
  EXPECT_EQ(apply.as<std::string>("code", " c 034\n"), "C034");
  EXPECT_EQ(apply.as<CommodityCode>("commodity_code", "7102.31.00")->digits, "71023100");
  EXPECT_EQ(apply("commodity_code", "7102.31.00").reason, nullptr);
  EXPECT_EQ(apply("commodity_code", "8471X").reason->code, "bad-commodity-code");
}

TEST(Codes, a_code_with_an_odd_sign_is_read_and_told_of) {
  Applied apply;
  EXPECT_EQ(apply.as<CommodityCode>("commodity_code", "71023100L")->digits, "71023100");
  EXPECT_EQ(apply.out.reason->code, "doubtful-commodity-code");
  EXPECT_EQ(apply.out.detail, "read as 71023100");
}

TEST(Codes, category_and_type_are_joined) {
  Applied apply;
  EXPECT_EQ(apply.as<std::string>("join", "034", "C"), "C034");
  EXPECT_EQ(apply.as<std::string>("join", "N935", ""), "N935");
  apply.row.options = {{"placed", "after"}, {"sign", "-"}};
  EXPECT_EQ(apply.as<std::string>("join", "2015", "299"), "2015-299");
}

std::string slice(const std::map<std::string, std::string>& options, std::string_view text) {
  MapRow row;
  row.conversion = "text";
  row.options = options;
  const RowPlan plan = plan_of(row, Map{});
  return std::string(sliced(text, plan));
}

TEST(Texts, slices_come_in_one_order_before_any_conversion) {
  EXPECT_EQ(slice({{"first", "3"}}, "KBCZA 1117950"), "KBC");
  EXPECT_EQ(slice({{"after", "3"}}, "KBCZA 1117950"), "ZA 1117950");
  EXPECT_EQ(slice({{"after", "3"}}, "KB"), "");
  EXPECT_EQ(slice({{"before", "#"}}, "KGM#G"), "KGM");
  EXPECT_EQ(slice({{"first", "2"}, {"values.ИМ", "IM"}}, "ИМ40"), "IM");  // characters, not bytes
}

TEST(Texts, white_space_collapses_to_one_blank) {
  EXPECT_EQ(collapsed("  a \r\n\t b  "), "a b");
  std::string room;
  for (const std::string_view text : {"", " ", "a", "a b", " a b ", "a  b", "a\tb", "a\nb", "a \r\n b c", "\ta b\n"}) {
    EXPECT_EQ(collapsed(text, room), collapsed(text)) << text;
  }
  EXPECT_EQ(characters("毛坯 ab"), 5U);
}

TEST(Texts, the_first_line_with_something_in_it_is_the_first_line) {
  Applied apply;
  EXPECT_EQ(apply.as<std::string>("first_line", "\n  Karoo  Gems \n12 Main Road"), "Karoo Gems");
}

TEST(Texts, a_list_is_split_at_its_sign) {
  Applied apply;
  apply.row.options = {{"split", "|"}};
  EXPECT_EQ(apply.as<std::vector<std::string>>("list", "A1| B2 ||C3"), (std::vector<std::string>{"A1", "B2", "C3"}));
}

TEST(Money, us_dollars_are_taken_only_from_us_dollars) {
  Applied apply;
  EXPECT_EQ(apply.as<UsDollars>("usd", "100.50", "USD")->amount.to_string(2), "100.50");
  EXPECT_TRUE(apply.as<UsDollars>("usd", "100.50"));
  const Converted& euros = apply("usd", "100.50", "EUR");
  EXPECT_FALSE(euros.has_value);
  EXPECT_EQ(euros.reason, nullptr);
  EXPECT_EQ(apply.as<Money>("money", "7,5", "eur")->currency, "EUR");
}

}  // namespace
}  // namespace kpwatch
