// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The one table of settings: name, type, default, limits, sentence. Reading, docs/settings.md and the JSON Schema
// follow from it; a new setting is one line here and its member in settings.h.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/settings/settings.h"

namespace kpwatch {

// Where a setting stands in the file.
enum class SettingsSection : std::uint8_t { root, commit, limits, confirmations, health, tap, log, feed, publisher };

enum class SettingType : std::uint8_t {
  text,        // not empty
  name,        // a-z, 0-9 and -
  choice,      // one of `choices`
  count,       // a whole number
  bytes,       // a whole number, perhaps with KiB, MiB or GiB
  boolean,     // yes or no
  texts,       // a list of texts, or one
  countries,   // the same of two-letter codes
  path,        // made when it is missing; what it names, if there, must be a folder
  folder,      // must be there
  file,        // must be there
  properties,  // a table of librdkafka's own properties
};

struct SettingValue {
  std::string text;
  std::int64_t number = 0;
  bool flag = false;
  std::vector<std::string> texts;
  std::filesystem::path path;
  std::map<std::string, std::string> properties;
};

// What a setter may write to; the one that belongs to the setting's section is not null.
struct SettingTarget {
  Settings* settings = nullptr;
  FeedSettings* feed = nullptr;
  PublisherSettings* publisher = nullptr;
};

struct Setting {
  SettingsSection section;
  std::string_view name;
  SettingType type;
  bool required;
  std::string_view preset;   // the default as one would write it; empty: none
  std::int64_t low, high;    // of count and bytes
  std::string_view choices;  // separated by blanks
  std::string_view kind;     // where it belongs to some kinds of feed or publisher only: these, separated by blanks
  std::string_view sentence;
  void (*set)(const SettingTarget& target, SettingValue&& value);
};

[[nodiscard]] std::span<const Setting> all_settings();
// Settings without a kind belong to all.
[[nodiscard]] bool belongs_to(const Setting& setting, std::string_view kind);
// The words that a choice among the settings of a feed may be.
[[nodiscard]] std::vector<std::string> choices_of_feed(std::string_view name);
// What `kind:` of a feed or publisher may say.
[[nodiscard]] std::vector<std::string_view> kinds_of(SettingsSection section);
// "" for the root, "feeds[]", "publishers.<name>" ...
[[nodiscard]] std::string_view heading_of(SettingsSection section);
[[nodiscard]] std::string_view key_of(SettingsSection section);  // "commit"; empty for root, feed and publisher

// Properties whose value is a secret, so that it must stand in a file of its own; and those that name a file.
[[nodiscard]] bool is_secret_property(std::string_view name);
[[nodiscard]] bool is_file_property(std::string_view name);

}  // namespace kpwatch
