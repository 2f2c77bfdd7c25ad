// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The ledger's certificates, confirmations and alerts for statistics, on a connection of its own that only reads, beside a
// running daemon.
#pragma once

#include <filesystem>
#include <memory>

#include "daemon/base/result.h"
#include "daemon/statistics/trade_records.h"

namespace kpwatch {

// `folder` is the state folder. Everything that is asked is answered from one state of the ledger: the one when this was opened.
[[nodiscard]] Result<std::unique_ptr<TradeRecords>> open_sqlite_trade_records(const std::filesystem::path& folder);

}  // namespace kpwatch
