// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/watch/own_namespaces.h"

#include <algorithm>
#include <string>

#include "daemon/base/nearest.h"
#include "daemon/base/text.h"
#include "daemon/mapping/map_file.h"

namespace kpwatch {
namespace {

const std::vector<std::string>& applies(const Map& map, const char* key) {
  static const std::vector<std::string> none;
  const auto found = map.applies.find(key);
  return found == map.applies.end() ? none : found->second;
}

bool share_a_root(const Map& a, const Map& b) {
  const auto& names = applies(b, "root");
  return std::any_of(applies(a, "root").begin(), applies(a, "root").end(),
                     [&](const std::string& name) { return std::find(names.begin(), names.end(), name) != names.end(); });
}

bool has(const Map& map, std::string_view uri) {
  const auto& known = applies(map, "namespace");
  return std::find(known.begin(), known.end(), uri) != known.end();
}

}  // namespace

void add_own_namespaces(std::vector<Map>& maps, const Settings& settings, Complaints& complaints) {
  const auto complain = [&](const std::string& line, const std::string& what) {
    complaints.push_back({{settings.file.string(), 0, 0}, "xml_namespaces: \"" + escaped(line) + "\": " + what});
  };
  for (const std::string& line : settings.xml_namespaces) {
    const auto words = split(line, ' ');
    if (words.size() != 2 || words[1].empty()) {
      complain(line, "a map's name, one blank and a namespace are expected");
      continue;
    }
    const auto found = std::find_if(maps.begin(), maps.end(), [&](const Map& map) { return map.id == words[0]; });
    if (found == maps.end() || found->format != "xml") {
      std::vector<std::string_view> known;
      for (const Map& map : maps)
        if (map.format == "xml") known.push_back(map.id);
      complain(line, "there is no XML map '" + escaped(words[0]) + "'" + did_you_mean(words[0], known));
      continue;
    }
    if (has(*found, words[1])) continue;  // said twice, or by the map itself
    const auto other = std::find_if(maps.begin(), maps.end(), [&](const Map& map) {
      return &map != &*found && map.format == "xml" && has(map, words[1]) && share_a_root(map, *found);
    });
    if (other != maps.end()) {
      complain(line, "the map '" + other->id + "' reads that");
      continue;
    }
    found->applies["namespace"].emplace_back(words[1]);
  }
}

std::vector<Map> maps_with_own_namespaces(const std::filesystem::path& mappings, const Settings& settings, Complaints& complaints) {
  std::vector<Map> maps = read_maps(mappings, complaints);
  add_own_namespaces(maps, settings, complaints);
  return maps;
}

}  // namespace kpwatch
