// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Port: how alerts reach one authority. Called by that authority's one dispatcher, on its thread; may block.
#pragma once

#include <span>
#include <string>

#include "daemon/alerts/outbox_entry.h"
#include "daemon/base/result.h"

namespace kpwatch {

class Publisher {
 public:
  virtual ~Publisher() = default;
  // Makes the entries visible to the partner, in order. Returns how many of them, from the front, are *proved* to be
  // there (read back, present after fsync): only these are marked done. Fewer than given, or a Failure, means: call again
  // later with what is left; repeats are harmless. `bookmark` is the publisher's own memory, kept by the ledger beside
  // "done" and handed in again after a restart (empty at first).
  [[nodiscard]] virtual Result<std::size_t> publish(std::span<const OutboxEntry> entries, std::string& bookmark) = 0;
  // After publish: why the partner takes the first of the entries that were not proved in no case as it is (too large, say),
  // while it would take others. Empty: it is a matter of time only.
  [[nodiscard]] virtual std::string refusal() const { return {}; }
};

}  // namespace kpwatch
