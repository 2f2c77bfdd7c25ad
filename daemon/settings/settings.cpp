// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The walk through the configuration: every key is known or complained of, every default comes from the table.
#include "daemon/settings/settings.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "daemon/base/nearest.h"
#include "daemon/base/text.h"
#include "daemon/base/yaml_tree.h"
#include "daemon/checks/all_checks.h"
#include "daemon/settings/settings_table.h"
#include "daemon/settings/settings_value.h"

namespace kpwatch {
namespace {

namespace fs = std::filesystem;
using enum SettingsSection;

constexpr auto lists = std::to_array<std::string_view>({"feeds", "publishers", "checks"});
constexpr auto sections = std::to_array<SettingsSection>({commit, limits, confirmations, health, tap, SettingsSection::log});

class SettingsReader {
 public:
  SettingsReader(const fs::path& file, Complaints& complaints) : folder_(fs::absolute(file).parent_path()), complaints_(complaints) {
    settings_.file = file;
  }

  Settings read(const YamlNode& node) {
    if (!node.is_table()) {
      complain(node.place,
               node.kind == YamlNode::Kind::null ? "the configuration is empty" : "the configuration must be a table of settings");
      return std::move(settings_);
    }
    check_root_keys(node);
    read_section(node, root, "", "", {&settings_, nullptr, nullptr}, node.place);
    for (const SettingsSection section : sections) read_table(node, section);
    read_feeds(node);
    read_publishers(node);
    read_checks(node.find("checks"));
    return std::move(settings_);
  }

 private:
  void complain(const FilePlace& place, std::string sentence) { complaints_.push_back({place, std::move(sentence)}); }

  static std::vector<std::string_view> names_of(SettingsSection section) {
    std::vector<std::string_view> names;
    for (const Setting& setting : all_settings()) {
      if (setting.section == section) names.push_back(setting.name);
    }
    return names;
  }

  void check_root_keys(const YamlNode& node) {
    std::vector<std::string_view> known = names_of(root);
    known.insert(known.end(), lists.begin(), lists.end());
    for (const SettingsSection section : sections) known.push_back(key_of(section));
    check_keys(node, known, "");
  }

  void check_keys(const YamlNode& node, const std::vector<std::string_view>& known, const std::string& prefix) {
    for (std::size_t i = 0; i < node.members.size(); ++i) {
      const std::string& key = node.members[i].first;
      if (std::find(known.begin(), known.end(), key) != known.end()) continue;
      complain(node.key_places[i], "there is no setting " + prefix + escaped(key) + did_you_mean(key, known));
    }
  }

  // All settings of one section out of one table; `kind` leaves out those of the other kind.
  void read_section(const YamlNode& node, SettingsSection section, const std::string& prefix, std::string_view kind,
                    const SettingTarget& target, const FilePlace& place) {
    for (const Setting& setting : all_settings()) {
      if (setting.section != section) continue;
      const bool is_of_other_kind = !belongs_to(setting, kind);
      const YamlNode* value = node.is_table() ? node.find(setting.name) : nullptr;
      const std::string full = prefix + std::string(setting.name);
      if (is_of_other_kind) {
        // Without a kind, one complaint is enough.
        if (value != nullptr && !kind.empty())
          complain(value->place, full + " belongs to kind " + kinds_in_words(setting) + ", but this is a " + std::string(kind));
        continue;
      }
      if (value != nullptr) {
        if (auto read = read_setting(setting, *value, full, folder_, complaints_)) setting.set(target, std::move(*read));
      } else if (setting.required) {
        complain(place, full + " is missing");
      } else if (!setting.preset.empty()) {
        set_preset(setting, target);
      }
    }
  }

  static std::string kinds_in_words(const Setting& setting) {
    std::string words(setting.kind);
    for (auto at = words.find(' '); at != std::string::npos; at = words.find(' ', at + 4)) words.replace(at, 1, " or ");
    return words;
  }

  static void set_preset(const Setting& setting, const SettingTarget& target) {
    YamlNode preset;
    preset.kind = YamlNode::Kind::scalar;
    preset.text = setting.preset;
    Complaints none;  // the defaults of the table are proved by a test
    if (auto read = read_setting(setting, preset, "", {}, none)) setting.set(target, std::move(*read));
  }

  void read_table(const YamlNode& node, SettingsSection section) {
    const std::string key(key_of(section));
    const YamlNode* table = node.find(key);
    static const YamlNode empty;
    if (table != nullptr && !table->is_table()) {
      complain(table->place, key + " must be a table");
      return;
    }
    if (table != nullptr) check_keys(*table, names_of(section), key + '.');
    read_section(table == nullptr ? empty : *table, section, key + '.', "", {&settings_, nullptr, nullptr}, node.place);
  }

