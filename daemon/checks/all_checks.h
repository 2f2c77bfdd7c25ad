// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The table of contents of the checks, in reading order.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "daemon/checks/check.h"

namespace kpwatch {

[[nodiscard]] std::span<const Check* const> all_checks();
[[nodiscard]] const Check* check_by_id(std::string_view id);      // "kp.weight-differs"
[[nodiscard]] const Check* check_by_code(std::string_view code);  // "E01"
[[nodiscard]] std::string checks_as_markdown();                   // docs/checks.md, generated
[[nodiscard]] std::string checks_as_lines();                      // kpwatch list-checks: one line a check, ends in a line feed
[[nodiscard]] std::string checks_as_ndjson();                     // kpwatch list-checks --json: one object a line

}  // namespace kpwatch
