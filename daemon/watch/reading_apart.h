// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Is a message to blame? One that was in hand at several crashes is read in a process of its own: only if that process
// dies of it as well is the message set aside. Whoever kills the daemon from outside makes no message guilty.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>

namespace kpwatch {

enum class Trial : std::uint8_t { survived, died, not_held };

// Runs `kpwatch read` of the same program and configuration on the bytes, for half a minute at most; blocks.
[[nodiscard]] Trial read_apart(std::string_view bytes, const std::filesystem::path& config);

}  // namespace kpwatch
