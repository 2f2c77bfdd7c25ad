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

Result<void> verify_audit(Connection& reader) {
  // One snapshot: a running daemon goes on appending meanwhile.
  struct Snapshot {
    explicit Snapshot(Connection& c) : connection(c) { Statement(connection, "BEGIN").run(); }
    ~Snapshot() { connection.roll_back(); }
    Snapshot(const Snapshot&) = delete;
    Snapshot& operator=(const Snapshot&) = delete;
    Connection& connection;
  };
  const Snapshot snapshot(reader);
  Statement end(reader, "SELECT sequence, hash FROM audit_end", "it");
  if (end.run() != 1) return failure("the audit log has lost the record of its end");
  Statement page(reader, "SELECT sequence, at, event, record, hash FROM audit WHERE sequence > ? ORDER BY sequence LIMIT 1000", "iittt");
  AuditEnd seen;
  while (const auto rows = page.run(seen.sequence)) {
    for (std::size_t row = 0; row < rows; ++row) {
      const auto sequence = page.integer(row, 0);
      if (sequence != seen.sequence + 1)
        return failure("the audit log lacks record " + std::to_string(seen.sequence + 1) + ": the next one is " + std::to_string(sequence));
      const auto hash = audit_hash(seen.hash, sequence, page.integer(row, 1), page.text(row, 2), page.text(row, 3));
      if (hash != page.text(row, 4))
        return failure("audit record " + std::to_string(sequence) + " was changed: its hash does not follow from the one before");
      seen = {sequence, hash};
    }
  }
  if (seen.sequence != end.integer(0, 0) || seen.hash != end.text(0, 1))
    return failure("the audit log ends at record " + std::to_string(seen.sequence) + ", but " + std::to_string(end.integer(0, 0)) +
                   " were written");
  return success();
}

}  // namespace kpwatch::sqlite
