// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The list of checks is complete, unique, and what docs/checks.md says.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>

#include "tests/checks/cases.h"

namespace kpwatch::tests {
namespace {

std::string contents(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

TEST(ListOfChecks, the_page_is_what_the_checks_say) {
  const std::string file = KPWATCH_SOURCE_DIR "/docs/checks.md";
  if (std::getenv("UPDATE_GOLDEN") != nullptr) std::ofstream(file, std::ios::binary) << checks_as_markdown();
  EXPECT_EQ(contents(file), checks_as_markdown()) << "UPDATE_GOLDEN=1 rewrites it";
}

TEST(ListOfChecks, ids_and_codes_are_unique_and_found) {
  std::set<std::string_view> seen;
  for (const Check* check : all_checks()) {
    EXPECT_TRUE(seen.insert(check->id).second) << check->id;
    EXPECT_TRUE(seen.insert(check->code).second) << check->code;
    EXPECT_EQ(check_by_id(check->id), check);
    EXPECT_EQ(check_by_code(check->code), check);
    const bool is_data = check->code.starts_with('K');
    EXPECT_TRUE(check->id.starts_with(check->code.starts_with('J') ? "overlay." : is_data ? "data." : "kp.")) << check->id;
    EXPECT_EQ(default_check_settings().is_on(check->id), !check->is_overlay()) << check->id;
    // Those of figures look at no declaration (tests/statistics asks them).
    const bool is_of_figures = check->code.starts_with('H') || check->code == "G04";
    EXPECT_TRUE(is_data || (check->examine == nullptr) == is_of_figures) << check->id;
    EXPECT_FALSE(check->title.empty());
    EXPECT_EQ(check->rule.back(), '.') << check->rule;
    EXPECT_FALSE(check->basis.empty()) << check->id;
    EXPECT_FALSE(check->recipients.empty()) << check->id;
    EXPECT_GE(check->severity, 0);
    EXPECT_LE(check->severity, 5);
  }
  for (const char* code : {"A01", "A03", "B01", "B02", "B03", "B04", "B08", "B09", "C01", "C03",
                           "C04", "D01", "D02", "D03", "D04", "D09", "E01", "E02", "E03", "F03"})
    EXPECT_NE(check_by_code(code), nullptr) << code;
  EXPECT_EQ(check_by_id("kp.nothing"), nullptr);
}

TEST(ListOfChecks, lines_and_json_have_one_line_a_check) {
  const std::string lines = checks_as_lines(), json = checks_as_ndjson();
  const auto count = [](const std::string& text) { return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')); };
  EXPECT_EQ(count(lines), all_checks().size());
  EXPECT_EQ(count(json), all_checks().size());
  EXPECT_NE(lines.find("E01  kp.weight-differs  substantive  4  IMA,EXA,CUS  "), std::string::npos);
  EXPECT_NE(json.find("\"settings\":[{\"name\":\"zone_grace_days\",\"default\":0,\"unit\":\"days\""), std::string::npos);
}

TEST(ListOfChecks, settings_have_their_defaults) {
  EXPECT_EQ(default_check_settings().value("kp.certificate-missing", "grace_hours_import"), 24);
  EXPECT_EQ(default_check_settings().value("kp.certificate-unknown", "wait_hours"), 48);
  EXPECT_EQ(default_check_settings().value("kp.weight-differs", "little_permille"), 50);
  EXPECT_TRUE(default_check_settings().is_on("kp.weight-differs"));
}

}  // namespace
}  // namespace kpwatch::tests
