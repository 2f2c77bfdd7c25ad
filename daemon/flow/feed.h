// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Port: a feed puts Deliveries into the intake and never reads meaning into bytes.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "daemon/flow/message.h"

namespace kpwatch {

// The queue between feeds and clerks, bounded by bytes. Thread-safe.
class Intake {
 public:
  virtual ~Intake() = default;
  // Takes the delivery, or leaves it with the caller and returns false when full (an empty intake always takes) or closed.
  [[nodiscard]] virtual bool offer(std::unique_ptr<Delivery>& delivery) = 0;
  // True when offer would take something now. A feed that was refused pauses and asks again (at least every 50 ms).
  [[nodiscard]] virtual bool has_room() const = 0;
};

// What a feed asks the ledger: where it left off. Nothing when this source was never read.
using PositionLookup = std::function<std::optional<std::int64_t>(const std::string& feed, const std::string& source)>;

class Feed {
 public:
  virtual ~Feed() = default;
  [[nodiscard]] virtual const std::string& name() const = 0;
  // Starts delivering from threads of its own. Returns at once; connection trouble is reported by `trouble`, not thrown.
  virtual void start(Intake& intake) = 0;
  // No delivery is offered after it returns. Unsettled ones may still be settled afterwards.
  virtual void stop() = 0;
  // Empty when all is well; else why the feed cannot deliver, for /ready and the log.
  [[nodiscard]] virtual std::string trouble() const = 0;
  // How many messages wait at the source that were not taken from it yet, as far as it was heard; nothing where that can't be known.
  [[nodiscard]] virtual std::optional<std::uint64_t> waiting() const { return std::nullopt; }
};

}  // namespace kpwatch
