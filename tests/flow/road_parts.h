// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Small stand-ins for the two ends of the road.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "daemon/flow/message.h"
#include "daemon/flow/publisher.h"

namespace kpwatch {

struct Settled {
  std::mutex mutex;
  std::vector<std::pair<std::string, Outcome>> all;  // transport id, outcome, in order
};

class HandedIn final : public Delivery {
 public:
  HandedIn(Message message, Settled& settled) : message_(std::move(message)), settled_(settled) {}
  [[nodiscard]] const Message& message() const override { return message_; }
  void settle(Outcome outcome) noexcept override {
    const std::lock_guard lock(settled_.mutex);
    settled_.all.emplace_back(message_.transport_id, outcome);
  }

 private:
  Message message_;
  Settled& settled_;
};

inline std::unique_ptr<Delivery> handed_in(std::string bytes, std::string transport_id, Settled& settled) {
  Message message;
  message.feed = "test";
  message.transport_id = std::move(transport_id);
  message.bytes = Bytes(std::move(bytes));
  return std::make_unique<HandedIn>(std::move(message), settled);
}

// Keeps what it was given; while the cork is in, it refuses.
class CorkedPublisher final : public Publisher {
 public:
  Result<void> read_back(const std::string&, const std::function<void(const VisibleEvent&)>&) override { return success(); }
  struct Shelf {
    std::mutex mutex;
    std::vector<OutboxEntry> entries;
    std::atomic<bool> cork{false};
    std::size_t at_most = 1000;
    std::string too_large;  // the id of an event that is refused for good
  };
  explicit CorkedPublisher(Shelf& shelf) : shelf_(shelf) {}
  Result<std::size_t> publish(std::span<const OutboxEntry> entries, std::string& bookmark) override {
    if (shelf_.cork) return failure("the cork is in");
    const std::lock_guard lock(shelf_.mutex);
    std::size_t count = std::min(entries.size(), shelf_.at_most);
    refusal_.clear();
    for (std::size_t i = 0; i < count; ++i) {
      if (entries[i].event_id != shelf_.too_large) continue;
      refusal_ = "too large";
      count = i;
    }
    if (count == 0) return failure("refused");
    for (const auto& entry : entries.first(count)) shelf_.entries.push_back(entry);
    bookmark = std::to_string(shelf_.entries.size());
    return count;
  }
  std::string refusal() const override { return refusal_; }

 private:
  Shelf& shelf_;
  std::string refusal_;
};

}  // namespace kpwatch
