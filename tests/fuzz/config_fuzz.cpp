// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Any bytes as the configuration and as the list of authorities: refused with complaints about lines of the file, or accepted with
// every value inside the limits of its setting.
#include <algorithm>

#include "daemon/alerts/alert.h"
#include "daemon/base/yaml_tree.h"
#include "daemon/settings/settings.h"
#include "daemon/settings/settings_value.h"
#include "tests/fuzz/harness.h"

namespace {

using namespace kpwatch;
using namespace kpwatch::fuzz;

// Beside this file stands what a configuration may name.
constexpr const char* file = KPWATCH_SOURCE_DIR "/config/kpwatch.yaml";

void demand_settings(const Settings& settings) {
  demand(is_plain_name(settings.instance), "the instance has a plain name");
  demand(settings.clerks >= 1 && settings.clerks <= 256, "clerks are counted");
  demand(settings.intake_bytes > 0 && settings.commit_count_max > 0, "nothing is bounded by zero");
  demand(settings.limits.message_bytes_max > 0 && settings.limits.xml_depth_max > 0 && settings.limits.json_depth_max > 0,
         "no limit is zero");
  demand(settings.state.is_absolute() && settings.authorities.is_absolute(), "paths are absolute");
  demand(!settings.feeds.empty() && !settings.publishers.empty(), "something is read and something is told");
  for (const FeedSettings& feed : settings.feeds) {
    demand(is_plain_name(feed.name) && feed.name != "replay" && feed.name != "import", "a feed has a name of its own");
    const bool is_known = feed.kind == "kafka" || feed.kind == "directory" || feed.kind == "http" || feed.kind == "tcp";
    demand(is_known, "a feed has a kind");
    demand(feed.bytes_max > 0 && feed.waiting_bytes_max > 0 && feed.connections_max > 0 && feed.connections_per_peer_max > 0,
           "nothing of a feed is bounded by zero");
    demand(feed.kind != "directory" || feed.inbox.is_absolute(), "an inbox is absolute");
    demand(feed.kind != "kafka" || (!feed.brokers.empty() && !feed.topics.empty()), "a Kafka feed has brokers and topics");
  }
  for (const PublisherSettings& publisher : settings.publishers) demand(is_plain_name(publisher.name), "a publisher has a plain name");
  (void)check_settings(settings);
}

void demand_authorities(const std::vector<Authority>& authorities) {
  for (const Authority& authority : authorities) {
    demand(is_plain_name(authority.name) && !authority.recipients.empty(), "an authority has a name and a role");
    demand(authority.severity_min >= 0 && authority.severity_min <= 5, "a severity is 0 to 5");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const CpuLimit limit;

  Complaints complaints;
  const auto settings = read_settings_text(text, file, complaints);
  demand(settings.has_value() == complaints.empty(), "settings or a complaint");
  demand_soundness(complaints, text);
  if (settings) demand_settings(*settings);
  Complaints again;
  (void)read_settings_text(text, file, again);
  demand(again.size() == complaints.size(), "a second reading complains of the same");

  complaints.clear();
  const auto authorities = read_authorities_text(text, "authorities.yaml", complaints);
  demand_soundness(complaints, text);
  if (complaints.empty()) demand_authorities(authorities);
  return 0;
}
