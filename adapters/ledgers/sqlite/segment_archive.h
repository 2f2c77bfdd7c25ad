// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The archive of original bytes: append-only segment files beside the ledger, each record with its length and SHA-256.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>

#include "daemon/base/result.h"
#include "daemon/flow/ledger.h"

namespace kpwatch {

// `folder` is the state folder, the one given to open_sqlite_ledger; the segments are in `folder`/archive. A writer holds
// a lock for life. Read-only ones may stand beside it, in this process or another; they cannot put.
[[nodiscard]] Result<std::unique_ptr<Archive>> open_archive(const std::filesystem::path& folder, bool read_only,
                                                            std::uint64_t segment_bytes_max = std::uint64_t{64} << 20);

}  // namespace kpwatch
