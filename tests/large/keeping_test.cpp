// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Whoever is asked which documents to keep sees all of them, in their order, and what he keeps is what a reading without him gives.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "adapters/formats/csv/csv_format.h"
#include "adapters/formats/edifact/edifact_format.h"
#include "adapters/formats/json/json_format.h"
#include "adapters/formats/xml/xml_format.h"
#include "tests/fuzz/harness.h"

namespace kpwatch {
namespace {

std::string sample(const std::string& name) {
  std::ifstream file(std::string(KPWATCH_SOURCE_DIR) + "/tests/samples/" + name, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string told(const Document& document) {
  InputReading one;
  one.documents.push_back(document);
  return fuzz::told_by(one);
}

void expect_the_same_of_all_that_is_kept(FormatMaker make, const std::string& bytes, const FormatLimits& limits = {}) {
  const auto format = fuzz::shipped_format(make, limits);
  const InputReading whole = format->read(bytes, fuzz::received_on(), nullptr);
  ASSERT_GT(whole.count(), 1U);
  for (const std::size_t every : {1U, 2U, 3U, 1'000'000U}) {
    std::vector<std::string> seen;
    const Keep keep = [&](Document& document) {
      seen.push_back(told(document));
      return seen.size() % every == 0;
    };
    const InputReading kept = format->read(bytes, fuzz::received_on(), nullptr, &keep);
    ASSERT_EQ(seen.size(), whole.count());
    for (std::size_t i = 0; i < seen.size(); ++i) EXPECT_EQ(seen[i], told(whole.documents[i])) << i;
    EXPECT_EQ(kept.count(), whole.count());
    EXPECT_EQ(kept.documents.size(), whole.count() / every);
    ASSERT_EQ(kept.numbers.size(), kept.documents.size());
    for (std::size_t i = 0; i < kept.documents.size(); ++i) EXPECT_EQ(kept.numbers[i], (i + 1) * every - 1);
    EXPECT_EQ(kept.outcome(), whole.outcome());
    EXPECT_EQ(kept.well_formed_to_end, whole.well_formed_to_end);
    EXPECT_EQ(kept.notes.size(), whole.notes.size());
  }
  for (std::size_t i = 0; i < whole.count(); ++i) {
    const auto one = format->read_one(bytes, fuzz::received_on(), i);
    ASSERT_TRUE(one);
    EXPECT_EQ(told(*one), told(whole.documents[i])) << i;
  }
  EXPECT_FALSE(format->read_one(bytes, fuzz::received_on(), whole.count()));
}

TEST(Keeping, leaves_messages_of_edifact_as_they_are) {
  const std::string one = sample("edifact/za-import-kbc.edi"), cut = one.substr(0, one.size() / 2);
  expect_the_same_of_all_that_is_kept(make_edifact_format, one + sample("edifact/eu-several-and-groups.edi") + one + cut + one);
}

TEST(Keeping, leaves_the_limit_of_messages_where_it_is) {
  FormatLimits limits;
  limits.interchange_messages_max = 3;
  std::string many;
  for (int i = 0; i < 5; ++i) many += sample("edifact/za-import-kbc.edi");
  expect_the_same_of_all_that_is_kept(make_edifact_format, many, limits);
  const auto format = fuzz::shipped_format(make_edifact_format, limits);
  const Keep nothing = [](Document&) { return false; };
  EXPECT_EQ(format->read(many, fuzz::received_on(), nullptr, &nothing).count(), 3U);
}

TEST(Keeping, leaves_documents_of_json_as_they_are) {
  expect_the_same_of_all_that_is_kept(make_json_format, sample("json/certificates.ndjson"));
  expect_the_same_of_all_that_is_kept(make_json_format, sample("json/exchange-broken.ndjson"));
  expect_the_same_of_all_that_is_kept(make_json_format, sample("json/certificates-array.json"));
  FormatLimits low;
  low.json_bytes_max = 400;  // so that the input is larger than one document may be
  expect_the_same_of_all_that_is_kept(make_json_format, "\xEF\xBB\xBF" + sample("json/certificates.ndjson"), low);
}

TEST(Keeping, leaves_lines_of_csv_as_they_are) {
  expect_the_same_of_all_that_is_kept(make_csv_format, sample("csv/certificates.csv"));
  expect_the_same_of_all_that_is_kept(make_csv_format, sample("csv/exchange-broken.csv"));
}

TEST(Keeping, leaves_declarations_of_one_xml_text_as_they_are) {
  expect_the_same_of_all_that_is_kept(make_xml_format, sample("xml/wco-two-declarations.xml"));
}

}  // namespace
}  // namespace kpwatch
