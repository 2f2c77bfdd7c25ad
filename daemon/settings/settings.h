// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The configuration as typed values. Read from one YAML file; every complaint is gathered, all at once.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "daemon/base/complaint.h"
#include "daemon/base/log.h"
#include "daemon/checks/check.h"
#include "daemon/flow/format.h"

namespace kpwatch {

struct FeedSettings {
  std::string name;  // [a-z0-9-], unique; "replay" is taken
  std::string kind;  // "kafka", "directory", "http" or "tcp"
  // kafka
  std::string brokers, group;
  std::vector<std::string> topics;
  std::map<std::string, std::string> properties;  // librdkafka's own, secrets already read from their files
  // directory
  std::filesystem::path inbox, claimed, done, quarantine;
  std::uint32_t settle_seconds = 0;  // 0: files are renamed in; else a file must not change for so long
  std::uint32_t scan_milliseconds = 500;
  // http and tcp
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;    // 0: any free one, told in the log
  bool allow_plain = false;  // unencrypted also from beyond the loopback
  std::filesystem::path certificate, private_key, client_ca;
  std::vector<std::string> clients;
  std::uint32_t connections_max = 1024, connections_per_peer_max = 256, idle_seconds = 60, receive_seconds = 30, answer_seconds = 30;
  std::size_t bytes_max = std::size_t{8} << 20, waiting_bytes_max = std::size_t{32} << 20;
  // http
  std::filesystem::path tokens;
  std::uint32_t in_flight_max = 256, requests_per_second_max = 0, receipt_days = 7;
  // any
  std::filesystem::path schemas;        // folder of XML Schemas; empty: messages are held against none
  bool schemas_refuse = false;          // a deviation refuses the message
  std::string characters = "declared";  // or a character set, whatever messages say of theirs
  bool validate = false;
  std::string answers;  // the publisher of answers to senders, or "receipt"; empty: they get none
  FilePlace place;
};

struct PublisherSettings {
  std::string name;            // key under publishers:
  std::string kind;            // "kafka" or "directory"
  std::string brokers, topic;  // topic may hold {authority}
  std::map<std::string, std::string> properties;
  std::filesystem::path folder;  // may hold {authority}
  bool make_folder = true;       // when it is missing; else that is the partner's trouble
  FilePlace place;
};

struct Settings {
  std::filesystem::path file;
  std::string instance = "kpwatch";
  std::filesystem::path state;              // ledger.db, archive/, replay/, import/, in-hand
  std::filesystem::path mappings;           // empty: the built-in ones
  std::filesystem::path own_reference;      // an integrator's own rows beside ours; may be empty
  std::filesystem::path authorities;        // authorities.yaml
  std::vector<std::string> xml_namespaces;  // "MAP NAMESPACE": read by that map too
  std::uint32_t clerks = 2;
  std::size_t intake_bytes = std::size_t{24} << 20;
  FormatLimits limits;
  std::uint32_t commit_count_max = 10'000;
  std::uint32_t escalate_faults = 3, escalate_days = 90, cure_days = 10;
  std::uint32_t commit_milliseconds = 100;
  bool archive_all = false;
  ReadingDepth reading = ReadingDepth::relevant;
  std::uint64_t free_bytes_min = std::uint64_t{64} << 20;
  std::vector<FeedSettings> feeds;
  std::vector<PublisherSettings> publishers;
  std::map<std::string, bool, std::less<>> checks_on;                                                 // by check id; absent = on
  std::map<std::string, std::map<std::string, std::int64_t, std::less<>>, std::less<>> check_values;  // id -> setting -> value
  std::vector<CountryCode> confirmations_chase, confirmations_produce;
  bool health_on = true;
  std::string health_address = "127.0.0.1";
  std::uint16_t health_port = 9464;  // 0: any free one, told in the log
  bool tap_on = true;
  bool tap_redacts_parties = true, tap_redacts_identifiers = false, tap_redacts_certificates = false;
  std::uint32_t tap_records_a_second = 100;  // to each listener
  log::Level log_level = log::Level::info;
  bool log_json = false;
  std::uint32_t shutdown_seconds = 30;
};

// Nothing when there is any complaint. Relative paths are relative to the file's folder.
[[nodiscard]] std::optional<Settings> read_settings(const std::filesystem::path& file, Complaints& complaints);
// The same from text, as if it stood in `file`; for tests and fuzzing.
[[nodiscard]] std::optional<Settings> read_settings_text(std::string_view text, const std::filesystem::path& file, Complaints& complaints);

// The checks' knobs as configured, defaults for the rest.
[[nodiscard]] std::unique_ptr<CheckSettings> check_settings(const Settings& settings);

[[nodiscard]] std::string settings_as_markdown();     // docs/settings.md
[[nodiscard]] std::string settings_as_json_schema();  // config/kpwatch.schema.json

}  // namespace kpwatch
