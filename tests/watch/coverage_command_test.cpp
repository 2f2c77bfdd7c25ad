// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// `kpwatch maps coverage`: every row of every map of ours fires in a sample of ours, and what no row reads is named in the sender's terms.
#include "daemon/watch/coverage_command.h"

#include <gtest/gtest.h>

#include <sstream>

#include "daemon/watch/exit_code.h"
#include "tests/watch/said.h"
#include "tests/watch/scratch_files.h"

namespace kpwatch {
namespace {

using test::Said;
using test::said;
using test::ScratchFiles;

const std::string samples = std::string(KPWATCH_SOURCE_DIR) + "/tests/samples/";

Said coverage(const CoverageOptions& options) {
  return said([&options] { return coverage_command(options); });
}

std::vector<std::string> lines_with(const std::string& text, const std::string& word) {
  std::vector<std::string> found;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);)
    if (line.find(word) != std::string::npos) found.push_back(line);
  return found;
}

TEST(MapsCoverage, every_row_of_every_map_fires_in_our_samples) {
  CoverageOptions options;
  options.json = true;
  options.requires_all = true;
  for (const char* format : {"edifact", "xml", "json", "csv"}) options.files.push_back(samples + format);
  const Said said = coverage(options);
  const auto maps = lines_with(said.out, "\"silent\":");
  EXPECT_GE(maps.size(), 20U);
  for (const std::string& map : maps) EXPECT_NE(map.find("\"silent\":[]"), std::string::npos) << map;
}

TEST(MapsCoverage, a_row_that_never_fires_is_named_and_refused_when_all_are_required) {
  CoverageOptions options{.maps = {"edifact/cusdec-d96b-za"}, .files = {samples + "edifact/za-import-kbc.edi"}};
  const Said lenient = coverage(options);
  EXPECT_EQ(lenient.code, exit_code::done);
  EXPECT_TRUE(lenient.has("edifact/cusdec-d96b-za: ")) << lenient.out;
  EXPECT_TRUE(lenient.has(" fired in 1 document\n")) << lenient.out;
  EXPECT_FALSE(lines_with(lenient.out, "  never: ").empty());
  EXPECT_FALSE(lines_with(lenient.out, "cusdec-d96b-za.yaml:").empty());
  options.requires_all = true;
  EXPECT_EQ(coverage(options).code, exit_code::refused);
}

TEST(MapsCoverage, counts_paths_one_by_one_when_asked) {
  CoverageOptions options{.maps = {"edifact/cusdec-d96b-za"}, .files = {samples + "edifact/za-import-kbc.edi"}, .by_path = true};
  EXPECT_FALSE(lines_with(coverage(options).out, "never: ").empty());
  EXPECT_TRUE(coverage(options).has(" paths fired"));
}

TEST(MapsCoverage, qualifiers_and_companions_of_what_is_read_count_as_read) {
  const ScratchFiles scratch;
  const std::string message =
      "UNB+UNOC:3+A+B+250520:0900+1'UNH+1+CUSDEC:D:96B:UN:ZZZ01'BGM+929+R1+9'DTM+137:20250520:102'DTM+999:20250521:102'"
      "UNS+D'CST+1+71023100:122'UNS+S'UNT+8+1'UNZ+1+1'";
  const Said said = coverage({.files = {scratch.file("one.edi", message)}});
  EXPECT_TRUE(said.has("edifact, read by edifact/cusdec-d96b-za; 9 of 12 values read")) << said.out;
  const auto unread = lines_with(said.out, "not read: ");
  ASSERT_EQ(unread.size(), 3U) << said.out;
  EXPECT_NE(unread[0].find("DTM 1.1 \"999\" [interchange 1, message 1, segment 4 DTM, element 1, component 1, byte "), std::string::npos)
      << unread[0];
}

TEST(MapsCoverage, what_no_row_reads_of_xml_json_and_csv_has_its_place) {
  const ScratchFiles scratch;
  const std::string json = scratch.file(
      "one.json", R"({"kpwatch":"declaration/1","reference":"r","colour":"blue","items":[{"commodity_code":"710231","note":"x"}]})");
  const Said of_json = coverage({.files = {json}});
  EXPECT_TRUE(of_json.has("3 of 5 values read")) << of_json.out;
  EXPECT_TRUE(of_json.has("not read: /items/*/note \"x\" [")) << of_json.out;
  const std::string csv = scratch.file("one.csv", "number,issuer,colour\nZA 1117950,ZA,blue\n");
  const Said of_csv = coverage({.files = {csv}, .json = true});
  EXPECT_TRUE(of_csv.has(R"("values":3,"read":2,"unread":[{"kind":"colour","place":{"line":2,"column":"colour")")) << of_csv.out;
  const std::string xml = scratch.file(
      "one.xml", R"(<KimberleyProcessCertificate xmlns="urn:customs.ru:Information:SertifDocuments:KimberleyProcessCertificate:5.24.0">
 <Colour shade="deep">blue</Colour></KimberleyProcessCertificate>)");
  const Said of_xml = coverage({.files = {xml}});
  EXPECT_TRUE(of_xml.has("not read: /KimberleyProcessCertificate/Colour \"blue\" [line 2, column ")) << of_xml.out;
  EXPECT_TRUE(of_xml.has("not read: /KimberleyProcessCertificate/Colour/@shade \"deep\" [")) << of_xml.out;
}

TEST(MapsCoverage, a_condition_and_a_companion_of_xml_are_read_wherever_they_stand) {
  const Said said = coverage({.files = {samples + "xml/wco-import.xml"}, .json = true});
  EXPECT_TRUE(said.has("\"maps\":\"xml/wco-dec-dms2\"")) << said.out;
  EXPECT_EQ(lines_with(said.out, "@unitCode").size(), 0U) << said.out;
  EXPECT_EQ(lines_with(said.out, "@currencyID").size(), 0U) << said.out;
}

TEST(MapsCoverage, a_draft_takes_the_place_of_the_map_for_the_same_messages) {
  const ScratchFiles scratch;
  const std::string draft = scratch.file("draft.yaml", R"(map: json/draft
title: t
source: s
kind: declaration
for: {format: json, member: kpwatch, value: declaration/1}
fields: {reference: reference, mrn: colour}
lists: [{list: item, starts: items/*, fields: {commodity_code: commodity_code}}]
)");
  const std::string json = scratch.file("one.json", R"({"kpwatch":"declaration/1","reference":"r","items":[{"commodity_code":"710231"}]})");
  const Said said = coverage({.maps = {draft}, .files = {json}, .requires_all = true});
  EXPECT_EQ(said.code, exit_code::refused);
  EXPECT_TRUE(said.has("json/draft: 2 of 3 rows fired in 1 document")) << said.out;
  EXPECT_TRUE(said.has("draft.yaml:6: mrn  colour")) << said.out;
}

TEST(MapsCoverage, refuses_what_it_cannot_answer) {
  EXPECT_EQ(coverage({.maps = {"edifact/cusdec-d96b-sa"}, .files = {samples + "csv"}}).code, exit_code::usage);
  EXPECT_NE(coverage({.maps = {"edifact/cusdec-d96b-sa"}, .files = {samples + "csv"}}).err.find("did you mean"), std::string::npos);
  EXPECT_EQ(coverage({.files = {samples + "nothing-here"}}).code, exit_code::usage);
  EXPECT_EQ(coverage({.files = {samples + "edifact/broken"}}).code, exit_code::refused);
}

}  // namespace
}  // namespace kpwatch
