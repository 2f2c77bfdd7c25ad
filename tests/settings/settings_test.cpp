// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The configuration: what is accepted, what is refused and where, and that the pages made of the table are the
// committed ones.
#include "daemon/settings/settings.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>

#include "daemon/base/text.h"
#include "daemon/checks/all_checks.h"
#include "daemon/settings/settings_table.h"
#include "daemon/settings/settings_value.h"

namespace kpwatch {
namespace {

namespace fs = std::filesystem;
const fs::path source = KPWATCH_SOURCE_DIR;

std::string content_of(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

std::string all_words(const Complaints& complaints) {
  std::string words;
  for (const Complaint& complaint : complaints) words += in_words(complaint) + '\n';
  return words;
}

class SettingsFile : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() / ("kpwatch-settings-" + std::to_string(::getpid()));
    fs::create_directories(folder_);
    write("authorities.yaml", "authorities: []\n");
  }
  void TearDown() override { fs::remove_all(folder_); }
  void write(const std::string& name, const std::string& text) const { std::ofstream(folder_ / name) << text; }
  std::optional<Settings> read(const std::string& text) {
    write("kpwatch.yaml", text);
    complaints_.clear();
    return read_settings(folder_ / "kpwatch.yaml", complaints_);
  }

  static constexpr const char* least = R"(state: state
authorities: authorities.yaml
feeds:
  - {name: a, kind: directory, inbox: in/box}
publishers:
  files: {kind: directory, folder: 'alerts/{authority}'}
)";
  fs::path folder_;
  Complaints complaints_;
};

TEST_F(SettingsFile, the_least_configuration_is_enough_and_the_table_agrees_with_the_struct) {
  const auto settings = read(least);
  ASSERT_TRUE(settings) << all_words(complaints_);
  const Settings plain;
  EXPECT_EQ(settings->instance, plain.instance);
  EXPECT_EQ(settings->clerks, plain.clerks);
  EXPECT_EQ(settings->intake_bytes, plain.intake_bytes);
  EXPECT_EQ(settings->commit_count_max, plain.commit_count_max);
  EXPECT_EQ(settings->commit_milliseconds, plain.commit_milliseconds);
  EXPECT_EQ(settings->archive_all, plain.archive_all);
  EXPECT_EQ(settings->reading, plain.reading);
  EXPECT_EQ(settings->health_on, plain.health_on);
  EXPECT_EQ(settings->health_address, plain.health_address);
  EXPECT_EQ(settings->health_port, plain.health_port);
  EXPECT_EQ(settings->log_level, plain.log_level);
  EXPECT_EQ(settings->log_json, plain.log_json);
  EXPECT_EQ(settings->shutdown_seconds, plain.shutdown_seconds);
  EXPECT_EQ(settings->limits.message_bytes_max, plain.limits.message_bytes_max);
  EXPECT_EQ(settings->limits.interchange_bytes_max, plain.limits.interchange_bytes_max);
  EXPECT_EQ(settings->limits.xml_depth_max, plain.limits.xml_depth_max);
  EXPECT_EQ(settings->limits.xml_elements_max, plain.limits.xml_elements_max);
  EXPECT_EQ(settings->limits.xml_attributes_max, plain.limits.xml_attributes_max);
  EXPECT_EQ(settings->limits.xml_names_max, plain.limits.xml_names_max);
  EXPECT_EQ(settings->limits.xml_name_bytes_max, plain.limits.xml_name_bytes_max);
  EXPECT_EQ(settings->limits.value_bytes_max, plain.limits.value_bytes_max);
  EXPECT_EQ(settings->limits.segment_bytes_max, plain.limits.segment_bytes_max);
  EXPECT_EQ(settings->limits.segment_elements_max, plain.limits.segment_elements_max);
  EXPECT_EQ(settings->limits.element_components_max, plain.limits.element_components_max);
  EXPECT_EQ(settings->limits.message_segments_max, plain.limits.message_segments_max);
  EXPECT_EQ(settings->limits.interchange_messages_max, plain.limits.interchange_messages_max);
  EXPECT_EQ(settings->limits.json_depth_max, plain.limits.json_depth_max);
  EXPECT_EQ(settings->limits.json_bytes_max, plain.limits.json_bytes_max);
  EXPECT_EQ(settings->limits.csv_columns_max, plain.limits.csv_columns_max);
  EXPECT_EQ(settings->feeds[0].settle_seconds, FeedSettings{}.settle_seconds);
  EXPECT_EQ(settings->feeds[0].scan_milliseconds, FeedSettings{}.scan_milliseconds);
}

