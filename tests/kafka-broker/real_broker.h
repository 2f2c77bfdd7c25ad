// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The real Apache Kafka that the tests run against, as broker.sh tells it by the environment.
#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <string>

#include "tests/kafka/kafka_fixtures.h"

// Without a broker these tests prove nothing: said aloud, and a failure where everything must run.
#define KPWATCH_NEEDS(variable)                                                                         \
  do {                                                                                                  \
    if (::kpwatch::test::environment(variable).empty()) {                                               \
      if (::kpwatch::test::environment("CI") == "true") FAIL() << variable << " is missing under CI";   \
      GTEST_SKIP() << "!!! NOT RUN: " << variable << " is missing; start tests/kafka-broker/broker.sh"; \
    }                                                                                                   \
  } while (false)

namespace kpwatch::test {

inline std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr ? value : "";
}

inline std::string brokers() { return environment("KPWATCH_TEST_BROKER"); }

// Kills, restarts, pauses the broker.
inline void broker_sh(const std::string& arguments) {
  const std::string command = std::string(KPWATCH_SOURCE_DIR) + "/tests/kafka-broker/broker.sh " + arguments + " > /dev/null";
  ASSERT_EQ(std::system(command.c_str()), 0) << command;
}

// Names that no other run has used.
inline std::string fresh_name(const std::string& stem) {
  static std::atomic<int> count{0};
  return stem + "-" + std::to_string(::getpid()) + "-" +
         std::to_string(std::chrono::system_clock::now().time_since_epoch().count() % 1'000'000'000) + "-" + std::to_string(++count);
}

inline void create_topic(const std::string& topic, int partitions) {
  const auto client = make_client(RD_KAFKA_PRODUCER, {{"bootstrap.servers", brokers()}});
  rd_kafka_NewTopic_t* wanted = rd_kafka_NewTopic_new(topic.c_str(), partitions, 1, nullptr, 0);
  const kafka::QueueHandle queue(rd_kafka_queue_new(client.get()));
  rd_kafka_CreateTopics(client.get(), &wanted, 1, nullptr, queue.get());
  rd_kafka_event_t* event = rd_kafka_queue_poll(queue.get(), 20'000);
  ASSERT_NE(event, nullptr);
  std::size_t count = 0;
  const auto* result = rd_kafka_event_CreateTopics_result(event);
  ASSERT_NE(result, nullptr);
  const auto** topics = rd_kafka_CreateTopics_result_topics(result, &count);
  ASSERT_EQ(count, 1u);
  EXPECT_EQ(rd_kafka_topic_result_error(topics[0]), RD_KAFKA_RESP_ERR_NO_ERROR) << rd_kafka_topic_result_error_string(topics[0]);
  rd_kafka_event_destroy(event);
  rd_kafka_NewTopic_destroy(wanted);
}

inline std::string fresh_topic(const std::string& stem, int partitions) {
  const std::string name = fresh_name(stem);
  create_topic(name, partitions);
  return name;
}

inline std::map<std::string, std::string> secured(const std::string& user, const std::string& password) {
  return {{"security.protocol", "SASL_SSL"},
          {"sasl.mechanism", "SCRAM-SHA-512"},
          {"sasl.username", user},
          {"sasl.password", password},
          {"ssl.ca.location", environment("KPWATCH_TEST_BROKER_CA")}};
}

}  // namespace kpwatch::test
