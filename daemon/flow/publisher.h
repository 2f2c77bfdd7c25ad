// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Port: how alerts reach one authority. Called by that authority's one dispatcher, on its thread; may block.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>

#include "daemon/alerts/outbox_entry.h"
#include "daemon/base/result.h"

namespace kpwatch {

// An event of ours as it is found at a partner.
struct VisibleEvent {
  std::string source, event_id, type, key, data;  // CloudEvents' words
  std::string stream{};  // where the place tells which one, and not what lies there (answers to senders in a folder): else empty
  std::uint32_t stream_epoch = 0;
  std::uint64_t sequence = 0;
};

class Publisher {
 public:
  virtual ~Publisher() = default;
  // Makes the entries visible to the partner, in order. Returns how many of them, from the front, are *proved* to be
  // there (read back, present after fsync): only these are marked done. Fewer than given, or a Failure, means: call again
  // later with what is left; repeats are harmless. `bookmark` is the publisher's own memory, kept by the ledger beside
  // "done" and handed in again after a restart (empty at first).
  [[nodiscard]] virtual Result<std::size_t> publish(std::span<const OutboxEntry> entries, std::string& bookmark) = 0;
  // The ledger has marked as sent what the last publish proved. What was kept in case it would not come to that may go.
  virtual void marked() {}
  // For the recovery of a restored ledger: everything visible there, from the bookmark on where that is possible. Reads
  // only, but whoever published into this stream before cannot go on.
  [[nodiscard]] virtual Result<void> read_back(const std::string& bookmark, const std::function<void(const VisibleEvent&)>& seen) = 0;
  // After publish: why the partner takes the first of the entries that were not proved in no case as it is (too large, say),
  // while it would take others. Empty: it is a matter of time only.
  [[nodiscard]] virtual std::string refusal() const { return {}; }
};

}  // namespace kpwatch