TEST_F(SettingsFile, relative_paths_are_relative_to_the_file) {
  const auto settings = read(least);
  ASSERT_TRUE(settings) << all_words(complaints_);
  EXPECT_EQ(settings->state, folder_ / "state");
  EXPECT_EQ(settings->authorities, folder_ / "authorities.yaml");
  EXPECT_EQ(settings->feeds[0].inbox, folder_ / "in/box");
  EXPECT_EQ(settings->feeds[0].claimed, folder_ / "in/claimed");
  EXPECT_EQ(settings->feeds[0].done, folder_ / "in/done");
  EXPECT_EQ(settings->feeds[0].quarantine, folder_ / "in/quarantine");
  EXPECT_EQ(settings->publishers[0].folder, folder_ / "alerts/{authority}");
  EXPECT_EQ(settings->publishers[0].name, "files");
}

TEST_F(SettingsFile, everything_that_can_be_said_is_heard) {
  write("password", "s3cret\n");
  write("ca.pem", "certificate");
  fs::create_directories(folder_ / "maps");
  const auto settings = read(R"(instance: za-1
state: /tmp/kpwatch-state
mappings: maps
own_reference: maps
authorities: authorities.yaml
clerks: 4
intake_bytes: 1 GiB
archive: all
reading: all
shutdown_seconds: 5
commit: {count_max: 1, milliseconds_max: 7}
limits: {xml_depth_max: 32, json_bytes_max: 2 MiB}
feeds:
  - name: k
    kind: kafka
    brokers: a:1,b:2
    topics: [d, c]
    group: g
    properties:
      sasl.password: {file: password}
      ssl.ca.location: ca.pem
      client.rack: NO
      fetch.min.bytes: 012
publishers:
  p: {kind: kafka, brokers: 'a:1', topic: 'alerts.{authority}', properties: {linger.ms: 5}}
checks:
  kp.weight-differs: {on: off}
health: {on: no, address: '::1', port: 0}
log: {level: debug, format: json}
)");
  ASSERT_TRUE(settings) << all_words(complaints_);
  EXPECT_EQ(settings->instance, "za-1");
  EXPECT_EQ(settings->mappings, folder_ / "maps");
  EXPECT_EQ(settings->intake_bytes, std::size_t{1} << 30);
  EXPECT_TRUE(settings->archive_all);
  EXPECT_EQ(settings->reading, ReadingDepth::all);
  EXPECT_EQ(settings->commit_count_max, 1U);
  EXPECT_EQ(settings->limits.xml_depth_max, 32U);
  EXPECT_EQ(settings->limits.json_bytes_max, std::size_t{2} << 20);
  const FeedSettings& feed = settings->feeds[0];
  EXPECT_EQ(feed.topics, (std::vector<std::string>{"d", "c"}));
  EXPECT_EQ(feed.group, "g");
  EXPECT_EQ(feed.properties.at("sasl.password"), "s3cret");
  EXPECT_EQ(feed.properties.at("ssl.ca.location"), (folder_ / "ca.pem").string());
  EXPECT_EQ(feed.properties.at("client.rack"), "NO");
  EXPECT_EQ(feed.properties.at("fetch.min.bytes"), "012");
  EXPECT_EQ(settings->publishers[0].topic, "alerts.{authority}");
  EXPECT_FALSE(settings->health_on);
  EXPECT_EQ(settings->health_port, 0);
  EXPECT_EQ(settings->log_level, log::Level::debug);
  EXPECT_TRUE(settings->log_json);
  EXPECT_FALSE(check_settings(*settings)->is_on("kp.weight-differs"));
}

