// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

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
  auto ticket = intake.take();
  ASSERT_TRUE(ticket.has_value());
  EXPECT_FALSE(intake.offer(next)) << "bytes count until they are settled, not until they are taken";
  intake.release(charge(ticket->delivery->message()));
  EXPECT_TRUE(intake.offer(next));
}

TEST(Intake, gives_tickets_without_gaps_in_the_order_of_offers) {
  Settled settled;
  BoundedIntake intake(1 << 20);
  for (int i = 0; i < 10; ++i) {
    auto delivery = handed_in("x", std::to_string(i), settled);
    ASSERT_TRUE(intake.offer(delivery));
  }
  for (std::uint64_t i = 0; i < 10; ++i) {
    auto ticket = intake.take();
    EXPECT_EQ(ticket->number, i);
    EXPECT_EQ(ticket->delivery->message().transport_id, std::to_string(i));
  }
}

TEST(Intake, a_closed_one_is_emptied_and_then_ends) {
  Settled settled;
  BoundedIntake intake(1 << 20);
  auto first = handed_in("x", "1", settled);
  ASSERT_TRUE(intake.offer(first));
  intake.close();
  auto late = handed_in("x", "2", settled);
  EXPECT_FALSE(intake.offer(late));
  EXPECT_TRUE(intake.take().has_value());
  EXPECT_FALSE(intake.take().has_value());
}

Work work(std::uint64_t ticket) {
  Work result;
  result.ticket = ticket;
  return result;
}

TEST(Tray, gives_back_in_the_order_of_tickets_whatever_the_order_of_the_clerks) {
  Tray tray;
  const auto soon = [] { return std::chrono::steady_clock::now() + std::chrono::milliseconds(5); };
  tray.put(work(2));
  tray.put(work(1));
  EXPECT_FALSE(tray.take_until(soon()).has_value()) << "ticket 0 is still being read";
  tray.put(work(0));
  for (std::uint64_t i = 0; i < 3; ++i) EXPECT_EQ(tray.take_until(soon())->ticket, i);
  EXPECT_FALSE(tray.is_done());
  tray.close();
  EXPECT_TRUE(tray.is_done());
}

TEST(Tray, many_clerks_lose_and_double_nothing) {
  constexpr std::uint64_t count = 5000;
  Tray tray;
  std::vector<std::thread> clerks;
  for (std::uint64_t clerk = 0; clerk < 4; ++clerk)
    clerks.emplace_back([&, clerk] {
      for (std::uint64_t ticket = clerk; ticket < count; ticket += 4) tray.put(work(ticket));
    });
  for (std::uint64_t expected = 0; expected < count; ++expected) {
    auto got = tray.take_until(std::chrono::steady_clock::now() + std::chrono::seconds(20));
    ASSERT_TRUE(got.has_value());
    ASSERT_EQ(got->ticket, expected);
  }
  for (auto& clerk : clerks) clerk.join();
}

}  // namespace
}  // namespace kpwatch
