// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/watch/loading.h"

#include <algorithm>

#include "adapters/catalogue.h"
#include "daemon/mapping/map_file.h"
#include "daemon/watch/built_in.h"
#include "daemon/watch/grounds_of.h"
#include "daemon/watch/own_namespaces.h"

namespace kpwatch {

std::filesystem::path mappings_of(const Settings& settings) { return settings.mappings.empty() ? built_in_mappings() : settings.mappings; }

std::optional<Knowledge> load_knowledge(const Settings& settings, Complaints& complaints) {
  const std::size_t before = complaints.size();
  Knowledge knowledge;
  const std::string read_from = grounds_of(settings, complaints)->sha256;
  knowledge.reference = read_reference_data(mappings_of(settings) / "reference", settings.own_reference, complaints);
  auto authorities = std::make_shared<std::vector<Authority>>(read_authorities(settings.authorities.string(), complaints));
  for (const auto& authority : *authorities) {
    const bool is_known = std::any_of(settings.publishers.begin(), settings.publishers.end(),
                                      [&](const PublisherSettings& publisher) { return publisher.name == authority.publisher; });
    if (!is_known)
      complaints.push_back({authority.place, "authority " + authority.name + " wants the publisher \"" + authority.publisher +
                                                 "\", which is not among publishers: in " + settings.file.string()});
  }
  knowledge.authorities = std::move(authorities);
  if (complaints.size() != before) return std::nullopt;
  auto grounds = grounds_of(settings, complaints);
  if (grounds->sha256 != read_from)
    complaints.push_back({{mappings_of(settings).string(), 0, 0}, "maps or tables were changed while they were read: try again"});
  grounds->reference = knowledge.reference->edition;
  knowledge.grounds = std::move(grounds);
  if (complaints.size() != before) return std::nullopt;
  return knowledge;
}

std::optional<Loaded> load(const std::filesystem::path& config, Complaints& complaints) {
  auto settings = read_settings(config, complaints);
  if (!settings) return std::nullopt;  // without it nobody knows where the rest is
  Loaded loaded;
  loaded.settings = std::move(*settings);
  loaded.maps = read_maps(mappings_of(loaded.settings), complaints);
  add_own_namespaces(loaded.maps, loaded.settings, complaints);
  (void)make_formats(loaded.maps, loaded.settings.limits, complaints);  // the paths of the maps are checked by their formats
  auto knowledge = load_knowledge(loaded.settings, complaints);
  for (const auto& feed : loaded.settings.feeds) complain_of_feed(feed, complaints);
  for (const auto& publisher : loaded.settings.publishers) complain_of_publisher(publisher, complaints);
  loaded.checks = check_settings(loaded.settings);
  if (!complaints.empty() || !knowledge) return std::nullopt;
  loaded.knowledge = std::move(*knowledge);
  return loaded;
}

}  // namespace kpwatch
