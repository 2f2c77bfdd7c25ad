// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Cancellations and amendments whose own goods concern nobody: they do where the declaration that they change has a case.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "daemon/base/result.h"
#include "daemon/flow/ledger.h"
#include "daemon/flow/tray.h"

namespace kpwatch {

// Business ids of the cases that may be meant by a declaration: those with its number, whoever sent them.
[[nodiscard]] std::vector<std::string> cases_with_number_of(const Declaration& declaration, const Ledger::Transaction& transaction);

// Of works in their order: what may change a case concerns Kimberley Process authorities if there is a case, or something in the same batch
// that may become one, with its number; else its documents are let go of. Fails when the ledger cannot be asked: then nothing is known.
[[nodiscard]] Result<void> take_up_changes(std::span<Work* const> batch, Ledger& ledger);

}  // namespace kpwatch
