// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// A message of Kafka that is owed an outcome. Its bytes are those that librdkafka received: nothing is copied.
#pragma once

#include <memory>
#include <string>

#include "adapters/feeds/kafka/settlements.h"
#include "adapters/kafka/client.h"
#include "daemon/flow/message.h"

namespace kpwatch::kafka {

class KafkaDelivery final : public Delivery {
 public:
  KafkaDelivery(Message message, std::uint64_t assignment, std::shared_ptr<Settlements> settlements)
      : message_(std::move(message)), assignment_(assignment), settlements_(std::move(settlements)) {}
  ~KafkaDelivery() override { settle(Outcome::again); }

  [[nodiscard]] const Message& message() const override { return message_; }
  void settle(Outcome outcome) noexcept override {
    if (settlements_ == nullptr) return;
    settlements_->add({message_.position.source, assignment_, message_.position.offset, outcome});
    settlements_.reset();
  }
  // The memory of what was fetched is free as soon as all messages of it are let go.
  [[nodiscard]] bool let_go() noexcept override {
    message_.bytes = {};
    return true;
  }
  // It was never handed on: nobody needs to hear of it.
  void forget() noexcept { settlements_.reset(); }

 private:
  Message message_;
  std::uint64_t assignment_;
  std::shared_ptr<Settlements> settlements_;
};

// `cluster` is the id that the brokers give themselves. The message keeps the client alive: librdkafka frees the one
// only before the other.
[[nodiscard]] Message message_of(MessageHandle handle, std::shared_ptr<Client> client, const std::string& feed, const std::string& cluster);

}  // namespace kpwatch::kafka
