// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// What the alerts of a year were about, counted: no names, no numbers of declarations.
#pragma once

#include <vector>

#include "adapters/ledgers/sqlite/cursor.h"
#include "daemon/statistics/trade_records.h"

namespace kpwatch::sqlite {

// See TradeRecords::infringements. Throws SqlError. Memory grows with the number of kinds, not with that of alerts.
[[nodiscard]] std::vector<TradeRecords::Infringement> infringements(const Snapshot& snapshot, int year);

}  // namespace kpwatch::sqlite
