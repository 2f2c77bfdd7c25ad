// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Types, limits, files and secrets.
#include "daemon/settings/settings_value.h"

#include <algorithm>
#include <charconv>
#include <fstream>

#include "daemon/base/nearest.h"
#include "daemon/base/text.h"

namespace kpwatch {
namespace {

namespace fs = std::filesystem;
constexpr std::size_t secret_bytes_max = 64 * 1024;

std::optional<std::int64_t> parse_count(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::string kind_words(const YamlNode& node) {
  switch (node.kind) {
    case YamlNode::Kind::null:
      return "nothing";
    case YamlNode::Kind::scalar:
      return "'" + escaped(printable_utf8(node.text, 60)) + "'";
    case YamlNode::Kind::list:
      return "a list";
    case YamlNode::Kind::table:
      return "a table";
  }
  return "something else";
}

class ValueReader {
 public:
  ValueReader(const Setting& setting, const YamlNode& node, const std::string& name, const fs::path& folder, Complaints& complaints)
      : setting_(setting), node_(node), name_(name), folder_(folder), complaints_(complaints) {}

  std::optional<SettingValue> read() {
    switch (setting_.type) {
      case SettingType::properties:
        return properties();
      case SettingType::texts:
        return texts();
      case SettingType::countries:
        return countries();
      default:
        break;
    }
    if (!node_.is_scalar()) return refuse("must be " + wanted() + ", but is " + kind_words(node_));
    SettingValue value;
    value.text = node_.text;
    switch (setting_.type) {
      case SettingType::text:
        if (trimmed(value.text).empty()) return refuse("is empty");
        return value;
      case SettingType::name:
        if (!is_plain_name(value.text)) return refuse("must be 1 to 64 of a-z, 0-9 and -, but is " + kind_words(node_));
        return value;
      case SettingType::choice:
        return choice(std::move(value));
      case SettingType::count:
        return within_limits(std::move(value), parse_count(node_.text));
      case SettingType::bytes:
        return within_limits(std::move(value), parse_bytes(node_.text));
      case SettingType::boolean: {
        const auto flag = parse_yes_or_no(node_.text);
        if (!flag) return refuse("must be yes or no, but is " + kind_words(node_));
        value.flag = *flag;
        return value;
      }
      case SettingType::path:
      case SettingType::folder:
      case SettingType::file:
        return path(std::move(value));
      case SettingType::texts:
      case SettingType::countries:
      case SettingType::properties:
        break;
    }
    return std::nullopt;
  }

 private:
  std::nullopt_t refuse(std::string sentence) { return refuse_at(node_.place, name_ + ' ' + std::move(sentence)); }
  std::nullopt_t refuse_at(const FilePlace& place, std::string sentence) {
    complaints_.push_back({place, std::move(sentence)});
    return std::nullopt;
  }

  [[nodiscard]] std::string wanted() const {
    switch (setting_.type) {
      case SettingType::choice:
        return "one of " + std::string(setting_.choices);
      case SettingType::count:
        return "a whole number";
      case SettingType::bytes:
        return "a number of bytes (such as 32 MiB)";
      case SettingType::boolean:
        return "yes or no";
      case SettingType::path:
      case SettingType::folder:
        return "the path of a folder";
      case SettingType::file:
        return "the path of a file";
      default:
        return "a text";
    }
  }

  std::optional<SettingValue> choice(SettingValue value) {
    const auto choices = choices_of(setting_);
    if (std::find(choices.begin(), choices.end(), value.text) != choices.end()) return value;
    return refuse("must be one of " + std::string(setting_.choices) + ", but is " + kind_words(node_) + did_you_mean(value.text, choices));
  }

  std::optional<SettingValue> within_limits(SettingValue value, std::optional<std::int64_t> number) {
    if (!number) return refuse("must be " + wanted() + ", but is " + kind_words(node_));
    if (*number < setting_.low || *number > setting_.high) {
      return refuse("must be from " + std::to_string(setting_.low) + " to " + std::to_string(setting_.high) + ", but is " +
                    std::to_string(*number));
    }
    value.number = *number;
    return value;
  }

  [[nodiscard]] fs::path resolved(const std::string& text) const {
    const fs::path path(text);
    return (path.is_absolute() ? path : folder_ / path).lexically_normal();
  }

  std::optional<SettingValue> path(SettingValue value) {
    if (trimmed(value.text).empty()) return refuse("is empty");
    value.path = resolved(value.text);
    std::error_code error;
    const fs::file_status status = fs::status(value.path, error);
    if (setting_.type == SettingType::file) {
      if (!fs::exists(status)) return refuse(": there is no file " + escaped(value.path.string()));
      if (fs::is_directory(status)) return refuse(": " + escaped(value.path.string()) + " is a folder, not a file");
      if (!std::ifstream(value.path)) return refuse(": " + escaped(value.path.string()) + " can't be read");
      return value;
    }
    if (fs::exists(status) && !fs::is_directory(status)) return refuse(": " + escaped(value.path.string()) + " is a file, not a folder");
    if (setting_.type == SettingType::folder && !fs::exists(status)) return refuse(": there is no folder " + escaped(value.path.string()));
    return value;
  }

  std::optional<SettingValue> texts() {
    SettingValue value;
    if (node_.is_scalar() && !trimmed(node_.text).empty()) {
      value.texts.push_back(node_.text);
      return value;
    }
    if (!node_.is_list()) return refuse("must be a list of texts, but is " + kind_words(node_));
    if (node_.items.empty()) return refuse("is an empty list");
    bool is_good = true;
    for (const YamlNode& item : node_.items) {
      if (!item.is_scalar() || trimmed(item.text).empty()) {
        refuse_at(item.place, name_ + " must be a list of texts, but holds " + kind_words(item));
        is_good = false;
      } else if (std::find(value.texts.begin(), value.texts.end(), item.text) != value.texts.end()) {
        refuse_at(item.place, name_ + " names '" + escaped(item.text) + "' twice");
        is_good = false;
      } else {
        value.texts.push_back(item.text);
      }
    }
    if (!is_good) return std::nullopt;
    return value;
  }

  std::optional<SettingValue> countries() {
    auto value = texts();
    if (!value) return std::nullopt;
    for (const std::string& text : value->texts)
      if (!CountryCode::parse(text))
        return refuse("must be two-letter country codes, but holds '" + escaped(printable_utf8(text, 60)) + "'");
    return value;
  }

  std::optional<SettingValue> properties() {
    if (!node_.is_table()) return refuse("must be a table of librdkafka's properties, but is " + kind_words(node_));
    SettingValue value;
    bool is_good = true;
    for (std::size_t i = 0; i < node_.members.size(); ++i) {
      const auto& [key, item] = node_.members[i];
      if (auto text = property(key, item)) {
        value.properties[key] = std::move(*text);
      } else {
        is_good = false;
      }
    }
    if (!is_good) return std::nullopt;
    return value;
  }

  std::optional<std::string> property(const std::string& key, const YamlNode& item) {
    const std::string full = name_ + '.' + escaped(key);
    if (item.is_table()) return from_file(full, item);
    if (!item.is_scalar()) return refuse_at(item.place, full + " must be a text or {file: path}, but is " + kind_words(item));
    // Its text stays out of the complaint, which ends in logs.
    if (is_secret_property(key)) return refuse_at(item.place, full + " is a secret: give it as {file: path}, not in the configuration");
    if (!is_file_property(key) || item.text == "probe") return item.text;
    const fs::path file = resolved(item.text);
    if (std::error_code error; !fs::exists(file, error))
      return refuse_at(item.place, full + ": there is no file " + escaped(file.string()));
    return file.string();
  }

  std::optional<std::string> from_file(const std::string& full, const YamlNode& item) {
    const YamlNode* file = item.find("file");
    if (file == nullptr || item.members.size() != 1 || !file->is_scalar()) {
      return refuse_at(item.place, full + " must be a text or {file: path}");
    }
    const fs::path path = resolved(file->text);
    std::error_code error;
    std::ifstream stream(path, std::ios::binary);
    if (!stream || fs::is_directory(path, error))
      return refuse_at(file->place, full + ": the file " + escaped(path.string()) + " can't be read");
    std::string text(secret_bytes_max + 1, '\0');
    stream.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(stream.gcount()));
    if (text.size() > secret_bytes_max)
      return refuse_at(file->place, full + ": the file " + escaped(path.string()) + " is too large for a secret");
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
    if (text.empty()) return refuse_at(file->place, full + ": the file " + escaped(path.string()) + " is empty");
    return text;
  }

  const Setting& setting_;
  const YamlNode& node_;
  const std::string& name_;
  const fs::path& folder_;
  Complaints& complaints_;
};

}  // namespace

std::optional<SettingValue> read_setting(const Setting& setting, const YamlNode& node, const std::string& full_name, const fs::path& folder,
                                         Complaints& complaints) {
  return ValueReader(setting, node, full_name, folder, complaints).read();
}

std::optional<std::int64_t> parse_bytes(std::string_view text) {
  const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  const auto number = parse_count(text.substr(0, digits));
  const std::string_view unit = trimmed(text.substr(digits));
  std::int64_t factor = 1;
  if (unit == "KiB") {
    factor = 1024;
  } else if (unit == "MiB") {
    factor = 1024 * 1024;
  } else if (unit == "GiB") {
    factor = 1024 * 1024 * 1024;
  } else if (!unit.empty()) {
    return std::nullopt;
  }
  if (!number || *number > (std::int64_t{1} << 60) / factor) return std::nullopt;
  return *number * factor;
}

std::optional<bool> parse_yes_or_no(std::string_view text) {
  const std::string word = lower_ascii(text);
  if (word == "yes" || word == "true" || word == "on") return true;
  if (word == "no" || word == "false" || word == "off") return false;
  return std::nullopt;
}

bool is_plain_name(std::string_view text) {
  return !text.empty() && text.size() <= 64 &&
         std::all_of(text.begin(), text.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
}

std::vector<std::string_view> choices_of(const Setting& setting) { return split(setting.choices, ' '); }

}  // namespace kpwatch
