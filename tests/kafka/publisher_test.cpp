// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The publisher against librdkafka's mock cluster: the record as it goes out, and every kind of error on its way.
#include "adapters/publishers/kafka/bookmark.h"
#include "adapters/publishers/kafka/kafka_publisher.h"
#include "tests/kafka/mock_cluster.h"

namespace kpwatch::test {
namespace {

KafkaPublisherOptions options_for(const MockCluster& mock) {
  KafkaPublisherOptions options;
  options.brokers = mock.brokers();
  options.topic = "alerts";
  options.transactional_id = "kpwatch-test-office";
  options.fenced_rest = 200ms;
  return options;
}

std::vector<std::string> ids(const std::vector<ReadRecord>& records) {
  std::vector<std::string> all;
  for (const auto& record : records) all.push_back(record.header("ce_id"));
  std::sort(all.begin(), all.end());
  return all;
}

std::vector<std::string> ids(const std::vector<OutboxEntry>& list) {
  std::vector<std::string> all;
  for (const auto& one : list) all.push_back(one.event_id);
  std::sort(all.begin(), all.end());
  return all;
}

TEST(KafkaPublisher, a_record_is_a_cloud_event_in_binary_mode_to_the_letter) {
  MockCluster mock;
  mock.topic("alerts", 3);
  const auto publisher = make_kafka_publisher(options_for(mock));
  std::string bookmark;
  ASSERT_TRUE(publish_all(*publisher, entries(1, 1), bookmark));
  const auto records = read_all(mock.brokers(), "alerts", 3);
  ASSERT_EQ(records.size(), 1u);
  const auto expected = entry(1);
  EXPECT_EQ(records[0].key, expected.key);
  EXPECT_EQ(records[0].value, expected.data);
  const std::vector<std::pair<std::string, std::string>> headers{{"ce_specversion", "1.0"},
                                                                 {"ce_id", "alert-1.1"},
                                                                 {"ce_source", "urn:kpwatch:test"},
                                                                 {"ce_type", "org.kpwatch.alert.open"},
                                                                 {"ce_time", "2026-11-23T10:00:00.000Z"},
                                                                 {"ce_sequence", "00000000000000000001"},
                                                                 {"ce_streamepoch", "1"},
                                                                 {"ce_subject", "26ZA000000000001"},
                                                                 {"ce_tlp", "TLP:AMBER"},
                                                                 {"content-type", "application/json"}};
  EXPECT_EQ(records[0].headers, headers);
}

TEST(KafkaPublisher, all_that_was_given_is_there_once_and_the_bookmark_is_at_the_end) {
  MockCluster mock;
  mock.topic("alerts", 4);
  const auto publisher = make_kafka_publisher(options_for(mock));
  std::string bookmark;
  for (std::uint64_t batch = 0; batch < 10; ++batch)
    ASSERT_TRUE(publish_all(*publisher, entries(batch * 20 + 1, batch * 20 + 20), bookmark));
  EXPECT_EQ(ids(read_all(mock.brokers(), "alerts", 4)), ids(entries(1, 200)));
  const auto kept = kafka::parse_bookmark(bookmark);
  ASSERT_TRUE(kept) << bookmark;
  std::int64_t total = 0;
  for (const auto& [partition, next] : kept->next) total += next;
  EXPECT_EQ(total, 200);
  EXPECT_EQ(kept->topic, "alerts");
}

TEST(KafkaPublisher, what_is_visible_already_is_not_sent_again_by_a_successor) {
  MockCluster mock;
  mock.topic("alerts", 2);
  std::string never_marked;
  ASSERT_TRUE(publish_all(*make_kafka_publisher(options_for(mock)), entries(1, 30), never_marked));
  std::string bookmark;  // the ledger never heard of it
  ASSERT_TRUE(publish_all(*make_kafka_publisher(options_for(mock)), entries(1, 50), bookmark));
  EXPECT_EQ(ids(read_all(mock.brokers(), "alerts", 2)), ids(entries(1, 50)));
  std::string wrong = R"({"cluster":"elsewhere","topic":"alerts","next":{"0":999,"1":999}})";
  ASSERT_TRUE(publish_all(*make_kafka_publisher(options_for(mock)), entries(31, 60), wrong));
  EXPECT_EQ(ids(read_all(mock.brokers(), "alerts", 2)), ids(entries(1, 60)));
}

TEST(KafkaPublisher, a_repeat_in_the_same_life_is_answered_and_not_sent) {
  MockCluster mock;
  mock.topic("alerts", 2);
  const auto publisher = make_kafka_publisher(options_for(mock));
  std::string bookmark;
  ASSERT_TRUE(publish_all(*publisher, entries(1, 10), bookmark));
  std::string again;  // the ledger failed to mark them
  ASSERT_TRUE(publish_all(*publisher, entries(1, 12), again));
  EXPECT_EQ(ids(read_all(mock.brokers(), "alerts", 2)), ids(entries(1, 12)));
}

TEST(KafkaPublisher, retriable_answers_are_ridden_out) {
  MockCluster mock;
  mock.topic("alerts", 1);
  answer_with(mock, Request::find_coordinator, RD_KAFKA_RESP_ERR_COORDINATOR_NOT_AVAILABLE, RD_KAFKA_RESP_ERR_COORDINATOR_NOT_AVAILABLE);
  answer_with(mock, Request::init_producer_id, RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS, RD_KAFKA_RESP_ERR_CONCURRENT_TRANSACTIONS);
  answer_with(mock, Request::add_partitions_to_txn, RD_KAFKA_RESP_ERR_CONCURRENT_TRANSACTIONS, RD_KAFKA_RESP_ERR_COORDINATOR_NOT_AVAILABLE);
  answer_with(mock, Request::produce, RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION, RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS);
  answer_with(mock, Request::end_txn, RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS, RD_KAFKA_RESP_ERR_COORDINATOR_NOT_AVAILABLE);
  const auto publisher = make_kafka_publisher(options_for(mock));
  std::string bookmark;
  ASSERT_TRUE(publish_all(*publisher, entries(1, 5), bookmark));
  EXPECT_EQ(ids(read_all(mock.brokers(), "alerts", 1)), ids(entries(1, 5)));
}

TEST(KafkaPublisher, an_answer_that_demands_an_abort_leads_to_a_new_producer_and_the_same_events) {
  MockCluster mock;
  mock.topic("alerts", 1);
  const auto publisher = make_kafka_publisher(options_for(mock));
  std::string bookmark;
  ASSERT_TRUE(publish_all(*publisher, entries(1, 2), bookmark));
  answer_with(mock, Request::add_partitions_to_txn, RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED);
  const auto refused = publisher->publish(entries(3, 4), bookmark);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().sentence.find("uthorization"), std::string::npos) << refused.error().sentence;
  ASSERT_TRUE(publish_all(*publisher, entries(3, 4), bookmark));
  EXPECT_EQ(ids(read_all(mock.brokers(), "alerts", 1)), ids(entries(1, 4)));
}

TEST(KafkaPublisher, a_fatal_answer_leads_to_a_new_producer) {
  MockCluster mock;
  mock.topic("alerts", 1);
  const auto publisher = make_kafka_publisher(options_for(mock));
  std::string bookmark;
  ASSERT_TRUE(publish_all(*publisher, entries(1, 2), bookmark));
  answer_with(mock, Request::end_txn, RD_KAFKA_RESP_ERR_TRANSACTIONAL_ID_AUTHORIZATION_FAILED);
  const auto refused = publisher->publish(entries(3, 4), bookmark);
  ASSERT_FALSE(refused);
  ASSERT_TRUE(publish_all(*publisher, entries(3, 4), bookmark));
  // The mock hides nothing of a transaction that was not committed: the events were read back and not sent again.
  EXPECT_EQ(ids(read_all(mock.brokers(), "alerts", 1)), ids(entries(1, 4)));
}

TEST(KafkaPublisher, being_fenced_is_told_as_what_it_is_and_waited_out) {
  MockCluster mock;
  mock.topic("alerts", 1);
  auto options = options_for(mock);
  options.fenced_rest = 3s;  // not over before it has been asked twice, on a slow machine neither
  const auto publisher = make_kafka_publisher(options);
  std::string bookmark;
  ASSERT_TRUE(publish_all(*publisher, entries(1, 2), bookmark));
  answer_with(mock, Request::end_txn, RD_KAFKA_RESP_ERR_PRODUCER_FENCED);
  const auto fenced = publisher->publish(entries(3, 4), bookmark);
  ASSERT_FALSE(fenced);
  EXPECT_NE(fenced.error().sentence.find("another kpwatch owns the stream kpwatch-test-office"), std::string::npos)
      << fenced.error().sentence;
  const auto resting = publisher->publish(entries(3, 4), bookmark);
  ASSERT_FALSE(resting);
  EXPECT_NE(resting.error().sentence.find("another kpwatch"), std::string::npos);
  ASSERT_TRUE(publish_all(*publisher, entries(3, 4), bookmark));
  EXPECT_EQ(ids(read_all(mock.brokers(), "alerts", 1)), ids(entries(1, 4)));
}

TEST(KafkaPublisher, a_broker_that_goes_in_the_middle_costs_time_and_nothing_else) {
  MockCluster mock;
  mock.topic("alerts", 2);
  const auto publisher = make_kafka_publisher(options_for(mock));
  std::string bookmark;
  ASSERT_TRUE(publish_all(*publisher, entries(1, 10), bookmark));
  mock.down();
  const auto begin = std::chrono::steady_clock::now();
  const auto refused = publisher->publish(entries(11, 20), bookmark);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 2500ms);
  ASSERT_FALSE(refused);
  mock.up();
  ASSERT_TRUE(publish_all(*publisher, entries(11, 20), bookmark));
  EXPECT_EQ(ids(read_all(mock.brokers(), "alerts", 2)), ids(entries(1, 20)));
}

