// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// `kpwatch certificates import`: into the ledger directly, or through the running daemon when there is one.
#pragma once

#include <string>

namespace kpwatch {

[[nodiscard]] int import_command(const std::string& config, bool json, const std::string& file);

}  // namespace kpwatch
