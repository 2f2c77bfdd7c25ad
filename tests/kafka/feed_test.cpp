// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The feed against librdkafka's mock cluster: positions, back-pressure, repeats, troubles.
#include <algorithm>
#include <set>

#include "adapters/feeds/kafka/kafka_feed.h"
#include "tests/kafka/mock_cluster.h"

namespace kpwatch::test {
namespace {

KafkaFeedOptions options_for(const MockCluster& mock, const std::string& topic) {
  KafkaFeedOptions options;
  options.name = "declarations";
  options.brokers = mock.brokers();
  options.topics = {topic};
  options.group = "kpwatch";
  options.again_after = 50ms;
  options.retry_stopped = 300ms;
  options.pause_after = 100ms;
  options.commit_every = 50ms;
  return options;
}

std::optional<std::int64_t> never_read(const std::string&, const std::string&) { return std::nullopt; }

void fill(const MockCluster& mock, const std::string& topic, int partitions, int messages) {
  PlainProducer producer(mock.brokers());
  for (int i = 0; i < messages; ++i) producer.send(topic, i % partitions, "message " + std::to_string(i), "key " + std::to_string(i));
  producer.flush();
}

std::int64_t offset_in(const std::string& transport_id) { return std::stoll(transport_id.substr(transport_id.rfind('/') + 1)); }

TEST(KafkaFeed, a_partition_that_was_never_read_starts_at_its_beginning) {
  MockCluster mock;
  mock.topic("in", 2);
  fill(mock, "in", 2, 10);
  KeepingIntake intake;
  const auto feed = make_kafka_feed(options_for(mock, "in"), never_read);
  feed->start(intake);
  ASSERT_TRUE(eventually([&] { return intake.count() == 10; })) << feed->trouble();
  EXPECT_EQ(feed->trouble(), "");
  auto kept = intake.take();
  std::set<std::string> ids, values;
  for (const auto& delivery : kept) {
    const auto& message = delivery->message();
    ids.insert(message.transport_id);
    values.insert(std::string(message.bytes.view()));
    EXPECT_EQ(message.feed, "declarations");
    EXPECT_EQ(message.position.feed, "declarations");
    EXPECT_TRUE(message.position.source == "in/0" || message.position.source == "in/1");
    EXPECT_TRUE(message.transport_id.starts_with("kafka:"));
    EXPECT_TRUE(message.transport_id.ends_with("/" + message.position.source + "/" + std::to_string(message.position.offset)));
    EXPECT_TRUE(message.name.starts_with("key "));
    ASSERT_EQ(message.headers.size(), 1u);
    EXPECT_EQ(message.headers[0], (std::pair<std::string, std::string>{"origin", "test"}));
  }
  EXPECT_EQ(ids.size(), 10u);
  EXPECT_EQ(values.size(), 10u);
  feed->stop();
}

TEST(KafkaFeed, the_ledger_says_where_it_goes_on_and_not_the_group) {
  MockCluster mock;
  mock.topic("in", 1);
  fill(mock, "in", 1, 10);
  KeepingIntake intake;
  std::vector<std::string> asked;
  const auto feed =
      make_kafka_feed(options_for(mock, "in"), [&asked](const std::string& name, const std::string& source) -> std::optional<std::int64_t> {
        asked.push_back(name + " " + source);
        return 7;
      });
  feed->start(intake);
  ASSERT_TRUE(eventually([&] { return intake.count() == 3; })) << feed->trouble();
  feed->stop();
  EXPECT_EQ(asked, std::vector<std::string>{"declarations in/0"});
  EXPECT_EQ(offset_in(intake.seen().front()), 7);
}

TEST(KafkaFeed, an_empty_message_is_delivered_and_not_passed_over) {
  MockCluster mock;
  mock.topic("in", 1);
  PlainProducer producer(mock.brokers());
  producer.send("in", 0, "", "withdrawn", true);
  producer.send("in", 0, "after");
  producer.flush();
  KeepingIntake intake;
  const auto feed = make_kafka_feed(options_for(mock, "in"), never_read);
  feed->start(intake);
  ASSERT_TRUE(eventually([&] { return intake.count() == 2; })) << feed->trouble();
  const auto kept = intake.take();
  EXPECT_TRUE(kept[0]->message().bytes.view().empty());
  EXPECT_EQ(kept[1]->message().bytes.view(), "after");
}

TEST(KafkaFeed, a_full_intake_loses_nothing_and_keeps_the_order) {
  MockCluster mock;
  mock.topic("in", 1);
  fill(mock, "in", 1, 2000);
  KeepingIntake intake;
  intake.set_room(7);
  const auto feed = make_kafka_feed(options_for(mock, "in"), never_read);
  feed->start(intake);
  std::vector<std::int64_t> offsets;
  ASSERT_TRUE(eventually(
      [&] {
        for (auto& delivery : intake.take()) {
          offsets.push_back(delivery->message().position.offset);
          delivery->settle(Outcome::accepted);
        }
        return offsets.size() >= 2000;
      },
      60s))
      << offsets.size() << feed->trouble();
  for (std::size_t i = 0; i < offsets.size(); ++i) ASSERT_EQ(offsets[i], static_cast<std::int64_t>(i));
}

TEST(KafkaFeed, a_long_wait_for_room_pauses_and_then_goes_on_where_it_stood) {
  MockCluster mock;
  mock.topic("in", 3);
  fill(mock, "in", 3, 300);
  KeepingIntake intake;
  const auto feed = make_kafka_feed(options_for(mock, "in"), never_read);
  intake.set_room(5);
  feed->start(intake);
  ASSERT_TRUE(eventually([&] { return intake.count() == 5; }));
  std::this_thread::sleep_for(500ms);  // several times pause_after
  EXPECT_EQ(intake.count(), 5u);
  intake.set_room(0);
  ASSERT_TRUE(eventually([&] { return intake.count() == 300; })) << intake.count();
  std::this_thread::sleep_for(200ms);
  const auto seen = intake.seen();
  EXPECT_EQ(std::set<std::string>(seen.begin(), seen.end()).size(), 300u);
  EXPECT_EQ(seen.size(), 300u);
}

TEST(KafkaFeed, says_how_far_it_is_from_the_end_of_the_log) {
  MockCluster mock;
  mock.topic("in", 1);
  fill(mock, "in", 1, 300);
  KeepingIntake intake;
  const auto feed = make_kafka_feed(options_for(mock, "in"), never_read);
  EXPECT_EQ(feed->waiting(), std::nullopt);
  intake.set_room(5);
  feed->start(intake);
  EXPECT_TRUE(eventually([&] { return feed->waiting().value_or(0) > 290; })) << feed->waiting().value_or(0);
  intake.set_room(0);
  EXPECT_TRUE(eventually([&] { return feed->waiting() == 0U; })) << feed->waiting().value_or(1);
}

TEST(KafkaFeed, what_is_to_come_again_comes_again_with_all_that_followed_it) {
  MockCluster mock;
  mock.topic("in", 1);
  fill(mock, "in", 1, 6);
  KeepingIntake intake;
  const auto feed = make_kafka_feed(options_for(mock, "in"), never_read);
  feed->start(intake);
  ASSERT_TRUE(eventually([&] { return intake.count() == 6; }));
  auto kept = intake.take();
  kept[0]->settle(Outcome::accepted);
  kept[1]->settle(Outcome::accepted);
  kept[2]->settle(Outcome::again);
  for (std::size_t i = 3; i < 6; ++i) kept[i]->settle(Outcome::again);
  kept.clear();
  ASSERT_TRUE(eventually([&] { return intake.count() == 10; })) << intake.count();
  std::this_thread::sleep_for(300ms);
  std::vector<std::int64_t> offsets;
  for (const auto& id : intake.seen()) offsets.push_back(offset_in(id));
  EXPECT_EQ(offsets, (std::vector<std::int64_t>{0, 1, 2, 3, 4, 5, 2, 3, 4, 5}));
}

TEST(KafkaFeed, a_delivery_that_nobody_settles_comes_again) {
  MockCluster mock;
  mock.topic("in", 1);
  fill(mock, "in", 1, 2);
  KeepingIntake intake;
  const auto feed = make_kafka_feed(options_for(mock, "in"), never_read);
  feed->start(intake);
  ASSERT_TRUE(eventually([&] { return intake.count() == 2; }));
  auto kept = intake.take();
  kept[0]->settle(Outcome::set_aside);
  kept[1].reset();
  ASSERT_TRUE(eventually([&] { return intake.count() == 3; }));
  EXPECT_EQ(offset_in(intake.seen().back()), 1);
}

TEST(KafkaFeed, the_group_mirrors_the_lowest_unsettled_position) {
  MockCluster mock;
  mock.topic("in", 1);
  fill(mock, "in", 1, 6);
  KeepingIntake intake;
  const auto feed = make_kafka_feed(options_for(mock, "in"), never_read);
  feed->start(intake);
  ASSERT_TRUE(eventually([&] { return intake.count() == 6; }));
  auto kept = intake.take();
  for (const std::size_t i : {4u, 0u, 2u, 1u}) kept[i]->settle(Outcome::accepted);  // 3 is still owed
  const auto client = make_client(RD_KAFKA_CONSUMER, {{"bootstrap.servers", mock.brokers()}, {"group.id", "kpwatch"}});
  EXPECT_TRUE(eventually([&] {
    const auto list = kafka::partition_list(1);
    rd_kafka_topic_partition_list_add(list.get(), "in", 0);
    return rd_kafka_committed(client.get(), list.get(), 2000) == RD_KAFKA_RESP_ERR_NO_ERROR && list->elems[0].offset == 3;
  }));
}

TEST(KafkaFeed, a_position_that_the_topic_does_not_hold_stops_the_partition_and_says_so) {
  MockCluster mock;
  mock.topic("in", 2);
  fill(mock, "in", 2, 10);
  KeepingIntake intake;
  const auto feed =
      make_kafka_feed(options_for(mock, "in"), [](const std::string&, const std::string& source) -> std::optional<std::int64_t> {
        if (source == "in/0") return 1000;
        return std::nullopt;
      });
  feed->start(intake);
  ASSERT_TRUE(eventually([&] { return feed->trouble().find("in/0: stopped at offset 1000") != std::string::npos; })) << feed->trouble();
  EXPECT_NE(feed->trouble().find("the topic holds offsets from 0 to before 5"), std::string::npos) << feed->trouble();
  EXPECT_TRUE(eventually([&] { return intake.count() == 5; })) << intake.count();  // the other one goes on
  std::this_thread::sleep_for(700ms);                                              // two more tries
  EXPECT_NE(feed->trouble().find("in/0"), std::string::npos);
  for (const auto& id : intake.seen()) EXPECT_NE(id.find("/in/1/"), std::string::npos);
  EXPECT_EQ(intake.count(), 5u);
}

// Five messages were read of another cluster; this one's topic holds eight, of which none was read.
TEST(KafkaFeed, a_position_of_another_cluster_stops_the_partition_and_says_so) {
  MockCluster mock;
  mock.topic("in", 2);
  fill(mock, "in", 2, 16);
  KeepingIntake intake;
  std::atomic<int> noted = 0;
  std::atomic<bool> is_decided = false;
  auto options = options_for(mock, "in");
  options.note_gap = [&](const std::string&) { ++noted; };
  options.home_of = [&](const std::string& source, const std::string& cluster) -> Result<std::string> {
    return source == "in/0" && !is_decided ? "the-old-one" : cluster;
  };
  const auto feed = make_kafka_feed(options, [](const std::string&, const std::string& source) -> std::optional<std::int64_t> {
    if (source == "in/0") return 5;
    return std::nullopt;
  });
  feed->start(intake);
  ASSERT_TRUE(eventually([&] { return intake.count() == 8; })) << feed->trouble();  // the other one goes on
  ASSERT_TRUE(eventually([&] {
    return feed->trouble().find("in/0: stopped at offset 5: that position is of the cluster the-old-one") != std::string::npos;
  })) << feed->trouble();
  EXPECT_NE(feed->trouble().find("the topic holds offsets from 0 to before 8"), std::string::npos) << feed->trouble();
  std::this_thread::sleep_for(700ms);  // two more tries
  EXPECT_EQ(intake.count(), 8u);
  for (const auto& id : intake.seen()) EXPECT_NE(id.find("/in/1/"), std::string::npos);
  EXPECT_EQ(noted, 1);
  is_decided = true;
  EXPECT_TRUE(eventually([&] { return intake.count() == 11 && feed->trouble().empty(); })) << feed->trouble();
}

TEST(KafkaFeed, while_the_ledger_cannot_tell_of_which_cluster_a_position_is_nothing_is_read) {
  MockCluster mock;
  mock.topic("in", 1);
  fill(mock, "in", 1, 3);
  KeepingIntake intake;
  std::atomic<bool> can_tell = false;
  auto options = options_for(mock, "in");
  options.home_of = [&](const std::string&, const std::string& cluster) -> Result<std::string> {
    if (!can_tell) return failure("no room");
    return cluster;
  };
  const auto feed = make_kafka_feed(options, never_read);
  feed->start(intake);
  ASSERT_TRUE(eventually([&] { return feed->trouble().find("in/0: not read: no room") != std::string::npos; })) << feed->trouble();
  EXPECT_EQ(intake.count(), 0u);
  can_tell = true;
  EXPECT_TRUE(eventually([&] { return intake.count() == 3 && feed->trouble().empty(); })) << feed->trouble();
}

TEST(KafkaFeed, a_broker_that_goes_and_comes_back_is_told_and_then_forgotten) {
  MockCluster mock;
  mock.topic("in", 1);
  fill(mock, "in", 1, 3);
  KeepingIntake intake;
  const auto feed = make_kafka_feed(options_for(mock, "in"), never_read);
  feed->start(intake);
  ASSERT_TRUE(eventually([&] { return intake.count() == 3; }));
  mock.down();
  ASSERT_TRUE(eventually([&] { return !feed->trouble().empty(); }));
  mock.up();
  EXPECT_TRUE(eventually([&] { return feed->trouble().empty(); })) << feed->trouble();
  fill(mock, "in", 1, 2);
  EXPECT_TRUE(eventually([&] { return intake.count() == 5; }, 30s)) << intake.count() << feed->trouble();
}

TEST(KafkaFeed, it_starts_before_its_broker_and_stops_quickly_without_one) {
  KeepingIntake intake;
  KafkaFeedOptions options;
  options.name = "declarations";
  options.brokers = "127.0.0.1:1";
  options.topics = {"in"};
  options.group = "kpwatch";
  const auto feed = make_kafka_feed(options, never_read);
  feed->start(intake);
  ASSERT_TRUE(eventually([&] { return !feed->trouble().empty(); }));
  EXPECT_NE(feed->trouble().find("broker:"), std::string::npos);
  const auto begin = std::chrono::steady_clock::now();
  feed->stop();
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 2500ms);
}

TEST(KafkaFeed, two_members_share_the_partitions_and_one_takes_over_from_the_other) {
  MockCluster mock;
  mock.topic("in", 4);
  fill(mock, "in", 4, 40);
  std::mutex mutex;
  std::map<std::string, std::int64_t> ledger;
  const auto lookup = [&](const std::string&, const std::string& source) -> std::optional<std::int64_t> {
    const std::lock_guard lock(mutex);
    const auto found = ledger.find(source);
    return found == ledger.end() ? std::nullopt : std::optional(found->second);
  };
  std::map<std::string, int> times;
  const auto settle = [&](KeepingIntake& intake) {
    for (auto& delivery : intake.take()) {
      const auto& position = delivery->message().position;
      {
        const std::lock_guard lock(mutex);
        auto& next = ledger[position.source];
        if (position.offset >= next) {
          next = position.offset + 1;
          ++times[delivery->message().transport_id];
        }
      }
      delivery->settle(Outcome::accepted);
    }
  };
  KeepingIntake first_intake, second_intake;
  auto options = options_for(mock, "in");
  options.properties = {{"session.timeout.ms", "6000"}, {"heartbeat.interval.ms", "200"}};
  auto first = make_kafka_feed(options, lookup);
  const auto second = make_kafka_feed(options, lookup);
  first->start(first_intake);
  ASSERT_TRUE(eventually([&] {
    settle(first_intake);
    return times.size() == 40;
  }));
  second->start(second_intake);
  std::this_thread::sleep_for(3s);  // the mock's group waits for members this long
  first->stop();
  first.reset();
  fill(mock, "in", 4, 40);
  ASSERT_TRUE(eventually(
      [&] {
        settle(first_intake);
        settle(second_intake);
        return times.size() == 80;
      },
      40s))
      << times.size();
  for (const auto& [id, count] : times) EXPECT_EQ(count, 1) << id;
}

TEST(KafkaFeed, of_two_new_ledgers_at_once_in_a_new_group_one_reads_and_the_other_is_handed_nothing) {
  MockCluster mock;
  mock.topic("in", 4);
  fill(mock, "in", 4, 40);
  std::array<KeepingIntake, 2> intakes;
  std::vector<std::unique_ptr<Feed>> feeds;
  for (const char* ledger : {"first", "second"}) {
    auto options = options_for(mock, "in");
    options.ledger = ledger;
    options.properties = {{"session.timeout.ms", "6000"}, {"heartbeat.interval.ms", "200"}};
    feeds.push_back(make_kafka_feed(options, never_read));
  }
  for (std::size_t i = 0; i < 2; ++i) feeds[i]->start(intakes[i]);
  const auto is_refused = [&](std::size_t i) { return feeds[i]->trouble().find("belongs to the ledger") != std::string::npos; };
  ASSERT_TRUE(eventually([&] { return is_refused(0) != is_refused(1); })) << feeds[0]->trouble() << feeds[1]->trouble();
  const std::size_t reader = is_refused(0) ? 1 : 0;
  EXPECT_TRUE(eventually([&] { return intakes[reader].count() >= 40; }, 40s)) << feeds[reader]->trouble();
  EXPECT_EQ(intakes[1 - reader].count(), 0U);
  EXPECT_TRUE(eventually([&] { return feeds[reader]->trouble().empty(); })) << feeds[reader]->trouble();
}

TEST(KafkaFeed, a_successor_on_the_same_ledger_takes_the_group_over_and_the_predecessor_leaves) {
  MockCluster mock;
  mock.topic("in", 2);
  fill(mock, "in", 2, 10);
  auto options = options_for(mock, "in");
  options.ledger = "ours";
  options.look_at_group = 100ms;
  options.properties = {{"session.timeout.ms", "6000"}, {"heartbeat.interval.ms", "200"}};
  KeepingIntake before, after;
  const auto first = make_kafka_feed(options, never_read);
  first->start(before);
  ASSERT_TRUE(eventually([&] { return before.count() == 10; })) << first->trouble();
  const auto second = make_kafka_feed(options, never_read);
  second->start(after);
  EXPECT_TRUE(eventually([&] { return first->trouble().find("has taken over the consumer group") != std::string::npos; }, 40s));
  EXPECT_TRUE(eventually([&] { return after.count() >= 10; }, 40s)) << second->trouble();
}

TEST(KafkaFeed, messages_may_outlive_the_feed) {
  MockCluster mock;
  mock.topic("in", 1);
  fill(mock, "in", 1, 3);
  KeepingIntake intake;
  auto feed = make_kafka_feed(options_for(mock, "in"), never_read);
  feed->start(intake);
  ASSERT_TRUE(eventually([&] { return intake.count() == 3; }));
  feed->stop();
  feed.reset();
  auto kept = intake.take();
  EXPECT_EQ(kept[2]->message().bytes.view(), "message 2");
  const Bytes bytes = kept[2]->message().bytes;
  kept[0]->settle(Outcome::accepted);
  kept.clear();
  EXPECT_EQ(bytes.view(), "message 2");
}

}  // namespace
}  // namespace kpwatch::test
