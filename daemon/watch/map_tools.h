// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Maps and the formats that read by them, for those who write maps.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "daemon/base/complaint.h"
#include "daemon/flow/format.h"
#include "daemon/mapping/map.h"
#include "daemon/settings/settings.h"

namespace kpwatch {

struct MapTools {
  std::vector<Map> maps;
  std::unique_ptr<Formats> formats;
};

// The maps of the settings, and those of the files in `drafts` besides: a draft takes the place of a map with its name, and of
// those that would read the messages it names.
[[nodiscard]] std::vector<Map> maps_with_drafts(const Settings& settings, const std::vector<std::string>& drafts, Complaints& complaints);

// The same of a configuration file (empty: the maps that come with kpwatch), with formats. Nothing when there is any complaint.
[[nodiscard]] std::optional<MapTools> map_tools(const std::string& config, const std::vector<std::string>& drafts, Complaints& complaints);

}  // namespace kpwatch
