// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The feed against a real broker: transactions, truncation, credentials, outages, and how fast it is.
#include <algorithm>
#include <set>

#include "adapters/feeds/kafka/kafka_feed.h"
#include "tests/kafka-broker/real_broker.h"

namespace kpwatch::test {
namespace {

KafkaFeedOptions options_for(const std::string& topic) {
  KafkaFeedOptions options;
  options.name = "declarations";
  options.brokers = brokers();
  options.topics = {topic};
  options.group = fresh_name("group");
  options.retry_stopped = 500ms;
  return options;
}

std::optional<std::int64_t> never_read(const std::string&, const std::string&) { return std::nullopt; }

void check(const kafka::ErrorHandle& error) { ASSERT_EQ(error, nullptr) << rd_kafka_error_string(error.get()); }

void delete_before(const std::string& topic, std::int64_t offset) {
  const auto client = make_client(RD_KAFKA_PRODUCER, {{"bootstrap.servers", brokers()}});
  const auto list = kafka::partition_list(1);
  rd_kafka_topic_partition_list_add(list.get(), topic.c_str(), 0)->offset = offset;
  rd_kafka_DeleteRecords_t* request = rd_kafka_DeleteRecords_new(list.get());
  const kafka::QueueHandle queue(rd_kafka_queue_new(client.get()));
  rd_kafka_DeleteRecords(client.get(), &request, 1, nullptr, queue.get());
  rd_kafka_event_t* event = rd_kafka_queue_poll(queue.get(), 20'000);
  ASSERT_NE(event, nullptr);
  EXPECT_EQ(rd_kafka_event_error(event), RD_KAFKA_RESP_ERR_NO_ERROR) << rd_kafka_event_error_string(event);
  rd_kafka_event_destroy(event);
  rd_kafka_DeleteRecords_destroy(request);
}

// Takes everything at once, counts, settles nothing until asked.
class CountingIntake final : public Intake {
 public:
  bool offer(std::unique_ptr<Delivery>& delivery) override {
    ++count;
    bytes += delivery->message().bytes.view().size();
    delivery->settle(Outcome::accepted);
    delivery.reset();
    return true;
  }
  bool has_room() const override { return true; }
  std::atomic<std::size_t> count{0}, bytes{0};
};

TEST(KafkaFeedOnBroker, only_what_was_committed_is_delivered_in_order_and_with_its_offsets) {
  KPWATCH_NEEDS("KPWATCH_TEST_BROKER");
  const auto topic = fresh_topic("in", 1);
  PlainProducer producer(brokers(), {{"transactional.id", fresh_name("writer")}});
  check(kafka::ErrorHandle(rd_kafka_init_transactions(producer.get(), 20'000)));
  for (int round = 0; round < 6; ++round) {
    check(kafka::ErrorHandle(rd_kafka_begin_transaction(producer.get())));
    for (int i = 0; i < 50; ++i) producer.send(topic, 0, (round % 2 == 0 ? "good " : "taken back ") + std::to_string(round * 50 + i));
    producer.flush();
    check(kafka::ErrorHandle(round % 2 == 0 ? rd_kafka_commit_transaction(producer.get(), 20'000) : rd_kafka_abort_transaction(producer.get(), 20'000)));
  }
  KeepingIntake intake;
  const auto feed = make_kafka_feed(options_for(topic), never_read);
  feed->start(intake);
  ASSERT_TRUE(eventually([&] { return intake.count() == 150; })) << intake.count() << feed->trouble();
  std::int64_t last = -1;
  auto kept = intake.take();
  for (const auto& delivery : kept) {
    EXPECT_TRUE(delivery->message().bytes.view().starts_with("good "));
    EXPECT_GT(delivery->message().position.offset, last);
    last = delivery->message().position.offset;
  }
  EXPECT_EQ(last, 253);   // 50 x 5 records and a marker after each transaction before
  feed->stop();

  // After the last committed one: the position stands on a marker, which is no gap.
  KeepingIntake later;
  const auto next = make_kafka_feed(options_for(topic), [](const std::string&, const std::string&) { return std::optional<std::int64_t>(254); });
  next->start(later);
  check(kafka::ErrorHandle(rd_kafka_begin_transaction(producer.get())));
  producer.send(topic, 0, "good at last");
  check(kafka::ErrorHandle(rd_kafka_commit_transaction(producer.get(), 20'000)));
  EXPECT_TRUE(eventually([&] { return later.count() == 1; })) << later.count() << next->trouble();
  EXPECT_EQ(next->trouble(), "");
}

TEST(KafkaFeedOnBroker, a_position_that_retention_has_overtaken_stops_the_partition) {
  KPWATCH_NEEDS("KPWATCH_TEST_BROKER");
  const auto topic = fresh_topic("in", 1);
  PlainProducer producer(brokers());
  for (int i = 0; i < 100; ++i) producer.send(topic, 0, "m");
  producer.flush();
  delete_before(topic, 60);
  for (const std::int64_t position : {10, 5000}) {
    KeepingIntake intake;
    const auto feed = make_kafka_feed(options_for(topic), [position](const std::string&, const std::string&) { return std::optional(position); });
    feed->start(intake);
    ASSERT_TRUE(eventually([&] { return feed->trouble().find("stopped at offset " + std::to_string(position)) != std::string::npos; })) << feed->trouble();
    EXPECT_NE(feed->trouble().find("the topic holds offsets from 60 to before 100"), std::string::npos) << feed->trouble();
    EXPECT_EQ(intake.count(), 0u);
  }
  KeepingIntake intake;   // never read: from what there is
  const auto feed = make_kafka_feed(options_for(topic), never_read);
  feed->start(intake);
  EXPECT_TRUE(eventually([&] { return intake.count() == 40; })) << feed->trouble();
  EXPECT_EQ(feed->trouble(), "");
}

TEST(KafkaFeedOnBroker, a_partition_goes_on_when_its_position_is_there_again) {
  KPWATCH_NEEDS("KPWATCH_TEST_BROKER");
  const auto topic = fresh_topic("in", 1);
  PlainProducer producer(brokers());
  for (int i = 0; i < 5; ++i) producer.send(topic, 0, "m");
  producer.flush();
  KeepingIntake intake;
  const auto feed = make_kafka_feed(options_for(topic), [](const std::string&, const std::string&) { return std::optional<std::int64_t>(8); });
  feed->start(intake);
  ASSERT_TRUE(eventually([&] { return !feed->trouble().empty(); }));
  for (int i = 0; i < 5; ++i) producer.send(topic, 0, "m");
  producer.flush();
  EXPECT_TRUE(eventually([&] { return intake.count() == 2; })) << intake.count() << feed->trouble();
  EXPECT_TRUE(eventually([&] { return feed->trouble().empty(); })) << feed->trouble();
}

TEST(KafkaFeedOnBroker, right_credentials_work_and_wrong_ones_are_told) {
  KPWATCH_NEEDS("KPWATCH_TEST_BROKER_SASL");
  const auto topic = fresh_topic("in", 2);
  PlainProducer producer(brokers());
  for (int i = 0; i < 20; ++i) producer.send(topic, i % 2, "m");
  producer.flush();
  auto options = options_for(topic);
  options.brokers = environment("KPWATCH_TEST_BROKER_SASL");
  options.properties = secured(environment("KPWATCH_TEST_BROKER_USER"), environment("KPWATCH_TEST_BROKER_PASSWORD"));
  ASSERT_TRUE(property_faults(options).empty());
  {
    KeepingIntake intake;
    const auto feed = make_kafka_feed(options, never_read);
    feed->start(intake);
    EXPECT_TRUE(eventually([&] { return intake.count() == 20; })) << feed->trouble();
    EXPECT_EQ(feed->trouble(), "");
  }
  options.properties["sasl.password"] = "wrong";
  KeepingIntake intake;
  const auto feed = make_kafka_feed(options, never_read);
  feed->start(intake);
  EXPECT_TRUE(eventually([&] { return feed->trouble().find("uthentication") != std::string::npos; })) << feed->trouble();
  EXPECT_EQ(feed->trouble().find("wrong"), std::string::npos);
  const auto begin = std::chrono::steady_clock::now();
  feed->stop();
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 2500ms);
  EXPECT_EQ(intake.count(), 0u);
}

TEST(KafkaFeedOnBroker, a_missing_topic_is_told_and_read_once_it_is_there) {
  KPWATCH_NEEDS("KPWATCH_TEST_BROKER");
  const auto topic = fresh_name("later");
  KeepingIntake intake;
  auto options = options_for(topic);
  options.properties = {{"topic.metadata.refresh.interval.ms", "500"}};
  const auto feed = make_kafka_feed(options, never_read);
  feed->start(intake);
  ASSERT_TRUE(eventually([&] { return feed->trouble().find(topic) != std::string::npos; })) << feed->trouble();
  create_topic(topic, 1);
  PlainProducer producer(brokers());
  producer.send(topic, 0, "m");
  producer.flush();
  EXPECT_TRUE(eventually([&] { return intake.count() == 1; })) << feed->trouble();
  EXPECT_TRUE(eventually([&] { return feed->trouble().empty(); })) << feed->trouble();
}

// The ledger of a test: positions by compare-and-set, and how often each message took effect.
struct TestLedger {
  std::mutex mutex;
  std::map<std::string, std::int64_t> positions;
  std::map<std::string, int> effects;
  PositionLookup lookup() {
    return [this](const std::string&, const std::string& source) -> std::optional<std::int64_t> {
      const std::lock_guard lock(mutex);
      const auto found = positions.find(source);
      return found == positions.end() ? std::nullopt : std::optional(found->second);
    };
  }
  void settle(KeepingIntake& intake) {
    for (auto& delivery : intake.take()) {
      const auto& position = delivery->message().position;
      {
        const std::lock_guard lock(mutex);
        auto& next = positions[position.source];
        if (position.offset >= next) {
          next = position.offset + 1;
          ++effects[std::string(delivery->message().bytes.view())];
        }
      }
      delivery->settle(Outcome::accepted);
    }
  }
};

TEST(KafkaFeedOnBroker, a_broker_that_is_killed_and_restarted_costs_no_message) {
  KPWATCH_NEEDS("KPWATCH_TEST_BROKER");
  KPWATCH_NEEDS("KPWATCH_BROKER_HOME");
  const auto topic = fresh_topic("in", 3);
  PlainProducer producer(brokers(), {{"enable.idempotence", "true"}});
  constexpr int messages = 6000;
  for (int i = 0; i < messages / 2; ++i) producer.send(topic, i % 3, "m" + std::to_string(i));
  producer.flush();
  TestLedger ledger;
  KeepingIntake intake;
  intake.set_room(50);
  const auto feed = make_kafka_feed(options_for(topic), ledger.lookup());
  feed->start(intake);
  ASSERT_TRUE(eventually([&] { ledger.settle(intake); return ledger.effects.size() > 500; }));
  broker_sh("kill");
  ASSERT_TRUE(eventually([&] { ledger.settle(intake); return !feed->trouble().empty(); }));
  broker_sh("restart");
  for (int i = messages / 2; i < messages; ++i) producer.send(topic, i % 3, "m" + std::to_string(i));
  producer.flush();
  ASSERT_TRUE(eventually([&] { ledger.settle(intake); return ledger.effects.size() == messages; }, 60s)) << ledger.effects.size() << feed->trouble();
  for (const auto& [message, count] : ledger.effects) EXPECT_EQ(count, 1) << message;
  EXPECT_TRUE(eventually([&] { return feed->trouble().empty(); })) << feed->trouble();
}

TEST(KafkaFeedOnBroker, a_broker_that_stands_still_does_not_hold_up_the_end) {
  KPWATCH_NEEDS("KPWATCH_TEST_BROKER");
  KPWATCH_NEEDS("KPWATCH_BROKER_HOME");
  const auto topic = fresh_topic("in", 2);
  PlainProducer producer(brokers());
  for (int i = 0; i < 100; ++i) producer.send(topic, i % 2, "m");
  producer.flush();
  KeepingIntake intake;
  intake.set_room(30);
  auto feed = make_kafka_feed(options_for(topic), never_read);
  feed->start(intake);
  ASSERT_TRUE(eventually([&] { return intake.count() == 30; }));
  broker_sh("pause");
  const auto begin = std::chrono::steady_clock::now();
  feed->stop();
  feed.reset();
  (void)intake.take();   // the last message takes the client with it
  const auto took = std::chrono::steady_clock::now() - begin;
  broker_sh("continue");
  EXPECT_LT(took, 7s);   // the library gives the goodbye to the group five seconds
}

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool is_sanitized = true;
#else
constexpr bool is_sanitized = false;
#endif

double rate(const std::chrono::steady_clock::time_point begin, std::size_t count) {
  return static_cast<double>(count) / std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

TEST(KafkaFeedOnBroker, it_delivers_a_flood_of_small_messages) {
  KPWATCH_NEEDS("KPWATCH_TEST_BROKER");
  const auto topic = fresh_topic("in", 4);
  PlainProducer producer(brokers(), {{"linger.ms", "50"}});
  constexpr std::size_t messages = 200'000;
  for (std::size_t i = 0; i < messages; ++i) producer.send(topic, static_cast<std::int32_t>(i % 4), std::string(200, 'x'));
  producer.flush();
  CountingIntake intake;
  const auto feed = make_kafka_feed(options_for(topic), never_read);
  feed->start(intake);
  ASSERT_TRUE(eventually([&] { return intake.count > 0; }));
  const auto begin = std::chrono::steady_clock::now();
  ASSERT_TRUE(eventually([&] { return intake.count >= messages; }, 60s)) << intake.count;
  const double measured = rate(begin, messages);
  std::cout << "[ MEASURED ] " << static_cast<long>(measured) << " messages of 200 bytes a second\n";
}

// Slower than the fetcher, as real work is: where librdkafka 2.0.2 left alone does one queue a second.
TEST(KafkaFeedOnBroker, a_slow_reader_gets_more_than_one_queue_a_second) {
  KPWATCH_NEEDS("KPWATCH_TEST_BROKER");
  const auto topic = fresh_topic("in", 4);
  PlainProducer producer(brokers(), {{"linger.ms", "50"}});
  constexpr std::size_t messages = 40'000, size = 3100;
  for (std::size_t i = 0; i < messages; ++i) producer.send(topic, static_cast<std::int32_t>(i % 4), std::string(size, 'x'));
  producer.flush();
  auto options = options_for(topic);
  options.properties = {{"queued.max.messages.kbytes", "2048"}};
  KeepingIntake intake;
  intake.set_room(200);
  const auto feed = make_kafka_feed(options, never_read);
  feed->start(intake);
  std::size_t done = 0;
  ASSERT_TRUE(eventually([&] { return intake.count() > 0; }));
  const auto begin = std::chrono::steady_clock::now();
  while (done < messages && std::chrono::steady_clock::now() - begin < 60s) {
    auto kept = intake.take();
    for (auto& delivery : kept) {
      const auto until = std::chrono::steady_clock::now() + 20us;
      while (std::chrono::steady_clock::now() < until) {
      }
      delivery->settle(Outcome::accepted);
      ++done;
    }
    if (kept.empty()) std::this_thread::sleep_for(100us);
  }
  ASSERT_EQ(done, messages);
  const double measured = rate(begin, messages);
  std::cout << "[ MEASURED ] " << static_cast<long>(measured) << " messages of 3100 bytes a second through a queue of 2 MB, 20 us of work each\n";
  if (!is_sanitized) {
    EXPECT_GT(measured, 3000);   // left alone: one queue a second, 1,600
  }
}

}  // namespace
}  // namespace kpwatch::test
