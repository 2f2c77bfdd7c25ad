// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// `kpwatch statistics`: quarterly tables, their revisions, and what to ask about figures. Reads the ledger beside a running daemon.
#pragma once

#include <cstdint>
#include <string>

namespace kpwatch {

struct StatisticsOptions {
  std::string config;
  std::string period;                 // "2010-Q3"; a year for infringements
  std::string first, last;            // quarters
  std::string party;                  // alpha-2; empty: all
  std::string basis = "reporter";     // reporter, issue, customs
  std::string format = "table";       // table, csv, json
  std::string table = "trade";        // for csv: trade, certificates, production
  std::string known;                  // CCYY-MM-DD; empty: now
  std::string figures = "published";  // published, counted
  std::string returns;                // CSV file or folder; empty: the ledger
  std::int64_t revision = 0;          // 0: none, count now
};

[[nodiscard]] int statistics_quarter_command(const StatisticsOptions& options);
[[nodiscard]] int statistics_publish_command(const StatisticsOptions& options);
[[nodiscard]] int statistics_infringements_command(const StatisticsOptions& options);

// What parties published, revision by revision, and what each changed.
[[nodiscard]] int statistics_returns_command(const StatisticsOptions& options);

// What the checks of figures find; `codes` begins the codes that are wanted: "" all, "H02" the mirror, "H04" gaps.
[[nodiscard]] int statistics_findings_command(const StatisticsOptions& options, const std::string& codes);

}  // namespace kpwatch
