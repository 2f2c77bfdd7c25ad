// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/catalogue.h"

#include <algorithm>
#include <cctype>
#include <chrono>
#include <set>
#include <sstream>

#include "adapters/feeds/directory/directory_feed.h"
#include "adapters/feeds/http/http_feed.h"
#include "adapters/feeds/kafka/kafka_feed.h"
#include "adapters/feeds/tcp/tcp_feed.h"
#include "adapters/formats/csv/csv_format.h"
#include "adapters/formats/edifact/edifact_format.h"
#include "adapters/formats/json/json_format.h"
#include "adapters/formats/xml/schema_folder.h"
#include "adapters/formats/xml/xml_format.h"
#include "adapters/ledgers/sqlite/segment_archive.h"
#include "adapters/ledgers/sqlite/sqlite_ledger.h"
#include "adapters/ledgers/sqlite/trade_records.h"
#include "adapters/ledgers/sqlite/verify_state.h"
#include "adapters/publishers/directory/directory_publisher.h"
#include "adapters/publishers/kafka/kafka_publisher.h"
#include "daemon/base/durable.h"

namespace kpwatch {
namespace {

struct FormatLine {
  std::string_view name;
  FormatMaker make;
};
// Who knows his own by its first bytes is asked first: EDIFACT may begin anywhere in a mail, CSV has its header read.
constexpr FormatLine all_formats[] = {
    {"xml", make_xml_format},
    {"json", make_json_format},
    {"edifact", make_edifact_format},
    {"csv", make_csv_format},
};

KafkaFeedOptions kafka_options(const FeedSettings& settings) {
  KafkaFeedOptions options;
  options.name = settings.name;
  options.brokers = settings.brokers;
  options.topics = settings.topics;
  options.group = settings.group;
  options.properties = settings.properties;
  return options;
}

DirectoryFeedOptions directory_options(const FeedSettings& settings, const FormatLimits& limits) {
  DirectoryFeedOptions options;
  options.name = settings.name;
  options.inbox = settings.inbox;
  options.claimed = settings.claimed;
  options.done = settings.done;
  options.quarantine = settings.quarantine;
  options.settle_seconds = std::chrono::seconds(settings.settle_seconds);
  options.scan_interval = std::chrono::milliseconds(settings.scan_milliseconds);
  options.bytes_max = limits.interchange_bytes_max;
  return options;
}

net::NetOptions net_options(const FeedSettings& settings, const FormatLimits& limits) {
  net::NetOptions options;
  options.feed = settings.name;
  options.address = settings.address;
  options.port = settings.port;
  options.allow_plain = settings.allow_plain;
  options.certificate = settings.certificate;
  options.private_key = settings.private_key;
  options.client_ca = settings.client_ca;
  options.clients = settings.clients;
  options.connections_max = settings.connections_max;
  options.connections_per_peer_max = settings.connections_per_peer_max;
  options.idle = std::chrono::seconds(settings.idle_seconds);
  options.receive = std::chrono::seconds(settings.receive_seconds);
  options.answer = std::chrono::seconds(settings.answer_seconds);
  options.bytes_max = std::min(settings.bytes_max, limits.interchange_bytes_max);
  options.waiting_bytes_max = settings.waiting_bytes_max;
  return options;
}

HttpFeedOptions http_options(const FeedSettings& settings, const FormatLimits& limits) {
  HttpFeedOptions options;
  options.net = net_options(settings, limits);
  options.tokens = settings.tokens;
  options.in_flight_max = settings.in_flight_max;
  options.requests_per_second_max = settings.requests_per_second_max;
  options.receipts_kept = std::chrono::hours(24) * settings.receipt_days;
  return options;
}

std::vector<std::string> feed_faults(const FeedSettings& settings) {
  if (settings.kind == "kafka") return property_faults(kafka_options(settings));
  if (settings.kind == "http") return http_faults(http_options(settings, {}));
  if (settings.kind == "tcp") return tcp_faults({net_options(settings, {})});
  return folder_faults(directory_options(settings, {}));
}

// The word {authority} in a topic or folder name.
std::string for_authority(std::string text, const std::string& authority) {
  constexpr std::string_view word = "{authority}";
  for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at + authority.size()))
    text.replace(at, word.size(), authority);
  return text;
}

// host:port in lower case, without the protocol that librdkafka takes before it, with its usual port.
std::set<std::string> addresses_of(const std::string& brokers) {
  std::set<std::string> addresses;
  std::istringstream parts(brokers);
  for (std::string part; std::getline(parts, part, ',');) {
    std::erase_if(part, [](unsigned char c) { return std::isspace(c) != 0; });
    std::transform(part.begin(), part.end(), part.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    if (const auto scheme = part.find("://"); scheme != std::string::npos) part.erase(0, scheme + 3);
    if (part.empty()) continue;
    if (part.back() == ']' || part.find(':') == std::string::npos) part += ":9092";
    addresses.insert(std::move(part));
  }
  return addresses;
}

KafkaPublisherOptions kafka_options(const PublisherSettings& settings, const std::string& instance, const std::string& authority) {
  KafkaPublisherOptions options;
  options.brokers = settings.brokers;
  options.topic = for_authority(settings.topic, authority);
  options.transactional_id = "kpwatch-" + instance + "-" + authority;
  options.properties = settings.properties;
  return options;
}

}  // namespace

