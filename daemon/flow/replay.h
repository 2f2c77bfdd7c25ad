// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// A dead letter is replayed by putting its original bytes into a folder of the daemon's own; it then takes the same road
// as everything else. Business id and content decide whether it changes anything.
#pragma once

#include <string_view>

namespace kpwatch {

inline constexpr std::string_view replay_feed_name = "replay";

}  // namespace kpwatch
