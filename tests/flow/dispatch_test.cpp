// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/flow/dispatch.h"

#include <gtest/gtest.h>

#include <thread>

#include "adapters/ledgers/sqlite/sqlite_ledger.h"
#include "tests/flow/road_parts.h"
#include "tests/support/scratch_folder.h"

namespace kpwatch {
namespace {

class DispatchTest : public ::testing::Test {
 protected:
  void SetUp() override {
    auto opened = open_sqlite_ledger(folder_.folder, false);
    ASSERT_TRUE(opened) << opened.error().sentence;
    ledger_ = std::move(opened.value());
    options_.back_off_min = std::chrono::milliseconds(5);
    options_.back_off_max = std::chrono::milliseconds(20);
    options_.idle = std::chrono::milliseconds(20);
  }
  void owe(const std::string& authority, int count) {
    auto transaction = std::move(ledger_->begin().value());
    for (int i = 0; i < count; ++i) {
      OutboxEntry entry;
      entry.authority = authority;
      entry.stream_epoch = transaction->stream_epoch(authority);
      entry.sequence = transaction->next_sequence(authority);
      entry.event_id = "kpa-" + authority + std::to_string(entry.sequence) + ".1";
      entry.key = "key";
      entry.attributes = {{"specversion", "1.0"}, {"id", entry.event_id}};
      entry.data = "{}";
      transaction->put_outbox(entry);
    }
    ASSERT_TRUE(transaction->commit());
  }
  Dispatch::PublisherMaker onto(CorkedPublisher::Shelf& shelf) {
    return
        [&shelf]() -> Result<std::unique_ptr<Publisher>> { return std::unique_ptr<Publisher>(std::make_unique<CorkedPublisher>(shelf)); };
  }
  static bool within_seconds(const std::function<bool()>& is_so) {
    for (int i = 0; i < 1000 && !is_so(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
    return is_so();
  }

  Scratch folder_;
  std::unique_ptr<Ledger> ledger_;
  Tally tally_;
  DispatchOptions options_;
};

TEST_F(DispatchTest, a_dead_partner_delays_nobody_else_and_gets_everything_later_in_order) {
  CorkedPublisher::Shelf alive, dead;
  dead.cork = true;
  alive.at_most = 3;  // a publisher may prove less than it was given
  owe("alive", 50);
  owe("dead", 50);
  Dispatch to_alive("alive", *ledger_, onto(alive), tally_, options_), to_dead("dead", *ledger_, onto(dead), tally_, options_);
  std::jthread one([&](const std::stop_token&stop) { to_alive.work(stop); }), two([&](const std::stop_token&stop) { to_dead.work(stop); });
  EXPECT_TRUE(within_seconds([&] { return ledger_->unsent("alive", 100).value().empty(); }));
  EXPECT_EQ(ledger_->unsent("dead", 100).value().size(), 50u);
  EXPECT_TRUE(within_seconds([&] { return to_dead.trouble() == "the cork is in"; })) << to_dead.trouble();
  dead.cork = false;
  EXPECT_TRUE(within_seconds([&] { return ledger_->unsent("dead", 100).value().empty(); }));
  EXPECT_TRUE(within_seconds([&] { return to_dead.trouble().empty(); }));
  one.request_stop();
  two.request_stop();
  one.join();
  two.join();
  for (const auto* shelf : {&alive, &dead}) {
    ASSERT_EQ(shelf->entries.size(), 50u);
    for (std::size_t i = 0; i < 50; ++i) EXPECT_EQ(shelf->entries[i].sequence, i + 1);
  }
  EXPECT_EQ(ledger_->bookmark("alive").value(), "50");
}

TEST_F(DispatchTest, alerts_that_come_thick_are_let_gather_and_a_few_are_not) {
  CorkedPublisher::Shelf shelf;
  const auto told = [&] {
    const std::lock_guard lock(shelf.mutex);
    return shelf.entries.size();
  };
  options_.thick = 8;
  options_.gather = std::chrono::seconds(3);
  Dispatch dispatch("office", *ledger_, onto(shelf), tally_, options_);
  owe("office", 7);
  std::jthread worker([&](const std::stop_token& stop) { dispatch.work(stop); });
  EXPECT_TRUE(within_seconds([&] { return told() == 7; }));
  const auto before = std::chrono::steady_clock::now();
  owe("office", 8);
  dispatch.wake();
  EXPECT_TRUE(within_seconds([&] { return told() == 15; }));
  EXPECT_LT(std::chrono::steady_clock::now() - before, options_.gather);
  owe("office", 1);
  dispatch.wake();
  owe("office", 1);
  dispatch.wake();
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  EXPECT_EQ(told(), 15u);
  EXPECT_TRUE(within_seconds([&] { return told() == 17; }));
  EXPECT_TRUE(within_seconds([&] { return ledger_->unsent("office", 10).value().empty(); }));
}

TEST_F(DispatchTest, an_event_that_the_partner_refuses_is_held_aside_told_and_sent_when_it_is_taken) {
  CorkedPublisher::Shelf shelf;
  shelf.too_large = "kpa-office3.1";
  options_.held_again = std::chrono::milliseconds(50);
  owe("office", 5);
  Dispatch dispatch("office", *ledger_, onto(shelf), tally_, options_);
  std::jthread worker([&](const std::stop_token& stop) { dispatch.work(stop); });
  EXPECT_TRUE(within_seconds([&] { return ledger_->unsent("office", 10).value().empty(); }));
  EXPECT_TRUE(within_seconds([&] { return dispatch.held().find("1 event is held aside") != std::string::npos; })) << dispatch.held();
  EXPECT_EQ(dispatch.trouble(), "");
  ASSERT_EQ(ledger_->held_aside("office", 10).value().size(), 1u);
  EXPECT_EQ(ledger_->held_aside("office", 10).value()[0].event_id, "kpa-office3.1");
  EXPECT_EQ(ledger_->counts().unsent, 1u);
  {
    const std::lock_guard lock(shelf.mutex);
    EXPECT_EQ(shelf.entries.size(), 4u);
    shelf.too_large.clear();
  }
  EXPECT_TRUE(within_seconds([&] { return dispatch.held().empty(); }));
  worker.request_stop();
  worker.join();
  EXPECT_EQ(shelf.entries.size(), 5u);
  EXPECT_EQ(ledger_->counts().unsent, 0u);
  EXPECT_EQ(ledger_->bookmark("office").value(), "4") << "what lies behind it may be visible and not marked";
  EXPECT_TRUE(ledger_->held_aside("office", 10).value().empty());
}

}  // namespace
}  // namespace kpwatch
