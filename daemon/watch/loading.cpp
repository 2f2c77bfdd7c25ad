// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/watch/loading.h"

#include <algorithm>

#include "adapters/catalogue.h"
#include "daemon/alerts/answer_event.h"
#include "daemon/mapping/map_file.h"
#include "daemon/watch/built_in.h"
#include "daemon/watch/grounds_of.h"
#include "daemon/watch/own_namespaces.h"

namespace kpwatch {

std::filesystem::path mappings_of(const Settings& settings) { return settings.mappings.empty() ? built_in_mappings() : settings.mappings; }

FeedTraits traits_of(const FeedSettings& feed) {
  return {feed.characters == "declared" ? std::string() : feed.characters, feed.validate, !feed.answers.empty(),
          is_answered_by_stream(feed)};
}

bool is_answered_by_stream(const FeedSettings& feed) { return !feed.answers.empty() && feed.answers != in_receipts; }

std::map<std::string, std::string> streams_of(const Settings& settings, const std::vector<Authority>& authorities) {
  std::map<std::string, std::string> streams;
  for (const Authority& authority : authorities) streams[authority.name] = authority.publisher;
  for (const FeedSettings& feed : settings.feeds)
    if (is_answered_by_stream(feed)) streams[answer_stream(feed.name)] = feed.answers;
  return streams;
}

namespace {

bool has_publisher(const Settings& settings, const std::string& name) {
  return std::any_of(settings.publishers.begin(), settings.publishers.end(), [&](const auto& publisher) { return publisher.name == name; });
}

// Each stream counts from 1: in one topic the events of the second would contradict those of the first, and never go out.
void complain_of_shared_topics(const Settings& settings, const std::vector<Authority>& authorities, Complaints& complaints) {
  struct Outlet {
    std::string stream, whose;
    const PublisherSettings* publisher;
    FilePlace place;
  };
  std::vector<Outlet> outlets;
  const auto add = [&](const std::string& stream, const std::string& whose, const std::string& publisher, const FilePlace& place) {
    for (const auto& one : settings.publishers)
      if (one.name == publisher) outlets.push_back({stream, whose, &one, place});
  };
  for (const auto& authority : authorities) add(authority.name, "authority " + authority.name, authority.publisher, authority.place);
  for (const auto& feed : settings.feeds)
    if (is_answered_by_stream(feed)) add(answer_stream(feed.name), "the answers to feed " + feed.name, feed.answers, feed.place);
  for (std::size_t i = 0; i < outlets.size(); ++i) {
    for (std::size_t k = 0; k < i; ++k) {
      const auto& one = outlets[i];
      const auto& other = outlets[k];
      const auto place = shared_place(*one.publisher, one.stream, *other.publisher, other.stream);
      if (!place) continue;
      complaints.push_back({one.place, one.whose + " would write into " + *place + ", as " + other.whose + " does (" + other.place.file +
                                           ":" + std::to_string(other.place.line) +
                                           "): each stream needs a topic of its own, for which {authority} in the topic's name is enough"});
      break;
    }
  }
}

void complain_of_answers(const Settings& settings, const FeedSettings& feed, Complaints& complaints) {
  if (feed.answers == in_receipts) {
    if (feed.kind != "http")
      complaints.push_back({feed.place, "feed " + feed.name + ": only feeds of kind http give receipts (answers: receipt)"});
    return;
  }
  if (!feed.answers.empty() && !has_publisher(settings, feed.answers))
    complaints.push_back(
        {feed.place, "feed " + feed.name + " wants to answer by the publisher \"" + feed.answers + "\", which is not among publishers"});
}

}  // namespace

std::optional<Knowledge> load_knowledge(const Settings& settings, Complaints& complaints) {
  const std::size_t before = complaints.size();
  Knowledge knowledge;
  const std::string read_from = grounds_of(settings, complaints)->sha256;
  knowledge.reference = read_reference_data(mappings_of(settings) / "reference", settings.own_reference, complaints);
  auto authorities = std::make_shared<std::vector<Authority>>(read_authorities(settings.authorities.string(), complaints));
  for (const auto& authority : *authorities) {
    for (const auto& feed : settings.feeds)
      if (authority.name == answer_stream(feed.name))
        complaints.push_back({authority.place, "authority " + authority.name + " has the name of the answers to feed " + feed.name});
    if (!has_publisher(settings, authority.publisher))
      complaints.push_back({authority.place, "authority " + authority.name + " wants the publisher \"" + authority.publisher +
                                                 "\", which is not among publishers: in " + settings.file.string()});
  }
  complain_of_shared_topics(settings, *authorities, complaints);
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
  loaded.maps = maps_with_own_namespaces(mappings_of(loaded.settings), loaded.settings, complaints);
  (void)make_formats(loaded.maps, loaded.settings.limits, complaints);  // the paths of the maps are checked by their formats
  auto knowledge = load_knowledge(loaded.settings, complaints);
  for (const auto& feed : loaded.settings.feeds) {
    complain_of_feed(feed, complaints);
    complain_of_answers(loaded.settings, feed, complaints);
  }
  for (const auto& publisher : loaded.settings.publishers) complain_of_publisher(publisher, complaints);
  loaded.checks = check_settings(loaded.settings);
  if (!complaints.empty() || !knowledge) return std::nullopt;
  loaded.knowledge = std::move(*knowledge);
  return loaded;
}

}  // namespace kpwatch
