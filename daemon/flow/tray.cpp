// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/flow/tray.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace kpwatch {

void Tray::put(WorkRun run) {
  if (run.empty()) return;
  const std::uint64_t ticket = run.front().ticket;
  Laid laid_down = weighed(std::move(run));
  bool is_due = false;
  {
    const std::lock_guard lock(mutex_);
    early_.emplace(ticket, std::move(laid_down));
    for (auto first = early_.begin(); first != early_.end() && first->first == next_; first = early_.erase(first)) {
      Laid& laid = first->second;
      next_ += laid.run.size();
      ready_ += laid.run.size();
      ready_hits_ += laid.hits;
      ready_weight_ += laid.weight;
      runs_.push_back(std::move(laid));
    }
    // The desk sleeps through what it need not see at once: a wake-up for every message would cost more than its counting.
    is_due = is_batch();
  }
  if (is_due) changed_.notify_one();
}

std::vector<WorkRun> Tray::take(Deadline deadline, std::chrono::milliseconds time, std::size_t count_max, Deadline hits_after,
                                std::size_t weight_max) {
  std::vector<WorkRun> batch;
  std::unique_lock lock(mutex_);
  wanted_ = 1;
  changed_.wait_until(lock, deadline, [&] { return ready_ != 0 || closed_ || woken_; });
  woken_ = false;
  if (ready_ == 0) return batch;
  wanted_ = count_max;
  wanted_weight_ = weight_max;
  const Deadline end = std::chrono::steady_clock::now() + time;
  hits_wait_ = true;
  if (!changed_.wait_until(lock, std::min(hits_after, end), [&] { return is_batch(); })) {
    hits_wait_ = false;
    changed_.wait_until(lock, end, [&] { return is_batch(); });
  }
  std::size_t count = 0;
  while (!runs_.empty() && count < count_max) {
    Laid laid = std::move(runs_.front());
    runs_.pop_front();
    if (laid.run.size() > count_max - count) runs_.push_front(cut(laid, count_max - count));
    count += laid.run.size();
    ready_hits_ -= laid.hits;
    ready_weight_ -= laid.weight;
    batch.push_back(std::move(laid.run));
  }
  ready_ -= count;
  return batch;
}

Tray::Laid Tray::weighed(WorkRun run) {
  Laid laid{std::move(run)};
  for (const Work& work : laid.run) {
    laid.hits += is_urgent(work) ? 1U : 0U;
    laid.weight += work.weight;
  }
  return laid;
}

// What is behind the first `count`, which stay.
Tray::Laid Tray::cut(Laid& laid, std::size_t count) {
  const auto middle = laid.run.begin() + static_cast<std::ptrdiff_t>(count);
  Laid rest = weighed(WorkRun(std::make_move_iterator(middle), std::make_move_iterator(laid.run.end())));
  laid.run.erase(middle, laid.run.end());
  laid.hits -= rest.hits;
  laid.weight -= rest.weight;
  return rest;
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
  return closed_ && ready_ == 0 && early_.empty();
}

}  // namespace kpwatch
