// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/flow/hit_pace.h"

#include <gtest/gtest.h>

namespace kpwatch {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds apart{20};
constexpr int at_once = 5;

// No clock: the test says what time it is.
struct HitPaceTest : testing::Test {
  HitPace pace{apart, at_once};
  HitPace::Time now = HitPace::Time{} + std::chrono::hours(1);
  [[nodiscard]] milliseconds wait() const { return std::max(milliseconds(0), std::chrono::duration_cast<milliseconds>(pace.next() - now)); }
};

TEST_F(HitPaceTest, a_hit_now_and_then_waits_for_nobody) {
  for (int i = 0; i < 1'000; ++i, now += apart) {
    EXPECT_EQ(wait(), milliseconds(0));
    pace.note(now);
  }
}

TEST_F(HitPaceTest, some_may_come_at_once_and_further_ones_keep_their_distance) {
  int without_waiting = 0;
  for (; wait() == milliseconds(0); ++without_waiting) pace.note(now);
  EXPECT_EQ(without_waiting, at_once);
  const HitPace::Time begin = now;
  constexpr int more = 50;
  for (int i = 0; i < more; ++i) {
    now = pace.next();
    pace.note(now);
  }
  EXPECT_EQ(now - begin, more * apart);
}

TEST_F(HitPaceTest, no_hit_waits_longer_than_for_one_commit_whatever_came_before) {
  for (int i = 0; i < 10'000; ++i) pace.note(now += milliseconds(1));  // full batches, which wait for nothing
  EXPECT_EQ(wait(), apart);
  now += apart;
  EXPECT_EQ(wait(), milliseconds(0));
  pace.note(now);
  EXPECT_EQ(wait(), apart);
}

TEST_F(HitPaceTest, a_pause_lets_some_come_at_once_again) {
  for (int i = 0; i < 100; ++i) pace.note(now);
  now += at_once * apart;
  int without_waiting = 0;
  for (; wait() == milliseconds(0); ++without_waiting) pace.note(now);
  EXPECT_EQ(without_waiting, at_once);
}

}  // namespace
}  // namespace kpwatch
