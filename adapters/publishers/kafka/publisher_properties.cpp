// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/publishers/kafka/publisher_properties.h"

#include <array>
#include <string_view>

namespace kpwatch {
namespace {

struct Promise {
  std::string_view property;
  std::array<std::string_view, 3> values;  // those allowed; none: may not be written at all
  std::string_view reason;
};

constexpr std::array promises{
    Promise{"acks", {"all", "-1", ""}, "an alert counts as sent when every replica in sync has it"},
    Promise{"request.required.acks", {"all", "-1", ""}, "an alert counts as sent when every replica in sync has it"},
    Promise{"enable.idempotence", {"true", "t", "1"}, "a repeated request must not make a second alert"},
    Promise{"isolation.level", {"", "", ""}, "alerts are read back as the authority sees them"},
    Promise{"transactional.id", {"", "", ""}, "it is made from the instance and the authority"},
    Promise{"transaction.timeout.ms", {"15000", "", ""}, "an open transaction holds up the authority's readers"},
    Promise{"enable.partition.eof", {"", "", ""}, "reading back needs to see the end of a partition"},
    Promise{"auto.offset.reset", {"error", "", ""}, "what was read back must not be jumped over"},
    Promise{"bootstrap.servers", {"", "", ""}, "write the brokers under `brokers`"},
    Promise{"metadata.broker.list", {"", "", ""}, "write the brokers under `brokers`"},
    Promise{"group.id", {"", "", ""}, "reading back needs no consumer group"},
};

bool is_allowed(const Promise& promise, std::string_view value) {
  for (const auto allowed : promise.values)
    if (!allowed.empty() && allowed == value) return true;
  return false;
}

}  // namespace

std::vector<std::string> property_faults(const KafkaPublisherOptions& options) {
  std::vector<std::string> faults;
  if (options.brokers.empty()) faults.emplace_back("brokers is empty: write host:port of at least one broker");
  if (options.topic.empty()) faults.emplace_back("topic is empty: there is nowhere to write to");
  if (options.transactional_id.empty()) faults.emplace_back("the transactional id is empty");
  for (const auto& promise : promises) {
    const auto found = options.properties.find(std::string(promise.property));
    if (found == options.properties.end() || is_allowed(promise, found->second)) continue;
    const std::string must = promise.values[0].empty() ? "" : " must be " + std::string(promise.values[0]);
    faults.push_back(found->first + must + ": " + std::string(promise.reason));
  }
  for (auto& fault : kafka::unknown_or_invalid(options.properties)) faults.push_back(std::move(fault));
  return faults;
}

namespace kafka {
namespace {

Properties shared_properties(const KafkaPublisherOptions& options) {
  Properties all{
      {"client.id", options.transactional_id},
      {"socket.nagle.disable", "true"},
      {"reconnect.backoff.max.ms", "2000"},
      {"topic.metadata.refresh.interval.ms", "30000"},
  };
  for (const auto& [key, value] : options.properties) all[key] = value;
  all["bootstrap.servers"] = options.brokers;
  return all;
}

}  // namespace

Properties producer_properties(const KafkaPublisherOptions& options) {
  Properties all = shared_properties(options);
  all.emplace("linger.ms", "0");
  all.emplace("retry.backoff.ms", "5");          // registering a partition is asked again at this pace: 36 ms become 12
  all.emplace("partitioner", "murmur2_random");  // that of the Java clients: one declaration, one partition, whoever writes
  all["acks"] = "all";
  all["enable.idempotence"] = "true";
  all["transactional.id"] = options.transactional_id;
  all["transaction.timeout.ms"] = std::to_string(transaction_time_max.count());
  // A producer does not read; but asked through this client, a partition's end is then that of all that was written,
  // not only of what open transactions let readers see.
  all["isolation.level"] = "read_uncommitted";
  return all;
}

Properties reader_properties(const KafkaPublisherOptions& options) {
  Properties all = shared_properties(options);
  all.emplace("queued.max.messages.kbytes", "16384");
  all.emplace("fetch.error.backoff.ms", "50");
  all.emplace("fetch.wait.max.ms", "100");  // a broker answers as soon as there is something; librdkafka's mock only then
  if (rd_kafka_version() >= 0x02020000) all.emplace("fetch.queue.backoff.ms", "5");
  all["isolation.level"] = "read_committed";
  all["enable.partition.eof"] = "true";
  all["auto.offset.reset"] = "error";
  all["check.crcs"] = "true";
  return all;
}

}  // namespace kafka
}  // namespace kpwatch
