// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The subcommands of kpwatch and their exit codes.
#pragma once

namespace kpwatch {

inline constexpr const char* default_config = "/etc/kpwatch/kpwatch.yaml";

// 0 done; 1 something in the input was refused; 2 usage; 3 the outside failed.
[[nodiscard]] int command_line(int argc, char** argv);

}  // namespace kpwatch
