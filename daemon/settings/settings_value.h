// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// One setting's value out of one node of the file.
#pragma once

#include <optional>

#include "daemon/base/yaml_tree.h"
#include "daemon/settings/settings_table.h"

namespace kpwatch {

// Nothing when a complaint was made. `full_name` is how the complaint calls the setting; relative paths are relative to
// `folder`.
[[nodiscard]] std::optional<SettingValue> read_setting(const Setting& setting, const YamlNode& node, const std::string& full_name,
                                                       const std::filesystem::path& folder, Complaints& complaints);
[[nodiscard]] std::optional<std::int64_t> parse_bytes(std::string_view text);  // "32 MiB"
[[nodiscard]] std::optional<bool> parse_yes_or_no(std::string_view text);
[[nodiscard]] bool is_plain_name(std::string_view text);
[[nodiscard]] std::vector<std::string_view> choices_of(const Setting& setting);

}  // namespace kpwatch
