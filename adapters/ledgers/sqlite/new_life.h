// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The recovery of a ledger that was put back: new epochs, what partners have already, and what is unsent under numbers
// that partners have for something else.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "adapters/ledgers/sqlite/writer.h"
#include "daemon/flow/ledger.h"

namespace kpwatch::sqlite {

// Within a transaction; throws SqlError.
void begin_life(Writer& writer, const std::map<std::string, std::uint32_t>& epochs_seen, const std::vector<ToldEvent>& told);

}  // namespace kpwatch::sqlite
