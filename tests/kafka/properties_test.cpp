// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Properties that would break what is promised are refused in words.
#include <gtest/gtest.h>

#include "adapters/feeds/kafka/kafka_feed.h"
#include "adapters/publishers/kafka/kafka_publisher.h"

namespace kpwatch {
namespace {

KafkaFeedOptions feed_with(const std::string& property, const std::string& value) {
  return {.name = "f", .brokers = "127.0.0.1:9092", .topics = {"t"}, .group = "g", .properties = {{property, value}}};
}
KafkaPublisherOptions publisher_with(const std::string& property, const std::string& value) {
  return {.brokers = "127.0.0.1:9092", .topic = "t", .transactional_id = "i", .properties = {{property, value}}};
}

TEST(KafkaProperties, any_other_property_is_passed_through) {
  for (const auto& [key, value] : std::map<std::string, std::string>{{"security.protocol", "SASL_SSL"},
                                                                     {"sasl.mechanism", "SCRAM-SHA-512"},
                                                                     {"sasl.username", "kpwatch"},
                                                                     {"sasl.password", "x"},
                                                                     {"ssl.ca.location", "/ca.pem"},
                                                                     {"queued.max.messages.kbytes", "65536"},
                                                                     {"enable.auto.commit", "false"},
                                                                     {"partition.assignment.strategy", "roundrobin"},
                                                                     {"session.timeout.ms", "20000"}}) {
    EXPECT_TRUE(property_faults(feed_with(key, value)).empty()) << key;
    EXPECT_EQ(properties_in_force(feed_with(key, value)).at(key), value);
  }
  EXPECT_TRUE(property_faults(publisher_with("compression.codec", "lz4")).empty());
  EXPECT_TRUE(property_faults(publisher_with("acks", "all")).empty());
}

TEST(KafkaProperties, a_killed_daemon_is_missed_after_ten_seconds_unless_the_operator_says_otherwise) {
  EXPECT_EQ(properties_in_force(feed_with("client.id", "x")).at("session.timeout.ms"), "10000");
}

TEST(KafkaProperties, what_breaks_a_promise_of_the_feed_is_refused_in_a_sentence) {
  for (const auto& [key, value] : std::map<std::string, std::string>{{"enable.auto.commit", "true"},
                                                                     {"enable.auto.offset.store", "true"},
                                                                     {"auto.offset.reset", "latest"},
                                                                     {"isolation.level", "read_uncommitted"},
                                                                     {"check.crcs", "false"},
                                                                     {"partition.assignment.strategy", "cooperative-sticky"},
                                                                     {"bootstrap.servers", "b:1"},
                                                                     {"group.id", "g"}}) {
    const auto faults = property_faults(feed_with(key, value));
    ASSERT_EQ(faults.size(), 1u) << key;
    EXPECT_TRUE(faults[0].starts_with(key)) << faults[0];
    EXPECT_GT(faults[0].size(), key.size() + 20) << faults[0];
  }
}

TEST(KafkaProperties, what_breaks_a_promise_of_the_publisher_is_refused_in_a_sentence) {
  for (const auto& [key, value] : std::map<std::string, std::string>{{"acks", "1"},
                                                                     {"enable.idempotence", "false"},
                                                                     {"transactional.id", "x"},
                                                                     {"transaction.timeout.ms", "60000"},
                                                                     {"isolation.level", "read_uncommitted"},
                                                                     {"bootstrap.servers", "b:1"}}) {
    const auto faults = property_faults(publisher_with(key, value));
    ASSERT_EQ(faults.size(), 1u) << key;
    EXPECT_TRUE(faults[0].starts_with(key)) << faults[0];
  }
}

TEST(KafkaProperties, unknown_names_and_wrong_values_are_told_by_name) {
  EXPECT_NE(property_faults(feed_with("sesion.timeout.ms", "1")).at(0).find("sesion.timeout.ms"), std::string::npos);
  EXPECT_NE(property_faults(feed_with("session.timeout.ms", "soon")).at(0).find("session.timeout.ms"), std::string::npos);
  EXPECT_FALSE(property_faults(publisher_with("no.such", "1")).empty());
}

TEST(KafkaProperties, what_is_missing_is_told_at_once) {
  EXPECT_EQ(property_faults(KafkaFeedOptions{}).size(), 3u);
  EXPECT_EQ(property_faults(KafkaPublisherOptions{}).size(), 3u);
  KafkaFeedOptions pattern = feed_with("client.id", "x");
  pattern.topics = {"^all.*"};
  EXPECT_EQ(property_faults(pattern).size(), 1u);
}

}  // namespace
}  // namespace kpwatch
