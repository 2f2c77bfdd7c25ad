// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Where the desk drops what became of a message. It may outlive whoever listens: then what is dropped is lost, and the
// sender, who was told nothing, asks again.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "daemon/flow/message.h"

namespace kpwatch::net {

struct Settled {
  std::uint64_t number = 0;
  Outcome outcome = Outcome::again;
  std::optional<DeliveryReceipt> receipt;
};

class Mailbox {
 public:
  // `ring` is called on the desk's thread when the box was empty.
  explicit Mailbox(std::function<void()> ring) : ring_(std::move(ring)) {}
  void put(Settled settled) noexcept;
  [[nodiscard]] std::vector<Settled> take();
  void close();  // after it, ring is called no more

 private:
  std::mutex mutex_;
  std::vector<Settled> settled_;
  std::function<void()> ring_;
};

// A message of a sender that waits.
class AwaitedDelivery final : public Delivery {
 public:
  AwaitedDelivery(Message message, std::uint64_t number, std::shared_ptr<Mailbox> mailbox)
      : message_(std::move(message)), settled_{number, Outcome::again, {}}, mailbox_(std::move(mailbox)) {}
  ~AwaitedDelivery() override {
    if (mailbox_) AwaitedDelivery::settle(Outcome::again);
  }
  AwaitedDelivery(const AwaitedDelivery&) = delete;
  AwaitedDelivery& operator=(const AwaitedDelivery&) = delete;

  [[nodiscard]] const Message& message() const override { return message_; }
  void hand(const DeliveryReceipt& receipt) noexcept override;
  void settle(Outcome outcome) noexcept override;

 private:
  Message message_;
  Settled settled_;
  std::shared_ptr<Mailbox> mailbox_;  // none: it is settled
};

}  // namespace kpwatch::net
