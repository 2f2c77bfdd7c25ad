// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// `kpwatch run` (the daemon's life between signals) and `kpwatch check` (all complaints, nothing started).
#pragma once

#include <string>

namespace kpwatch {

[[nodiscard]] int run_command(const std::string& config);
[[nodiscard]] int check_command(const std::string& config, bool json);

}  // namespace kpwatch
