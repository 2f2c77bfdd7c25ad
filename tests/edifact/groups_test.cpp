// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Items that stand in groups (`within`): what a bill, a consignment or an invoice says is said of each of its goods.
#include <gtest/gtest.h>

#include <algorithm>

#include "adapters/formats/edifact/edifact_format.h"
#include "daemon/mapping/map_file.h"
#include "tests/json/dump.h"

namespace kpwatch::test {
namespace {

const std::vector<Map>& edifact_maps() {
  static const std::vector<Map> maps = [] {
    Complaints complaints;
    std::vector<Map> all = read_maps(std::string(KPWATCH_SOURCE_DIR) + "/mappings", complaints);
    std::erase_if(all, [](const Map& map) { return map.format != "edifact"; });
    return all;
  }();
  return maps;
}

InputReading read_message(const std::string& type, const std::string& body) {
  Complaints complaints;
  auto format = make_edifact_format(edifact_maps(), {}, complaints);
  const auto segments = static_cast<std::size_t>(std::count(body.begin(), body.end(), '\'')) + 2;
  return format->read("UNB+UNOC:3+A+B+250520:0900+1'UNH+1+" + type + "'" + body + "UNT+" + std::to_string(segments) + "+1'UNZ+1+1'",
                      received, nullptr);
}

// "1 705 B1, consignor ONE, BW" for each item: number, papers, parties, origin.
std::vector<std::string> items(const InputReading& reading) {
  std::vector<std::string> lines;
  const Declaration* declaration = reading.documents.at(0).declaration();
  if (declaration == nullptr) return {dumped(reading)};
  for (const GoodsItem& item : declaration->items) {
    std::string line = item.number ? item.number->value.str() : "-";
    for (const CitedDocument& each : item.documents) {
      line += ' ' + (each.code ? each.code->value.str() : "-") + ' ' + (each.reference ? each.reference->value.str() : "-");
    }
    for (const Party& each : item.parties) line += ", " + each.role.str() + ' ' + (each.name ? each.name->value.str() : "-");
    if (item.origin) line += ", " + std::string(item.origin->value.text());
    lines.push_back(line);
  }
  return lines;
}

using Lines = std::vector<std::string>;
const std::string manifest = "CUSCAR:D:96B:UN";

TEST(EdifactGroups, what_a_bill_says_is_said_of_its_goods_and_of_no_others) {
  const std::string head = "BGM+785+M+9'RFF+MB:MASTER'NAD+CA+++SHIP'TDT+20+1+1'LOC+9+BWGBE'CNI+1'";
  EXPECT_EQ(items(read_message(manifest,
                               head + "RFF+BM:B1'LOC+27+BW'NAD+CZ+++ONE'GID+1'GID+2'RFF+BM:B2'NAD+CZ+++TWO'GID+1'CNI+2'RFF+BM:B3'GID+0'")),
            (Lines{"1 705 B1, consignor ONE, BW", "2 705 B1, consignor ONE, BW", "1 705 B2, consignor TWO", "0 705 B3"}));
}

TEST(EdifactGroups, goods_speak_for_themselves_before_their_bill_does) {
  const auto reading = read_message(manifest, "BGM+785+M+9'CNI+1'RFF+BM:B1'LOC+27+BW'NAD+CZ+++ONE'GID+1'LOC+27+NA'GID+2'");
  EXPECT_EQ(items(reading), (Lines{"1 705 B1, consignor ONE, NA", "2 705 B1, consignor ONE, BW"}));
  const auto& first = reading.documents[0].declaration()->items.at(0);
  EXPECT_EQ(first.documents.at(0).place.segment, 4U);
  EXPECT_EQ(first.origin->place.segment, 8U);
}

TEST(EdifactGroups, a_reference_that_belongs_to_a_party_or_a_transport_begins_no_bill) {
  EXPECT_EQ(items(read_message(manifest, "BGM+785+M+9'CNI+1'RFF+BM:B1'TDT+20'RFF+VON:V1'NAD+CZ+++ONE'RFF+VA:X'GID+1'GID+2'NAD+CN+++TWO'")),
            (Lines{"1 705 B1, consignor ONE", "2 705 B1, consignee TWO, consignor ONE"}));
}

TEST(EdifactGroups, goods_without_a_consignment_have_the_last_bill_before_them) {
  EXPECT_EQ(items(read_message(manifest, "BGM+785+M+9'RFF+BM:B1'GID+1'RFF+BM:B2'LOC+27+ZA'GID+1'")), (Lines{"1", "1 705 B2, ZA"}));
}

TEST(EdifactGroups, masses_and_amounts_of_a_group_are_not_those_of_each_of_its_items) {
  const auto reading =
      read_message("CUSDEC:D:96B:UN",
                   "BGM+929+R+9'UNS+D'DMS+I1+380'MEA+AAE+AAF+KGM:9'MOA+39:900:USD'NAD+SE+++ONE'LIN+1'LIN+2'MEA+AAE+AAF+KGM:2'"
                   "DMS+I2+380'LIN+3'MOA+66:5:USD'UNS+S'");
  EXPECT_EQ(items(reading), (Lines{"1 380 I1, seller ONE", "2 380 I1, seller ONE", "3 380 I2"}));
  const auto& lines = reading.documents[0].declaration()->items;
  EXPECT_TRUE(lines.at(0).amounts.empty());
  EXPECT_FALSE(lines.at(0).net_mass);
  EXPECT_EQ(lines.at(1).net_mass->value.amount.to_string(), "2");
  EXPECT_EQ(lines.at(2).amounts.size(), 1U);
}

TEST(EdifactGroups, a_group_without_goods_is_an_item_itself_where_the_map_says_so) {
  const auto reading =
      read_message("CUSEXP:D:96B:UN",
                   "BGM+929+R+9'RFF+MWB:M'CNI+1+H1'NAD+CN+++ONE'MEA+WT+AAA+KGM:1'CNI+2+H2'CST+1+71023100:122'MEA+WT+AAA+KGM:2'"
                   "CNI+3+H3'GDS+1'FTX+AAA+++ROUGH DIAMONDS'");
  EXPECT_EQ(items(reading), (Lines{"1 741 M 703 H1, consignee ONE", "1 741 M 703 H2", "3 741 M 703 H3"}));
  const auto& goods = reading.documents[0].declaration()->items;
  EXPECT_EQ(goods.at(0).net_mass->value.amount.to_string(), "1");
  EXPECT_EQ(goods.at(2).description->value, "ROUGH DIAMONDS");
  EXPECT_EQ(goods.at(2).place.segment, 10U);
}

TEST(EdifactGroups, no_more_is_kept_of_a_group_than_is_bearable_and_that_is_told) {
  std::string body = "BGM+785+M+9'CNI+1'RFF+BM:B1'";
  for (int i = 0; i < 400; ++i) body += "LOC+5+BWGBE'";
  const auto reading = read_message(manifest, body + "NAD+CZ+++LATE'GID+1'");
  EXPECT_EQ(items(reading), Lines{"1 705 B1"});
  ASSERT_EQ(reading.documents.at(0).notes.size(), 1U);
  EXPECT_EQ(reading.documents[0].notes[0].reason->code, "group-too-large");
}

TEST(EdifactGroups, a_map_that_asks_for_groups_in_another_way_is_complained_about) {
  const auto complaints_about = [](const std::string& list) {
    Complaints complaints;
    const auto map = read_map_text(
        "map: edifact/x\ntitle: x\nsource: x\nkind: declaration\nfor: {format: edifact, message: CUSCAR}\nlists:\n  - list: item\n    "
        "starts: GID\n"
        "    fields: {description: FTX/4}\n" +
            list,
        "edifact/x", complaints);
    EXPECT_TRUE(map && complaints.empty());
    (void)make_edifact_format(std::vector<Map>{*map}, {}, complaints);
    return complaints.size();
  };
  EXPECT_EQ(complaints_about("    section: detail\n    within: [CNI, 'RFF[1.1=BM]']\n    inherits: [RFF]\n    alone: yes\n"), 0U);
  EXPECT_EQ(complaints_about("    within: CNI\n    inherits: RFF\n"), 1U);
  EXPECT_EQ(complaints_about("    section: detail\n    within: CNI\n"), 1U);
  EXPECT_EQ(complaints_about("    section: detail\n    within: CNI/1\n    inherits: RFF\n"), 2U);
  EXPECT_EQ(complaints_about("    section: detail\n    alone: yes\n"), 1U);
}

}  // namespace
}  // namespace kpwatch::test
