// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The floor: one thread takes every message of a topic off librdkafka's consumer and reads it with a bare parser. No map, no
// certificate, no ledger, no alert, no position kept.
//   bench_kafka_floor BROKERS TOPIC PARTITIONS COUNT parse|nothing
#include <cstring>

#include "tests/bench/kafka/bare_reading.h"
#include "tests/bench/kafka/kafka_bits.h"

using namespace kpwatch::bench;

int main(int count, char** words) {
  if (count != 6) give_up("see the head of floor.cpp");
  const std::string topic = words[2];
  const std::int32_t partitions = std::stoi(words[3]);
  const std::uint64_t wanted = std::stoull(words[4]);
  const bool is_parsing = std::strcmp(words[5], "parse") == 0;
  // A queue of the daemon's size. librdkafka 2.0.2 looks at a full one again only when something wakes it, up to a second later:
  // metadata asked for every 20 ms does, and costs next to nothing.
  rd_kafka_t* consumer = client(RD_KAFKA_CONSUMER, words[1],
                                {{"group.id", "floor"},
                                 {"enable.auto.commit", "false"},
                                 {"isolation.level", "read_committed"},
                                 {"check.crcs", "true"},
                                 {"queued.max.messages.kbytes", "16384"},
                                 {"topic.metadata.refresh.interval.ms", "20"}});
  rd_kafka_poll_set_consumer(consumer);
  rd_kafka_topic_partition_list_t* list = rd_kafka_topic_partition_list_new(partitions);
  for (std::int32_t i = 0; i < partitions; ++i)
    rd_kafka_topic_partition_list_add(list, topic.c_str(), i)->offset = RD_KAFKA_OFFSET_BEGINNING;
  check(rd_kafka_assign(consumer, list), "assign");
  rd_kafka_topic_partition_list_destroy(list);

  BareXml xml;
  std::uint64_t messages = 0, bytes = 0, segments = 0, broken = 0;
  const double started = wall_now();
  double last = started;
  while (messages < wanted) {
    const MessagePointer message(rd_kafka_consumer_poll(consumer, 1000));
    if (message == nullptr) {
      if (wall_now() - last > 30) give_up("no message for 30 s");
      continue;
    }
    if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR) give_up(rd_kafka_message_errstr(message.get()));
    const auto text = value_of(*message);
    ++messages;
    bytes += text.size();
    if ((messages & 0xffU) == 0) last = wall_now();
    if (!is_parsing) continue;
    if (is_edifact(text))
      segments += walk_edifact(text).segments;
    else
      broken += xml.walk(text) ? 0U : 1U;
  }
  const double seconds = wall_now() - started;
  const Cost cost = cost_so_far();
  if (broken != 0) give_up("documents that are not well-formed");
  std::printf("{\"messages\": %llu, \"bytes\": %llu, \"segments\": %llu, \"seconds\": %.3f, \"cpu_seconds\": %.3f, \"peak_kib\": %ld}\n",
              static_cast<unsigned long long>(messages), static_cast<unsigned long long>(bytes), static_cast<unsigned long long>(segments),
              seconds, cost.cpu_seconds, cost.peak_kib);
  std::fflush(stdout);
  std::_Exit(0);  // orderly leaving is not what is measured
}
