// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Everything of ours that is read before anything starts: configuration, maps, tables, authorities. All complaints at once.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/base/complaint.h"
#include "daemon/flow/feed_traits.h"
#include "daemon/flow/knowledge.h"
#include "daemon/mapping/map.h"
#include "daemon/settings/settings.h"

namespace kpwatch {

struct Loaded {
  Settings settings;
  std::vector<Map> maps;
  Knowledge knowledge;
  std::unique_ptr<CheckSettings> checks;
};

// Nothing when there is any complaint. Connects to nothing and creates nothing.
[[nodiscard]] std::optional<Loaded> load(const std::filesystem::path& config, Complaints& complaints);

// What SIGHUP reads again.
[[nodiscard]] std::optional<Knowledge> load_knowledge(const Settings& settings, Complaints& complaints);

// `answers:` of a feed of kind http whose senders find theirs in the receipt only.
inline constexpr std::string_view in_receipts = "receipt";
[[nodiscard]] bool is_answered_by_stream(const FeedSettings& feed);
[[nodiscard]] FeedTraits traits_of(const FeedSettings& feed);

// All that goes out, with the publisher it goes by: one stream an authority, and one of answers for each feed that has them.
[[nodiscard]] std::map<std::string, std::string> streams_of(const Settings& settings, const std::vector<Authority>& authorities);

[[nodiscard]] std::filesystem::path mappings_of(const Settings& settings);

}  // namespace kpwatch
