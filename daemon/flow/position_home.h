// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// In which Kafka cluster a position counts. An offset of one cluster means nothing in another: going on there at the same
// number would pass over messages, or read some twice, and nothing would show it.
#pragma once

#include <string>

#include "daemon/flow/ledger.h"

namespace kpwatch {

// The cluster that the position of this partition belongs to. Where none is known yet (a partition never read, a ledger from
// before clusters were kept) it is the one that is met, and stays so on disk. Any thread; waits for the desk's transaction
// where it has to write. A failure: nothing is known, and nothing must be read.
[[nodiscard]] Result<std::string> position_home(Ledger& ledger, const std::string& feed, const std::string& source, const std::string& met);
// Within the transaction that sets the position: it counts where the partition is met next.
[[nodiscard]] Result<void> forget_home(Ledger::Transaction& transaction, const Ledger& ledger, const std::string& feed,
                                       const std::string& source);

// Homes stand among the positions, as "<topic>/<partition> of <cluster>": no topic's name holds a blank, and an older kpwatch
// passes over them.
[[nodiscard]] bool is_home(const Ledger::Position& position);

}  // namespace kpwatch
