// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The way back: what the desk's thread says of deliveries, until the feed's thread takes it. Outlives both.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "daemon/flow/message.h"

namespace kpwatch::kafka {

struct Settlement {
  std::string source;
  std::uint64_t assignment = 0;  // under which the message was delivered
  std::int64_t offset = 0;
  Outcome outcome = Outcome::again;
};

class Settlements {
 public:
  void add(Settlement settlement) {
    const std::lock_guard lock(mutex_);
    waiting_.push_back(std::move(settlement));
  }
  [[nodiscard]] std::vector<Settlement> take() {
    const std::lock_guard lock(mutex_);
    return std::exchange(waiting_, {});
  }

 private:
  std::mutex mutex_;
  std::vector<Settlement> waiting_;
};

}  // namespace kpwatch::kafka
