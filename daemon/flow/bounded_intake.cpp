// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/flow/bounded_intake.h"

#include <algorithm>

namespace kpwatch {

std::size_t charge(const Message& message) { return message.bytes.view().size() + BoundedIntake::overhead; }

bool BoundedIntake::offer(std::unique_ptr<Delivery>& delivery) {
  const std::size_t cost = charge(delivery->message());
  {
    const std::lock_guard lock(mutex_);
    // An empty intake takes anything, or a single large message could never pass.
    if (closed_ || (bytes_ != 0 && bytes_ + cost > bytes_max_)) return false;
    bytes_ += cost;
    queue_.push_back({next_++, std::move(delivery)});
  }
  filled_.notify_one();
  return true;
}

bool BoundedIntake::has_room() const {
  const std::lock_guard lock(mutex_);
  return !closed_ && bytes_ < bytes_max_;
}

std::vector<Ticket> BoundedIntake::take() {
  std::vector<Ticket> visit;
  std::unique_lock lock(mutex_);
  filled_.wait(lock, [this] { return closed_ || !queue_.empty(); });
  const std::size_t share = std::min(queue_.size() / 4 + 1, visit_count_max);
  std::size_t bytes = 0;
  while (!queue_.empty() && visit.size() < share && bytes < visit_bytes_max) {
    bytes += queue_.front().delivery->message().bytes.view().size();
    visit.push_back(std::move(queue_.front()));
    queue_.pop_front();
  }
  return visit;
}

void BoundedIntake::close() {
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
  }
  filled_.notify_all();
}

void BoundedIntake::release(std::size_t bytes) {
  const std::lock_guard lock(mutex_);
  bytes_ -= bytes;
}

std::size_t BoundedIntake::bytes() const {
  const std::lock_guard lock(mutex_);
  return bytes_;
}

bool BoundedIntake::is_behind() const {
  const std::lock_guard lock(mutex_);
  return bytes_ > bytes_max_ / 2;
}

std::uint64_t BoundedIntake::tickets_given() const {
  const std::lock_guard lock(mutex_);
  return next_;
}

}  // namespace kpwatch
