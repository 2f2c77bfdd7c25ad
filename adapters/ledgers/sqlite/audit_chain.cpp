// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/ledgers/sqlite/audit_chain.h"

#include "daemon/base/text.h"

namespace kpwatch::sqlite {

std::string audit_hash(std::string_view previous, std::int64_t sequence, std::int64_t at_ms, std::string_view event,
                       std::string_view record) {
  std::string text = "kpwatch audit 1\n";
  text.append(previous).append("\n").append(std::to_string(sequence)).append("\n").append(std::to_string(at_ms)).append("\n");
  text.append(std::to_string(event.size())).append(":").append(event).append("\n");
  text.append(std::to_string(record.size())).append(":").append(record).append("\n");
  return sha256_hex(text);
}

}  // namespace kpwatch::sqlite