  static std::string kind_of(const YamlNode& node, SettingsSection section) {
    const YamlNode* kind = node.find("kind");
    if (kind == nullptr || !kind->is_scalar()) return {};
    const auto kinds = kinds_of(section);
    return std::find(kinds.begin(), kinds.end(), kind->text) == kinds.end() ? std::string() : kind->text;
  }

  // --- feeds ---

  void read_feeds(const YamlNode& root_node) {
    const YamlNode* node = root_node.find("feeds");
    if (node == nullptr) return complain(root_node.place, "feeds is missing: there is nothing to read");
    if (!node->is_list()) return complain(node->place, "feeds must be a list, each entry beginning with '- name:'");
    if (node->items.empty()) return complain(node->place, "feeds is empty: there is nothing to read");
    for (std::size_t i = 0; i < node->items.size(); ++i) read_feed(node->items[i], "feeds[" + std::to_string(i) + "].");
    check_folders();
  }

  void read_feed(const YamlNode& node, const std::string& prefix) {
    if (!node.is_table()) return complain(node.place, prefix.substr(0, prefix.size() - 1) + " must be a table with name: and kind:");
    FeedSettings feed_settings;
    feed_settings.place = node.place;
    check_keys(node, names_of(feed), prefix);
    read_section(node, feed, prefix, kind_of(node, feed), {&settings_, &feed_settings, nullptr}, node.place);
    if (feed_settings.kind == "directory" && !feed_settings.inbox.empty()) set_sibling_folders(feed_settings);
    check_feed_name(node, feed_settings.name, prefix);
    settings_.feeds.push_back(std::move(feed_settings));
  }

  static void set_sibling_folders(FeedSettings& feed_settings) {
    const fs::path parent = (feed_settings.inbox / "").parent_path().parent_path();
    if (feed_settings.claimed.empty()) feed_settings.claimed = parent / "claimed";
    if (feed_settings.done.empty()) feed_settings.done = parent / "done";
    if (feed_settings.quarantine.empty()) feed_settings.quarantine = parent / "quarantine";
  }

  void check_feed_name(const YamlNode& node, const std::string& name, const std::string& prefix) {
    if (name.empty()) return;
    if (name == "replay" || name == "import")
      complain(node.find("name")->place, prefix + "name: '" + name + "' is one of kpwatch's own feeds");
    const bool is_taken =
        std::any_of(settings_.feeds.begin(), settings_.feeds.end(), [&](const FeedSettings& f) { return f.name == name; });
    if (is_taken) complain(node.find("name")->place, prefix + "name: there is a feed '" + name + "' already");
  }

  // A folder with two uses would feed its own leavings, or another feed's.
  void check_folders() {
    std::map<std::string, std::string> uses;
    for (const FeedSettings& f : settings_.feeds) {
      if (f.kind != "directory") continue;
      for (const auto& [word, folder] : {std::pair<const char*, const fs::path&>{"inbox", f.inbox},
                                         {"claimed", f.claimed},
                                         {"done", f.done},
                                         {"quarantine", f.quarantine}}) {
        if (folder.empty()) continue;
        const std::string use = std::string(word) + " of feed " + f.name;
        const auto [known, is_new] = uses.try_emplace((folder / "").lexically_normal().string(), use);
        if (!is_new) complain(f.place, "the folder " + escaped(folder.string()) + " is the " + use + " and also the " + known->second);
      }
    }
  }

  // --- publishers ---

  void read_publishers(const YamlNode& root_node) {
    const YamlNode* node = root_node.find("publishers");
    if (node == nullptr) return complain(root_node.place, "publishers is missing: no alert could leave");
    if (!node->is_table()) return complain(node->place, "publishers must be a table, each entry under its name");
    if (node->members.empty()) return complain(node->place, "publishers is empty: no alert could leave");
    for (std::size_t i = 0; i < node->members.size(); ++i) read_publisher(*node, i);
  }

  void read_publisher(const YamlNode& table, std::size_t index) {
    const auto& [name, node] = table.members[index];
    const std::string prefix = "publishers." + escaped(name) + '.';
    if (!is_plain_name(name)) complain(table.key_places[index], "a publisher's name must be 1 to 64 of a-z, 0-9 and -");
    if (!node.is_table()) return complain(node.place, prefix.substr(0, prefix.size() - 1) + " must be a table with kind:");
    PublisherSettings one;
    one.name = name;
    one.place = table.key_places[index];
    check_keys(node, names_of(publisher), prefix);
    read_section(node, publisher, prefix, kind_of(node, publisher), {&settings_, nullptr, &one}, node.place);
    settings_.publishers.push_back(std::move(one));
  }

  // --- checks ---

