// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Published figures as CSV: trade.csv, production.csv and kpc.csv, told apart by their header. Written and read.
#pragma once

#include <string>
#include <string_view>

#include "daemon/base/complaint.h"
#include "daemon/statistics/figures.h"

namespace kpwatch {

// Adds the rows of one file; columns in any order, values may stand in quotation marks. What cannot be read is a complaint with its
// line, and the other lines are taken.
void read_returns_csv(const std::string& file, std::string_view content, Figures& figures, Complaints& complaints);

[[nodiscard]] std::string trade_as_csv(const std::vector<TradeRow>& rows);
[[nodiscard]] std::string certificate_counts_as_csv(const std::vector<CertificateCountRow>& rows);
[[nodiscard]] std::string production_as_csv(const std::vector<ProductionRow>& rows);

}  // namespace kpwatch
