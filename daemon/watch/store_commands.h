// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Commands that look into the ledger of a daemon, running or not: alerts, dead letters, certificates.
#pragma once

#include <cstdint>
#include <string>

namespace kpwatch {

[[nodiscard]] int alerts_list_command(const std::string& config, bool json);
[[nodiscard]] int alerts_show_command(const std::string& config, bool json, const std::string& id);
[[nodiscard]] int dead_letters_list_command(const std::string& config, bool json, bool all);
[[nodiscard]] int dead_letters_show_command(const std::string& config, bool json, std::uint64_t id, bool bytes);
[[nodiscard]] int dead_letters_replay_command(const std::string& config, bool json, std::uint64_t id);
[[nodiscard]] int certificates_show_command(const std::string& config, bool json, const std::string& number);

}  // namespace kpwatch