TEST(KafkaPublisher, without_a_broker_it_says_so_in_time_and_ends_quickly) {
  KafkaPublisherOptions options;
  options.brokers = "127.0.0.1:1";
  options.topic = "alerts";
  options.transactional_id = "kpwatch-test-office";
  auto publisher = make_kafka_publisher(options);
  std::string bookmark = "kept";
  const auto begin = std::chrono::steady_clock::now();
  const auto refused = publisher->publish(entries(1, 2), bookmark);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().sentence.find("127.0.0.1:1"), std::string::npos) << refused.error().sentence;
  EXPECT_EQ(bookmark, "kept");
  const auto middle = std::chrono::steady_clock::now();
  publisher.reset();
  EXPECT_LT(middle - begin, 2500ms);
  EXPECT_LT(std::chrono::steady_clock::now() - middle, 2s);
}

TEST(KafkaPublisher, an_event_without_data_is_never_sent) {
  MockCluster mock;
  mock.topic("alerts", 1);
  const auto publisher = make_kafka_publisher(options_for(mock));
  auto list = entries(1, 2);
  list[1].data.clear();
  std::string bookmark;
  const auto refused = publisher->publish(list, bookmark);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().sentence.find("alert-2.1"), std::string::npos);
  EXPECT_TRUE(read_all(mock.brokers(), "alerts", 1).empty());
}

