// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/catalogue.h"

#include <algorithm>
#include <chrono>

#include "adapters/feeds/directory/directory_feed.h"
#include "adapters/feeds/kafka/kafka_feed.h"
#include "adapters/formats/csv/csv_format.h"
#include "adapters/formats/edifact/edifact_format.h"
#include "adapters/formats/json/json_format.h"
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
constexpr FormatLine all_formats[] = {
    {"edifact", make_edifact_format},
    {"xml", make_xml_format},
    {"json", make_json_format},
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

// The word {authority} in a topic or folder name.
std::string for_authority(std::string text, const std::string& authority) {
  constexpr std::string_view word = "{authority}";
  for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at + authority.size()))
    text.replace(at, word.size(), authority);
  return text;
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

void complain_of_feed(const FeedSettings& settings, Complaints& complaints) {
  if (settings.kind == "kafka") {
    for (auto& fault : property_faults(kafka_options(settings))) complaints.push_back({settings.place, std::move(fault)});
    return;
  }
  for (auto& fault : folder_faults(directory_options(settings, {}))) complaints.push_back({settings.place, std::move(fault)});
}

void complain_of_publisher(const PublisherSettings& settings, Complaints& complaints) {
  if (settings.kind == "kafka") {
    for (auto& fault : property_faults(kafka_options(settings, "check", "check"))) complaints.push_back({settings.place, std::move(fault)});
    return;
  }
  std::error_code error;
  if (settings.folder.string().find("{authority}") == std::string::npos && !std::filesystem::is_directory(settings.folder, error))
    complaints.push_back({settings.place, "publishers." + settings.name + ".folder: " + settings.folder.string() + " is not a folder"});
}

Result<std::unique_ptr<Feed>> make_feed(const FeedSettings& settings, const FormatLimits& limits, PositionLookup positions,
                                        std::function<void(const std::string& json)> note_gap, const std::string& ledger) {
  if (settings.kind == "kafka") {
    auto options = kafka_options(settings);
    options.note_gap = std::move(note_gap);
    options.ledger = ledger;
    return make_kafka_feed(options, std::move(positions));
  }
  const auto options = directory_options(settings, limits);
  if (const auto faults = folder_faults(options); !faults.empty()) return failure("feed " + settings.name + ": " + faults.front());
  return make_directory_feed(options);
}

Result<std::unique_ptr<Publisher>> make_publisher(const PublisherSettings& settings, const std::string& instance,
                                                  const std::string& authority) {
  if (settings.kind == "kafka") return make_kafka_publisher(kafka_options(settings, instance, authority));
  DirectoryPublisherOptions options;
  options.folder = for_authority(settings.folder.string(), authority);
  TRY(make_folders(options.folder));
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
