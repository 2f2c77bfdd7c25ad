// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The settings that a decision may depend on, as one text that can be kept and read back: every check's, defaults too, so that another
// version with other defaults reads the same; and the limits of reading.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "daemon/settings/settings.h"

namespace kpwatch {

[[nodiscard]] std::string check_rules_text(const Settings& settings);
// Only what the text tells of is set. What it tells of checks and limits that are no more is passed over. Nothing: it is no such text.
[[nodiscard]] std::optional<Settings> settings_of_check_rules(std::string_view text);

}  // namespace kpwatch
