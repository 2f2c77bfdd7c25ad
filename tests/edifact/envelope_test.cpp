// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Interchanges, groups and messages: what their heads and ends say is held against what was counted.
#include <gtest/gtest.h>

#include "tests/edifact/reader_support.h"

namespace kpwatch::reader_test {
namespace {

std::string group(std::string_view messages, std::string_view count, std::string_view reference = "G1") {
  const std::string name(reference);
  return "UNG+ORDERS+SENDER+RECEIVER+261124:0900+" + name + "+UN+D:96A'\n" + std::string(messages) + "UNE+" + std::string(count) + "+" +
         name + "'\n";
}

TEST(EdifactEnvelope, clean_messages_of_many_kinds_have_no_note) {
  struct Clean {
    const char* text;
    Lines documents;
  };
  const Clean clean[] = {
      {"UNB+UNOB:3+5410000000001:14+5410000000002:14+261124:0900+INV1'UNH+ME0001+INVOIC:D:96A:UN:EAN008'BGM+380+IN432097+9'DTM+137:"
       "20261108:102'"
       "NAD+SU+5410000000001::9'LIN+1++4000862141404:SRV'QTY+47:40'MOA+203:2160'UNS+S'MOA+86:2160'UNT+10+ME0001'UNZ+1+INV1'",
       {"unmapped INVOIC:D:96A:UN:EAN008 ME0001"}},
      {"UNA:+.? "
       "'\r\nUNB+UNOB:4+SARSDEC+TRADER1+20261124:0900+12++++1'\r\nUNH+1+CUSRES:D:96B:UN:ZZZ01'\r\nBGM+962+8765+11'\r\nDTM+9:202611240859:"
       "203'\r\n"
       "GIS+1'\r\nNAD+CB+21000001'\r\nRFF+ABT:12345'\r\nUNT+7+1'\r\nUNZ+1+12'\r\n",
       {"unmapped CUSRES:D:96B:UN:ZZZ01 1"}},
      {"UNB+UNOC:3+4000000000001:500+4000000000002:500+261124:0900+A1'UNH+1+APERAK:D:07B:UN:2.1h'BGM+313+77'DTM+137:202611240900?+00:303'"
       "ERC+Z10'"
       "FTX+ABO+++Gr\xF6\xDF"
       "e fehlt'UNT+6+1'UNZ+1+A1'",
       {"unmapped APERAK:D:07B:UN:2.1h 1"}},
      {"UNA:+.\\*'\nUNB+IATA:1+1A+KRC+261124:0649+0003'\nUNH+1+PNRGOV:11:1:IA+241126/0649/XY/"
       "602'\nMSG+:22'\nORG+1A:MUC'\nSRC'\nRCI+1A:ABCDEF'\n"
       "DAT'\nORG+XY++++A'\nTRI++168:::2'\nUNT+9+1'\nUNZ+1+0003'\n",
       {"unmapped PNRGOV:11:1:IA 1"}},
      {"UNB+UNOA:2+A+B+261124:0900+1'UNH+7+PAXLST:D:05B:UN:IATA+XY123/261124'BGM+745'NAD+MS+++DOE?'S "
       "AGENCY'TDT+20+XY123'LOC+125+MUC'CNT+42:0'UNT+7+7'"
       "UNH+8+CONTRL:D:3:UN'UCI+1+A+B+7'UNT+3+8'UNZ+2+1'",
       {"unmapped PAXLST:D:05B:UN:IATA 7", "unmapped CONTRL:D:3:UN 8"}},
      {"UNB+UNOA:1+A+B+921124:0900+1'UNH+1+CUSDEC:1:921:UN:ECS003'BGM+830+1+9'UNS+D'UNS+S'UNT+5+1'UNZ+1+1'",
       {"unmapped CUSDEC:1:921:UN:ECS003 1"}},
  };
  for (const Clean& each : clean) {
    SCOPED_TRACE(each.text);
    const InputReading reading = read(each.text);
    EXPECT_EQ(told(reading), Lines{});
    EXPECT_EQ(documents(reading), each.documents);
    EXPECT_EQ(reading.format, "edifact");
    EXPECT_TRUE(reading.well_formed_to_end);
    EXPECT_EQ(reading.outcome(), Reading::unmapped);
  }
}

TEST(EdifactEnvelope, counts_that_are_wrong_are_noted_29) {
  EXPECT_EQ(told(replaced(order, "UNT+9", "UNT+8")), Lines{"control-count-wrong 29 1/1/9 UNT 1.1 @187"});
  EXPECT_EQ(told(replaced(order, "UNZ+1", "UNZ+2")), Lines{"control-count-wrong 29 1/0/11 UNZ 1.1 @196"});
  EXPECT_EQ(told(interchange(group(message("1"), "3"))),
            Lines{"control-count-wrong 29 1/0/7 UNE 1.1 @" + std::to_string(interchange(group(message("1"), "3")).find("UNE+") + 4)});
  EXPECT_EQ(told(replaced(order, "UNT+9", "UNT+0009")), Lines{});
  for (const char* text : {"UNT+X", "UNT+9.", "UNT+-9", "UNT+1000000000000000009", "UNT+99999999999999999999999999999"}) {
    EXPECT_EQ(told(replaced(order, "UNT+9", text)), Lines{"invalid-value 12 1/1/9 UNT 1.1 @187"}) << text;
  }
  EXPECT_EQ(told(replaced(order, "UNT+9", "UNT+999999999999999999")), Lines{"control-count-wrong 29 1/1/9 UNT 1.1 @187"});
  EXPECT_EQ(documents(replaced(order, "UNT+9", "UNT+8")), one_order);
}

TEST(EdifactEnvelope, references_that_differ_are_noted_28_and_missing_ones_13) {
  EXPECT_EQ(told(replaced(order, "UNT+9+1", "UNT+9+2")), Lines{"references-differ 28 1/1/9 UNT 2.1 @189"});
  EXPECT_EQ(told(replaced(order, "UNZ+1+REF1", "UNZ+1+REF2")), Lines{"references-differ 28 1/0/11 UNZ 2.1 @198"});
  EXPECT_EQ(codes(replaced(interchange(group(message("1"), "1")), "UNE+1+G1", "UNE+1+G2")), Lines{"references-differ"});
  EXPECT_EQ(told(replaced(order, "UNT+9+1", "UNT+9")), Lines{"missing-element 13 1/1/9 UNT 2.1 @188"});
  EXPECT_EQ(codes(replaced(order, "UNZ+1+REF1", "UNZ+1")), Lines{"missing-element"});
  EXPECT_EQ(codes(replaced(order, "UNT+9+1", "UNT")), (Lines{"missing-element", "missing-element"}));
  EXPECT_EQ(documents(replaced(order, "UNT+9+1", "UNT+9")), one_order);
  // The same reference with and without a release character it doesn't need.
  EXPECT_EQ(told(replaced(order, "UNH+1+", "UNH+?1+")), Lines{});
}

TEST(EdifactEnvelope, mandatory_elements_that_are_missing_are_noted_13) {
  struct Case {
    const char *from, *to, *line;
  };
  const Case cases[] = {
      {"UNB+UNOA:3+SENDER", "UNB+:3+SENDER", "missing-element 13 1/0/1 UNB 1.1 @4"},
      {"UNB+UNOA:3+SENDER", "UNB+UNOA:3+", "missing-element 13 1/0/1 UNB 2.1 @11"},
      {"+RECEIVER+", "++", "missing-element 13 1/0/1 UNB 3.1 @18"},
      {"261124:0900", ":0900", "missing-element 13 1/0/1 UNB 4.1 @27"},
      {"261124:0900", "261124", "missing-element 13 1/0/1 UNB 4.2 @27"},
      {"UNH+1+", "UNH++", "missing-element 13 1/1/1 UNH 1.1 @49"},
      {"ORDERS:D", ":D", "missing-element 13 1/1/1 UNH 2.1 @51"},
      {"ORDERS:D:", "ORDERS::", "missing-element 13 1/1/1 UNH 2.2 @58"},
      {"D:96A:", "D::", "missing-element 13 1/1/1 UNH 2.3 @60"},
      {"96A:UN", "96A", "missing-element 13 1/1/1 UNH 2.4 @51"},
  };
  for (const Case& each : cases) {
    SCOPED_TRACE(each.line);
    const InputReading reading = read(replaced(order, each.from, each.to));
    EXPECT_EQ(told(reading), Lines{each.line});
    EXPECT_EQ(reading.documents.at(0).outcome, Reading::unmapped);
  }
  EXPECT_EQ(codes(replaced(order, "+REF1'", "'")), (Lines{"missing-element", "missing-element"}));
  EXPECT_EQ(told(replaced(order, "261124", "261324")), Lines{"invalid-value 12 1/0/1 UNB 4.1 @27"});
  EXPECT_EQ(told(replaced(order, "0900", "9 AM")), Lines{"invalid-value 12 1/0/1 UNB 4.2 @34"});
}

TEST(EdifactEnvelope, a_message_without_its_unt_is_rejected_and_the_next_is_read) {
  const std::string cut = replaced(message("1"), "UNT+4+1'\n", "");
  EXPECT_EQ(documents(interchange(cut + message("2"), "2")), (Lines{"rejected ORDERS:D:96A:UN 1", "unmapped ORDERS:D:96A:UN 2"}));
  EXPECT_EQ(told(interchange(cut + message("2"), "2")), Lines{"rejected: missing-segment 13 1/1/4 UNT @105"});
  EXPECT_EQ(told(interchange(message("2") + cut, "2")),
            Lines{"rejected: missing-segment 13 1/2/4 UNT @" + std::to_string(45 + message("1").size() + cut.size())});
  EXPECT_EQ(codes(interchange(group(cut, "1"))), Lines{"missing-segment"});
}

TEST(EdifactEnvelope, a_message_without_its_unh_is_rejected_and_the_next_is_read) {
  const std::string headless = replaced(message("1"), "UNH+1+ORDERS:D:96A:UN'\n", "");
  const InputReading reading = read(interchange(headless + message("2"), "2"));
  EXPECT_EQ(documents(reading), (Lines{"rejected  ", "unmapped ORDERS:D:96A:UN 2"}));
  EXPECT_EQ(told(reading).front(), "rejected: missing-segment 13 1/1/1 UNH @45");
  EXPECT_EQ(codes(interchange(message("1") + "UNT+4+1'\n")), Lines{"unexpected-segment"});
}

TEST(EdifactEnvelope, an_interchange_without_its_unz_is_noted_and_its_messages_are_read) {
  const std::string endless = replaced(order, "UNZ+1+REF1'\n", "");
  EXPECT_EQ(told(endless), Lines{"missing-segment 13 1/0/11 UNZ @" + std::to_string(endless.size())});
  EXPECT_EQ(documents(endless), one_order);
  // An interchange inside an interchange ends it.
  const std::string inside = endless + replaced(order, "REF1", "REF2");
  EXPECT_EQ(told(inside), Lines{"missing-segment 13 1/0/11 UNZ @" + std::to_string(endless.size())});
  EXPECT_EQ(documents(inside), (Lines{one_order[0], one_order[0]}));
  EXPECT_EQ(read(inside).documents[1].place.interchange, 2U);
}

TEST(EdifactEnvelope, an_interchange_that_begins_inside_a_message_rejects_it) {
  const std::string cut = order.substr(0, order.find("LIN"));
  EXPECT_EQ(documents(cut + order), (Lines{"rejected ORDERS:D:96A:UN 1", one_order[0]}));
  EXPECT_EQ(told(cut + order), (Lines{"missing-segment 13 1/0/6 UNZ @" + std::to_string(cut.size()),
                                      "rejected: missing-segment 13 1/1/5 UNT @" + std::to_string(cut.size())}));
  EXPECT_EQ(documents(cut + "UNA:+.? '" + order), (Lines{"rejected ORDERS:D:96A:UN 1", one_order[0]}));
}

TEST(EdifactEnvelope, a_head_with_nothing_behind_it_never_stops_the_reader) {
  const std::string head = order.substr(0, order.find("UNH"));
  EXPECT_EQ(documents(head + "UNA:+.? '" + order), one_order);
  EXPECT_EQ(documents(head + head + order + head), one_order);
  EXPECT_EQ(codes(head), (Lines{"missing-segment", "lower-level-empty", "nothing-to-rely-on"}));
  EXPECT_EQ(read(head).outcome(), Reading::rejected);
  EXPECT_EQ(documents("UNA:+.? 'UNA:+.? '" + order), one_order);
  EXPECT_TRUE(tells("UNA:+.? '", "no-interchange") || tells("UNA:+.? '", "lower-level-empty"));
}

TEST(EdifactEnvelope, an_end_before_its_time_is_told) {
  const std::string early = replaced(replaced(order, "UNZ+1+REF1'\n", ""), "UNT+9+1'\n", "UNZ+1+REF1'\nUNT+9+1'\n");
  EXPECT_EQ(read(early).outcome(), Reading::rejected);
  EXPECT_EQ(codes(early), (Lines{"text-outside-interchange", "missing-segment"}));
  EXPECT_EQ(codes(order + "UNZ+1+REF1'\n"), Lines{"unexpected-segment"});
  EXPECT_EQ(codes(order + "'"), Lines{"stray-terminator"});
  EXPECT_EQ(documents(order + "UNZ+1+REF1'\n" + order), (Lines{one_order[0], one_order[0]}));
}

TEST(EdifactEnvelope, an_empty_interchange_or_group_is_noted_32) {
  EXPECT_EQ(told(interchange("", "0")), Lines{"lower-level-empty 32 1/0/2 UNZ @45"});
  EXPECT_EQ(read(interchange("", "0")).outcome(), Reading::unmapped);
  EXPECT_EQ(codes(interchange(group("", "0"))), (Lines{"lower-level-empty", "lower-level-empty"}));
}

TEST(EdifactEnvelope, groups_are_read_and_counted) {
  const std::string two = interchange(group(message("1") + message("2"), "2") + group(message("3"), "1", "G2"), "2");
  EXPECT_EQ(told(two), Lines{});
  EXPECT_EQ(read(two).documents.size(), 3U);
  EXPECT_EQ(codes(interchange(replaced(group(message("1"), "1"), "UNE+1+G1'\n", ""))), Lines{"missing-segment"});
  EXPECT_EQ(codes(interchange(message("1") + "UNE+1+G1'\n")), Lines{"unexpected-segment"});
}

TEST(EdifactEnvelope, groups_and_loose_messages_in_one_interchange_are_noted_30) {
  EXPECT_EQ(codes(interchange(message("1") + group(message("2"), "1"))), Lines{"groups-and-messages-mixed"});
  EXPECT_EQ(codes(interchange(group(message("2"), "1") + message("1") + message("3"))), Lines{"groups-and-messages-mixed"});
}

TEST(EdifactEnvelope, a_reference_used_twice_is_noted_26) {
  EXPECT_EQ(codes(interchange(message("1") + message("1"), "2")), Lines{"duplicate-reference"});
  EXPECT_EQ(told(order + order), Lines{});
}

TEST(EdifactEnvelope, bare_messages_are_read_with_a_note) {
  EXPECT_EQ(told(message("1")), Lines{"no-interchange-header 13 1/0/1 UNH @0"});
  EXPECT_EQ(documents(message("1") + message("2")), (Lines{"unmapped ORDERS:D:96A:UN 1", "unmapped ORDERS:D:96A:UN 2"}));
  EXPECT_EQ(documents(replaced(replaced(message("1"), "+", "*"), ":", "=")), one_order);
}

TEST(EdifactEnvelope, only_a_test_indicator_of_1_is_a_test) {
  const auto with = [](const char* indicator) { return replaced(order, "+REF1'\nUNH", std::string("+REF1++++++") + indicator + "'\nUNH"); };
  EXPECT_TRUE(read(with("1")).documents.at(0).test);
  EXPECT_EQ(told(with("1")), Lines{});
  for (const char* other : {"0", "t", "2", "TEST"}) {
    EXPECT_FALSE(read(with(other)).documents.at(0).test) << other;
    EXPECT_TRUE(tells(with(other), "invalid-test-indicator")) << other;
  }
  EXPECT_FALSE(read(order).documents.at(0).test);
}

TEST(EdifactEnvelope, version_and_release_that_changed_places_are_noted) {
  EXPECT_EQ(codes(replaced(order, "D:96A", "96A:D")), Lines{"version-and-release-exchanged"});
}

TEST(EdifactEnvelope, a_tag_that_can_be_none_is_noted_with_its_place) {
  for (const char* bad : {"B!M", "bgm", "BG", "BGMX", "B M", "+GM"}) {
    SCOPED_TRACE(bad);
    const InputReading reading = read(replaced(order, "BGM+", std::string(bad) + "+"));
    EXPECT_EQ(told(reading).front().substr(0, 20), "invalid-tag 12 1/1/2");
  }
  EXPECT_TRUE(tells(interchange("bgm+1'\n" + message("1")), "invalid-tag"));
}

TEST(EdifactEnvelope, stray_terminators_are_noted) {
  EXPECT_EQ(codes(replaced(order, "BGM", "'BGM")), Lines{"stray-terminator"});
  EXPECT_EQ(codes(replaced(order, "UNH", "''UNH")), (Lines{"stray-terminator", "stray-terminator"}));
}

TEST(EdifactEnvelope, security_segments_pass) {
  EXPECT_EQ(told(interchange("USH+1+1+1'\n" + message("1", "USH+1'\nBGM+1'\n") + "UST+1+1'\n", "1", "UNOB:4")), Lines{});
}

}  // namespace
}  // namespace kpwatch::reader_test
