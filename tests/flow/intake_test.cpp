// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <limits>
#include <thread>

#include "daemon/flow/bounded_intake.h"
#include "daemon/flow/tray.h"
#include "tests/flow/road_parts.h"

namespace kpwatch {
namespace {

TEST(Intake, takes_anything_while_it_is_empty_and_refuses_when_full) {
  Settled settled;
  BoundedIntake intake(1000);
  auto large = handed_in(std::string(5000, 'x'), "1", settled);
  ASSERT_TRUE(intake.offer(large));
  auto next = handed_in("y", "2", settled);
  EXPECT_FALSE(intake.offer(next));
  ASSERT_NE(next, nullptr) << "a refused delivery stays with the caller";
  EXPECT_FALSE(intake.has_room());
  const auto taken = intake.take();
  ASSERT_EQ(taken.size(), 1U);
  EXPECT_FALSE(intake.offer(next)) << "bytes count until they are settled, not until they are taken";
  intake.release(charge(taken[0].delivery->message()));
  EXPECT_TRUE(intake.offer(next));
}

TEST(Intake, gives_tickets_without_gaps_in_the_order_of_offers) {
  Settled settled;
  BoundedIntake intake(1 << 20);
  for (int i = 0; i < 10; ++i) {
    auto delivery = handed_in("x", std::to_string(i), settled);
    ASSERT_TRUE(intake.offer(delivery));
  }
  std::uint64_t expected = 0;
  while (expected < 10) {
    for (const auto& ticket : intake.take()) {
      EXPECT_EQ(ticket.number, expected);
      EXPECT_EQ(ticket.delivery->message().transport_id, std::to_string(expected));
      ++expected;
    }
  }
}

TEST(Intake, gives_a_clerk_a_share_of_what_waits_and_no_more) {
  Settled settled;
  BoundedIntake intake(64 << 20);
  const auto offer = [&](int count, std::size_t bytes) {
    for (int i = 0; i < count; ++i) {
      auto delivery = handed_in(std::string(bytes, 'x'), std::to_string(i), settled);
      ASSERT_TRUE(intake.offer(delivery));
    }
  };
  offer(3, 100);
  EXPECT_EQ(intake.take().size(), 1U) << "few wait: the next one is for another clerk";
  (void)intake.take();
  (void)intake.take();
  offer(1000, 100);
  EXPECT_EQ(intake.take().size(), 32U);
  for (std::size_t left = 1000 - 32; left > 0;) left -= intake.take().size();
  offer(100, 100'000);
  EXPECT_EQ(intake.take().size(), 2U) << "large ones are not held up behind each other";
}

TEST(Intake, a_closed_one_is_emptied_and_then_ends) {
  Settled settled;
  BoundedIntake intake(1 << 20);
  auto first = handed_in("x", "1", settled);
  ASSERT_TRUE(intake.offer(first));
  intake.close();
  auto late = handed_in("x", "2", settled);
  EXPECT_FALSE(intake.offer(late));
  EXPECT_FALSE(intake.take().empty());
  EXPECT_TRUE(intake.take().empty());
}

using std::chrono::milliseconds;

std::vector<Work> works(const std::vector<std::uint64_t>& tickets, bool concerns_kp = false) {
  std::vector<Work> result;
  for (const auto ticket : tickets) {
    result.emplace_back().ticket = ticket;
    result.back().concerns_kp = concerns_kp;
  }
  return result;
}
// One by one, as the desk sees them.
std::vector<Work> single(std::vector<WorkRun> runs) {
  std::vector<Work> all;
  for (WorkRun& run : runs) std::move(run.begin(), run.end(), std::back_inserter(all));
  return all;
}
auto in(milliseconds time) { return std::chrono::steady_clock::now() + time; }
constexpr milliseconds soon{5};
constexpr milliseconds late{20'000};

TEST(Tray, gives_back_in_the_order_of_tickets_whatever_the_order_of_the_clerks) {
  Tray tray;
  tray.put(works({2}));
  tray.put(works({1}));
  EXPECT_TRUE(single(tray.take(in(soon), soon, 10)).empty()) << "ticket 0 is still being read";
  tray.put(works({0}));
  const auto batch = single(tray.take(in(soon), soon, 10));
  ASSERT_EQ(batch.size(), 3U);
  for (std::uint64_t i = 0; i < 3; ++i) EXPECT_EQ(batch[i].ticket, i);
  EXPECT_FALSE(tray.is_done());
  tray.close();
  EXPECT_TRUE(tray.is_done());
}

TEST(Tray, a_hit_ends_the_wait_for_more_and_takes_along_what_is_there) {
  Tray tray;
  tray.put(works({0, 1}));
  tray.put(works({2}, true));
  tray.put(works({3}));
  EXPECT_EQ(single(tray.take(in(late), late, 10)).size(), 4U);
  std::thread clerk([&] { tray.put(works({4}, true)); });
  EXPECT_EQ(single(tray.take(in(late), late, 10)).size(), 1U);
  clerk.join();
}

TEST(Tray, hits_share_a_batch_when_they_may_wait) {
  Tray tray;
  tray.put(works({0}, true));
  std::thread clerk([&] {
    tray.put(works({1}, true));
    tray.put(works({2}));
  });
  EXPECT_EQ(single(tray.take(in(late), late, 3, Tray::Deadline::max())).size(), 3U);
  clerk.join();
}

TEST(Tray, a_hit_waits_as_long_as_it_must_unless_a_batch_is_full) {
  Tray tray;
  tray.put(works({0}, true));
  auto after = in(soon);
  EXPECT_EQ(single(tray.take(in(late), late, 10, after)).size(), 1U);
  EXPECT_GE(std::chrono::steady_clock::now(), after);
  after = in(late);
  tray.put(works({1, 2, 3}, true));
  EXPECT_EQ(single(tray.take(in(late), late, 3, after)).size(), 3U);
  EXPECT_LT(std::chrono::steady_clock::now(), after);
}

TEST(Tray, a_hit_behind_a_gap_waits_for_the_gap) {
  Tray tray;
  tray.put(works({0}));
  tray.put(works({2}, true));
  EXPECT_EQ(single(tray.take(in(soon), soon, 10)).size(), 1U);
  tray.put(works({1}));
  EXPECT_EQ(single(tray.take(in(late), late, 10)).size(), 2U);
}

TEST(Tray, a_batch_is_no_larger_than_asked_for) {
  Tray tray;
  tray.put(works({0, 1, 2, 3, 4}, true));
  EXPECT_EQ(single(tray.take(in(late), late, 3)).size(), 3U);
  EXPECT_EQ(single(tray.take(in(late), late, 3)).size(), 2U);
}

TEST(Tray, runs_come_back_in_order_and_are_cut_where_a_batch_ends) {
  Tray tray;
  auto second = works({3, 4, 5}, true);
  for (auto& work : second) work.weight = 40;
  tray.put(std::move(second));
  EXPECT_TRUE(tray.take(in(soon), soon, 10).empty()) << "the first run is still being read";
  tray.put(works({0, 1, 2}));
  const auto first = single(tray.take(in(late), late, 4));
  ASSERT_EQ(first.size(), 4U);
  for (std::uint64_t i = 0; i < first.size(); ++i) EXPECT_EQ(first[i].ticket, i);
  // What was cut off still ends a wait, by its hits and by its weight.
  EXPECT_EQ(single(tray.take(in(late), late, 10)).size(), 2U);
  tray.put(works({6}));
  EXPECT_EQ(single(tray.take(in(soon), soon, 10, {}, 80)).size(), 1U) << "all hits and all weight were taken";
  tray.close();
  EXPECT_TRUE(tray.is_done());
}

TEST(Tray, a_batch_ends_when_it_weighs_enough) {
  Tray tray;
  auto some = works({0, 1, 2});
  for (auto& work : some) work.weight = 40;
  std::thread clerk([&] { tray.put(std::move(some)); });
  EXPECT_EQ(single(tray.take(in(late), late, 10, {}, 100)).size(), 3U);
  clerk.join();
  tray.put(works({3}));
  EXPECT_EQ(single(tray.take(in(soon), soon, 10, {}, 100)).size(), 1U) << "what was taken weighs no more";
}

TEST(Tray, many_clerks_lose_and_double_nothing) {
  constexpr std::uint64_t count = 5000;
  Tray tray;
  std::vector<std::thread> clerks;
  for (std::uint64_t clerk = 0; clerk < 4; ++clerk)
    clerks.emplace_back([&, clerk] {
      for (std::uint64_t ticket = clerk; ticket < count; ticket += 4) tray.put(works({ticket}));
    });
  std::uint64_t expected = 0;
  while (expected < count) {
    const auto batch = single(tray.take(in(late), milliseconds(1), 100));
    ASSERT_FALSE(batch.empty());
    for (const auto& work : batch) ASSERT_EQ(work.ticket, expected++);
  }
  for (auto& clerk : clerks) clerk.join();
}

}  // namespace
}  // namespace kpwatch
