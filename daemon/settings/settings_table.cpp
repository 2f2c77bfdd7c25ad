// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The table.
#include "daemon/settings/settings_table.h"

#include <algorithm>
#include <array>
#include <utility>

#include "daemon/base/text.h"

namespace kpwatch {
namespace {

void assign(std::string& slot, SettingValue&& value) { slot = std::move(value.text); }
void assign(bool& slot, SettingValue&& value) { slot = value.flag; }
void assign(std::filesystem::path& slot, SettingValue&& value) { slot = std::move(value.path); }
void assign(std::vector<std::string>& slot, SettingValue&& value) { slot = std::move(value.texts); }
void assign(std::map<std::string, std::string>& slot, SettingValue&& value) { slot = std::move(value.properties); }
template <class Number>
requires std::is_integral_v<Number>
void assign(Number& slot, SettingValue&& value) { slot = static_cast<Number>(value.number); }  // the table's limits fit the type

template <auto Member>
void in_settings(const SettingTarget& target, SettingValue&& value) {
  assign(target.settings->*Member, std::move(value));
}
template <auto Member>
void in_countries(const SettingTarget& target, SettingValue&& value) {
  for (const std::string& text : value.texts)
    if (const auto code = CountryCode::parse(text)) (target.settings->*Member).push_back(*code);
}
template <auto Member>
void in_limits(const SettingTarget& target, SettingValue&& value) {
  assign(target.settings->limits.*Member, std::move(value));
}
template <auto Member>
void in_feed(const SettingTarget& target, SettingValue&& value) {
  assign(target.feed->*Member, std::move(value));
}
template <auto Member>
void in_publisher(const SettingTarget& target, SettingValue&& value) {
  assign(target.publisher->*Member, std::move(value));
}

void set_reading(const SettingTarget& target, SettingValue&& value) {
  target.settings->reading = value.text == "all" ? ReadingDepth::all : ReadingDepth::relevant;
}
void set_schema_deviations(const SettingTarget& target, SettingValue&& value) { target.feed->schemas_refuse = value.text == "refuse"; }
void set_archive(const SettingTarget& target, SettingValue&& value) { target.settings->archive_all = value.text == "all"; }
void set_log_format(const SettingTarget& target, SettingValue&& value) { target.settings->log_json = value.text == "json"; }
void set_log_level(const SettingTarget& target, SettingValue&& value) {
  using enum log::Level;
  for (const auto& [word, level] : {std::pair{"debug", debug}, {"info", info}, {"warning", warning}, {"error", error}}) {
    if (value.text == word) target.settings->log_level = level;
  }
}

using S = Settings;
using L = FormatLimits;
using F = FeedSettings;
using P = PublisherSettings;
using enum SettingsSection;
using enum SettingType;
constexpr std::int64_t kib = 1024, mib = 1024 * kib, gib = 1024 * mib;

constexpr auto settings = std::to_array<Setting>({
    {root, "instance", SettingType::name, false, "kpwatch", 0, 0, "", "",
     "Names this kpwatch in the alerts it makes and in the transactional ids of its producers; two daemons never share one.",
     in_settings<&S::instance>},
    {root, "state", path, true, "", 0, 0, "", "",
     "Folder of the ledger, the archive of original bytes and what is in hand. On a local disk.", in_settings<&S::state>},
    {root, "mappings", folder, false, "", 0, 0, "", "",
     "Folder of the maps and reference tables; without it, those that came with kpwatch.", in_settings<&S::mappings>},
    {root, "own_reference", folder, false, "", 0, 0, "", "",
     "Folder with your own rows beside kpwatch's reference tables, in files of the same names.", in_settings<&S::own_reference>},
    {root, "authorities", file, true, "", 0, 0, "", "", "The file that says which authority hears what.", in_settings<&S::authorities>},
    {root, "xml_namespaces", texts, false, "", 0, 0, "", "",
     "Further namespaces that XML maps read, each 'MAP NAMESPACE': xml/wco-dec-dms2 urn:wco:datamodel:XX:DEC:1. Only where names and "
     "meanings are those of the map; without it, a profile's own namespace is named in a note and not read.",
     in_settings<&S::xml_namespaces>},
    {root, "clerks", count, false, "2", 1, 256, "", "", "Threads that read documents.", in_settings<&S::clerks>},
    {root, "intake_bytes", bytes, false, "24 MiB", mib, 16 * gib, "", "",
     "Bytes that may wait between feeds and clerks; a full intake pauses the feeds.", in_settings<&S::intake_bytes>},
    {root, "archive", choice, false, "relevant", 0, 0, "relevant all", "",
     "Which original bytes are kept: of what concerns the Kimberley Process and of dead letters, or of everything.", set_archive},
    {root, "reading", choice, false, "relevant", 0, 0, "relevant all", "",
     "How much of a message is read that does not concern the Kimberley Process: as much as shows that (and whatever is wrong with its "
     "form), or all of it, so that every doubtful value of all traffic is noted in the metrics.",
     set_reading},
    {root, "free_bytes_min", bytes, false, "64 MiB", 0, 1024 * gib, "", "",
     "Room that stays free on the file system of the state folder (or a twentieth of it, if that is less): below it nothing is accepted "
     "until there is more.",
     in_settings<&S::free_bytes_min>},
    {root, "shutdown_seconds", count, false, "30", 1, 3600, "", "",
     "How long the end may take after SIGTERM, before what is unsent is left for the next start.", in_settings<&S::shutdown_seconds>},
    {root, "escalate_faults", count, false, "3", 0, 1000, "", "",
     "The so manyth like fault of form of one declarant is no slip any more, and told to enforcement; 0: never.",
     in_settings<&S::escalate_faults>},
    {root, "escalate_days", count, false, "90", 1, 3650, "", "", "Within how many days.", in_settings<&S::escalate_days>},
    {root, "cure_days", count, false, "10", 0, 3650, "", "",
     "A fault of form that its declarant has not mended so long after the declaration came is told to enforcement; 0: never.",
     in_settings<&S::cure_days>},

    {commit, "count_max", count, false, "10000", 1, 1'000'000, "", "",
     "Messages in one transaction of the ledger at most. A few hits commit at once, each alone; those that come thick share a commit, for "
     "20 ms, or "
     "longer while intake_bytes is more than half full.",
     in_settings<&S::commit_count_max>},
    {commit, "milliseconds_max", count, false, "100", 1, 60'000, "", "",
     "How long at most what is no hit waits for others to share a transaction of the ledger with.", in_settings<&S::commit_milliseconds>},

    {limits, "message_bytes_max", bytes, false, "8 MiB", kib, 32 * mib, "", "", "One message or document.",
     in_limits<&L::message_bytes_max>},
    {limits, "interchange_bytes_max", bytes, false, "64 MiB", kib, gib, "", "", "One input as a whole: an interchange, a file.",
     in_limits<&L::interchange_bytes_max>},
    {limits, "value_bytes_max", bytes, false, "64 KiB", 256, 16 * mib, "", "", "One text or attribute value.",
     in_limits<&L::value_bytes_max>},
    {limits, "xml_depth_max", count, false, "64", 8, 1000, "", "", "XML: elements inside each other.", in_limits<&L::xml_depth_max>},
    {limits, "xml_elements_max", count, false, "200000", 100, 10'000'000, "", "", "XML: elements of one document.",
     in_limits<&L::xml_elements_max>},
    {limits, "xml_attributes_max", count, false, "64", 4, 10'000, "", "", "XML: attributes of one element.",
     in_limits<&L::xml_attributes_max>},
    {limits, "xml_names_max", count, false, "5000", 100, 1'000'000, "", "", "XML: different names of one document.",
     in_limits<&L::xml_names_max>},
    {limits, "xml_name_bytes_max", count, false, "256", 32, 10'000, "", "", "XML: one name.", in_limits<&L::xml_name_bytes_max>},
    {limits, "segment_bytes_max", bytes, false, "8 KiB", 256, 16 * mib, "", "", "EDIFACT: one segment.", in_limits<&L::segment_bytes_max>},
    {limits, "segment_elements_max", count, false, "200", 10, 10'000, "", "", "EDIFACT: elements of one segment.",
     in_limits<&L::segment_elements_max>},
    {limits, "element_components_max", count, false, "30", 5, 10'000, "", "", "EDIFACT: components of one element.",
     in_limits<&L::element_components_max>},
    {limits, "message_segments_max", count, false, "100000", 10, 10'000'000, "", "", "EDIFACT: segments of one message.",
     in_limits<&L::message_segments_max>},
    {limits, "interchange_messages_max", count, false, "10000", 1, 10'000'000, "", "",
     "Messages of one EDIFACT interchange, documents of one JSON text.", in_limits<&L::interchange_messages_max>},
    {limits, "json_depth_max", count, false, "32", 4, 1000, "", "", "JSON: levels inside each other.", in_limits<&L::json_depth_max>},
    {limits, "json_bytes_max", bytes, false, "1 MiB", kib, 32 * mib, "", "", "JSON: one document.", in_limits<&L::json_bytes_max>},
    {limits, "csv_columns_max", count, false, "200", 1, 10'000, "", "", "CSV: columns of one file.", in_limits<&L::csv_columns_max>},

    {confirmations, "chase", countries, false, "", 0, 0, "", "",
     "Participants whose own certificates are chased: told of when no receipt is confirmed in time (check I02).",
     in_countries<&S::confirmations_chase>},
    {confirmations, "produce", countries, false, "", 0, 0, "", "",
     "Countries for whose imports kpwatch drafts the confirmation of receipt for the exporting authority, once an officer's observation "
     "says that the goods were released.",
     in_countries<&S::confirmations_produce>},

    {health, "on", boolean, false, "yes", 0, 0, "", "", "Whether /live, /ready and /metrics are served.", in_settings<&S::health_on>},
    {health, "address", text, false, "127.0.0.1", 0, 0, "", "",
     "Address to listen on. There is no access control: keep it on the loopback or behind a proxy.", in_settings<&S::health_address>},
    {health, "port", count, false, "9464", 0, 65'535, "", "", "Port to listen on; 0 takes any free one, which the log then names.",
     in_settings<&S::health_port>},

    {tap, "on", boolean, false, "yes", 0, 0, "", "",
     "Whether the daemon's own user may look at what passes (`kpwatch tap`), by the socket tap.sock in the state folder.",
     in_settings<&S::tap_on>},
    {tap, "redact_parties", boolean, false, "yes", 0, 0, "", "", "Names and ids of parties are not shown.",
     in_settings<&S::tap_redacts_parties>},
    {tap, "redact_identifiers", boolean, false, "no", 0, 0, "", "", "References of documents are not shown.",
     in_settings<&S::tap_redacts_identifiers>},
    {tap, "redact_certificates", boolean, false, "no", 0, 0, "", "", "Numbers of certificates are not shown.",
     in_settings<&S::tap_redacts_certificates>},
    {tap, "records_a_second", count, false, "100", 1, 10'000, "", "", "How many records a listener gets at most; the others are counted.",
     in_settings<&S::tap_records_a_second>},

    {SettingsSection::log, "level", choice, false, "info", 0, 0, "debug info warning error", "",
     "The least important line that is written.", set_log_level},
    {SettingsSection::log, "format", choice, false, "text", 0, 0, "text json", "", "key=value lines, or one JSON object a line.",
     set_log_format},

    {feed, "name", SettingType::name, true, "", 0, 0, "", "",
     "Names the feed in the ledger, for ever. 'replay' and 'import' are kpwatch's own.", in_feed<&F::name>},
    {feed, "kind", choice, true, "", 0, 0, "kafka directory http tcp", "", "Where messages come from.", in_feed<&F::kind>},
    {feed, "brokers", text, true, "", 0, 0, "", "kafka", "host:port of one or more brokers, separated by commas.", in_feed<&F::brokers>},
    {feed, "topics", texts, true, "", 0, 0, "", "kafka", "Topics to read. Declarations and certificates may come by the same one.",
     in_feed<&F::topics>},
    {feed, "group", text, false, "kpwatch", 0, 0, "", "kafka", "Consumer group.", in_feed<&F::group>},
    {feed, "properties", properties, false, "", 0, 0, "", "kafka", "Any property of librdkafka (TLS, SASL ...); secrets as {file: path}.",
     in_feed<&F::properties>},
    {feed, "inbox", path, true, "", 0, 0, "", "directory", "Folder into which senders move files, complete, by rename.",
     in_feed<&F::inbox>},
    {feed, "claimed", path, false, "", 0, 0, "", "directory",
     "Folder of files in hand; by default 'claimed' beside the inbox. The same file system for all four.", in_feed<&F::claimed>},
    {feed, "done", path, false, "", 0, 0, "", "directory", "Folder of files that are done; by default 'done' beside the inbox.",
     in_feed<&F::done>},
    {feed, "quarantine", path, false, "", 0, 0, "", "directory",
     "Folder of files that were set aside; by default 'quarantine' beside the inbox.", in_feed<&F::quarantine>},
    {feed, "settle_seconds", count, false, "0", 0, 86'400, "", "directory",
     "0: files are renamed in. Else: a file must not have changed for so long, for senders that can't rename.",
     in_feed<&F::settle_seconds>},
    {feed, "scan_milliseconds", count, false, "500", 10, 3'600'000, "", "directory", "How often the inbox is looked through.",
     in_feed<&F::scan_milliseconds>},

    {feed, "address", text, false, "127.0.0.1", 0, 0, "", "http tcp",
     "Address to listen on. Beyond the loopback only with TLS and with senders that show who they are, unless allow_plain says otherwise.",
     in_feed<&F::address>},
    {feed, "port", count, true, "", 0, 65'535, "", "http tcp", "Port to listen on; 0 takes any free one, which the log then names.",
     in_feed<&F::port>},
    {feed, "allow_plain", boolean, false, "no", 0, 0, "", "http tcp",
     "Whether what is not encrypted is taken from beyond the loopback too: only where something else encrypts it.",
     in_feed<&F::allow_plain>},
    {feed, "certificate", file, false, "", 0, 0, "", "http tcp",
     "TLS: our certificate, with those between it and its authority (PEM). Looked at again when the file changes.",
     in_feed<&F::certificate>},
    {feed, "private_key", file, false, "", 0, 0, "", "http tcp", "TLS: its key (PEM, no password, not open to every user).",
     in_feed<&F::private_key>},
    {feed, "client_ca", file, false, "", 0, 0, "", "http tcp",
     "TLS: the authority (PEM) whose certificates senders must show; without it none is asked for.", in_feed<&F::client_ca>},
    {feed, "clients", texts, false, "", 0, 0, "", "http tcp",
     "Names in such a certificate (common name, or DNS, e-mail or URI name) that may deliver; without it every name may.",
     in_feed<&F::clients>},
    {feed, "connections_max", count, false, "1024", 1, 100'000, "", "http tcp", "Connections at once; the others wait.",
     in_feed<&F::connections_max>},
    {feed, "connections_per_peer_max", count, false, "256", 1, 100'000, "", "http tcp",
     "Connections at once of one IPv4 address or one /64 of IPv6; what is beyond is closed at once. Where a proxy, a load balancer or NAT "
     "stands before the senders, all of them count as one: set it to connections_max, which is no limit for one.",
     in_feed<&F::connections_per_peer_max>},
    {feed, "idle_seconds", count, false, "60", 1, 86'400, "", "http tcp", "How long a connection may stay silent between two messages.",
     in_feed<&F::idle_seconds>},
    {feed, "receive_seconds", count, false, "30", 1, 3600, "", "http tcp", "How long one message may take to come in.",
     in_feed<&F::receive_seconds>},
    {feed, "answer_seconds", count, false, "30", 1, 3600, "", "http tcp",
     "How long a sender waits for the ledger before it is told to come again.", in_feed<&F::answer_seconds>},
    {feed, "bytes_max", bytes, false, "8 MiB", kib, gib, "", "http tcp",
     "One body, or one interchange. Not more than limits.interchange_bytes_max.", in_feed<&F::bytes_max>},
    {feed, "waiting_bytes_max", bytes, false, "32 MiB", mib, 16 * gib, "", "http tcp",
     "All that is coming in together, before it is in the intake.", in_feed<&F::waiting_bytes_max>},
    {feed, "tokens", file, false, "", 0, 0, "", "http",
     "File of bearer tokens, one a line, a sender's name before it where there are several; not open to every user. Looked at again when "
     "it changes.",
     in_feed<&F::tokens>},
    {feed, "in_flight_max", count, false, "256", 1, 100'000, "", "http",
     "Requests at once that are coming in or wait for their receipt; the others are answered 429.", in_feed<&F::in_flight_max>},
    {feed, "requests_per_second_max", count, false, "0", 0, 1'000'000, "", "http",
     "Documents posted in a second, over a second's worth at once; the others are answered 429. 0: as many as come.",
     in_feed<&F::requests_per_second_max>},
    {feed, "receipt_days", count, false, "7", 1, 3650, "", "http",
     "How long at least a receipt is kept, so that the same request again gets the same answer.", in_feed<&F::receipt_days>},
    {feed, "schemas", folder, false, "", 0, 0, "", "",
     "Folder of XML Schemas (*.xsd, also below it), against which the feed's XML messages are held. Off without it. Every message is then "
     "read whole, and by two parsers.",
     in_feed<&F::schemas>},
    {feed, "schema_deviations", choice, false, "note", 0, 0, "note refuse", "",
     "What a deviation from these schemas is: a note with line and column, or a reason to refuse the message.", set_schema_deviations},
    {feed, "characters", choice, false, "declared", 0, 0,
     "declared utf-8 iso-8859-1 iso-8859-2 iso-8859-5 iso-8859-6 iso-8859-7 iso-8859-8 iso-8859-9 iso-8859-15 windows-1250 windows-1251 "
     "windows-1252 windows-1253 windows-1254 windows-1256 windows-949 koi8-r ibm-850 ibm-866 gb18030 big5 shift_jis",
     "", "Character set of EDIFACT messages that name another one than they use; by default they are believed.", in_feed<&F::characters>},
    {feed, "validate", boolean, false, "no", 0, 0, "", "",
     "Holds every EDIFACT message against the tables of its directory and counts what departs from them (kpwatch_notes_total); nothing is "
     "refused for it. Every message is then read whole.",
     in_feed<&F::validate>},
    {feed, "answers", text, false, "", 0, 0, "", "",
     "Publisher by which senders of EDIFACT get a CONTRL for each interchange, after the commit and once for the same bytes; in its folder "
     "or topic {authority} stands for answers-<feed>. Receipts of http have it too; 'receipt': only they. Every message is then read "
     "whole.",
     in_feed<&F::answers>},

    {publisher, "kind", choice, true, "", 0, 0, "kafka directory", "", "How alerts leave.", in_publisher<&P::kind>},
    {publisher, "brokers", text, true, "", 0, 0, "", "kafka", "host:port of one or more brokers, separated by commas.",
     in_publisher<&P::brokers>},
    {publisher, "topic", text, true, "", 0, 0, "", "kafka",
     "Topic; {authority} stands for the authority's name. No two of them may have the same topic.", in_publisher<&P::topic>},
    {publisher, "properties", properties, false, "", 0, 0, "", "kafka",
     "Any property of librdkafka (TLS, SASL ...); secrets as {file: path}.", in_publisher<&P::properties>},
    {publisher, "folder", path, true, "", 0, 0, "", "directory",
     "Folder for one file an alert; {authority} stands for the authority's name.", in_publisher<&P::folder>},
    {publisher, "make_folder", boolean, false, "yes", 0, 0, "", "directory",
     "Whether a folder that is missing is made. 'no' where it lies on a share, below the place where that is mounted: while it is not "
     "mounted, the authority waits as one that is down, and nothing is written where the share would hide it.",
     in_publisher<&P::make_folder>},
});

constexpr auto secret_properties =
    std::to_array<std::string_view>({"sasl.password", "ssl.key.password", "ssl.key.pem", "ssl.keystore.password",
                                     "sasl.oauthbearer.client.secret", "sasl.oauthbearer.config"});
constexpr auto file_properties = std::to_array<std::string_view>({"ssl.ca.location", "ssl.certificate.location", "ssl.key.location",
                                                                  "ssl.keystore.location", "ssl.crl.location", "sasl.kerberos.keytab"});

}  // namespace

std::span<const Setting> all_settings() { return settings; }

std::vector<std::string> choices_of_feed(std::string_view name) {
  std::vector<std::string> words;
  for (const Setting& setting : settings)
    if (setting.section == feed && setting.name == name)
      for (const std::string_view word : split(setting.choices, ' ')) words.emplace_back(word);
  return words;
}

bool belongs_to(const Setting& setting, std::string_view kind) {
  if (setting.kind.empty()) return true;
  const auto kinds = split(setting.kind, ' ');
  return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

std::vector<std::string_view> kinds_of(SettingsSection section) {
  for (const Setting& setting : settings)
    if (setting.section == section && setting.name == "kind") return split(setting.choices, ' ');
  return {};
}

std::string_view heading_of(SettingsSection section) {
  switch (section) {
    case root:
      return "";
    case commit:
      return "commit";
    case limits:
      return "limits";
    case confirmations:
      return "confirmations";
    case health:
      return "health";
    case tap:
      return "tap";
    case SettingsSection::log:
      return "log";
    case feed:
      return "feeds[]";
    case publisher:
      return "publishers.<name>";
  }
  return "";
}

std::string_view key_of(SettingsSection section) {
  return section == root || section == feed || section == publisher ? std::string_view() : heading_of(section);
}

bool is_secret_property(std::string_view name) {
  return std::find(secret_properties.begin(), secret_properties.end(), name) != secret_properties.end();
}

bool is_file_property(std::string_view name) {
  return std::find(file_properties.begin(), file_properties.end(), name) != file_properties.end();
}

}  // namespace kpwatch