TEST(KafkaPublisher, an_event_larger_than_the_client_takes_is_named) {
  MockCluster mock;
  mock.topic("alerts", 1);
  const auto publisher = make_kafka_publisher(options_for(mock));
  auto list = entries(1, 1);
  list[0].data = std::string(std::size_t{3} << 20, 'x');
  std::string bookmark, last;
  for (int i = 0; i < 2; ++i) {
    const auto refused = publisher->publish(list, bookmark);
    ASSERT_FALSE(refused);
    last = refused.error().sentence;
  }
  EXPECT_NE(last.find("alert-1.1"), std::string::npos) << last;
}

TEST(KafkaPublisher, an_event_that_is_too_large_is_refused_alone_and_those_before_it_are_sent) {
  MockCluster mock;
  mock.topic("alerts", 1);
  const auto publisher = make_kafka_publisher(options_for(mock));
  auto list = entries(1, 5);
  list[2].data = std::string(std::size_t{3} << 20, 'x');
  std::string bookmark;
  std::span<const OutboxEntry> left(list);
  ASSERT_TRUE(eventually([&] {
    if (const auto proved = publisher->publish(left, bookmark)) left = left.subspan(proved.value());
    return !publisher->refusal().empty();
  }));
  EXPECT_EQ(left.size(), 3u) << "the first two are proved";
  EXPECT_NE(publisher->refusal().find("alert-3.1"), std::string::npos) << publisher->refusal();
  ASSERT_TRUE(publish_all(*publisher, entries(4, 5), bookmark));
  EXPECT_EQ(publisher->refusal(), "");
  EXPECT_EQ(ids(read_all(mock.brokers(), "alerts", 1)), (std::vector<std::string>{"alert-1.1", "alert-2.1", "alert-4.1", "alert-5.1"}));
}

