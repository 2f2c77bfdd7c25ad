// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/flow/tray.h"

#include <algorithm>

namespace kpwatch {

void Tray::put(std::vector<Work> works) {
  if (works.empty()) return;
  bool is_due = false;
  {
    const std::lock_guard lock(mutex_);
    for (auto& work : works) {
      const auto index = static_cast<std::size_t>(work.ticket - next_);
      if (index >= slots_.size()) slots_.resize(index + 1);
      slots_[index] = std::move(work);
    }
    for (; ready_ < slots_.size() && slots_[ready_]; ++ready_) {
      ready_hits_ += is_urgent(*slots_[ready_]) ? 1U : 0U;
      ready_weight_ += slots_[ready_]->weight;
    }
    // The desk sleeps through what it need not see at once: a wake-up for every message would cost more than its counting.
    is_due = is_batch();
  }
  if (is_due) changed_.notify_one();
}

std::vector<Work> Tray::take(Deadline deadline, std::chrono::milliseconds time, std::size_t count_max, bool hits_wait,
                             std::size_t weight_max) {
  std::vector<Work> batch;
  std::unique_lock lock(mutex_);
  wanted_ = 1;
  changed_.wait_until(lock, deadline, [&] { return ready_ != 0 || closed_ || woken_; });
  woken_ = false;
  if (ready_ == 0) return batch;
  wanted_ = count_max;
  wanted_weight_ = weight_max;
  hits_wait_ = hits_wait;
  changed_.wait_for(lock, time, [&] { return is_batch(); });
  const std::size_t count = std::min(ready_, count_max);
  batch.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    if (is_urgent(*slots_.front())) --ready_hits_;
    ready_weight_ -= slots_.front()->weight;
    batch.push_back(std::move(*slots_.front()));
    slots_.pop_front();
  }
  ready_ -= count;
  next_ += count;
  return batch;
}

void Tray::wake() {
  {
    const std::lock_guard lock(mutex_);
    woken_ = true;
  }
  changed_.notify_one();
}

void Tray::close() {
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
  }
  changed_.notify_all();
}

bool Tray::is_done() const {
  const std::lock_guard lock(mutex_);
  return closed_ && ready_ == 0 && slots_.empty();
}

}  // namespace kpwatch
