// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The daemon's own folder feeds, below its state folder: dead letters to be read again, and files that the command line
// hands to a running daemon.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "daemon/base/result.h"
#include "daemon/settings/settings.h"

namespace kpwatch {

inline constexpr std::string_view import_feed_name = "import";

// `name` is replay_feed_name or import_feed_name.
[[nodiscard]] FeedSettings own_feed(const std::filesystem::path& state, std::string_view name);
[[nodiscard]] Result<void> make_own_folders(const std::filesystem::path& state);
// Puts the bytes where a running daemon (or the next one) finds them: written, synced, renamed in. Gives the file's name.
[[nodiscard]] Result<std::string> hand_in(const std::filesystem::path& state, std::string_view feed, const std::string& name,
                                          std::string_view bytes);

}  // namespace kpwatch
