// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The lesson in mappings/README.md: what it shows is what the commands say.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "daemon/watch/coverage_command.h"
#include "daemon/watch/draft_command.h"
#include "daemon/watch/exit_code.h"
#include "daemon/watch/test_command.h"
#include "tests/watch/said.h"
#include "tests/watch/scratch_files.h"

namespace kpwatch {
namespace {

namespace fs = std::filesystem;
using test::content_of;
using test::Said;
using test::said;

const fs::path root = KPWATCH_SOURCE_DIR;

class Lesson : public testing::Test {
 protected:
  // The README names files from the root on.
  void SetUp() override {
    before_ = fs::current_path();
    fs::current_path(root);
    readme = content_of("mappings/README.md");
  }
  void TearDown() override { fs::current_path(before_); }

  void expect_shown(const std::string& text) {
    if (readme.find("\n" + text + "```") == std::string::npos) ADD_FAILURE() << "mappings/README.md does not show:\n" << text;
  }

  std::string readme;

 private:
  fs::path before_;
};

TEST_F(Lesson, shows_the_draft_that_the_command_makes) {
  const Said draft = said([] { return draft_command({.sample = "mappings/lesson/declaration.xml", .name = "xml/stones"}); });
  EXPECT_EQ(draft.code, exit_code::done) << draft.err;
  expect_shown(draft.out);
}

TEST_F(Lesson, shows_the_coverage_of_the_finished_map) {
  const Said coverage = said([] {
    return coverage_command({.maps = {"mappings/lesson/stones.yaml"}, .files = {"mappings/lesson/declaration.xml"}, .requires_all = true});
  });
  EXPECT_EQ(coverage.code, exit_code::done) << coverage.out;
  expect_shown(coverage.out);
}

TEST_F(Lesson, ends_with_a_test_that_passes) {
  const Said tests = said([] { return test_command({.files = {"mappings/lesson"}}); });
  EXPECT_EQ(tests.code, exit_code::done) << tests.err << tests.out;
  EXPECT_TRUE(tests.has("1 passed, 0 failed\n")) << tests.out;
}

}  // namespace
}  // namespace kpwatch
