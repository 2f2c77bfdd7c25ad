// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The path language of EDIFACT maps, and how a message is walked by it.
#include <gtest/gtest.h>

#include <algorithm>

#include "adapters/formats/edifact/edifact_format.h"
#include "adapters/formats/edifact/segment_path.h"
#include "daemon/mapping/map_file.h"
#include "tests/json/dump.h"

namespace kpwatch::test {
namespace {

using namespace edifact;

TEST(EdifactPath, what_is_no_path_is_refused_with_a_sentence) {
  for (const std::string_view text : {"",           "BG",         "bgm/1",    "BGM/",      "BGM/0",    "BGM/1.0",    "BGM/x",
                                      "BGM/1.2.3",  "BGM/1.5-2",  "BGM/1.-2", "BGM[1=2/1", "BGM[1]/1", "BGM[1!2]/1", "BGM[x=2]/1",
                                      "BGM[1#x]/1", "BGM[1#0]/1", "MOA>/1",   "MOA>cux/1", "BGM 1",    "BGM/1 2",    "../1"}) {
    std::string fault;
    EXPECT_FALSE(parse_segment_path(text, fault)) << text;
    EXPECT_FALSE(fault.empty()) << text;
  }
}

TEST(EdifactPath, a_path_has_its_parts) {
  std::string fault;
  const auto path = parse_segment_path("MOA[1.1=39|38,1.3!=]>CUX[1=2]/1.2-4", fault);
  ASSERT_TRUE(path) << fault;
  ASSERT_TRUE(path->leader);
  EXPECT_EQ(path->leader->tag, tag("MOA"));
  ASSERT_EQ(path->leader->predicates.size(), 2U);
  EXPECT_EQ(path->leader->predicates[0].values, (std::vector<std::string>{"39", "38"}));
  EXPECT_EQ(path->leader->predicates[1].kind, Predicate::Kind::differs);
  EXPECT_EQ(path->test.tag, tag("CUX"));
  EXPECT_EQ(path->value.element, 1);
  EXPECT_EQ(path->value.component, 2);
  EXPECT_EQ(path->value.last, 4);
  EXPECT_TRUE(parse_segment_path(".", fault)->is_opening_component);
}

const std::vector<Map>& cusdec_maps() {
  static const std::vector<Map> maps = [] {
    Complaints complaints;
    std::vector<Map> all = read_maps(std::string(KPWATCH_SOURCE_DIR) + "/mappings", complaints);
    std::erase_if(all, [](const Map& map) { return map.format != "edifact"; });
    return all;
  }();
  return maps;
}

InputReading read_body(const std::string& body, const std::string& association = "") {
  Complaints complaints;
  auto format = make_edifact_format(cusdec_maps(), {}, complaints);
  const auto segments = static_cast<std::size_t>(std::count(body.begin(), body.end(), '\'')) + 2;
  return format->read(
      "UNB+UNOC:3+A+B+250520:0900+1'UNH+1+CUSDEC:D:96B:UN" + association + "'" + body + "UNT+" + std::to_string(segments) + "+1'UNZ+1+1'",
      received, nullptr);
}

GoodsItem item_of(const std::string& segments, const std::string& association = "") {
  const auto reading = read_body("BGM+929+R+9'UNS+D'" + segments + "UNS+S'", association);
  const Declaration* declaration = reading.documents.at(0).declaration();
  if (declaration == nullptr || declaration->items.size() != 1) {
    ADD_FAILURE() << dumped(reading);
    return {};
  }
  return declaration->items[0];
}

std::string code_of(const std::string& cst, const std::string& association = "") {
  const GoodsItem item = item_of(cst + "'", association);
  return item.commodity_code ? item.commodity_code->value.digits : "none";
}

// Code list 1131 says what an element of CST is; where it is silent the shape does.
TEST(EdifactWalk, the_commodity_is_found_among_the_elements_of_CST) {
  for (const std::string association : {"", ":ZZZ01"}) {
    EXPECT_EQ(code_of("CST+1+71023100:122", association), "71023100");
    EXPECT_EQ(code_of("CST+1+10.00:117:141+7102310000:122:148", association), "7102310000");
    EXPECT_EQ(code_of("CST+1+4000000:117+EX:105+1:112+100:116+710210:169", association), "710210");
    EXPECT_EQ(code_of("CST++1000001+72042900", association), "72042900");
    EXPECT_EQ(code_of("CST+1+7102.31.00:ZZZ", association), "71023100");
    EXPECT_EQ(code_of("CST+1+710231", association), "710231");
    EXPECT_EQ(code_of("CST+1+7102", association), "7102");
    EXPECT_EQ(code_of("CST+000001+12345678:117", association), "none");
    EXPECT_EQ(code_of("CST+1", association), "none");
    EXPECT_EQ(code_of("CST+1'RFF+HS:71023100", association), "71023100");
  }
}

TEST(EdifactWalk, a_segment_belongs_to_the_one_that_leads_it) {
  const GoodsItem item = item_of(
      "CST+1+71023100:122'LOC+27+BW'MEA+AAF++CTM:5'MOA+40:100:USD'RFF+AWB:1'DTM+171:20250101:102'DOC+916:::L116+BW0001'DTM+137:20250102:"
      "102'LOC+91+BW'NAD+RL+X'"
      "TOD+2'LOC+27+NA'TAX+1+CUD'MOA+55:7:USD'GIR+1+A'MEA+AAF++CTM:2'MOA+40:40:USD'NAD+EX+++Nobody'");
  EXPECT_EQ(item.origin->value.text(), "BW");
  EXPECT_EQ(item.quantities.size(), 1U);
  ASSERT_EQ(item.amounts.size(), 1U);
  EXPECT_EQ(item.amounts[0].qualifier, "40");
  EXPECT_TRUE(item.parties.empty());
  ASSERT_EQ(item.documents.size(), 2U);
  EXPECT_EQ(to_string(item.documents[0].dated_on->value), "2025-01-01");
  EXPECT_EQ(to_string(item.documents[1].dated_on->value), "2025-01-02");
  EXPECT_EQ(item.documents[1].issuer->value.text(), "BW");
}

TEST(EdifactWalk, the_header_is_not_filled_from_items_nor_items_from_the_summary) {
  const auto reading = read_body(
      "BGM+929+R+9'LOC+35+BW'NAD+IM+++Importer'RFF+ABT:NOT-OURS'MOA+39:5:USD'UNS+D'DMS+I+380'LOC+35+XX'NAD+EX+++Of the invoice'"
      "CST+1+71023100:122'LOC+35+NA'DTM+148:20250101:102'UNS+S'CNT+5:1'TAX+1+CUD'MOA+39:9:EUR'");
  const Declaration* declaration = reading.documents.at(0).declaration();
  ASSERT_NE(declaration, nullptr);
  EXPECT_EQ(declaration->dispatch_country->value.text(), "BW");
  EXPECT_FALSE(declaration->accepted_on);
  EXPECT_FALSE(declaration->mrn);
  EXPECT_EQ(declaration->currency->value, "USD");
  EXPECT_EQ(declaration->amounts.size(), 1U);
  EXPECT_EQ(declaration->parties.size(), 1U);
  EXPECT_EQ(declaration->items.at(0).dispatch_country->value.text(), "NA");
  EXPECT_TRUE(declaration->items.at(0).amounts.empty());
}

TEST(EdifactWalk, the_currency_may_stand_in_a_segment_of_its_own) {
  const auto reading =
      read_body("BGM+929+R+9'MOA+39:5'CUX+2:USD'UNS+D'CST+1+71023100:122'MOA+40:100'CST+2+71023100:122'MOA+40:100'CUX+2:EUR'UNS+S'");
  const Declaration* declaration = reading.documents.at(0).declaration();
  ASSERT_NE(declaration, nullptr);
  EXPECT_EQ(declaration->currency->value, "USD");
  EXPECT_EQ(declaration->items.at(0).value->value.currency, "USD");
  EXPECT_EQ(declaration->items.at(1).value->value.currency, "EUR");
}

TEST(EdifactWalk, a_repeated_element_gives_each_of_its_values) {
  Complaints complaints;
  auto format = make_edifact_format(cusdec_maps(), {}, complaints);
  const auto reading = format->read(
      "UNA:+.?*'UNB+UNOB:4+A+B+20250520:0900+1'UNH+1+CUSDEC:D:96B:UN:ZZZ01'BGM+929+R+9'UNS+D'CST+1+100:117*71023100:122'FTX+ACB+++KBCZA "
      "1*KBCZA 2'UNS+S'UNT+7+1'UNZ+1+1'",
      received, nullptr);
  const Declaration* declaration = reading.documents.at(0).declaration();
  ASSERT_NE(declaration, nullptr) << dumped(reading);
  EXPECT_EQ(declaration->items.at(0).commodity_code->value.digits, "71023100");
  ASSERT_EQ(declaration->items.at(0).documents.size(), 2U);
  EXPECT_EQ(declaration->items.at(0).documents[1].reference->value, "ZA 2");
}

TEST(EdifactWalk, strange_and_missing_segments_are_noted_and_the_rest_is_read) {
  const auto strange = read_body("BGM+929+R+9'ABC+1'UNS+D'CST+1+71023100:122'UNS+S'");
  ASSERT_EQ(strange.documents.at(0).notes.size(), 1U) << dumped(strange);
  EXPECT_EQ(strange.documents[0].notes[0].reason->code, "unexpected-segment");
  EXPECT_EQ(strange.documents[0].notes[0].place.segment, 3U);
  EXPECT_EQ(strange.documents[0].outcome, Reading::read);
  const auto missing = read_body("LOC+35+BW'CST+1+71023100:122'");
  ASSERT_EQ(missing.documents.at(0).notes.size(), 2U) << dumped(missing);
  EXPECT_EQ(missing.documents[0].notes[0].reason->code, "missing-segment");
  EXPECT_EQ(missing.documents[0].notes[0].place.tag_text(), "BGM");
  EXPECT_EQ(missing.documents[0].notes[1].place.tag_text(), "UNS");
  EXPECT_EQ(missing.documents[0].declaration()->items.size(), 1U);
}

TEST(EdifactWalk, what_stands_behind_the_reason_to_refuse_a_message_is_not_said_to_be_missing) {
  const auto too_long = read_body("BGM+929+R+9'FTX+AAA+++" + std::string(9000, 'A') + "'UNS+D'UNS+S'");
  ASSERT_EQ(too_long.documents.at(0).notes.size(), 1U) << dumped(too_long);
  EXPECT_EQ(too_long.documents[0].notes[0].reason->code, "segment-too-long");
  const auto cut = read_body("BGM+929+R+9'UNH+2+CUSDEC:D:96B:UN'BGM+929+R+9'UNS+D'UNS+S'");
  ASSERT_EQ(cut.documents.at(0).notes.size(), 1U) << dumped(cut);
  EXPECT_EQ(cut.documents[0].notes[0].place.tag_text(), "UNT");
}

TEST(EdifactWalk, more_goods_than_are_read_refuse_the_message_whatever_comes_behind_them) {
  std::string goods;
  for (int i = 0; i < 6'000; ++i) goods += "CST+1+71023100:122'LOC+27+XX'";
  const auto reading = read_body("BGM+929+R+9'UNS+D'" + goods + "ABC+1'UNS+S'");
  const Document& document = reading.documents.at(0);
  EXPECT_EQ(document.outcome, Reading::rejected);
  EXPECT_EQ(document.declaration(), nullptr);
  const auto says = [&](std::string_view code) {
    return std::any_of(document.notes.begin(), document.notes.end(), [&](const Note& note) { return note.reason->code == code; });
  };
  EXPECT_TRUE(says("too-many-items")) << dumped(reading);
  EXPECT_TRUE(says("unexpected-segment")) << dumped(reading);
  EXPECT_FALSE(says("missing-segment")) << dumped(reading);
}

// Without UNS+D a customs line opens the items; with it, one before it does not. Texts that only look like a section or like an end must
// not be taken for one.
TEST(EdifactWalk, the_detail_section_is_looked_for_up_to_the_end_of_the_message_and_no_further) {
  const auto items = [](const std::string& body) {
    const auto reading = read_body(body);
    const Declaration* const declaration = reading.documents.at(0).declaration();
    return declaration == nullptr ? -1 : static_cast<int>(declaration->items.size());
  };
  EXPECT_EQ(items("BGM+929+R+9'CST+1+71023100:122'"), 1);
  EXPECT_EQ(items("BGM+929+R+9'CST+1+71023100:122'UNS+S'"), 1);
  EXPECT_EQ(items("BGM+929+R+9'CST+1+71023100:122'UNS+D'CST+2+71023100:122'UNS+S'"), 1);
  EXPECT_EQ(items("BGM+929+R+9'CST+1+71023100:122'FTX+AAA+++?'UNT+1'UNS+D'CST+2+71023100:122'UNS+S'"), 1);
  EXPECT_EQ(items("BGM+929+R+9'CST+1+71023100:122'FTX+AAA+++UNT+1'UNS+D'CST+2+71023100:122'UNS+S'"), 1);
  EXPECT_EQ(items("BGM+929+R+9'CST+1+71023100:122'FTX+AAA+++?'UNS+D'UNS+S'"), 1);
  EXPECT_EQ(items("BGM+929+R+9'CST+1+71023100:122'FTX+AAA+++?"
                  "?'\r\nUNS+D'CST+2+71023100:122'CST+3+1'UNS+S'"),
            2);
  const auto next = read_body("BGM+929+R+9'CST+1+71023100:122'UNT+4+1'UNH+2+CUSDEC:D:96B:UN'BGM+929+R+9'UNS+D'CST+2+71023100:122'UNS+S'");
  ASSERT_NE(next.documents.at(0).declaration(), nullptr);
  EXPECT_EQ(next.documents[0].declaration()->items.size(), 1U);
}

TEST(EdifactWalk, other_messages_and_directories_have_no_map) {
  Complaints complaints;
  auto format = make_edifact_format(cusdec_maps(), {}, complaints);
  for (const std::string type :
       {"CUSDEC:D:93A:UN", "CUSDEC:D:25A:UN", "CUSDEC:1:911:UN:ECS003", "CUSDEC:D:96B:XY", "CUSCAR:1:921:UN", "ORDERS:D:96A:UN"}) {
    const auto reading =
        format->read("UNB+UNOC:3+A+B+250520:0900+1'UNH+1+" + type + "'BGM+929+R+9'UNS+D'CST+1'UNS+S'UNT+6+1'UNZ+1+1'", received, nullptr);
    EXPECT_EQ(reading.outcome(), Reading::unmapped) << type;
    EXPECT_EQ(reading.documents.at(0).described_as, type);
  }
}

}  // namespace
}  // namespace kpwatch::test
