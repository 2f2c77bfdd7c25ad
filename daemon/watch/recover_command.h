// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// kpwatch recover: a ledger that was restored from a backup goes on. kpwatch positions: where feeds go on reading.
#pragma once

#include <string>
#include <vector>

namespace kpwatch {

// `without`: authorities whose partner cannot be read now; they may be told again what they have.
[[nodiscard]] int recover_command(const std::string& config, bool json, const std::vector<std::string>& without);
[[nodiscard]] int positions_list_command(const std::string& config, bool json);
// `next`: an offset, or "beginning".
[[nodiscard]] int positions_set_command(const std::string& config, bool json, const std::string& feed, const std::string& source,
                                        const std::string& next);

}  // namespace kpwatch
