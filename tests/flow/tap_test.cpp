// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The tap never keeps the desk waiting, holds no more than its ring, and counts what it loses.
#include "daemon/flow/tap.h"

#include <gtest/gtest.h>

#include <thread>

namespace kpwatch {
namespace {

TapRecord record(const std::string& identifier) {
  TapRecord made;
  made.identifier = identifier;
  return made;
}

TEST(Tap, is_open_only_while_somebody_listens) {
  Tap tap;
  EXPECT_FALSE(tap.is_open());
  {
    const Tap::Listener one(tap), two(tap);
    EXPECT_TRUE(tap.is_open());
  }
  EXPECT_FALSE(tap.is_open());
}

TEST(Tap, each_listener_gets_what_came_since_it_took_last) {
  Tap tap;
  tap.offer(record("before anybody listened"));
  Tap::Listener early(tap);
  tap.offer(record("a"));
  Tap::Listener late(tap);
  tap.offer(record("b"));
  const auto first = early.take();
  ASSERT_EQ(first.records.size(), 2U);
  EXPECT_EQ(first.records[0].identifier, "a");
  EXPECT_EQ(first.lost, 0U);
  ASSERT_EQ(late.take().records.size(), 1U);
  tap.offer(record("c"));
  EXPECT_EQ(early.take().records.at(0).identifier, "c");
  EXPECT_TRUE(early.take().records.empty());
}

TEST(Tap, the_ring_is_bounded_and_the_listener_hears_how_many_are_lost) {
  Tap tap;
  Tap::Listener listener(tap);
  for (std::size_t i = 0; i < Tap::records_max + 10; ++i) tap.offer(record(std::to_string(i)));
  const auto taken = listener.take();
  ASSERT_EQ(taken.records.size(), Tap::records_max);
  EXPECT_EQ(taken.records.front().identifier, "0");
  EXPECT_EQ(taken.lost, 10U);
  tap.offer(record("after"));
  EXPECT_EQ(listener.take().records.at(0).identifier, "after");
}

TEST(Tap, nothing_is_both_lost_and_seen_however_they_meet) {
  Tap tap;
  Tap::Listener listener(tap);
  constexpr std::uint64_t all = 100'000;
  std::thread desk([&] {
    for (std::uint64_t i = 0; i < all; ++i) tap.offer(record("x"));
  });
  std::uint64_t seen = 0, lost = 0, last = 0;
  const auto take = [&] {
    const auto taken = listener.take();
    for (const TapRecord& each : taken.records) {
      EXPECT_GT(each.number, last);
      last = each.number;
    }
    seen += taken.records.size();
    lost += taken.lost;
  };
  while (seen + lost < all) take();
  desk.join();
  take();
  EXPECT_EQ(seen + lost, all);
}

}  // namespace
}  // namespace kpwatch