std::unique_ptr<Formats> make_formats(std::span<const Map> maps, const FormatLimits& limits, Complaints& complaints) {
  std::vector<std::unique_ptr<Format>> made;
  for (const auto& [name, make] : all_formats) {
    // The maps are sorted by id, and the id begins with the format.
    const auto first = std::find_if(maps.begin(), maps.end(), [&](const Map& map) { return map.format == name; });
    const auto last = std::find_if_not(first, maps.end(), [&](const Map& map) { return map.format == name; });
    made.push_back(make(std::span<const Map>(first, last), limits, complaints));
  }
  return std::make_unique<Formats>(std::move(made));
}

Result<InspectorMaker> inspectors_of(const FeedSettings& settings) {
  if (settings.schemas.empty()) return InspectorMaker();
  TRY_ASSIGN(auto loaded, xml::SchemaFolder::load(settings.schemas));
  return InspectorMaker(
      [loaded = std::move(loaded), refuses = settings.schemas_refuse] { return xml::make_schema_inspector(loaded, refuses); });
}

void complain_of_feed(const FeedSettings& settings, Complaints& complaints) {
  if (auto inspectors = inspectors_of(settings); !inspectors)
    complaints.push_back({settings.place, "feed " + settings.name + ": " + inspectors.error().sentence});
  for (auto& fault : feed_faults(settings)) complaints.push_back({settings.place, std::move(fault)});
}

void complain_of_publisher(const PublisherSettings& settings, Complaints& complaints) {
  if (settings.kind == "kafka") {
    for (auto& fault : property_faults(kafka_options(settings, "check", "check"))) complaints.push_back({settings.place, std::move(fault)});
    return;
  }
  std::error_code error;
  if (settings.make_folder && settings.folder.string().find("{authority}") == std::string::npos &&
      !std::filesystem::is_directory(settings.folder, error))
    complaints.push_back({settings.place, "publishers." + settings.name + ".folder: " + settings.folder.string() + " is not a folder"});
}

std::optional<std::string> shared_place(const PublisherSettings& one, const std::string& stream, const PublisherSettings& other,
                                        const std::string& other_stream) {
  if (one.kind != "kafka" || other.kind != "kafka") return std::nullopt;
  const std::string topic = for_authority(one.topic, stream);
  if (topic != for_authority(other.topic, other_stream)) return std::nullopt;
  const auto addresses = addresses_of(one.brokers), others = addresses_of(other.brokers);
  for (const auto& address : addresses)
    if (others.contains(address)) return "topic " + topic + " of " + address;
  return std::nullopt;
}

Result<std::unique_ptr<Feed>> make_feed(const FeedSettings& settings, const FormatLimits& limits, const FeedSurroundings& around) {
  if (settings.kind == "kafka") {
    auto options = kafka_options(settings);
    options.note_gap = around.note_gap;
    if (around.home)
      options.home_of = [home = around.home, feed = settings.name](const std::string& source, const std::string& met) {
        return home(feed, source, met);
      };
    options.ledger = around.ledger;
    return make_kafka_feed(options, around.positions);
  }
  if (settings.kind == "http") return make_http_feed(http_options(settings, limits), around.not_ready, around.tally);
  if (settings.kind == "tcp") return make_tcp_feed({net_options(settings, limits)}, around.not_ready, around.tally);
  const auto options = directory_options(settings, limits);
  if (const auto faults = folder_faults(options); !faults.empty()) return failure("feed " + settings.name + ": " + faults.front());
  return make_directory_feed(options);
}

Result<std::unique_ptr<Publisher>> make_publisher(const PublisherSettings& settings, const std::string& instance,
                                                  const std::string& authority) {
  if (settings.kind == "kafka") return make_kafka_publisher(kafka_options(settings, instance, authority));
  DirectoryPublisherOptions options;
  options.folder = for_authority(settings.folder.string(), authority);
  // What cannot be made or synced at the partner's is the partner's trouble.
  if (settings.make_folder)
    if (const auto made = make_folders(options.folder); !made) return failure(made.error().sentence);
  return make_directory_publisher(options);
}

Result<std::unique_ptr<Ledger>> ledger_of(const std::filesystem::path& state, bool read_only) {
  return open_sqlite_ledger(state, read_only);
}

Result<std::unique_ptr<Archive>> archive_of(const std::filesystem::path& state, bool read_only) { return open_archive(state, read_only); }

Result<std::unique_ptr<TradeRecords>> trade_records_of(const std::filesystem::path& state) { return open_sqlite_trade_records(state); }

Result<std::unique_ptr<Ledger>> restored_ledger_of(const std::filesystem::path& state) { return open_restored_sqlite_ledger(state); }

Result<Verification> verify_state(const std::filesystem::path& state, const std::optional<AuditHead>& head) {
  return verify_sqlite_state(state, head);
}

}  // namespace kpwatch
