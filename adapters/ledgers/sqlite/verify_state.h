// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The whole state folder, with no daemon on it: ledger, witness, archive.
#pragma once

#include <filesystem>
#include <optional>

#include "daemon/base/result.h"
#include "daemon/flow/verification.h"

namespace kpwatch {

// Changes nothing. `head`: a record that must be in the audit log as it was noted. A failure: there is no ledger, or somebody has it open
// for writing; damage is no failure but what is looked for.
[[nodiscard]] Result<Verification> verify_sqlite_state(const std::filesystem::path& folder, const std::optional<AuditHead>& head = {});

}  // namespace kpwatch
