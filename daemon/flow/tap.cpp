// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/flow/tap.h"

#include <algorithm>

namespace kpwatch {

void Tap::offer(TapRecord record) {
  if (!has_room()) return let_pass();
  record.number = offered_.fetch_add(1) + 1;
  const std::unique_lock lock(mutex_, std::try_to_lock);
  if (!lock) return;  // its number is missing, which tells the listeners
  if (ring_.size() == records_max) ring_.pop_front();
  ring_.push_back(std::move(record));
}

Tap::Listener::Listener(Tap& tap) : tap_(tap), seen_(tap.offered_.load()) {
  tap_.taken_at_.store(seen_);
  tap_.listeners_.fetch_add(1);
}

Tap::Listener::~Listener() {
  if (tap_.listeners_.fetch_sub(1) != 1) return;
  const std::lock_guard lock(tap_.mutex_);
  tap_.ring_.clear();
}

Tap::Listener::Taken Tap::Listener::take() {
  Taken taken;
  const std::uint64_t offered = tap_.offered_.load();
  {
    const std::lock_guard lock(tap_.mutex_);
    for (const TapRecord& record : tap_.ring_)
      if (record.number > seen_) taken.records.push_back(record);
  }
  const std::uint64_t last = taken.records.empty() ? offered : std::max(offered, taken.records.back().number);
  taken.lost = last - seen_ - taken.records.size();
  seen_ = last;
  tap_.taken_at_.store(last);
  return taken;
}

}  // namespace kpwatch
