// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/flow/position_home.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "adapters/ledgers/sqlite/sqlite_ledger.h"
#include "tests/support/scratch_folder.h"

namespace kpwatch {
namespace {

class PositionHome : public ::testing::Test {
 protected:
  void SetUp() override { reopen(); }
  void reopen() {
    ledger_.reset();
    auto opened = open_sqlite_ledger(folder_.folder, false);
    ASSERT_TRUE(opened) << opened.error().sentence;
    ledger_ = std::move(opened.value());
  }
  void go_on_at(std::optional<std::int64_t> next, bool is_decided = false) {
    auto transaction = std::move(ledger_->begin().value());
    transaction->set_position("topic", "in/0", next);
    if (is_decided) {
      ASSERT_TRUE(forget_home(*transaction, *ledger_, "topic", "in/0"));
    }
    ASSERT_TRUE(transaction->commit());
  }
  std::string home(const std::string& met, const std::string& source = "in/0", const std::string& feed = "topic") {
    const auto found = position_home(*ledger_, feed, source, met);
    return found ? found.value() : "failure: " + found.error().sentence;
  }
  Scratch folder_;
  std::unique_ptr<Ledger> ledger_;
};

TEST_F(PositionHome, is_the_cluster_in_which_it_was_made_also_after_a_restart) {
  EXPECT_EQ(home("A"), "A");
  go_on_at(5);
  EXPECT_EQ(home("B"), "A");
  reopen();
  EXPECT_EQ(home("B"), "A");
  EXPECT_EQ(home("A"), "A");
}

TEST_F(PositionHome, of_a_ledger_from_before_is_the_first_cluster_that_is_met) {
  go_on_at(5);
  EXPECT_EQ(home("A"), "A");
  EXPECT_EQ(home("B"), "A");
}

TEST_F(PositionHome, of_a_partition_that_was_never_read_may_change) {
  EXPECT_EQ(home("A"), "A");
  EXPECT_EQ(home("B"), "B");
  go_on_at(5);
  EXPECT_EQ(home("A"), "B");
}

TEST_F(PositionHome, is_asked_anew_when_a_person_has_decided_where_to_go_on) {
  EXPECT_EQ(home("A"), "A");
  go_on_at(5);
  go_on_at(0, true);
  EXPECT_EQ(home("B"), "B");
  EXPECT_EQ(home("A"), "B");
}

TEST_F(PositionHome, is_each_partitions_own) {
  go_on_at(5);
  EXPECT_EQ(home("A"), "A");
  EXPECT_EQ(home("B", "in/01"), "B");
  EXPECT_EQ(home("B", "in/0", "other"), "B");
  EXPECT_EQ(home("B"), "A");
  const auto positions = ledger_->positions().value();
  EXPECT_EQ(std::count_if(positions.begin(), positions.end(), is_home), 3);
  EXPECT_EQ(positions.size(), 4u) << "and the position itself";
  EXPECT_EQ(ledger_->position("topic", "in/0").value(), 5);
}

}  // namespace
}  // namespace kpwatch
