// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Port: how alerts reach one authority. Called by that authority's one dispatcher, on its thread; may block.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "daemon/base/result.h"

namespace kpwatch {

// One alert revision for one authority, as the bytes that will be sent: made once, resent unchanged.
struct OutboxEntry {
  std::string authority;
  std::uint32_t stream_epoch = 1;
  std::uint64_t sequence = 0;            // gap-free per authority and epoch, from 1
  std::string event_id;                  // CloudEvents id: "<alert id>.<revision>"
  std::string key;                       // partition key: the declaration's business id
  std::vector<std::pair<std::string, std::string>> attributes;  // CloudEvents attributes without prefix, specversion first
  std::string data;                      // application/json
};

class Publisher {
 public:
  virtual ~Publisher() = default;
  // Makes the entries visible to the partner, in order. Returns how many of them, from the front, are *proved* to be
  // there (read back, present after fsync): only these are marked done. Fewer than given, or a Failure, means: call again
  // later with what is left; repeats are harmless. `bookmark` is the publisher's own memory, kept by the ledger beside
  // "done" and handed in again after a restart (empty at first).
  [[nodiscard]] virtual Result<std::size_t> publish(std::span<const OutboxEntry> entries, std::string& bookmark) = 0;
};

}  // namespace kpwatch
