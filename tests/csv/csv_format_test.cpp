// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Lists of certificates as CSV: what is read, what is refused and where.
#include "adapters/formats/csv/csv_format.h"

#include <gtest/gtest.h>

#include "daemon/base/text.h"
#include "daemon/mapping/map_file.h"
#include "tests/json/dump.h"

namespace kpwatch {
namespace {

using namespace test;
using namespace std::string_literals;

std::unique_ptr<Format> csv_format(const FormatLimits& limits = {}) {
  Complaints complaints;
  auto format = make_csv_format(shipped_maps(), limits, complaints);
  for (const Complaint& complaint : complaints) ADD_FAILURE() << in_words(complaint);
  return format;
}
InputReading read(const std::string& text) { return csv_format()->read(text, received, nullptr); }

TEST(CsvFormat, samples_are_read_as_their_goldens_say) {
  for (const std::string name : {"certificates.csv", "semicolons.csv", "confirmations.csv", "preadvices.csv", "notices.csv",
                                 "observations.csv", "trade.csv", "production.csv", "kpc.csv", "exchange-broken.csv"})
    expect_golden("csv/" + name + ".expected", dumped(read(sample("csv/" + name))));
}

TEST(CsvFormat, every_row_of_its_map_fires_in_a_sample) {
  auto format = csv_format();
  Fired fired;
  for (const std::string name : {"certificates.csv", "confirmations.csv", "preadvices.csv", "notices.csv", "observations.csv", "trade.csv",
                                 "production.csv", "kpc.csv"})
    (void)format->read(sample("csv/" + name), received, &fired);
  std::size_t maps = 0;
  for (const Map& map : shipped_maps()) {
    if (map.format != "csv") continue;
    ++maps;
    for (const std::string& row : fired.silent(map)) ADD_FAILURE() << row;
  }
  EXPECT_EQ(maps, 8U);
}

TEST(CsvFormat, is_recognised_by_its_header_only) {
  const auto format = csv_format();
  for (const std::string_view text :
       {"number", "number,issuer\n", "\xEF\xBB\xBFissuer;NUMBER;x\r\n", "\"number\",\"issuer\"", "issuer,issued_on\n"})
    EXPECT_GT(format->recognises(text), 0) << text;
  for (const std::string_view text : {"", "a,b,c\n1,2,3", "UNB+UNOA:1+number,issuer'", "<number>", "{\"number\":1}", "issuer\nZA"})
    EXPECT_EQ(format->recognises(text), 0) << text;
}

TEST(CsvFormat, columns_stand_in_any_order_and_empty_means_not_known) {
  const auto reading = read("usd,number,issued_on\n,ZA 1117950,\n");
  const Certificate* certificate = reading.documents.at(0).certificate();
  ASSERT_NE(certificate, nullptr);
  EXPECT_EQ(certificate->number.key(), "ZA::1117950");
  EXPECT_FALSE(certificate->usd);
  EXPECT_FALSE(certificate->issued_on);
  EXPECT_EQ(certificate->status, CertificateStatus::valid);
}

TEST(CsvFormat, quotes_hold_separators_quotes_and_line_breaks) {
  const auto reading = read("number,exporter,importer\n\"ZA 1\",\"a, \"\"b\"\"\r\nc\",x\nZA 2,,y\n");
  ASSERT_EQ(reading.documents.size(), 2U);
  EXPECT_EQ(reading.documents[0].certificate()->exporter.name, "a, \"b\" c");  // line breaks are blanks in a name
  EXPECT_EQ(reading.documents[1].place.line, 4U);
}

TEST(CsvFormat, line_ends_may_be_lf_crlf_or_cr_and_the_last_may_be_missing) {
  for (const std::string end : {"\n", "\r\n", "\r"}) {
    const auto reading = read("number,usd" + end + "ZA 1,5" + end + end + "ZA 2,6");
    ASSERT_EQ(reading.documents.size(), 2U) << escaped(end);
    EXPECT_EQ(reading.documents[1].certificate()->usd->amount.to_string(), "6");
    EXPECT_EQ(reading.documents[1].place.line, 4U);
  }
}

TEST(CsvFormat, unknown_columns_are_noted_and_read_past) {
  const auto reading = read("number,colour\nZA 1,red\n");
  EXPECT_EQ(reading.outcome(), Reading::read);
  ASSERT_EQ(reading.notes.size(), 1U);
  EXPECT_EQ(reading.notes[0].reason->code, "unknown-column");
  EXPECT_EQ(reading.notes[0].place.path.text(), "colour");
  EXPECT_EQ(reading.notes[0].place.line, 1U);
  EXPECT_EQ(reading.notes[0].place.byte, 7U);
}

struct Broken {
  std::string text;
  std::string_view reason;
  std::uint32_t line;
  std::string column;
  std::size_t byte;
  std::vector<Reading> outcomes;  // of the lines
};

constexpr auto read_ = Reading::read;
constexpr auto rejected = Reading::rejected;

TEST(BrokenCsv, a_line_that_can_t_be_read_is_refused_with_its_line_and_column_and_the_others_are_taken) {
  const std::string header = "number,issued_on,carats,parcels\n";  // 32 bytes
  const std::vector<Broken> cases = {
      {header + "ZA 1,2024-02-30,1,1\nZA 2,,,\n", "bad-date", 2, "issued_on", 37, {rejected, read_}},
      {header + "ZA 1,01/02/2024,1,1\nZA 2,,,\n", "bad-date", 2, "issued_on", 37, {rejected, read_}},
      {header + "ZA 1,,\"1,204\",1\nZA 2,,,\n", "bad-number", 2, "carats", 38, {rejected, read_}},
      {header + "ZA 1,,1e3,1\nZA 2,,,\n", "bad-number", 2, "carats", 38, {rejected, read_}},
      {header + "ZA 1,,many,1\nZA 2,,,\n", "bad-number", 2, "carats", 38, {rejected, read_}},
      {header + "ZA 1,,1,1.5\nZA 2,,,\n", "bad-number", 2, "parcels", 40, {rejected, read_}},
      {header + "ZA 1,,1\nZA 2,,,\n", "too-few-values", 2, "parcels", 39, {rejected, read_}},
      {header + "ZA 1,,1,1,1\nZA 2,,,\n", "too-many-values", 2, "", 42, {rejected, read_}},
      {header + "ZA 2,,,\nZA 1,\"2024-01-01,1,1\nZA 3,,,\n", "quote-not-closed", 3, "issued_on", 45, {read_, rejected, read_}},
      {header + "ZA 1,\"2024-01-01\"x,1,1\nZA 2,,,\n", "text-after-quote", 2, "issued_on", 49, {rejected, read_}},
      {header + "ZA \"1\",,1,1\nZA 2,,,\n", "quote-inside", 2, "number", 35, {rejected, read_}},
      {header + "ZA 1,,\xFF,1\nZA 2,,,\n", "not-utf8", 2, "carats", 38, {rejected, read_}},
      {header + "ZA\0 1,,1,1\nZA 2,,,\n"s, "control-character", 2, "number", 32, {rejected, read_}},
      {header + ",,1,1\nZA 2,,,\n", "bad-certificate-number", 2, "", 32, {rejected, read_}},
      {header + "???,,1,1\nZA 2,,,\n", "bad-certificate-number", 2, "number", 32, {rejected, read_}},
      {header + "ZA " + std::string(70'000, '1') + ",,1,1\nZA 2,,,\n", "value-too-long", 2, "number", 32, {rejected, read_}},
      {"number,issuer\nZA 1,Africa\nZA 2,ZA\n", "bad-country", 2, "issuer", 19, {rejected, read_}},
      {"number,status\nZA 1,perhaps\nZA 2,valid\n", "bad-status", 2, "status", 19, {rejected, read_}},
  };
  for (const Broken& broken : cases) {
    const std::string shown = escaped(broken.text.substr(0, 80));
    const auto reading = read(broken.text);
    EXPECT_EQ(reading.outcome(), rejected) << shown;
    std::vector<Reading> outcomes;
    for (const Document& document : reading.documents) outcomes.push_back(document.outcome);
    ASSERT_EQ(outcomes, broken.outcomes) << shown << "\n" << dumped(reading);
    for (const Document& document : reading.documents) {
      if (document.outcome != rejected) continue;
      ASSERT_EQ(document.notes.size(), 1U) << shown;
      EXPECT_EQ(document.notes[0].severity, Severity::rejection) << shown;
      EXPECT_EQ(document.notes[0].reason->code, broken.reason) << shown;
      EXPECT_EQ(document.notes[0].place.line, broken.line) << shown;
      EXPECT_EQ(document.notes[0].place.path.text(), broken.column) << shown;
      EXPECT_EQ(document.notes[0].place.byte, broken.byte) << shown;
      EXPECT_EQ(document.certificate(), nullptr) << shown;
    }
  }
}

TEST(BrokenCsv, a_file_whose_header_is_wrong_is_refused_as_a_whole) {
  FormatLimits limits;
  limits.csv_columns_max = 5;
  auto format = csv_format(limits);
  const std::vector<std::pair<std::string, std::string_view>> cases = {
      {"issuer,issued_on\nZA,2024-01-01\n", "missing-column"},
      {"number,usd,Number\nZA 1,,\n", "double-column"},
      {"number,usd,a,b,c,d\nZA 1,,,,,\n", "too-many-columns"},
      {"a,b\n1,2\n", "header-unknown"},
      {"\"number,usd\nZA 1,\n", "header-unknown"},
  };
  for (const auto& [text, reason] : cases) {
    const auto reading = format->read(text, received, nullptr);
    EXPECT_EQ(reading.outcome(), rejected) << text;
    EXPECT_TRUE(reading.documents.empty()) << text;
    ASSERT_FALSE(reading.notes.empty()) << text;
    EXPECT_EQ(reading.notes[0].reason->code, reason) << text;
    EXPECT_EQ(reading.notes[0].place.line, 1U) << text;
  }
  limits.interchange_bytes_max = 10;
  EXPECT_EQ(csv_format(limits)->read("number\nZA 1117950\n", received, nullptr).notes.at(0).reason->code, "too-many-bytes");
}

TEST(CsvFormat, a_map_that_csv_can_t_follow_is_complained_of) {
  const std::vector<std::pair<std::string, std::string>> faults = {
      {"for: {format: csv}\nfields: {number: n}\n", "required"},
      {"for: {format: csv, required: m}\nfields: {number: n}\n", "fills no field"},
      {"for: {format: csv, required: n, colour: red}\nfields: {number: n}\n", "colour"},
      {"for: {format: csv, required: n}\noptions: {colour: red}\nfields: {number: n}\n", "strict"},
      {"for: {format: csv, required: n}\nfields: {number: n}\nlists: [{list: line, starts: x, fields: {carats: c}}]\n", "no lists"},
  };
  for (const auto& [body, says] : faults) {
    Complaints complaints;
    const auto map = read_map_text("map: csv/x\ntitle: t\nsource: s\nkind: certificate\n" + body, "csv/x", complaints);
    for (const Complaint& complaint : complaints) ADD_FAILURE() << body << in_words(complaint);
    ASSERT_TRUE(map) << body;
    const std::vector<Map> maps{*map};
    (void)make_csv_format(maps, {}, complaints);
    ASSERT_EQ(complaints.size(), 1U) << body;
    EXPECT_NE(complaints[0].sentence.find(says), std::string::npos) << complaints[0].sentence;
  }
}

TEST(CsvFormat, a_map_without_strictness_reads_what_conversions_can) {
  Complaints complaints;
  const auto map = read_map_text(R"(map: csv/loose
title: t
source: s
kind: certificate
for: {format: csv, required: cert}
options: {date_order: dmy}
fields: {number: cert, issued_on: date, carats: {at: weight, with: unit}}
)",
                                 "csv/loose", complaints);
  ASSERT_TRUE(map && complaints.empty());
  const std::vector<Map> maps{*map};
  auto format = make_csv_format(maps, {}, complaints);
  const auto reading = format->read("unit;cert;date;weight\nGRM;ZA 1;03.04.2024;0,5\n", received, nullptr);
  const Certificate* certificate = reading.documents.at(0).certificate();
  ASSERT_NE(certificate, nullptr) << dumped(reading);
  EXPECT_EQ(to_string(*certificate->issued_on), "2024-04-03");
  EXPECT_EQ(certificate->carats->amount.to_string(), "2.5");
}

TEST(CsvFormat, twenty_thousand_lines_take_seconds_not_minutes) {
  std::string text = "number,issuer,issued_on,carats,usd,status\n";
  for (int i = 0; i < 20'000; ++i) text += "ZA " + std::to_string(1'000'000 + i) + ",ZA,2024-03-01,12.50,1000.25,valid\n";
  const auto start = std::chrono::steady_clock::now();
  const auto reading = read(text);
  EXPECT_EQ(reading.documents.size(), 20'000U);
  EXPECT_EQ(reading.outcome(), Reading::read);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(20));
}

TEST(CsvFormat, a_flood_of_quotes_or_blank_lines_ends_soon) {
  std::string quotes = "number\n";
  for (int i = 0; i < 50'000; ++i) quotes += "\"a\n";
  std::string blanks = "number\n" + std::string(5'000'000, '\n');
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(read(quotes).outcome(), rejected);
  EXPECT_TRUE(read(blanks).documents.empty());
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(20));
}

}  // namespace
}  // namespace kpwatch
