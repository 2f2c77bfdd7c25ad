// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// What a map may say, and where it is refused.
#include "daemon/mapping/map_file.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <regex>

#include "daemon/mapping/conversion.h"
#include "daemon/mapping/field.h"

namespace kpwatch {
namespace {

constexpr const char* good = R"(map: edifact/test
title: A test
source: nobody
kind: declaration
for: {format: edifact, message: CUSDEC, association: ['', X]}
regime: {rules: [{by: type_code, values: {929: import}}, {by: item.procedure, match: prefix, values: {4: import, '10': export}}]}
units: {cr: carat}
unit_when_absent: carat
value_order: ['40', '123']
roles: {EX: exporter}
functions: {'13 INV': cancellation}
options: {date_order: mdy, wrappers: [a, b]}
fields:
  reference: BGM/2.1
  destination_country: ['LOC[1=28]/2.1', 'LOC[1=12]/2.1']
  issued_on: {at: 'DTM[1.1=137]/1.2', with: 1.3}
  office: ['LOC[1=22]/2.1', {at: BGM/3, first: 2}]
  procedure: {is: NO}
lists:
  - list: item
    starts: CST
    holds: [FTX, MEA]
    fields:
      commodity_code: CST/2.1
      description: FTX/4
    lists:
      - {list: party, starts: NAD, role: exporter, fields: {name: NAD/4}}
)";

TEST(MapFile, a_map_says_what_it_says) {
  Complaints complaints;
  const auto map = read_map_text(good, "edifact/test", complaints);
  for (const Complaint& complaint : complaints) ADD_FAILURE() << in_words(complaint);
  ASSERT_TRUE(map);
  EXPECT_EQ(map->format, "edifact");
  EXPECT_EQ(map->applies.at("association"), (std::vector<std::string>{"", "X"}));
  EXPECT_EQ(map->applies.count("format"), 0U);
  ASSERT_EQ(map->regimes.size(), 2U);
  EXPECT_EQ(map->regimes[0].values.at("929"), Regime::import);
  EXPECT_EQ(map->units.at("CR"), "carat");
  EXPECT_EQ(map->options.at("wrappers"), "a b");
  EXPECT_EQ(map->functions.at("13 INV"), MessageFunction::cancellation);
  ASSERT_EQ(map->root.rows.size(), 6U);  // the office has two rows
  EXPECT_EQ(map->rows, 9U);
  EXPECT_EQ(map->root.rows[3].rank, 0U);
  EXPECT_EQ(map->root.rows[4].rank, 1U);
  EXPECT_EQ(map->root.rows[2].companion, "1.3");
  EXPECT_EQ(map->root.rows[2].conversion, "date");
  EXPECT_TRUE(map->root.rows[5].is_fixed);
  EXPECT_EQ(map->root.rows[5].fixed, "NO");
  ASSERT_EQ(map->root.scopes.size(), 1U);
  const MapScope& item = map->root.scopes[0];
  EXPECT_EQ(item.options.at("holds"), "FTX MEA");
  EXPECT_EQ(item.rows[1].options.at("full"), "70");
  EXPECT_EQ(item.scopes[0].options.at("role"), "exporter");
  EXPECT_EQ(item.scopes[0].rows[0].number, 8U);
  EXPECT_EQ(map->root.rows[0].place, (FilePlace{"edifact/test.yaml", 14, 14}));
}

struct Change {
  const char* from;  // a pattern in the good map
  const char* to;
  std::uint32_t line, column;
  const char* word;
};

class BadMap : public testing::TestWithParam<Change> {};

TEST_P(BadMap, is_refused_in_its_place) {
  std::string text = good;
  const std::size_t at = text.find(GetParam().from);
  ASSERT_NE(at, std::string::npos) << GetParam().from;
  text.replace(at, std::string_view(GetParam().from).size(), GetParam().to);
  Complaints complaints;
  (void)read_map_text(text, "edifact/test", complaints);
  ASSERT_FALSE(complaints.empty()) << GetParam().to;
  bool found = false;
  std::string all;
  for (const Complaint& complaint : complaints) {
    found = found || (complaint.place.line == GetParam().line && complaint.place.column == GetParam().column &&
                      complaint.sentence.find(GetParam().word) != std::string::npos);
    all += in_words(complaint) + '\n';
  }
  EXPECT_TRUE(found) << all;
}

INSTANTIATE_TEST_SUITE_P(
    MapFile, BadMap,
    testing::Values(
        Change{"map: edifact/test", "map: edifact/other", 1, 6, "edifact/test"}, Change{"title: A test\n", "", 1, 1, "title is missing"},
        Change{"source: nobody", "source: ''", 3, 9, "source is empty"}, Change{"kind: declaration", "kind: manifest", 4, 7, "kind"},
        Change{"format: edifact", "format: morse", 5, 15, "format"}, Change{"format: edifact", "format: xml", 5, 6, "folder"},
        Change{"929: import", "929: imports", 6, 48, "regime"}, Change{"by: type_code", "by: colour", 6, 23, "by must be"},
        Change{"match: prefix", "match: like", 6, 86, "match"}, Change{"cr: carat", "cr: stone", 7, 13, "unit"},
        Change{"unit_when_absent: carat", "unit_when_absent: x", 8, 19, "unit_when_absent"},
        Change{"EX: exporter", "EX: Exporter!", 10, 13, "role"}, Change{"INV': cancellation", "INV': cancel", 11, 23, "function"},
        Change{"  reference: BGM", "  refrence: BGM", 14, 3, "did you mean 'reference'"},
        Change{"reference: BGM/2.1", "reference:", 14, 3, "path"},
        Change{"['LOC[1=28]/2.1', 'LOC[1=12]/2.1']", "['LOC/2.1', 'LOC/2.1']", 15, 24, "twice"},
        Change{"with: 1.3", "with: 1.3, as: dates", 16, 54, "did you mean 'date'"},
        Change{"with: 1.3", "as: country", 16, 43, "yields a country"}, Change{"with: 1.3", "frmat: 102", 16, 39, "did you mean 'format'"},
        Change{"with: 1.3", "order: myd", 16, 46, "order"}, Change{"at: 'DTM[1.1=137]/1.2', with", "with", 16, 14, "at: is missing"},
        Change{"first: 2", "first: two", 17, 48, "whole number"}, Change{"first: 2", "with: 2", 17, 47, "no use"},
        Change{"{is: NO}", "{is: NO, at: x}", 18, 14, "no other key"}, Change{"list: item", "list: things", 20, 11, "no list"},
        Change{"    starts: CST\n", "", 20, 5, "starts is missing"},
        Change{"    fields:\n      comm", "    feilds:\n      comm", 23, 5, "did you mean 'fields'"},
        Change{"commodity_code: CST/2.1\n      description: FTX/4", "procedure: CST/2.1", 1, 1, "needs a list item"},
        Change{"list: party", "list: item", 27, 9, "can't stand in"}, Change{"role: exporter", "role: A B", 27, 42, "role"},
        Change{"name: NAD/4", "name: {at: a, as: join, with: b, lengths: 13}", 27, 103, "lengths"},
        Change{"options:", "optionss:", 12, 1, "did you mean 'options'"},
        Change{"kind: declaration", "kind: declaration\nkind: certificate", 5, 1, "twice"}));

TEST(MapFile, a_certificate_needs_a_number) {
  Complaints complaints;
  (void)read_map_text("map: csv/x\ntitle: t\nsource: s\nkind: certificate\nfor: {format: csv}\nfields: {carats: carats}\n", "csv/x",
                      complaints);
  ASSERT_EQ(complaints.size(), 1U);
  EXPECT_NE(complaints[0].sentence.find("number"), std::string::npos);
}

TEST(MapFile, all_complaints_come_at_once) {
  Complaints complaints;
  (void)read_map_text("map: a\nkind: b\nfor: c\nfields: d\nlists: e\nnonsense: f\n", "csv/x", complaints);
  EXPECT_GE(complaints.size(), 7U);
}

TEST(MapFile, text_that_is_no_map_is_refused_without_harm) {
  for (const char* text :
       {"", "[]", "- a\n- b\n", "x", "map: [", "fields: {a: {b: {c: d}}}", "lists: [[[[]]]]", "for: {format: [xml, csv]}"}) {
    Complaints complaints;
    (void)read_map_text(text, "xml/x", complaints);
    EXPECT_FALSE(complaints.empty()) << text;
  }
}

class MapFolder : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() / ("kpwatch-maps-" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder_ / "edifact" / "deep");
    std::filesystem::create_directories(folder_ / "reference");
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  void write(const std::string& name, const std::string& text) const { std::ofstream(folder_ / name) << text; }
  std::filesystem::path folder_;
};

