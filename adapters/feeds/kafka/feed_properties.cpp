// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Which librdkafka properties a feed runs with, and which would break what kpwatch promises.
#include <array>

#include "adapters/feeds/kafka/kafka_feed.h"
#include "adapters/kafka/client.h"

namespace kpwatch {
namespace {

struct Promise {
  const char* property;
  const char* value;  // the only one allowed; null: may not be written at all
  const char* reason;
};

constexpr std::array promises{
    Promise{"enable.auto.commit", "false", "the ledger keeps the positions; a commit by a timer would acknowledge what nobody has handled"},
    Promise{"auto.commit.enable", "false", "the ledger keeps the positions; a commit by a timer would acknowledge what nobody has handled"},
    Promise{"enable.auto.offset.store", "false", "only settled messages may count as read"},
    Promise{"auto.offset.reset", "error", "a position that the topic no longer holds is a gap; it must be told, not jumped over"},
    Promise{"isolation.level", "read_committed", "what its producer has taken back must not be judged"},
    Promise{"check.crcs", "true", "a damaged batch must be noticed"},
    Promise{"enable.partition.eof", "false", "the feed waits at the end of a partition and needs no event for it"},
    Promise{"bootstrap.servers", nullptr, "write the brokers under `brokers`"},
    Promise{"metadata.broker.list", nullptr, "write the brokers under `brokers`"},
    Promise{"group.id", nullptr, "write the consumer group under `group`"},
};

bool is_on(const std::string& value) { return value == "true" || value == "t" || value == "1"; }
bool means(const std::string& value, const std::string& wanted) {
  if (wanted == "true") return is_on(value);
  if (wanted == "false") return value == "false" || value == "f" || value == "0";
  return value == wanted;
}

}  // namespace

std::map<std::string, std::string> properties_in_force(const KafkaFeedOptions& options) {
  std::map<std::string, std::string> all{
      {"client.id", "kpwatch-" + options.name},
      {"enable.auto.commit", "false"},
      {"enable.auto.offset.store", "false"},
      {"auto.offset.reset", "error"},
      {"isolation.level", "read_committed"},
      {"check.crcs", "true"},
      {"partition.assignment.strategy", "range"},
      // A killed daemon keeps its partitions for so long, which by librdkafka's own default is 45 s without reading. A static
      // member (group.instance.id) was replaced in 0.4 s; but librdkafka 2.0.2 does not take such a one out of the group when
      // it is closed, so that a refused daemon would keep its partitions from the others for a session all the same.
      {"session.timeout.ms", "10000"},
      {"socket.nagle.disable", "true"},
      // Bounded and still fast: consumer_run.cpp keeps the fetcher awake, see there.
      {"queued.max.messages.kbytes", "16384"},
      {"fetch.error.backoff.ms", "100"},
      {"reconnect.backoff.max.ms", "2000"},
      {"topic.metadata.refresh.interval.ms", "10000"},  // a topic made after us is found this soon
  };
  // From 2.2.0 the library itself has the knob.
  if (rd_kafka_version() >= 0x02020000) all["fetch.queue.backoff.ms"] = "5";
  for (const auto& [key, value] : options.properties) all[key] = value;
  all["bootstrap.servers"] = options.brokers;
  all["group.id"] = options.group;
  return all;
}

std::vector<std::string> property_faults(const KafkaFeedOptions& options) {
  std::vector<std::string> faults;
  if (options.brokers.empty()) faults.emplace_back("brokers is empty: write host:port of at least one broker");
  if (options.group.empty()) faults.emplace_back("group is empty: a feed needs a consumer group");
  if (options.topics.empty()) faults.emplace_back("topics is empty: there is nothing to read");
  for (const auto& topic : options.topics)
    if (topic.empty() || topic.front() == '^') faults.push_back("topic \"" + topic + "\": patterns are not taken, each topic is named");
  for (const auto& promise : promises) {
    const auto found = options.properties.find(promise.property);
    if (found == options.properties.end()) continue;
    if (promise.value == nullptr)
      faults.push_back(found->first + ": " + promise.reason);
    else if (!means(found->second, promise.value))
      faults.push_back(found->first + " must be " + promise.value + ": " + promise.reason);
  }
  if (const auto found = options.properties.find("partition.assignment.strategy");
      found != options.properties.end() && found->second.find("cooperative") != std::string::npos)
    faults.emplace_back(
        "partition.assignment.strategy: cooperative rebalancing loses its assignment in librdkafka 2.0.2 (confluentinc/librdkafka#4059); "
        "range and roundrobin are taken");
  if (const auto found = options.properties.find("group.protocol"); found != options.properties.end() && found->second != "classic")
    faults.emplace_back("group.protocol: only the classic protocol is taken");
  // What the file's own words make wrong: unknown names, values out of range.
  for (auto& fault : kafka::unknown_or_invalid(options.properties)) faults.push_back(std::move(fault));
  return faults;
}

}  // namespace kpwatch
