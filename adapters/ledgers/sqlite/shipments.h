// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The ledger's certificates with what was confirmed of them, one after the other in the order of their keys: three cursors
// side by side, so that memory does not grow with the ledger.
#pragma once

#include <functional>

#include "adapters/ledgers/sqlite/cursor.h"
#include "daemon/customs/day.h"
#include "daemon/statistics/shipment.h"

namespace kpwatch::sqlite {

// See TradeRecords::each_shipment. Throws SqlError.
void each_shipment(const Snapshot& snapshot, Moment known_until, const Period& days,
                   const std::function<void(const CertifiedShipment&)>& visit);

}  // namespace kpwatch::sqlite
