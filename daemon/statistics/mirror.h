// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// What an exporter says it sent a partner, held against what the partner says it received, for one quarter.
#pragma once

#include <optional>
#include <vector>

#include "daemon/statistics/figures.h"

namespace kpwatch {

struct MirrorPair {
  ReportingPeriod period;
  CountryCode exporter, importer;
  std::optional<KpCode> code;  // nothing: the count of certificates
  Total exported, imported;    // carats, or certificates
  Total exported_usd, imported_usd;
  DateBasis exporter_basis{}, importer_basis{};

  [[nodiscard]] Total gap() const { return magnitude(exported - imported); }
  // Per mille of the larger one; 0 when both are nothing.
  [[nodiscard]] std::int64_t gap_permille() const;
};

// Every pair and code that either side names, in order; all codes as one (KpCode::unsplit) where either side has an unsplit weight. Only
// where both published a table of that flow for the quarter: without one, nothing is said (a missing submission is another matter). Figures
// in force.
[[nodiscard]] std::vector<MirrorPair> mirror_pairs(const Figures& figures);

}  // namespace kpwatch
