// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// A dead letter is replayed by putting its original bytes into a folder of the daemon's own; it then takes the same road
// as everything else. Business id and content decide whether it changes anything.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "daemon/flow/message.h"

namespace kpwatch {

inline constexpr std::string_view replay_feed_name = "replay";

// The name of the file in that folder tells the feed that the letter came by: "dead-letter-7.brokers.", and what makes it unique.
[[nodiscard]] inline std::string replay_name(std::uint64_t letter, const std::string& feed) {
  return "dead-letter-" + std::to_string(letter) + "." + feed + ".";
}

// The feed whose messages this one is read as: its own, or of a replay the one that it came by first.
[[nodiscard]] inline std::string feed_of_origin(const Message& message) {
  const auto begin = message.name.find('.'), end = message.name.rfind('.');
  if (message.feed != replay_feed_name || begin == end) return message.feed;
  return message.name.substr(begin + 1, end - begin - 1);
}

}  // namespace kpwatch