TEST_F(SettingsFile, a_feed_that_senders_connect_to_has_its_limits) {
  write("secret", "s3cret-s3cret-s3cret\n");
  const auto settings = read(R"(state: state
authorities: authorities.yaml
feeds:
  - {name: web, kind: http, port: 8443, address: '::1', tokens: secret, bytes_max: 1 MiB, in_flight_max: 5, receipt_days: 30, connections_per_peer_max: 7}
  - {name: wire, kind: tcp, port: 0, certificate: secret, private_key: secret, client_ca: secret, clients: [a, b]}
publishers:
  files: {kind: directory, folder: alerts}
)");
  ASSERT_TRUE(settings) << all_words(complaints_);
  const FeedSettings &web = settings->feeds[0], &wire = settings->feeds[1];
  EXPECT_EQ(web.port, 8443);
  EXPECT_EQ(web.address, "::1");
  EXPECT_EQ(web.tokens, folder_ / "secret");
  EXPECT_EQ(web.bytes_max, std::size_t{1} << 20);
  EXPECT_EQ(web.in_flight_max, 5U);
  EXPECT_EQ(web.receipt_days, 30U);
  EXPECT_EQ(web.connections_max, FeedSettings{}.connections_max);
  EXPECT_EQ(web.connections_per_peer_max, 7U);
  EXPECT_EQ(wire.connections_per_peer_max, FeedSettings{}.connections_per_peer_max);
  EXPECT_EQ(web.waiting_bytes_max, FeedSettings{}.waiting_bytes_max);
  EXPECT_FALSE(web.allow_plain);
  EXPECT_EQ(wire.clients, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(wire.client_ca, folder_ / "secret");
  EXPECT_EQ(wire.idle_seconds, FeedSettings{}.idle_seconds);
}

TEST_F(SettingsFile, a_check_keeps_its_defaults_where_nothing_else_is_said) {
  const Check* with_setting = nullptr;
  for (const Check* check : all_checks()) {
    if (!check->settings.empty()) with_setting = check;
  }
  ASSERT_NE(with_setting, nullptr);
  const CheckSetting& knob = with_setting->settings[0];
  const auto settings = read(std::string(least) + "checks: {" + std::string(with_setting->id) + ": {" + std::string(knob.name) + ": 7}}\n");
  ASSERT_TRUE(settings) << all_words(complaints_);
  EXPECT_EQ(check_settings(*settings)->value(with_setting->id, knob.name), 7);
  EXPECT_TRUE(check_settings(*settings)->is_on(with_setting->id));
  const auto plain = read(least);
  ASSERT_TRUE(plain);
  EXPECT_EQ(check_settings(*plain)->value(with_setting->id, knob.name), knob.default_value);
}

TEST_F(SettingsFile, all_complaints_come_at_once) {
  EXPECT_FALSE(read("clerks: 0\nlog: loud\nfeeds: []\nport: 1\nchecks: {nonsense: {}}\n"));
  EXPECT_EQ(complaints_.size(), 8U) << all_words(complaints_);
}

TEST_F(SettingsFile, a_secret_written_in_clear_does_not_come_back_in_the_complaint) {
  EXPECT_FALSE(read(std::string(least) + "log: {level: info}\n" + "x: 1\n"));
  std::string text = least;
  text.replace(text.find("{name: a, kind: directory, inbox: in/box}"), 41,
               "{name: a, kind: kafka, brokers: b, topics: [t], properties: {sasl.password: hunter2}}");
  EXPECT_FALSE(read(text));
  ASSERT_EQ(complaints_.size(), 1U) << all_words(complaints_);
  EXPECT_NE(complaints_[0].sentence.find("secret"), std::string::npos);
  EXPECT_EQ(complaints_[0].sentence.find("hunter2"), std::string::npos);
}

TEST_F(SettingsFile, a_file_that_nobody_may_read_is_refused) {
  if (::geteuid() == 0) GTEST_SKIP() << "root may read everything";
  fs::permissions(folder_ / "authorities.yaml", fs::perms::none);
  EXPECT_FALSE(read(least));
  ASSERT_EQ(complaints_.size(), 1U) << all_words(complaints_);
  EXPECT_NE(complaints_[0].sentence.find("can't be read"), std::string::npos);
}

TEST(Settings, the_example_is_accepted) {
  Complaints complaints;
  const auto settings = read_settings(source / "config" / "kpwatch.yaml", complaints);
  EXPECT_TRUE(settings) << all_words(complaints);
}

// Each file begins with "# expect LINE:COLUMN a word of the sentence".
class BadConfig : public testing::TestWithParam<fs::path> {};

TEST_P(BadConfig, is_refused_with_line_and_column) {
  const std::string first = content_of(GetParam()).substr(0, content_of(GetParam()).find('\n'));
  ASSERT_EQ(first.rfind("# expect ", 0), 0U) << "the first line must be '# expect LINE:COLUMN words'";
  std::istringstream words(first.substr(9));
  std::string place, sentence;
  words >> place;
  std::getline(words >> std::ws, sentence);

  Complaints complaints;
  EXPECT_FALSE(read_settings(GetParam(), complaints));
  bool found = false;
  for (const Complaint& complaint : complaints) {
    const std::string here = std::to_string(complaint.place.line) + ':' + std::to_string(complaint.place.column);
    found =
        found || (here == place && complaint.sentence.find(sentence) != std::string::npos && complaint.place.file == GetParam().string());
  }
  EXPECT_TRUE(found) << all_words(complaints);
  EXPECT_EQ(complaints.size(), 1U) << all_words(complaints);
}

std::vector<fs::path> bad_configs() {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(source / "tests" / "samples" / "bad-configs")) {
    if (entry.path().extension() == ".yaml") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

INSTANTIATE_TEST_SUITE_P(Settings, BadConfig, testing::ValuesIn(bad_configs()), [](const auto& config) {
  std::string name = config.param.stem().string();
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

TEST(Settings, there_are_at_least_fifty_bad_configurations) { EXPECT_GE(bad_configs().size(), 50U); }

// UPDATE_GOLDEN=1 writes what is generated; the difference is then reviewed.
void expect_committed(const fs::path& file, const std::string& generated) {
  if (std::getenv("UPDATE_GOLDEN") != nullptr) {
    fs::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << generated;
  }
  EXPECT_EQ(content_of(file), generated) << "run the test with UPDATE_GOLDEN=1 and review " << file;
}

TEST(Settings, the_committed_page_is_the_generated_one) { expect_committed(source / "docs" / "settings.md", settings_as_markdown()); }
TEST(Settings, the_committed_schema_is_the_generated_one) {
  expect_committed(source / "config" / "kpwatch.schema.json", settings_as_json_schema());
}

TEST(SettingsTable, names_are_unique_in_their_section_and_defaults_are_values) {
  std::set<std::pair<SettingsSection, std::string_view>> names;
  for (const Setting& setting : all_settings()) {
    EXPECT_TRUE(names.insert({setting.section, setting.name}).second) << setting.name;
    EXPECT_FALSE(setting.sentence.empty());
    EXPECT_TRUE(setting.preset.empty() || !setting.required) << setting.name;
    if (setting.preset.empty()) continue;
    YamlNode node;
    node.kind = YamlNode::Kind::scalar;
    node.text = setting.preset;
    Complaints complaints;
    EXPECT_TRUE(read_setting(setting, node, std::string(setting.name), {}, complaints)) << all_words(complaints);
  }
}

TEST(SettingsValue, bytes_are_numbers_with_binary_units) {
  EXPECT_EQ(parse_bytes("17"), 17);
  EXPECT_EQ(parse_bytes("8 KiB"), 8192);
  EXPECT_EQ(parse_bytes("8MiB"), 8 << 20);
  EXPECT_FALSE(parse_bytes("8 MB"));
  EXPECT_FALSE(parse_bytes("-1"));
  EXPECT_FALSE(parse_bytes(""));
  EXPECT_FALSE(parse_bytes("99999999999 GiB"));
}

}  // namespace
}  // namespace kpwatch
