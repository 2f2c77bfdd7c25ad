// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The transactional producer: one transaction at a time, each step waiting no longer than it is told. It never aborts
// by itself: after any doubt its owner throws it away, and the next one's initialisation fences and ends what is open.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "adapters/publishers/kafka/event_record.h"
#include "adapters/publishers/kafka/publisher_properties.h"

namespace kpwatch::kafka {

// done: it happened. waiting: not yet, call again. doubtful: nobody knows, or it cannot be: throw the producer away.
// fenced: somebody else has taken over its transactional id.
enum class Step : std::uint8_t { done, waiting, doubtful, fenced };

// Where a record of the transaction went.
struct Placed {
  std::int32_t partition = -1;
  std::int64_t offset = -1;
  bool is_answered = false;
};

// The broker, or the client for it, does not take what it was given, now or later: too large, say.
struct Refusal {
  std::size_t index = 0;           // of the record in the transaction
  bool is_of_this_record = false;  // else of a batch of records that went together
  std::string reason;
};

class AlertProducer {
 public:
  [[nodiscard]] static Result<std::unique_ptr<AlertProducer>> open(const KafkaPublisherOptions& options,
                                                                   std::shared_ptr<TroubleBoard> board);

  [[nodiscard]] Step fence(std::chrono::milliseconds time);
  // Begins a transaction and gives the entries to the client.
  [[nodiscard]] Step begin(std::span<const OutboxEntry* const> entries, std::chrono::milliseconds time);
  [[nodiscard]] Step commit(std::chrono::milliseconds time);

  [[nodiscard]] const std::vector<Placed>& placed() const { return placed_; }
  // What the last step that was not done complained of; empty when it only took its time.
  [[nodiscard]] const std::string& reason() const { return reason_; }
  // Whether the last transaction failed for good reason.
  [[nodiscard]] const std::optional<Refusal>& refusal() const { return refusal_; }
  [[nodiscard]] rd_kafka_t* client() const { return client_->get(); }

 private:
  explicit AlertProducer(std::string topic) : topic_(std::move(topic)) {}
  static void on_delivered(rd_kafka_t* handle, const rd_kafka_message_t* message, void* opaque);
  [[nodiscard]] Step judge(ErrorHandle error);
  [[nodiscard]] Step produce(const OutboxEntry& entry, std::size_t index, std::chrono::steady_clock::time_point deadline);

  std::string topic_;
  std::unique_ptr<Client> client_;
  std::vector<Placed> placed_;
  std::string refused_;  // the first record's that did not get through
  std::optional<Refusal> refusal_;
  std::string reason_;
};

}  // namespace kpwatch::kafka