  void read_checks(const YamlNode* node) {
    if (node == nullptr || node->kind == YamlNode::Kind::null) return;
    if (!node->is_table()) return complain(node->place, "checks must be a table, each entry under the id of a check");
    std::vector<std::string_view> ids;
    for (const Check* check : all_checks()) ids.push_back(check->id);
    for (std::size_t i = 0; i < node->members.size(); ++i) {
      const auto& [id, value] = node->members[i];
      const Check* check = check_by_id(id);
      if (check == nullptr) {
        complain(node->key_places[i], "there is no check " + escaped(id) + did_you_mean(id, ids));
      } else if (!value.is_table()) {
        complain(value.place, "checks." + id + " must be a table: {on: no}, or a setting of the check");
      } else {
        read_check(*check, value);
      }
    }
  }

  void read_check(const Check& check, const YamlNode& node) {
    const std::string id(check.id);
    for (std::size_t i = 0; i < node.members.size(); ++i) {
      const auto& [key, value] = node.members[i];
      const std::string full = "checks." + id + '.' + escaped(key);
      if (key == "on") {
        const auto flag = value.is_scalar() ? parse_yes_or_no(value.text) : std::nullopt;
        if (!flag) complain(value.place, full + " must be yes or no");
        if (flag) settings_.checks_on[id] = *flag;
        continue;
      }
      const auto known =
          std::find_if(check.settings.begin(), check.settings.end(), [&name = key](const CheckSetting& s) { return s.name == name; });
      if (known == check.settings.end()) {
        std::vector<std::string_view> names{"on"};
        for (const CheckSetting& setting : check.settings) names.push_back(setting.name);
        complain(node.key_places[i], "the check " + id + " has no setting " + escaped(key) + did_you_mean(key, names));
        continue;
      }
      read_check_value(id, full, *known, value);
    }
  }

  void read_check_value(const std::string& id, const std::string& full, const CheckSetting& setting, const YamlNode& value) {
    constexpr std::int64_t high = 1'000'000'000'000;
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(value.text.data(), value.text.data() + value.text.size(), number);
    const bool is_number = value.is_scalar() && error == std::errc{} && end == value.text.data() + value.text.size();
    if (!is_number) return complain(value.place, full + " must be a whole number (" + std::string(setting.unit) + ")");
    if (number < 0 || number > high)
      return complain(value.place, full + " must be from 0 to " + std::to_string(high) + ", but is " + std::to_string(number));
    settings_.check_values[id][std::string(setting.name)] = number;
  }

  fs::path folder_;
  Complaints& complaints_;
  Settings settings_;
};

class ConfiguredChecks final : public CheckSettings {
 public:
  explicit ConfiguredChecks(const Settings& settings)
      : on_(settings.checks_on),
        values_(settings.check_values),
        chased_(settings.confirmations_chase),
        confirmed_(settings.confirmations_produce),
        escalation_{settings.escalate_faults, settings.escalate_days, settings.cure_days} {}

  [[nodiscard]] std::int64_t value(std::string_view check_id, std::string_view name) const override {
    if (const auto check = values_.find(check_id); check != values_.end()) {
      if (const auto found = check->second.find(name); found != check->second.end()) return found->second;
    }
    return default_check_settings().value(check_id, name);
  }
  [[nodiscard]] bool is_on(std::string_view check_id) const override {
    const auto found = on_.find(check_id);
    return found == on_.end() ? default_check_settings().is_on(check_id) : found->second;
  }
  [[nodiscard]] bool is_chased(CountryCode issuer) const override { return holds(chased_, issuer); }
  [[nodiscard]] bool confirms_imports_of(CountryCode jurisdiction) const override { return holds(confirmed_, jurisdiction); }
  [[nodiscard]] Escalation escalation() const override { return escalation_; }

 private:
  static bool holds(const std::vector<CountryCode>& list, CountryCode code) {
    return std::find(list.begin(), list.end(), code) != list.end();
  }
  decltype(Settings::checks_on) on_;
  decltype(Settings::check_values) values_;
  std::vector<CountryCode> chased_, confirmed_;
  Escalation escalation_;
};

// `before` is how many complaints there were before the file was read.
std::optional<Settings> settings_of(const std::optional<YamlNode>& root_node, const fs::path& file, std::size_t before,
                                    Complaints& complaints) {
  if (!root_node) return std::nullopt;
  Settings settings = SettingsReader(file, complaints).read(*root_node);
  if (complaints.size() != before) return std::nullopt;
  return settings;
}

}  // namespace

std::optional<Settings> read_settings(const fs::path& file, Complaints& complaints) {
  const std::size_t before = complaints.size();
  const auto root_node = read_yaml_file(file, complaints);
  return settings_of(root_node, file, before, complaints);
}

std::optional<Settings> read_settings_text(std::string_view text, const fs::path& file, Complaints& complaints) {
  const std::size_t before = complaints.size();
  const auto root_node = read_yaml_text(text, file.string(), complaints);
  return settings_of(root_node, file, before, complaints);
}

std::unique_ptr<CheckSettings> check_settings(const Settings& settings) { return std::make_unique<ConfiguredChecks>(settings); }

}  // namespace kpwatch
