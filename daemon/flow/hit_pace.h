// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// When hits are committed: those that come now and then at once, those that come thick together, so that they share a sync of the disk.
#pragma once

#include <algorithm>
#include <chrono>

namespace kpwatch {

class HitPace {
 public:
  using Time = std::chrono::steady_clock::time_point;

  // Commits are `apart` in the mean; after a pause as long as `at_once` take, so many wait for nothing.
  HitPace(std::chrono::milliseconds apart, int at_once) : apart_(apart), ahead_((at_once - 1) * apart) {}

  // Before then a hit waits for others, unless a batch is full.
  [[nodiscard]] Time next() const { return due_ - ahead_; }
  // Hits were committed. Full batches come without waiting, and leave no debt behind that a later hit would wait off: none waits for more
  // than `apart`.
  void note(Time now) { due_ = std::min(std::max(now, due_) + apart_, now + ahead_ + apart_); }

 private:
  std::chrono::milliseconds apart_, ahead_;
  Time due_{};  // of the next commit, if each kept its distance
};

}  // namespace kpwatch
