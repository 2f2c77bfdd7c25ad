// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// A publisher into one Kafka topic: CloudEvents 1.0 in binary mode, visible once, proved by reading back.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "daemon/flow/publisher.h"

namespace kpwatch {

struct KafkaPublisherOptions {
  std::string brokers;                            // "host:port,host:port"
  std::string topic;                              // the authority's own; must not be shared with another authority
  std::string transactional_id;                   // stable for instance and authority: fences a predecessor that lives on
  std::map<std::string, std::string> properties;  // any other librdkafka property, as it is written there
  // One call of publish waits no longer; what is under way goes on with the next call.
  std::chrono::milliseconds call_time_max{1900};
  // Committed and still not readable after this: a new producer, and again under the same id.
  std::chrono::milliseconds proof_time_max{60'000};
  // After being fenced: whoever did it works meanwhile.
  std::chrono::milliseconds fenced_rest{10'000};
};

// Why these options cannot be kept to what is promised, a sentence each. Empty when all is well.
[[nodiscard]] std::vector<std::string> property_faults(const KafkaPublisherOptions& options);

// Options with faults must not be used. Connects with the first call of publish.
[[nodiscard]] std::unique_ptr<Publisher> make_kafka_publisher(const KafkaPublisherOptions& options);

}  // namespace kpwatch
