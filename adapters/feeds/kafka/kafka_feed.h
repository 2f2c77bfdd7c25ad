// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// A feed from Kafka topics: a member of a consumer group that takes its positions from the ledger, not from the group.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "daemon/flow/feed.h"

namespace kpwatch {

struct KafkaFeedOptions {
  std::string name;     // of the feed: part of every position
  std::string brokers;  // "host:port,host:port"
  std::vector<std::string> topics;
  std::string group;
  std::string ledger{};  // id of the ledger that keeps the positions: the group is claimed for it. Empty: the group is not claimed
  std::map<std::string, std::string> properties;  // any other librdkafka property, as it is written there
  // A full intake is waited for without polling this long (the group does not notice: max.poll.interval.ms is minutes);
  // after that the partitions are paused and polling goes on.
  std::chrono::milliseconds pause_after{1000};
  std::chrono::milliseconds commit_every{5000};  // of the mirror of our positions at the broker
  std::chrono::milliseconds again_after{500};    // first wait before a message comes again; doubles
  std::chrono::milliseconds again_after_max{30'000};
  std::function<void(const std::string& json)> note_gap{};  // messages are gone, or the topic is another: for the audit log
  // To which cluster the position of a partition ("topic/0") belongs, when this one is met. Another one: the partition stops.
  // Not given: not asked. On the feed's own thread, before anything of the partition is fetched.
  std::function<Result<std::string>(const std::string& source, const std::string& cluster)> home_of{};
  std::chrono::milliseconds look_at_group{10'000};  // how often the claim on the group is looked at
  std::chrono::milliseconds retry_stopped{30'000};  // a partition that could not go on is tried again this often
};

// Why these options cannot be kept to what is promised, a sentence each. Empty when all is well.
[[nodiscard]] std::vector<std::string> property_faults(const KafkaFeedOptions& options);

// What librdkafka is given in the end: our defaults, then the options' properties.
[[nodiscard]] std::map<std::string, std::string> properties_in_force(const KafkaFeedOptions& options);

// Options with faults must not be used. `lookup` is asked on the feed's own thread.
[[nodiscard]] std::unique_ptr<Feed> make_kafka_feed(const KafkaFeedOptions& options, PositionLookup lookup);

}  // namespace kpwatch
