// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The whole daemon in this process, asked and told from other threads while everything in it comes and goes: the health page is served
// first of all and to the last, and a signal to reload comes when it pleases.
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "daemon/watch/watch.h"
#include "tests/watch/scratch_files.h"

namespace kpwatch {
namespace {

constexpr int feeds = 20;

class WholeWatch : public testing::Test {
 protected:
  void SetUp() override {
    std::string config = "state: state\nauthorities: authorities.yaml\nmappings: '" + std::string(KPWATCH_SOURCE_DIR) +
                         "/mappings'\nhealth: {port: 0}\npublishers:\n  out: {kind: directory, folder: alerts}\nfeeds:\n";
    for (int number = 0; number < feeds; ++number) {
      const std::string name = "folder-" + std::to_string(number);
      for (const auto* part : {"inbox", "claimed", "done", "quarantine"}) std::filesystem::create_directories(files.folder / name / part);
      config += "  - {name: " + name + ", kind: directory, inbox: " + name + "/inbox}\n";
    }
    std::filesystem::create_directory(files.folder / "alerts");
    files.file("authorities.yaml",
               "authorities:\n  - {name: customs, title: Customs, recipients: [CUS], tlp: 'TLP:AMBER', publisher: out}\n");
    Complaints complaints;
    auto loaded = load(files.file("kpwatch.yaml", config), complaints);
    ASSERT_TRUE(loaded) << in_words(complaints.front());
    auto opened = Watch::open(std::move(*loaded));
    ASSERT_TRUE(opened) << opened.error().sentence;
    watch = std::move(opened).value();
  }

  test::ScratchFiles files;
  std::unique_ptr<Watch> watch;
};

// The onlooker asks without a pause: a sanitizer sees what it does beside a start, and without one a list that grows under it shows often.
TEST_F(WholeWatch, tells_whether_it_is_ready_at_every_moment_of_a_start_and_a_stop) {
  std::atomic<bool> has_asked = false, is_over = false;
  std::jthread onlooker([&] {
    while (!is_over) {
      (void)watch->readiness();
      has_asked = true;
      has_asked.notify_one();
    }
  });
  has_asked.wait(false);
  EXPECT_EQ(watch->readiness().not_ready_because, std::vector<std::string>{"starting"});
  const auto started = watch->start();
  EXPECT_TRUE(started);
  EXPECT_EQ(watch->readiness().not_ready_because, std::vector<std::string>{});
  watch->drain();
  EXPECT_EQ(watch->readiness().not_ready_because, std::vector<std::string>{"draining"});
  is_over = true;
}

TEST_F(WholeWatch, takes_no_new_authorities_once_it_is_leaving) {
  ASSERT_TRUE(watch->start());
  EXPECT_TRUE(watch->reload());
  watch->drain();
  EXPECT_FALSE(watch->reload());
}

}  // namespace
}  // namespace kpwatch
