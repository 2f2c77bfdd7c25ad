// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Exit codes of every subcommand; scripts rely on them.
#pragma once

namespace kpwatch::exit_code {

inline constexpr int done = 0;     // done; nothing was refused
inline constexpr int refused = 1;  // done, and something in the input was refused or found wrong
inline constexpr int usage = 2;    // unknown option, unreadable file
inline constexpr int outside = 3;  // ledger, broker or database failed

}  // namespace kpwatch::exit_code