TEST(KafkaPublisher, a_number_that_a_copy_of_the_ledger_gave_to_another_event_is_never_given_again) {
  MockCluster mock;
  mock.topic("alerts", 1);
  std::string theirs, ours;
  ASSERT_TRUE(publish_all(*make_kafka_publisher(options_for(mock)), entries(1, 6), theirs));
  auto list = entries(4, 8);
  std::swap(list[1].event_id, list[2].event_id);  // the copy decided in another order
  for (auto* one : {&list[1], &list[2]}) one->attributes[1].second = one->event_id;
  const auto publisher = make_kafka_publisher(options_for(mock));
  std::string last;
  ASSERT_TRUE(eventually([&] {
    const auto proved = publisher->publish(list, ours);
    if (!proved) last = proved.error().sentence;
    return last.find("another event under sequence 5") != std::string::npos;
  })) << last;
  EXPECT_EQ(read_all(mock.brokers(), "alerts", 1).size(), 6u);
}

// The outbox holds what was decided under the old name and under the new one, with numbers that go on.
TEST(KafkaPublisher, alerts_from_before_and_after_an_instance_got_another_name_are_visible_once) {
  MockCluster mock;
  mock.topic("alerts", 2);
  const std::vector<OutboxEntry> list{entry(1, "urn:kpwatch:old"), entry(2, "urn:kpwatch:old"), entry(3, "urn:kpwatch:new"),
                                      entry(4, "urn:kpwatch:new")};
  std::string never_marked;  // the daemon died between the partner's commit and the mark
  ASSERT_TRUE(publish_all(*make_kafka_publisher(options_for(mock)), list, never_marked, 20s));
  EXPECT_EQ(ids(read_all(mock.brokers(), "alerts", 2)), ids(list));
  std::string bookmark;
  const auto successor = make_kafka_publisher(options_for(mock));
  ASSERT_TRUE(publish_all(*successor, list, bookmark, 20s));
  ASSERT_TRUE(publish_all(*successor, {entry(5, "urn:kpwatch:new")}, bookmark, 20s));
  EXPECT_EQ(ids(read_all(mock.brokers(), "alerts", 2)), ids(entries(1, 5)));
}

OutboxEntry of_epoch(std::uint32_t epoch, std::uint64_t sequence) {
  OutboxEntry one = entry(sequence);
  one.stream_epoch = epoch;
  one.event_id = "epoch-" + std::to_string(epoch) + "-" + one.event_id;
  for (auto& [name, value] : one.attributes) {
    if (name == "streamepoch") value = std::to_string(epoch);
    if (name == "id") value = one.event_id;
  }
  return one;
}

