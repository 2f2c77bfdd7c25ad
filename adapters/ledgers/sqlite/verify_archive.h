// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Holds the archive of original bytes against the ledger.
#pragma once

#include <filesystem>

#include "adapters/ledgers/sqlite/connection.h"
#include "daemon/flow/verification.h"

namespace kpwatch::sqlite {

// `folder` is the state folder. What the ledger refers to must be there with its hash; every segment must be whole up
// to where a commit relied on it; behind that, whole records nobody refers to and one torn end are what a crash leaves.
void verify_archive(Connection& reader, const std::filesystem::path& folder, Verification& report);

}  // namespace kpwatch::sqlite
