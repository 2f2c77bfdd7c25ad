// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Fills a topic with declarations, and writes the certificates that they cite; says what must come of them.
//   bench_kafka_produce certificates FILE COUNT OPEN_LOOP_COUNT   the certificates of `drain` numbers 0 to COUNT and of the open loop, and
//   10,000 more bench_kafka_produce expect COUNT                              one JSON object: what COUNT messages lead to
//   bench_kafka_produce references COUNT                          the references of the declarations that must raise an alert, a line each
//   bench_kafka_produce drain BROKERS TOPIC PARTITIONS COUNT      sends numbers 0 to COUNT as fast as it can
//   bench_kafka_produce show NUMBER                               that declaration
//   bench_kafka_produce lines BROKERS TOPIC FILE                  each line of the file but the first as a message, keyed by its first
//   column
#include <cstring>
#include <fstream>
#include <iostream>

#include "tests/bench/kafka/declarations.h"
#include "tests/bench/kafka/kafka_bits.h"

namespace {

using namespace kpwatch::bench;

constexpr std::uint64_t spare_from = 8'000'000;
constexpr std::uint64_t spare_count = 10'000;

std::uint64_t failed = 0;
void delivered(rd_kafka_t*, const rd_kafka_message_t* message, void*) { failed += message->err != RD_KAFKA_RESP_ERR_NO_ERROR ? 1U : 0U; }

bool cites_known(std::uint64_t number) {
  const Kind kind = kind_of(number);
  return kind == Kind::lawful || kind == Kind::heavy;
}

int certificates(const char* file, std::uint64_t count, std::uint64_t open_loop_count) {
  std::ofstream out(file);
  out << certificate_columns;
  for (std::uint64_t i = 0; i < count; ++i)
    if (cites_known(i)) out << certificate_line(i);
  for (std::uint64_t i = open_loop_from; i < open_loop_from + open_loop_count; ++i)
    if (cites_known(i)) out << certificate_line(i);
  for (std::uint64_t i = spare_from; i < spare_from + spare_count; ++i) out << certificate_line(i);
  return out.flush() ? 0 : 1;
}

int expect(std::uint64_t count) {
  std::uint64_t relevant = 0, alerts = 0;
  for (std::uint64_t i = 0; i < count; ++i) {
    relevant += kind_of(i) != Kind::other ? 1U : 0U;
    alerts += raises_alert(kind_of(i)) ? 1U : 0U;
  }
  std::printf("{\"messages\": %llu, \"relevant\": %llu, \"alerts\": %llu}\n", static_cast<unsigned long long>(count),
              static_cast<unsigned long long>(relevant), static_cast<unsigned long long>(alerts));
  return 0;
}

void send(rd_kafka_t* producer, rd_kafka_topic_t* topic, std::int32_t partition, const std::string& key, std::string_view text) {
  while (rd_kafka_produce(topic, partition, RD_KAFKA_MSG_F_COPY, const_cast<char*>(text.data()), text.size(), key.data(), key.size(),
                          nullptr) != 0) {
    check(rd_kafka_last_error() == RD_KAFKA_RESP_ERR__QUEUE_FULL ? RD_KAFKA_RESP_ERR_NO_ERROR : rd_kafka_last_error(), "produce");
    rd_kafka_poll(producer, 50);
  }
}

rd_kafka_t* bulk_producer(const char* brokers) {
  return client(RD_KAFKA_PRODUCER, brokers,
                {{"linger.ms", "20"},
                 {"batch.size", "1000000"},
                 {"batch.num.messages", "1000"},
                 {"queue.buffering.max.kbytes", "65536"},
                 {"enable.idempotence", "true"}},
                &delivered);
}

int finish(rd_kafka_t* producer, rd_kafka_topic_t* topic) {
  check(rd_kafka_flush(producer, 120'000), "flush");
  rd_kafka_topic_destroy(topic);
  rd_kafka_destroy(producer);
  if (failed != 0) give_up("messages were not delivered");
  return 0;
}

int drain(const char* brokers, const char* name, std::int32_t partitions, std::uint64_t count) {
  rd_kafka_t* producer = bulk_producer(brokers);
  rd_kafka_topic_t* topic = rd_kafka_topic_new(producer, name, nullptr);
  std::string text;
  std::uint64_t bytes = 0;
  for (std::uint64_t i = 0; i < count; ++i) {
    write_declaration(i, text);
    bytes += text.size();
    send(producer, topic, static_cast<std::int32_t>(i % static_cast<std::uint64_t>(partitions)), reference_of(i), text);
    if (i % 256 == 0) rd_kafka_poll(producer, 0);
  }
  std::printf("{\"bytes\": %llu}\n", static_cast<unsigned long long>(bytes));
  return finish(producer, topic);
}

int lines(const char* brokers, const char* name, const char* file) {
  rd_kafka_t* producer = bulk_producer(brokers);
  rd_kafka_topic_t* topic = rd_kafka_topic_new(producer, name, nullptr);
  std::ifstream in(file);
  std::string line;
  std::getline(in, line);
  while (std::getline(in, line)) send(producer, topic, RD_KAFKA_PARTITION_UA, line.substr(0, line.find(',')), line);
  return finish(producer, topic);
}

}  // namespace

int main(int count, char** words) {
  const auto is = [&](const char* word, int parts) { return count == parts && std::strcmp(words[1], word) == 0; };
  if (is("certificates", 5)) return certificates(words[2], std::stoull(words[3]), std::stoull(words[4]));
  if (is("expect", 3)) return expect(std::stoull(words[2]));
  if (is("drain", 6)) return drain(words[2], words[3], std::stoi(words[4]), std::stoull(words[5]));
  if (is("lines", 5)) return lines(words[2], words[3], words[4]);
  if (is("references", 3)) {
    for (std::uint64_t i = 0; i < std::stoull(words[2]); ++i)
      if (raises_alert(kind_of(i))) std::cout << reference_of(i) << '\n';
    return 0;
  }
  if (is("show", 3)) {
    std::string text;
    write_declaration(std::stoull(words[2]), text);
    std::cout << text;
    return 0;
  }
  give_up("see the head of produce.cpp");
}
