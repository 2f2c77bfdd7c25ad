// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The ledger in one SQLite file, embedded: for one daemon, with no server to look after.
#pragma once

#include <filesystem>
#include <memory>

#include "daemon/base/result.h"
#include "daemon/flow/ledger.h"

namespace kpwatch {

// `folder` is the state folder; it is made when missing (not for read_only) and holds ledger.db, its write-ahead log,
// ledger.lock and archive/. A writing ledger holds the lock for life and is the only connection that writes or
// checkpoints. A read-only one takes no lock and may stand beside a running daemon; its begin, mark_sent and
// count_attempt fail. Not for network file systems.
[[nodiscard]] Result<std::unique_ptr<Ledger>> open_sqlite_ledger(const std::filesystem::path& folder, bool read_only);
// For the recovery of a ledger that was restored from a backup, which the other refuses.
[[nodiscard]] Result<std::unique_ptr<Ledger>> open_restored_sqlite_ledger(const std::filesystem::path& folder);

}  // namespace kpwatch
