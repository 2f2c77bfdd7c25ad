// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Every good sample beside its golden (UPDATE_GOLDEN=1 writes them); every row of every EDIFACT map fires in one.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "adapters/formats/edifact/edifact_format.h"
#include "daemon/mapping/map_file.h"
#include "tests/json/dump.h"

namespace kpwatch::test {
namespace {

const std::vector<Map>& edifact_maps() {
  static const std::vector<Map> maps = [] {
    Complaints complaints;
    std::vector<Map> all = read_maps(std::string(KPWATCH_SOURCE_DIR) + "/mappings", complaints);
    for (const Complaint& complaint : complaints) ADD_FAILURE() << in_words(complaint);
    std::erase_if(all, [](const Map& map) { return map.format != "edifact"; });
    return all;
  }();
  return maps;
}

std::unique_ptr<Format> edifact() {
  Complaints complaints;
  auto format = make_edifact_format(edifact_maps(), {}, complaints);
  for (const Complaint& complaint : complaints) ADD_FAILURE() << in_words(complaint);
  return format;
}

std::vector<std::string> good_samples() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(std::string(KPWATCH_SOURCE_DIR) + "/tests/samples/edifact"))
    if (entry.path().extension() == ".edi") names.push_back("edifact/" + entry.path().filename().string());
  std::sort(names.begin(), names.end());
  return names;
}

TEST(EdifactMaps, each_sample_reads_as_its_golden_says) {
  const auto names = good_samples();
  ASSERT_GE(names.size(), 10U);
  for (const auto& name : names) {
    SCOPED_TRACE(name);
    const auto reading = edifact()->read(sample(name), received, nullptr);
    EXPECT_EQ(reading.outcome(), Reading::read);
    expect_golden(name + ".expected", dumped(reading));
  }
}

TEST(EdifactMaps, every_row_of_every_map_fires_in_a_sample) {
  Fired fired;
  for (const auto& name : good_samples()) (void)edifact()->read(sample(name), received, &fired);
  ASSERT_GE(edifact_maps().size(), 2U);
  for (const Map& map : edifact_maps()) EXPECT_EQ(fired.silent(map), std::vector<std::string>{});
}

TEST(EdifactMaps, a_value_stands_where_its_place_says) {
  const std::string bytes = sample("edifact/eu-import.edi");
  const auto reading = edifact()->read(bytes, received, nullptr);
  ASSERT_EQ(reading.documents.size(), 1U);
  const Declaration* declaration = reading.documents[0].declaration();
  ASSERT_NE(declaration, nullptr);
  ASSERT_EQ(declaration->items.size(), 1U);
  const GoodsItem& item = declaration->items[0];
  ASSERT_TRUE(item.carats && item.commodity_code);
  EXPECT_EQ(item.carats->value.amount.to_string(2), "125.00");
  EXPECT_EQ(item.carats->place.tag_text(), "MEA");
  EXPECT_EQ(item.carats->place.element, 3);
  EXPECT_EQ(item.carats->place.component, 2);
  EXPECT_EQ(bytes.substr(item.carats->place.byte, 6), "125.00");
  EXPECT_EQ(bytes.substr(item.commodity_code->place.byte, 10), "7102310000");
  // Segments are counted from UNH = 1.
  EXPECT_EQ(item.commodity_code->place.segment, 29U);
}

std::string map_of(const std::string& type) {
  const std::string bytes =
      "UNB+UNOC:3+A+B+250520:0900+1'UNH+1+" + type + "'BGM+929+R1+9'UNS+D'CST+1+0901210000:122'UNS+S'UNT+6+1'UNZ+1+1'";
  return edifact()->read(bytes, received, nullptr).documents.at(0).map;
}

TEST(EdifactMaps, the_association_decides_between_south_africa_and_europe) {
  for (const char* type : {"CUSDEC:D:96B:UN:ZZZ01", "CUSDEC:D:96B:UN:ZZZ02"}) EXPECT_EQ(map_of(type), "edifact/cusdec-d96b-za");
  for (const char* type : {"CUSDEC:D:96B:UN", "CUSDEC:D:96B:UN:CD001A", "CUSDEC:D:96B:UN:145050"})
    EXPECT_EQ(map_of(type), "edifact/cusdec-d96b-eu");
}

TEST(EdifactMaps, type_version_release_and_association_decide_which_map_reads_a_message) {
  const std::vector<std::pair<const char*, const char*>> table{
      {"CUSDEC:D:94A:UN", "cusdec-d94a-un"},        {"CUSDEC:D:98B:UN", "cusdec-d94a-un"},
      {"CUSDEC:D:01A:UN:RMT", "cusdec-d94a-un"},    {"CUSDEC:D:06B:UN", "cusdec-d94a-un"},
      {"CUSDEC:D:04A:UN", "cusdec-d94a-un"},        {"CUSDEC:D:04A:UN:109700", "cusdec-d04a-gb"},
      {"CUSDEC:D:04A:UN:109721", "cusdec-d04a-gb"}, {"CUSDEC:D:07A:UN", "cusdec-d07a-un"},
      {"CUSDEC:D:16A:UN:OWN1", "cusdec-d07a-un"},   {"CUSDEC:D:24A:UN", "cusdec-d07a-un"},
      {"CUSDEC:D:99B:UN", "cusdec-d99b-au"},        {"CUSDEC:S:99B:UN", "cusdec-d99b-au"},
      {"CUSDEC:1:921:UN:ECS003", "cusdec-921-es"},  {"CUSDEC:1:921:UN:TEX011", "cusdec-921-es"},
      {"CUSDEC:1:902:UN:NEP", "cusdec-902-no"},     {"GOVCBR:D:13A:UN", "govcbr-d13a-un"},
      {"CUSCAR:D:95B:UN", "cuscar-d94b-un"},        {"CUSCAR:D:96B:UN:ANY", "cuscar-d94b-un"},
      {"CUSCAR:D:99B:UN", "cuscar-d94b-un"},        {"CUSCAR:D:03B:UN", "cuscar-d02a-un"},
      {"CUSREP:D:99B:UN", "cusrep-d94b-un"},        {"CUSREP:D:03B:UN", "cusrep-d02a-un"},
      {"CUSEXP:D:96B:UN", "cusexp-d94b-un"},        {"CUSRES:D:96B:UN", "cusres-d94b-un"},
      {"CUSRES:D:96B:UN:ZZZ01", "cusres-d96b-za"},  {"CUSRES:D:13A:UN", "cusres-d02a-un"},
      {"SANCRT:D:96B:UN:ZZZ01", "sancrt-d96b-un"},
  };
  for (const auto& [type, map] : table) EXPECT_EQ(map_of(type), std::string("edifact/") + map) << type;
}

}  // namespace
}  // namespace kpwatch::test
