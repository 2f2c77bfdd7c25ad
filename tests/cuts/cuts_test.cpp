// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Twenty documents cut at every byte, five with every bit of every byte flipped. What is cut is never taken for whole; what was whole
// before the cut is read as ever. The demands of the fuzzers (tests/fuzz/harness.h) hold of all; one that does not ends the test.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "tests/cuts/samples.h"
#include "tests/fuzz/harness.h"

namespace kpwatch {
namespace {

using cuts::Sample;

std::string told(const Document& document) {
  InputReading one;
  one.documents.push_back(document);
  return fuzz::told_by(one);
}

bool has_note(const InputReading& reading, std::string_view code) {
  return std::any_of(reading.notes.begin(), reading.notes.end(), [&](const Note& note) { return note.reason->code == code; });
}

std::vector<Sample> flipped_samples() {
  auto all = cuts::samples();
  std::erase_if(all, [](const Sample& sample) { return !sample.is_flipped; });
  return all;
}

class Cut : public testing::TestWithParam<Sample> {};
class Flipped : public testing::TestWithParam<Sample> {};

TEST_P(Cut, at_any_byte_it_is_never_taken_for_whole) {
  const Sample& sample = GetParam();
  const auto format = fuzz::shipped_format(sample.make, {});
  const InputReading whole = format->read(sample.bytes, fuzz::received_on(), nullptr);
  ASSERT_TRUE(whole.well_formed_to_end);
  std::vector<std::string> documents;
  for (const Document& document : whole.documents) documents.push_back(told(document));

  for (std::size_t length = 0; length <= sample.bytes.size(); ++length) {
    const std::string cut = sample.bytes.substr(0, length);
    const InputReading reading = format->read(cut, fuzz::received_on(), nullptr);
    fuzz::demand_soundness(reading, cut.size());
    fuzz::demand_safe_skim(*format, cut, reading);
    if (cuts::is_visibly_cut(sample, length)) {
      EXPECT_TRUE(reading.outcome() == Reading::rejected || !reading.notes.empty()) << "after byte " << length << " nothing is said";
      // Letters of the next interchange's first word are text that belongs to none.
      EXPECT_TRUE(!reading.well_formed_to_end || has_note(reading, "text-outside-interchange")) << "after byte " << length;
    }
    // The line that lacks its end is read as it stands, and it is said that it lacks it.
    const std::size_t sure = reading.documents.size() - (has_note(reading, "line-not-ended") && !reading.documents.empty() ? 1 : 0);
    for (std::size_t i = 0; i < sure; ++i) {
      if (reading.documents[i].outcome == Reading::rejected) continue;
      ASSERT_LT(i, documents.size()) << "after byte " << length;
      ASSERT_EQ(told(reading.documents[i]), documents[i]) << "after byte " << length;
    }
  }
}

TEST_P(Flipped, in_any_bit_it_is_read_soundly_and_skimmed_safely) {
  const Sample& sample = GetParam();
  const auto format = fuzz::shipped_format(sample.make, {});
  const std::string before = fuzz::told_by(format->read(sample.bytes, fuzz::received_on(), nullptr));
  std::string bytes = sample.bytes;
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    for (unsigned bit = 0; bit < 8; ++bit) {
      bytes[at] = static_cast<char>(static_cast<unsigned char>(sample.bytes[at]) ^ 1U << bit);
      const InputReading reading = format->read(bytes, fuzz::received_on(), nullptr);
      fuzz::demand_soundness(reading, bytes.size());
      fuzz::demand_safe_skim(*format, bytes, reading);
    }
    bytes[at] = sample.bytes[at];
  }
  EXPECT_EQ(fuzz::told_by(format->read(bytes, fuzz::received_on(), nullptr)), before) << "nothing of what was read stays";
}

std::string name_of(const testing::TestParamInfo<Sample>& info) {
  std::string name = info.param.name;
  for (char& c : name) c = std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '_';
  return name;
}

INSTANTIATE_TEST_SUITE_P(samples, Cut, testing::ValuesIn(cuts::samples()), name_of);
INSTANTIATE_TEST_SUITE_P(samples, Flipped, testing::ValuesIn(flipped_samples()), name_of);

TEST(Cuts, there_are_twenty_samples_and_five_are_flipped) {
  EXPECT_EQ(cuts::samples().size(), 20U);
  EXPECT_EQ(flipped_samples().size(), 5U);
}

}  // namespace
}  // namespace kpwatch
