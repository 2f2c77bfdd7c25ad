// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// `kpwatch maps new`: whatever a sender sends, the draft of a map for it is a sound map and reads it at once.
#include "daemon/watch/draft_command.h"

#include <gtest/gtest.h>

#include "daemon/watch/coverage_command.h"
#include "daemon/watch/draft_words.h"
#include "daemon/watch/exit_code.h"
#include "tests/watch/said.h"
#include "tests/watch/scratch_files.h"

namespace kpwatch {
namespace {

namespace fs = std::filesystem;
using test::Said;
using test::said;
using test::ScratchFiles;

const fs::path samples = fs::path(KPWATCH_SOURCE_DIR) / "tests/samples";

Said draft(const DraftOptions& options) {
  return said([&options] { return draft_command(options); });
}

std::vector<fs::path> files_below(const fs::path& folder, const std::string& extension) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder))
    if (entry.path().extension() == extension) files.push_back(entry.path());
  return files;
}

class DraftOf : public testing::TestWithParam<std::pair<const char*, const char*>> {};

TEST_P(DraftOf, every_sample_of_ours_reads_it_and_passes_as_a_map) {
  const auto [folder, extension] = GetParam();
  const auto files = files_below(samples / folder, extension);
  ASSERT_GE(files.size(), 3U);
  const ScratchFiles scratch;
  for (const fs::path& file : files) {
    const std::string name = file.filename().string();
    // Statistics and observations are lists too, but of no certificates, and answers of customs are no declarations: an author says so.
    if (name.find("broken") != std::string::npos || name == "kpc.csv" || name == "production.csv" || name == "trade.csv" ||
        name == "observations.csv" || name == "wco-responses-full.xml")
      continue;
    SCOPED_TRACE(file.string());
    const Said made = draft({.sample = file.string()});
    EXPECT_EQ(made.code, exit_code::done) << made.err << made.out;
    const std::string map = scratch.file("draft.yaml", made.out);
    const Said read = said([&] { return coverage_command({.maps = {map}, .files = {file.string()}}); });
    EXPECT_EQ(read.code, exit_code::done) << read.err << read.out;
    EXPECT_TRUE(read.has(" rows fired in ")) << made.out << read.out;
    EXPECT_FALSE(read.has("fired in 0 documents")) << made.out << read.out;
  }
}

INSTANTIATE_TEST_SUITE_P(Formats, DraftOf,
                         testing::Values(std::pair{"edifact", ".edi"}, std::pair{"xml", ".xml"}, std::pair{"json", ".json"},
                                         std::pair{"csv", ".csv"}),
                         [](const auto& each) { return std::string(each.param.first); });

TEST(MapsNew, finds_key_goods_certificate_and_weight_of_an_edifact_message) {
  const Said said = draft({.sample = (samples / "edifact/za-import-kbc.edi").string(), .name = "edifact/mine"});
  EXPECT_TRUE(said.has("map: edifact/mine\n")) << said.out;
  EXPECT_TRUE(said.has("  message: CUSDEC\n  version: D\n  release: '96B'\n  agency: UN\n  association: ZZZ01\n")) << said.out;
  for (const char* row : {"  reference: BGM/2.1  # \"", "  - list: item\n    starts: CST\n    section: detail\n", "commodity_code: '",
                          "starts: MEA\n", "starts: NAD\n", "EX: exporter"})
    EXPECT_TRUE(said.has(row)) << row << "\n" << said.out;
}

