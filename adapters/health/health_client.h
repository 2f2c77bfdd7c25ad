// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Asks the health page of a running daemon.
#pragma once

#include <cstdint>
#include <string>

#include "daemon/base/result.h"

namespace kpwatch {

// The body of GET `target`, whatever its status ("/ready" says why not with 503). Waits for five seconds at most.
[[nodiscard]] Result<std::string> ask_health(const std::string& address, std::uint16_t port, const std::string& target);

}  // namespace kpwatch
