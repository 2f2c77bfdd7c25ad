// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/watch/map_tools.h"

#include "adapters/catalogue.h"
#include "daemon/mapping/map_file.h"
#include "daemon/watch/loading.h"

namespace kpwatch {

std::vector<Map> maps_with_drafts(const Settings& settings, const std::vector<std::string>& drafts, Complaints& complaints) {
  std::vector<Map> maps = read_maps(mappings_of(settings), complaints);
  for (const std::string& file : drafts) {
    auto draft = read_map_file(file, complaints);
    if (!draft) continue;
    std::erase_if(maps,
                  [&](const Map& map) { return map.id == draft->id || (map.format == draft->format && map.applies == draft->applies); });
    maps.push_back(std::move(*draft));
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
