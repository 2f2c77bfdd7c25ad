// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/flow/tray.h"

namespace kpwatch {

void Tray::put(Work work) {
  {
    const std::lock_guard lock(mutex_);
    const auto ticket = work.ticket;
    waiting_.emplace(ticket, std::move(work));
    if (ticket != next_) return;
  }
  changed_.notify_one();
}

std::optional<Work> Tray::take_until(std::chrono::steady_clock::time_point deadline) {
  std::unique_lock lock(mutex_);
  const auto has_next = [this] { return !waiting_.empty() && waiting_.begin()->first == next_; };
  changed_.wait_until(lock, deadline, [&] { return has_next() || closed_ || woken_; });
  woken_ = false;
  if (!has_next()) return std::nullopt;
  auto node = waiting_.extract(waiting_.begin());
  ++next_;
  return std::move(node.mapped());
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
  return closed_ && waiting_.empty();
}

}  // namespace kpwatch
