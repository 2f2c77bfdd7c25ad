// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// A publisher's memory in the ledger: up to where its topic holds nothing of ours that is not marked done.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace kpwatch::kafka {

struct Bookmark {
  std::string cluster, topic;
  std::map<std::int32_t, std::int64_t> next;  // partition, offset
  friend bool operator==(const Bookmark&, const Bookmark&) = default;
};

[[nodiscard]] std::string to_json(const Bookmark& bookmark);
// Reads what to_json writes, and nothing else.
[[nodiscard]] std::optional<Bookmark> parse_bookmark(std::string_view text);

}  // namespace kpwatch::kafka
