// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// What was found when ledger and archive were held against what kpwatch itself has written.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace kpwatch {

struct Discrepancy {
  std::string check;            // a stable word: "row-changed"
  std::string where;            // file, table and key, record number, offset
  std::string expected, found;  // may be empty
  std::string sentence;
  bool is_remark = false;  // worth knowing; nothing is wrong
};

// A record of the audit log that somebody has noted elsewhere.
struct AuditHead {
  std::int64_t sequence = 0;
  std::string hash;
};

struct Verification {
  std::vector<Discrepancy> discrepancies;
  std::uint64_t rows = 0, audit_records = 0, archive_records = 0, archive_bytes = 0;
  std::int64_t commits = 0, audit_sequence = 0;
  std::string audit_hash, incarnation;

  void wrong(std::string check, std::string where, std::string expected, std::string found, std::string sentence) {
    discrepancies.push_back({std::move(check), std::move(where), std::move(expected), std::move(found), std::move(sentence), false});
  }
  void remark(std::string check, std::string where, std::string sentence) {
    discrepancies.push_back({std::move(check), std::move(where), {}, {}, std::move(sentence), true});
  }
  [[nodiscard]] bool is_whole() const {
    for (const auto& one : discrepancies)
      if (!one.is_remark) return false;
    return true;
  }
};

}  // namespace kpwatch