TEST(MapsNew, what_it_proposes_for_xml_follows_names_shapes_and_what_repeats) {
  const ScratchFiles scratch;
  const std::string sample = scratch.file("their.xml", R"(<Envelope xmlns="http://www.w3.org/2003/05/soap-envelope"><Body><StoneDeclaration xmlns="urn:theirs:2">
 <Head><DeclarationNumber>R-1</DeclarationNumber><IssueDate>2024-05-20</IssueDate><Mood>fine</Mood></Head>
 <Exporter><Name>Example Stones</Name><Country>LS</Country></Exporter>
 <Rows><Row><HSCode>7102.31.00</HSCode><Carats>12.5</Carats><Price currency="USD">10</Price></Row>
 <Row><HSCode>7102.10.00</HSCode><Carats>1.5</Carats><Price currency="USD">10</Price></Row></Rows>
</StoneDeclaration></Body></Envelope>)");
  const Said said = draft({.sample = sample});
  EXPECT_EQ(said.code, exit_code::done) << said.err;
  EXPECT_TRUE(said.has("  root: StoneDeclaration\n  namespace: 'urn:theirs:2'\n")) << said.out;
  EXPECT_TRUE(said.has("  reference: Head/DeclarationNumber  # \"R-1\"\n")) << said.out;
  EXPECT_TRUE(said.has("  - list: party\n    starts: Exporter\n    role: exporter\n")) << said.out;
  EXPECT_TRUE(said.has("  - list: item\n    starts: Rows/Row\n    fields:\n      commodity_code: HSCode  # \"7102.31.00\"\n")) << said.out;
  EXPECT_TRUE(said.has("      carats: Carats  # \"12.5\"\n")) << said.out;
  EXPECT_TRUE(said.has("{at: Price, with: '@currency'}")) << said.out;
  EXPECT_TRUE(said.has("#   Head/Mood  # \"fine\"\n")) << said.out;
}

TEST(MapsNew, what_it_proposes_for_json_has_a_key_of_its_own) {
  const ScratchFiles scratch;
  const std::string sample =
      scratch.file("their.json", R"({"reference": "R-1", "goods": [{"hsCode": "710231", "carats": "12.5", "grossWeightKg": 1}]})");
  const Said said = draft({.sample = sample});
  EXPECT_EQ(said.code, exit_code::done) << said.err;
  EXPECT_TRUE(said.has("  has: [reference, goods]\n")) << said.out;
  EXPECT_TRUE(said.has("    starts: 'goods/*'\n")) << said.out;
  EXPECT_TRUE(said.has("gross_mass: grossWeightKg")) << said.out;
}

TEST(MapsNew, columns_of_a_list_become_a_map_of_certificates) {
  const ScratchFiles scratch;
  const Said said =
      draft({.sample = scratch.file("list.csv", "KPC No;Issue date;Weight (carats);Colour\nZA 1117950;2024-05-01;12.5;blue\n")});
  EXPECT_EQ(said.code, exit_code::done) << said.err;
  EXPECT_TRUE(said.has("kind: certificate\n")) << said.out;
  EXPECT_TRUE(said.has("  number: 'KPC No'  # \"ZA 1117950\"\n")) << said.out;
  EXPECT_TRUE(said.has("  carats: 'Weight (carats)'  # \"12.5\"\n")) << said.out;
  EXPECT_TRUE(said.has("#   Colour  # \"blue\"\n")) << said.out;
}

TEST(MapsNew, says_why_nothing_can_be_drafted) {
  const ScratchFiles scratch;
  EXPECT_EQ(draft({.sample = "nothing-there.xml"}).code, exit_code::usage);
  EXPECT_EQ(draft({.sample = scratch.file("a.txt", "hello")}).code, exit_code::usage);
  EXPECT_EQ(draft({.sample = scratch.file("a.xml", "<a>")}).code, exit_code::refused);
}

TEST(DraftWords, a_name_falls_into_its_words) {
  using Words = std::vector<std::string>;
  EXPECT_EQ(words_of("GrossMassMeasure"), (Words{"gross", "mass", "measure"}));
  EXPECT_EQ(words_of("HSCode"), (Words{"hs", "code"}));
  EXPECT_EQ(words_of("Country_of_origin_code"), (Words{"country", "of", "origin", "code"}));
  EXPECT_EQ(words_of("@currencyID"), (Words{"currency", "id"}));
  EXPECT_EQ(words_of("MRN"), (Words{"mrn"}));
}

}  // namespace
}  // namespace kpwatch