TEST_F(MapFolder, every_map_below_the_format_folders_is_loaded_and_two_for_the_same_messages_are_refused) {
  write("edifact/test.yaml", good);
  write("edifact/deep/b.yaml", std::regex_replace(good, std::regex("edifact/test"), "edifact/deep/b"));
  write("edifact/notes.txt", "no map");
  write("reference/x.yaml", "no map either");
  Complaints complaints;
  const auto maps = read_maps(folder_, complaints);
  ASSERT_EQ(maps.size(), 2U);
  EXPECT_EQ(maps[0].id, "edifact/deep/b");
  ASSERT_EQ(complaints.size(), 1U);
  EXPECT_NE(complaints[0].sentence.find("same messages"), std::string::npos);
}

TEST(MapFile, a_missing_folder_is_a_complaint) {
  Complaints complaints;
  EXPECT_TRUE(read_maps("/nowhere", complaints).empty());
  EXPECT_EQ(complaints.size(), 1U);
}

TEST(MapFile, the_example_of_the_readme_is_a_map) {
  std::ifstream stream(std::filesystem::path(KPWATCH_SOURCE_DIR) / "mappings" / "README.md");
  const std::string page{std::istreambuf_iterator<char>(stream), {}};
  const std::size_t begin = page.find("```yaml\nmap: edifact/cusdec-d96b-za");
  ASSERT_NE(begin, std::string::npos);
  const std::string example = page.substr(begin + 8, page.find("```\n", begin + 8) - begin - 8);
  Complaints complaints;
  const auto map = read_map_text(example, "edifact/cusdec-d96b-za", complaints);
  for (const Complaint& complaint : complaints) ADD_FAILURE() << in_words(complaint);
  ASSERT_TRUE(map);
  EXPECT_EQ(map->root.scopes[0].scopes.size(), 3U);
}

TEST(FieldTable, the_conversion_that_a_field_takes_by_default_yields_its_type_and_knows_its_option) {
  for (const Field& f : all_fields()) {
    const Conversion* conversion = find_conversion(f.conversion);
    ASSERT_NE(conversion, nullptr) << f.name;
    EXPECT_EQ(conversion->yields, f.type) << f.name;
    const std::string_view option = f.option.substr(0, f.option.find('='));
    EXPECT_NE(conversion->options.find(option), std::string_view::npos) << f.name;
  }
}

}  // namespace
}  // namespace kpwatch
