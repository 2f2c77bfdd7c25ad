// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Log lines: one a line, whatever a sender wrote.
#include "daemon/base/log.h"

#include <gtest/gtest.h>

#include <regex>
#include <string>

namespace kpwatch {
namespace {

std::string logged(void (*write)()) {
  testing::internal::CaptureStderr();
  write();
  return testing::internal::GetCapturedStderr();
}

TEST(Log, a_line_is_time_level_event_and_pairs) {
  const std::string line = logged([] { log::info("ledger_opened", {{"cases", 12}, {"file", "a b.sqlite"}, {"kind", "sqlite"}}); });
  EXPECT_TRUE(std::regex_match(
      line, std::regex(R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z info ledger_opened cases=12 file="a b\.sqlite" kind=sqlite\n)")))
      << line;
}

TEST(Log, nothing_a_sender_wrote_can_forge_a_line) {
  const std::string line = logged([] { log::warning("document_set_aside", {{"reference", "x\n2026 error forged=\"1\" \x1B[2J"}}); });
  EXPECT_EQ(std::count(line.begin(), line.end(), '\n'), 1);
  EXPECT_NE(line.find(R"(reference="x\x0a2026 error forged=\"1\" \x1b[2J")"), std::string::npos) << line;
}

TEST(Log, a_backslash_before_a_quote_does_not_end_the_value) {
  const std::string line = logged([] { log::warning("event", {{"text", "x\\\" forged=1"}, {"end", "y\\"}}); });
  EXPECT_NE(line.find(R"(text="x\\\" forged=1" end="y\\")"), std::string::npos) << line;
}

TEST(Log, json_lines_are_json) {
  log::use_json(true);
  const std::string line = logged([] { log::error("event", {{"quote", "a\"b\\c\n"}, {"empty", ""}}); });
  log::use_json(false);
  EXPECT_NE(line.find(R"("level":"error","event":"event","quote":"a\"b\\c\u000a","empty":""})"), std::string::npos) << line;
}

TEST(Log, json_lines_hold_no_character_that_ends_a_line_or_moves_a_terminal) {
  log::use_json(true);
  const std::string line = logged([] {
    log::error("event", {{"text",
                          "\x7F \xC2\x9B"
                          "1m \xE2\x80\xA8 \xE2\x81\xA9 \xC2\xA9"}});
  });
  log::use_json(false);
  EXPECT_NE(line.find("\\u007f \\u009b1m \\u2028 \\u2069 \xC2\xA9"), std::string::npos) << line;
}

TEST(Log, what_is_below_the_level_is_not_written) {
  EXPECT_EQ(logged([] { log::debug("quiet"); }), "");
  log::set_level(log::Level::debug);
  EXPECT_NE(logged([] { log::debug("heard"); }), "");
  log::set_level(log::Level::info);
}

}  // namespace
}  // namespace kpwatch
