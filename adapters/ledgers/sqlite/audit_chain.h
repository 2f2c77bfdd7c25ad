// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The audit log as a hash chain: whoever edits, removes or swaps a record breaks every hash after it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace kpwatch::sqlite {

struct AuditEnd {
  std::int64_t sequence = 0;
  std::string hash;
};

// SHA-256 over the previous hash and the record; each text goes in with its length, so that no two records can look alike.
[[nodiscard]] std::string audit_hash(std::string_view previous, std::int64_t sequence, std::int64_t at_ms, std::string_view event,
                                     std::string_view record);

}  // namespace kpwatch::sqlite