// Before a recovery an event was held aside, which is offered first at each start; behind the ledger's bookmark there are
// alerts of the new epoch that are visible and not marked.
void expect_that_held_repeats_nothing(bool is_refused_again) {
  MockCluster mock;
  mock.topic("alerts", 1);
  const std::vector<OutboxEntry> list{of_epoch(2, 1), of_epoch(2, 2), of_epoch(2, 3)};
  auto held = of_epoch(1, 5);
  if (is_refused_again) held.data = std::string(std::size_t{3} << 20, 'x');
  std::string never_marked;
  ASSERT_TRUE(publish_all(*make_kafka_publisher(options_for(mock)), list, never_marked));
  const auto successor = make_kafka_publisher(options_for(mock));
  ASSERT_TRUE(eventually([&] {
    std::string handed_in;  // as the dispatcher does it: with what it holds aside the ledger's bookmark does not move
    const auto proved = successor->publish(std::span(&held, 1), handed_in);
    return is_refused_again ? !successor->refusal().empty() : proved && proved.value() == 1;
  }));
  std::string bookmark;
  ASSERT_TRUE(publish_all(*successor, list, bookmark));
  auto expected = list;
  if (!is_refused_again) expected.push_back(held);
  EXPECT_EQ(ids(read_all(mock.brokers(), "alerts", 1)), ids(expected));
}

TEST(KafkaPublisher, a_held_event_of_an_earlier_epoch_that_is_taken_has_nothing_repeated) { expect_that_held_repeats_nothing(false); }
TEST(KafkaPublisher, a_held_event_of_an_earlier_epoch_that_is_refused_again_has_nothing_repeated) {
  expect_that_held_repeats_nothing(true);
}

TEST(KafkaPublisher, a_held_event_that_comes_into_a_transaction_under_way_lets_it_come_to_its_end) {
  MockCluster mock;
  mock.topic("alerts", 1);
  auto options = options_for(mock);
  options.call_time_max = 300ms;
  const auto publisher = make_kafka_publisher(options);
  std::string bookmark;
  ASSERT_TRUE(publish_all(*publisher, {of_epoch(2, 1)}, bookmark));
  mock.down();  // the commit gets no answer
  (void)publisher->publish(std::vector{of_epoch(2, 2)}, bookmark);
  mock.up();
  ASSERT_TRUE(eventually([&] {
    std::string handed_in = bookmark;
    const auto held = of_epoch(1, 5);
    const auto proved = publisher->publish(std::span(&held, 1), handed_in);
    return proved && proved.value() == 1;
  }));
  ASSERT_TRUE(publish_all(*publisher, {of_epoch(2, 2)}, bookmark));
  EXPECT_EQ(ids(read_all(mock.brokers(), "alerts", 1)), ids(std::vector{of_epoch(1, 5), of_epoch(2, 1), of_epoch(2, 2)}));
}

TEST(KafkaPublisher, a_number_of_another_name_is_no_contradiction_and_one_of_the_same_name_is) {
  MockCluster mock;
  mock.topic("alerts", 1);
  std::string theirs, ours;
  ASSERT_TRUE(publish_all(*make_kafka_publisher(options_for(mock)), {entry(1, "urn:kpwatch:old"), entry(2, "urn:kpwatch:new")}, theirs));
  auto first = entry(1, "urn:kpwatch:new"), second = entry(2, "urn:kpwatch:new");
  second.data = R"({"finding":"another"})";
  const auto publisher = make_kafka_publisher(options_for(mock));
  std::string last;
  const std::vector<OutboxEntry> list{entry(1, "urn:kpwatch:old"), first, second};
  std::span<const OutboxEntry> left(list);
  ASSERT_TRUE(eventually([&] {
    const auto proved = publisher->publish(left, ours);
    if (proved) left = left.subspan(proved.value());
    if (!proved) last = proved.error().sentence;
    return last.find("another event under sequence 2") != std::string::npos;
  })) << last;
  EXPECT_EQ(read_all(mock.brokers(), "alerts", 1).size(), 2u);
}

}  // namespace
}  // namespace kpwatch::test
