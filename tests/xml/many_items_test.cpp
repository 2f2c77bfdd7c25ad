// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Declarations of very many goods items: built while they come, in little memory, and nothing that anybody must look at is left out.
#include <gtest/gtest.h>

#include "daemon/mapping/items_max.h"
#include "daemon/mapping/reasons.h"
#include "tests/xml/support.h"

namespace kpwatch::test {
namespace {

// The sample with its last goods item `times` over; the one numbered `marked` (from 1, of the copies) is given another code.
std::string with_items(const std::string& file, const std::string& element, std::size_t times, std::size_t marked = 0,
                       const std::string& from = "", const std::string& to = "") {
  const std::string sample = file_bytes(samples_dir / file);
  const std::string close = "</" + element + ">";
  const std::size_t begin = sample.rfind("<" + element + ">"), end = sample.rfind(close) + close.size();
  const std::string item = sample.substr(begin, end - begin);
  std::string whole = sample.substr(0, begin);
  for (std::size_t i = 1; i <= times; ++i) {
    std::string one = item;
    if (i == marked) one.replace(one.find(from), from.size(), to);
    whole += one;
  }
  return whole + sample.substr(end);
}

InputReading read_with(const std::string& xml, const ItemInterest& interest, RowCoverage* coverage = nullptr) {
  FormatLimits limits;
  limits.xml_elements_max = 10'000'000;
  limits.message_bytes_max = std::size_t{256} << 20;
  const auto format = xml_format(limits);
  if (interest) format->set_interest(interest);
  return format->read(xml, *parse_iso_day("2024-06-15"), coverage);
}

const ItemInterest diamonds = [](const Declaration&, const GoodsItem& item) {
  return item.commodity_code && item.commodity_code->value.digits.starts_with("7102");
};

struct ManyItemed {
  const char* file;
  const char* element;
};
constexpr ManyItemed with_many[] = {
    {"wco-import.xml", "GovernmentAgencyGoodsItem"}, {"wco-split-values.xml", "GovernmentAgencyGoodsItem"}, {"asycuda-import.xml", "Item"}};

// Coverage asks for every value, so nothing is built before the document has ended.
TEST(XmlManyItems, read_the_same_whether_they_are_built_while_they_come_or_at_the_end) {
  for (const auto& [file, element] : with_many) {
    const std::string xml = with_items(file, element, 4'000);
    RowsFired fired;
    const InputReading early = read_with(xml, {}), late = read_with(xml, {}, &fired);
    ASSERT_EQ(late.documents.size(), 1U) << file;
    ASSERT_GE(late.documents[0].declaration()->items.size(), 4'000U) << file;
    EXPECT_TRUE(as_text(early) == as_text(late)) << file;
  }
}

TEST(XmlManyItems, the_one_that_concerns_somebody_is_found_wherever_it_stands) {
  for (const std::size_t where : {std::size_t{1}, std::size_t{1'001}, std::size_t{7'000}, std::size_t{20'000}}) {
    const std::string xml = with_items("wco-split-values.xml", "GovernmentAgencyGoodsItem", 20'000, where, "7102", "9999");
    const ItemInterest marked = [](const Declaration&, const GoodsItem& item) {
      return item.commodity_code && item.commodity_code->value.digits.starts_with("9999");
    };
    const InputReading reading = read_with(xml, marked);
    ASSERT_EQ(reading.documents.at(0).outcome, Reading::read);
    const auto& items = reading.documents[0].declaration()->items;
    EXPECT_EQ(items.size(), items_kept_unasked + (where > items_kept_unasked ? 1 : 0));
    const auto found = std::find_if(items.begin(), items.end(), [&](const GoodsItem& item) { return marked({}, item); });
    ASSERT_NE(found, items.end());
    EXPECT_EQ(found->position, where);
    const auto told = std::find_if(reading.documents[0].notes.begin(), reading.documents[0].notes.end(),
                                   [](const Note& note) { return note.reason == &reasons::items_left_out; });
    ASSERT_NE(told, reading.documents[0].notes.end());
    EXPECT_EQ(told->detail, std::to_string(20'000 - items.size()) + " of 20000");
  }
}

TEST(XmlManyItems, more_of_interest_than_are_kept_are_refused_and_so_are_more_when_nobody_says_which_are) {
  const std::string xml = with_items("wco-import.xml", "GovernmentAgencyGoodsItem", items_max + 10);
  for (const ItemInterest& interest : {ItemInterest([](const Declaration&, const GoodsItem&) { return true; }), ItemInterest()}) {
    const InputReading reading = read_with(xml, interest);
    EXPECT_EQ(reading.documents.at(0).outcome, Reading::rejected);
    ASSERT_NE(rejection_of(all_notes(reading)), nullptr);
    EXPECT_EQ(rejection_of(all_notes(reading))->reason, &reasons::too_many_items);
  }
}

TEST(XmlManyItems, one_that_breaks_off_is_refused_whatever_was_built_of_it) {
  const std::string xml = with_items("wco-import.xml", "GovernmentAgencyGoodsItem", 20'000);
  for (const std::size_t size : {xml.size() / 3, xml.size() - 20}) {
    const InputReading reading = read_with(xml.substr(0, size), diamonds);
    ASSERT_EQ(reading.documents.size(), 1U);
    EXPECT_EQ(reading.documents[0].outcome, Reading::rejected);
    EXPECT_FALSE(reading.well_formed_to_end);
  }
}

// The reader is used for one document after another.
TEST(XmlManyItems, leave_nothing_behind_for_the_next_document) {
  FormatLimits limits;
  limits.xml_elements_max = 10'000'000;
  limits.message_bytes_max = std::size_t{256} << 20;
  const auto format = xml_format(limits);
  format->set_interest(diamonds);
  const std::string small = file_bytes(samples_dir / "asycuda-import.xml");
  const Day day = *parse_iso_day("2024-06-15");
  const std::string alone = as_text(format->read(small, day, nullptr));
  (void)format->read(with_items("asycuda-import.xml", "Item", 20'000), day, nullptr);
  (void)format->read(with_items("wco-import.xml", "GovernmentAgencyGoodsItem", 20'000).substr(0, 3'000'000), day, nullptr);
  EXPECT_EQ(as_text(format->read(small, day, nullptr)), alone);
}

}  // namespace
}  // namespace kpwatch::test
