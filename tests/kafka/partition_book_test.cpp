// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/feeds/kafka/partition_book.h"

#include <gtest/gtest.h>

namespace kpwatch::kafka {
namespace {

using std::chrono::milliseconds;

class PartitionBookTest : public ::testing::Test {
 protected:
  PartitionBookTest() { book_.assign("t", 0, std::nullopt); }
  void deliver(std::int64_t offset) {
    Partition* partition = book_.expects("t/0", offset);
    ASSERT_NE(partition, nullptr) << offset;
    PartitionBook::deliver(*partition, offset);
  }
  bool settle(std::int64_t offset, Outcome outcome, std::uint64_t assignment = 0) {
    return book_.settle({"t/0", assignment != 0 ? assignment : partition().assignment, offset, outcome}, now_);
  }
  Partition& partition() { return book_.partitions().at("t/0"); }
  std::int64_t mirror() {
    const auto mirrors = book_.take_mirror();
    return mirrors.empty() ? -1 : mirrors.at(0).position;
  }

  PartitionBook book_{BackOff{milliseconds(100), milliseconds(350)}};
  Instant now_{};
};

TEST_F(PartitionBookTest, the_mirror_stays_below_the_lowest_unsettled_message) {
  for (const std::int64_t offset : {0, 1, 5, 6}) deliver(offset);  // 2 to 4 were markers
  EXPECT_FALSE(settle(1, Outcome::accepted));
  EXPECT_EQ(mirror(), -1);
  EXPECT_FALSE(settle(0, Outcome::set_aside));
  EXPECT_EQ(mirror(), 2);
  EXPECT_EQ(mirror(), -1);  // told once
  EXPECT_FALSE(settle(6, Outcome::accepted));
  EXPECT_FALSE(settle(5, Outcome::accepted));
  EXPECT_EQ(mirror(), 7);
}

TEST_F(PartitionBookTest, again_rewinds_to_the_lowest_of_them_and_waits_longer_each_time) {
  for (const std::int64_t offset : {0, 1, 2}) deliver(offset);
  const auto before = partition().assignment;
  EXPECT_TRUE(settle(2, Outcome::again, before));
  EXPECT_TRUE(settle(1, Outcome::again, before));
  EXPECT_EQ(partition().next, 1);
  ASSERT_TRUE(partition().rest);
  EXPECT_EQ(book_.expects("t/0", 1), nullptr);  // it rests
  EXPECT_FALSE(book_.wake(now_ + milliseconds(150)));
  EXPECT_TRUE(book_.wake(now_ + milliseconds(400)));
  deliver(1);
  EXPECT_FALSE(settle(1, Outcome::again, before));  // the earlier delivery of it no longer counts
  EXPECT_TRUE(settle(1, Outcome::again));
  EXPECT_EQ(partition().wait, milliseconds(350));
  EXPECT_TRUE(book_.wake(now_ + milliseconds(350)));
  deliver(1);
  EXPECT_FALSE(settle(1, Outcome::accepted));
  EXPECT_EQ(partition().wait, milliseconds(0));
}

TEST_F(PartitionBookTest, what_came_late_for_a_revoked_partition_is_ignored) {
  deliver(0);
  const auto before = partition().assignment;
  book_.revoke("t/0");
  EXPECT_FALSE(settle(0, Outcome::again, before));
  book_.assign("t", 0, 0);
  deliver(0);
  EXPECT_FALSE(settle(0, Outcome::again, before));
  EXPECT_EQ(partition().next, 1);
}

TEST_F(PartitionBookTest, what_was_delivered_is_not_expected_once_more) {
  deliver(4);
  EXPECT_EQ(book_.expects("t/0", 4), nullptr);
  EXPECT_EQ(book_.expects("t/1", 4), nullptr);
  EXPECT_NE(book_.expects("t/0", 9), nullptr);  // compaction leaves holes
}

}  // namespace
}  // namespace kpwatch::kafka
