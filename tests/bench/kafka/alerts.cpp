// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Reads alert topics as an authority would (read_committed) until so many are there in each, then a little longer for what
// should not be there. Says when the last one became visible, and how many declarations they speak of.
//   bench_kafka_alerts BROKERS COUNT SECONDS_MAX TOPIC...               one partition each; COUNT is per topic
//   bench_kafka_alerts committed BROKERS GROUP TOPIC PARTITIONS          the sum of a group's committed offsets instead
#include <algorithm>
#include <cstring>
#include <map>
#include <set>

#include "tests/bench/kafka/kafka_bits.h"

using namespace kpwatch::bench;

namespace {

int committed(const char* brokers, const char* group, const char* topic, std::int32_t partitions) {
  rd_kafka_t* consumer = client(RD_KAFKA_CONSUMER, brokers, {{"group.id", group}});
  rd_kafka_topic_partition_list_t* list = rd_kafka_topic_partition_list_new(partitions);
  for (std::int32_t i = 0; i < partitions; ++i) rd_kafka_topic_partition_list_add(list, topic, i);
  check(rd_kafka_committed(consumer, list, 10'000), "committed");
  std::int64_t sum = 0;
  for (int i = 0; i < list->cnt; ++i) sum += std::max<std::int64_t>(list->elems[i].offset, 0);
  std::printf("{\"committed\": %lld}\n", static_cast<long long>(sum));
  rd_kafka_topic_partition_list_destroy(list);
  rd_kafka_destroy(consumer);
  return 0;
}

}  // namespace

int main(int count, char** words) {
  if (count == 6 && std::strcmp(words[1], "committed") == 0) return committed(words[2], words[3], words[4], std::stoi(words[5]));
  if (count < 5) give_up("see the head of alerts.cpp");
  const std::size_t wanted = std::stoull(words[2]);
  const double deadline = wall_now() + std::stod(words[3]);
  rd_kafka_t* consumer = client(RD_KAFKA_CONSUMER, words[1],
                                {{"group.id", "authority"}, {"enable.auto.commit", "false"}, {"isolation.level", "read_committed"}});
  rd_kafka_poll_set_consumer(consumer);
  std::map<std::string, std::set<std::string>> seen;
  std::map<std::string, std::size_t> records;
  rd_kafka_topic_partition_list_t* list = rd_kafka_topic_partition_list_new(count - 4);
  for (int i = 4; i < count; ++i) {
    rd_kafka_topic_partition_list_add(list, words[i], 0)->offset = RD_KAFKA_OFFSET_BEGINNING;
    seen[words[i]];
    records[words[i]];
  }
  check(rd_kafka_assign(consumer, list), "assign");
  rd_kafka_topic_partition_list_destroy(list);
  const auto is_complete = [&] {
    for (const auto& [topic, number] : records)
      if (number < wanted) return false;
    return true;
  };
  double last = 0, extra_until = deadline;
  while (wall_now() < extra_until) {
    const MessagePointer message(rd_kafka_consumer_poll(consumer, 100));
    if (message == nullptr) continue;
    if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR) give_up(rd_kafka_message_errstr(message.get()));
    const std::string topic = rd_kafka_topic_name(message->rkt);
    last = wall_now();
    ++records[topic];
    seen[topic].emplace(header_of(*message, "ce_subject"));
    if (is_complete() && extra_until == deadline) extra_until = std::min(deadline, wall_now() + 1.0);
  }
  std::printf("{\"last_seen_at\": %.3f, \"topics\": {", last);
  const char* comma = "";
  for (const auto& [topic, number] : records) {
    std::printf("%s\"%s\": {\"records\": %zu, \"declarations\": %zu}", comma, topic.c_str(), number, seen[topic].size());
    comma = ", ";
  }
  std::printf("}, \"subjects\": [");
  comma = "";
  for (const auto& subject : seen.begin()->second) {
    std::printf("%s\"%s\"", comma, subject.c_str());
    comma = ", ";
  }
  std::printf("]}\n");
  std::fflush(stdout);
  std::_Exit(0);
}
