// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// What waits for one authority.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace kpwatch {

// One alert revision for one authority, as the bytes that will be sent: made once, resent unchanged.
struct OutboxEntry {
  std::string authority;
  std::uint32_t stream_epoch = 1;
  std::uint64_t sequence = 0;                                   // gap-free per authority and epoch, from 1
  std::string event_id;                                         // CloudEvents id: "<alert id>.<revision>"
  std::string key;                                              // partition key: the declaration's business id
  std::vector<std::pair<std::string, std::string>> attributes;  // CloudEvents attributes without prefix, specversion first
  std::string data;                                             // application/json
};

}  // namespace kpwatch
