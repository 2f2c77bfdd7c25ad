// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Holds a ledger against its seals, its audit log and itself. Reads only; every part goes on after what it has found.
#pragma once

#include "adapters/ledgers/sqlite/connection.h"
#include "adapters/ledgers/sqlite/witness.h"
#include "daemon/flow/verification.h"

namespace kpwatch::sqlite {

// All of it, as one moment shows it: a running daemon may go on writing. `report` gets what there is to say.
void verify_ledger(Connection& reader, Verification& report);
// Only while no daemon writes: the ledger is as far as its witness says.
void verify_witness(Connection& reader, const std::filesystem::path& file, Verification& report);
// The log still has the record that somebody has noted elsewhere.
void verify_head(Connection& reader, const AuditHead& head, Verification& report);

// The parts.
void verify_pages(Connection& reader, Verification& report);
void verify_audit(Connection& reader, Verification& report);
void verify_rows(Connection& reader, Verification& report);
void verify_streams(Connection& reader, Verification& report);

}  // namespace kpwatch::sqlite
