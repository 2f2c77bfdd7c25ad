// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Reads a topic as the authority sees it (read_committed), from given offsets on. No consumer group: it needs no right
// but to read the topic, and asks no coordinator.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>

#include "adapters/publishers/kafka/event_record.h"
#include "adapters/publishers/kafka/publisher_properties.h"

namespace kpwatch::kafka {

using Instant = std::chrono::steady_clock::time_point;
using Positions = std::map<std::int32_t, std::int64_t>;  // partition, offset

struct SeenRecord {
  std::int32_t partition = 0;
  std::int64_t offset = 0;
  Headers headers;
  std::string_view key, value;  // valid during the call only
};

class TailReader {
 public:
  [[nodiscard]] static Result<std::unique_ptr<TailReader>> open(const KafkaPublisherOptions& options, std::shared_ptr<TroubleBoard> board);
  ~TailReader();
  TailReader(const TailReader&) = delete;
  TailReader& operator=(const TailReader&) = delete;

  [[nodiscard]] Result<void> begin(std::int32_t partition, std::int64_t offset);
  // Hands over what is there, waiting at most this long for the first. A failure means: this reader is done with.
  [[nodiscard]] Result<void> read(std::chrono::milliseconds wait, const std::function<void(const SeenRecord&)>& seen);
  // All before it has been read, be it ours, another's, or nothing that readers see.
  [[nodiscard]] const Positions& positions() const { return positions_; }

 private:
  TailReader() = default;
  void keep_fetcher_awake(std::size_t bytes);

  std::unique_ptr<Client> client_;
  TopicHandle topic_;
  QueueHandle queue_;
  Positions positions_;
  std::size_t bytes_since_wake_ = 0;
};

// The lowest and the next offset of each partition, as this client's isolation level sees them.
struct Ends {
  Positions first, next;
};
[[nodiscard]] Result<Ends> partition_ends(rd_kafka_t* client, const std::string& topic, std::int32_t partitions,
                                          std::chrono::milliseconds time);
// How many partitions the topic has; a failure when it is not there, or not for us.
[[nodiscard]] Result<std::int32_t> partition_count(rd_kafka_t* client, const std::string& topic, std::chrono::milliseconds time);

}  // namespace kpwatch::kafka
