// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/watch/map_tools.h"

#include <algorithm>

#include "adapters/catalogue.h"
#include "daemon/mapping/map_file.h"
#include "daemon/watch/loading.h"
#include "daemon/watch/own_namespaces.h"

namespace kpwatch {

namespace {

// Whether every message that the draft names would be read by this map too.
bool reads_the_same(const Map& map, const Map& draft) {
  if (map.format != draft.format) return false;
  return std::all_of(draft.applies.begin(), draft.applies.end(), [&](const auto& key) {
    const auto found = map.applies.find(key.first);
    if (found == map.applies.end()) return true;
    const auto& named = found->second;
    return std::all_of(key.second.begin(), key.second.end(), [&](const std::string& value) {
      return std::find(named.begin(), named.end(), value) != named.end() || std::find(named.begin(), named.end(), "*") != named.end();
    });
  });
}

}  // namespace

std::vector<Map> maps_with_drafts(const Settings& settings, const std::vector<std::string>& drafts, Complaints& complaints) {
  std::vector<Map> maps = maps_with_own_namespaces(mappings_of(settings), settings, complaints);
  for (const std::string& file : drafts) {
    auto draft = read_map_file(file, complaints);
    if (!draft) continue;
    std::erase_if(maps, [&](const Map& map) { return map.id == draft->id || reads_the_same(map, *draft); });
    // The maps of a format stand together, and where several read a message the first of them counts.
    const auto first = std::find_if(maps.begin(), maps.end(), [&](const Map& map) { return map.format >= draft->format; });
    maps.insert(first, std::move(*draft));
  }
  return maps;
}

std::optional<MapTools> map_tools(const std::string& config, const std::vector<std::string>& drafts, Complaints& complaints) {
  Settings settings;
  if (!config.empty()) {
    auto read = read_settings(config, complaints);
    if (!read) return std::nullopt;
    settings = std::move(*read);
  }
  MapTools tools;
  tools.maps = maps_with_drafts(settings, drafts, complaints);
  settings.limits.message_bytes_max = settings.limits.interchange_bytes_max;
  tools.formats = make_formats(tools.maps, settings.limits, complaints);
  if (!complaints.empty()) return std::nullopt;
  return tools;
}

}  // namespace kpwatch
