// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// An integrator's rows beside ours, ten times as many: they answer none of our questions. What they cost is measured by tests/bench/checks.
#include <gtest/gtest.h>
#include <unistd.h>

#include "tests/reference/multiplied.h"
#include "tests/reference/tables.h"

namespace kpwatch {
namespace {

// What the checks of one declaration ask for, and more.
std::size_t ask_all(const ReferenceData& data) {
  static const Day on = day("2017-03-01");
  static const CommodityCode rough{"7102310000"}, other{"8703230000"};
  static const CertificateNumber number = std::get<CertificateNumber>(normalise("ZA1117950", [](CountryCode) { return true; }));
  std::size_t found = 0;
  found += static_cast<std::size_t>(data.goods.scope(rough, on)) + static_cast<std::size_t>(data.goods.scope(other, on));
  found += data.words.match("Rough diamonds, unsorted, natural, from alluvial production, 12 parcels").rough_phrases.size();
  for (const char* one : {"ZA", "CF", "BE", "CI", "HK", "QB"}) {
    const CountryCode who = code(one);
    found += data.participants.takes_part(who, on) ? 1U : 0U;
    for (const auto subject : {Restriction::Subject::issuer, Restriction::Subject::origin, Restriction::Subject::neighbour})
      found += data.participants.restrictions(subject, who, on).size();
    found += data.producers.mines(who, on) ? 1U : 0U;
    found += data.valuations.nearest(who, Valuations::Kind::mined, "710231", on, 3) != nullptr ? 1U : 0U;
    found += data.neighbours.origins_beside(who, on).size();
    found += data.validity.rule(who, on) != nullptr ? 1U : 0U;
    found += data.number_formats.of(who, on).size();
    found += data.authorities.named(who, "Diamond and Precious Metals Regulator", on) != nullptr ? 1U : 0U;
  }
  found += data.participants.by_name("South Africa").has_value() ? 1U : 0U;
  found += static_cast<std::size_t>(data.documents.meaning("xml/wco-dec-uk", "L116", "", on));
  found += data.known_bad.find(number) != nullptr ? 1U : 0U;
  found += data.firms.words_of("Harbour Rough Stones (Pty) Ltd").size();
  found += data.firms.is_carrier("Malca-Amit South Africa (Pty) Ltd") ? 1U : 0U;
  return found;
}

TEST(Growth, ten_times_the_rows_change_no_answer) {
  const Multiplied own(fs::temp_directory_path() / ("kpwatch-growth-" + std::to_string(::getpid())));
  Complaints complaints;
  const auto many = read_reference_data(KPWATCH_SOURCE_DIR "/mappings/reference", own.folder(), complaints);
  for (const Complaint& complaint : complaints) ADD_FAILURE() << in_words(complaint);
  ASSERT_NE(many, nullptr);
  EXPECT_GT(ask_all(shipped()), 20U);
  EXPECT_EQ(ask_all(*many), ask_all(shipped()));
}

}  // namespace
}  // namespace kpwatch
