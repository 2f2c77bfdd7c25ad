// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The intake: feeds put deliveries in, clerks take them out in order, each with a ticket. Bytes count until the desk has
// settled them, so that everything between feed and ledger is bounded together.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <vector>

#include "daemon/flow/feed.h"

namespace kpwatch {

struct Ticket {
  std::uint64_t number = 0;  // from 0, without gaps, in the order of offers: the desk works in this order
  std::unique_ptr<Delivery> delivery;
};

class BoundedIntake final : public Intake {
 public:
  explicit BoundedIntake(std::size_t bytes_max) : bytes_max_(bytes_max) {}

  bool offer(std::unique_ptr<Delivery>& delivery) override;
  bool has_room() const override;

  // Blocks until there is one, and takes some more with it when many wait: a share of them, so that other clerks find
  // some too. Nothing once the intake is closed and empty.
  [[nodiscard]] std::vector<Ticket> take();
  // Nothing more is accepted; what is inside may still be taken.
  void close();
  // The bytes of a settled delivery no longer count.
  void release(std::size_t bytes);
  [[nodiscard]] std::size_t bytes() const;
  [[nodiscard]] std::size_t bytes_max() const { return bytes_max_; }
  // More than half full: feeds bring more than is handled, as after a stop.
  [[nodiscard]] bool is_behind() const;
  [[nodiscard]] std::uint64_t tickets_given() const;

 private:
  // One visit of a clerk: no more than this, so that nothing waits long behind others in the same hands.
  static constexpr std::size_t visit_count_max = 32;
  static constexpr std::size_t visit_bytes_max = std::size_t{128} << 10;
  // Even an empty message costs its bookkeeping: at the client that received it, in its delivery, on the tray. Measured
  // with tests/kafka-faults/backpressure.py: without it, small messages took eight times the memory that was meant.
  static constexpr std::size_t overhead = 2048;
  friend std::size_t charge(const Message&);

  mutable std::mutex mutex_;
  std::condition_variable filled_;
  std::deque<Ticket> queue_;
  std::size_t bytes_max_;
  std::size_t bytes_ = 0;
  std::uint64_t next_ = 0;
  bool closed_ = false;
};

// What a message costs in the intake.
[[nodiscard]] std::size_t charge(const Message& message);

}  // namespace kpwatch
