// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// What the table says, for people (docs/settings.md) and for editors (config/kpwatch.schema.json, draft 2020-12).
#include <sstream>

#include "daemon/base/text.h"
#include "daemon/checks/all_checks.h"
#include "daemon/settings/settings.h"
#include "daemon/settings/settings_table.h"
#include "daemon/settings/settings_value.h"

namespace kpwatch {
namespace {

using enum SettingsSection;
constexpr SettingsSection all_sections[] = {root, commit, limits, confirmations, health, tap, SettingsSection::log, feed, publisher};

// --- markdown ---

std::string type_in_words(const Setting& setting) {
  switch (setting.type) {
    case SettingType::text:
      return "text";
    case SettingType::name:
      return "name (a-z, 0-9, -)";
    case SettingType::choice: {
      std::string words;
      for (const std::string_view choice : choices_of(setting)) words.append(words.empty() ? "`" : ", `").append(choice).append("`");
      return words;
    }
    case SettingType::count:
      return "whole number, " + std::to_string(setting.low) + " to " + std::to_string(setting.high);
    case SettingType::bytes:
      return "bytes (`KiB`, `MiB`, `GiB`), " + std::to_string(setting.low) + " to " + std::to_string(setting.high);
    case SettingType::boolean:
      return "`yes` or `no`";
    case SettingType::texts:
      return "list of texts";
    case SettingType::countries:
      return "list of country codes";
    case SettingType::path:
    case SettingType::folder:
      return "folder";
    case SettingType::file:
      return "file";
    case SettingType::properties:
      return "table";
  }
  return "text";
}

std::string kinds_before(const Setting& setting) {
  std::string words;
  for (const std::string_view kind : setting.kind.empty() ? std::vector<std::string_view>{} : split(setting.kind, ' '))
    words.append(words.empty() ? "Kind " : " or ").append(kind);
  return words.empty() ? words : words + ". ";
}

void write_section(std::ostream& out, SettingsSection section) {
  out << "\n## " << (section == root ? std::string_view("At the top") : heading_of(section))
      << "\n\n| setting | type | default | says |\n|---|---|---|---|\n";
  for (const Setting& setting : all_settings()) {
    if (setting.section != section) continue;
    std::string preset = setting.required ? "required" : "";
    if (!setting.preset.empty()) preset = '`' + std::string(setting.preset) + '`';
    out << "| `" << setting.name << "` | " << type_in_words(setting) << " | " << preset << " | " << kinds_before(setting)
        << setting.sentence << " |\n";
  }
}

// --- JSON Schema ---

std::string json_text(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

// What `yes` and `no` are depends on the editor's YAML version.
constexpr std::string_view yes_or_no = R"("enum": [true, false, "yes", "no", "on", "off"])";

std::string type_as_schema(const Setting& setting) {
  const std::string low = std::to_string(setting.low);
  const std::string high = std::to_string(setting.high);
  switch (setting.type) {
    case SettingType::name:
      return R"("type": "string", "pattern": "^[a-z0-9-]{1,64}$")";
    case SettingType::choice: {
      std::string words;
      for (const std::string_view choice : choices_of(setting)) words += (words.empty() ? "" : ", ") + json_text(choice);
      return "\"enum\": [" + words + ']';
    }
    case SettingType::count:
      return R"("type": "integer", "minimum": )" + low + ", \"maximum\": " + high;
    case SettingType::bytes:
      return R"("anyOf": [{"type": "integer", "minimum": )" + low + ", \"maximum\": " + high +
             R"(}, {"type": "string", "pattern": "^[0-9]+ ?([KMG]iB)?$"}])";
    case SettingType::boolean:
      return std::string(yes_or_no);
    case SettingType::texts:
      return R"("anyOf": [{"type": "string", "minLength": 1}, {"type": "array", "minItems": 1, "uniqueItems": true, "items": {"type": "string", "minLength": 1}}])";
    case SettingType::countries:
      return R"("anyOf": [{"type": "string", "pattern": "^[A-Za-z]{2}$"}, {"type": "array", "minItems": 1, "uniqueItems": true, "items": {"type": "string", "pattern": "^[A-Za-z]{2}$"}}])";
    case SettingType::properties:
      return R"("type": "object", "additionalProperties": {"anyOf": [{"type": ["string", "number", "boolean"]}, )"
             R"({"type": "object", "required": ["file"], "additionalProperties": false, "properties": {"file": {"type": "string", "minLength": 1}}}]})";
    case SettingType::text:
    case SettingType::path:
    case SettingType::folder:
    case SettingType::file:
      break;
  }
  return R"("type": "string", "minLength": 1)";
}

std::string setting_as_schema(const Setting& setting) {
  std::string text = json_text(setting.name) + ": {" + type_as_schema(setting) + ", \"description\": " + json_text(setting.sentence);
  const bool is_number = setting.type == SettingType::count;
  if (!setting.preset.empty()) text += ", \"default\": " + (is_number ? std::string(setting.preset) : json_text(setting.preset));
  return text + '}';
}

// The members of a section, one a line.
std::string members(SettingsSection section, const std::string& indent) {
  std::string text;
  for (const Setting& setting : all_settings()) {
    if (setting.section == section) text += (text.empty() ? "" : ",\n") + indent + setting_as_schema(setting);
  }
  return text;
}

std::string required(SettingsSection section, std::string_view kind) {
  std::string names;
  for (const Setting& setting : all_settings()) {
    if (setting.section == section && setting.required &&
        (kind.empty() ? setting.kind.empty() : !setting.kind.empty() && belongs_to(setting, kind)))
      names += (names.empty() ? "" : ", ") + json_text(setting.name);
  }
  return "\"required\": [" + names + ']';
}

// A feed or a publisher: what is required depends on its kind.
std::string of_kinds(SettingsSection section, const std::string& indent) {
  std::string text = "\"type\": \"object\", \"additionalProperties\": false, " + required(section, "") + ",\n" + indent + "\"allOf\": [";
  bool first = true;
  for (const std::string_view kind : kinds_of(section)) {
    text += std::string(first ? "" : ",") + "\n" + indent + "  {\"if\": {\"properties\": {\"kind\": {\"const\": " + json_text(kind) +
            "}}}, \"then\": {" + required(section, kind) + "}}";
    first = false;
  }
  return text + "],\n" + indent + "\"properties\": {\n" + members(section, indent + "  ") + "\n" + indent + "}";
}

std::string checks_as_schema(const std::string& indent) {
  std::string text;
  for (const Check* check : all_checks()) {
    text += (text.empty() ? "" : ",\n") + indent + json_text(check->id) +
            ": {\"type\": \"object\", \"additionalProperties\": false, \"description\": " + json_text(check->title) +
            ", \"properties\": {\"on\": {" + std::string(yes_or_no) + '}';
    for (const CheckSetting& setting : check->settings) {
      text += ", " + json_text(setting.name) +
              ": {\"type\": \"integer\", \"minimum\": 0, \"default\": " + std::to_string(setting.default_value) +
              ", \"description\": " + json_text(std::string(setting.sentence) + " (" + std::string(setting.unit) + ")") + '}';
    }
    text += "}}";
  }
  return text;
}

}  // namespace

std::string settings_as_markdown() {
  std::ostringstream out;
  out << "# Settings\n\n"
         "One YAML file, `kpwatch.yaml`. Relative paths are relative to it. Values are texts as written: `NO` is a text. An unknown key, a "
         "wrong type, a\n"
         "number out of range or a file that can't be read is refused, all of them at once, each with line and column (`kpwatch check`). "
         "Secrets stand in\n"
         "files of their own: `sasl.password: {file: /run/credentials/kafka-password}`.\n\n"
         "This page is generated from `daemon/settings/settings_table.cpp`; `config/kpwatch.schema.json` says the same to editors.\n";
  for (const SettingsSection section : all_sections) write_section(out, section);
  out << "\n## checks\n\n`checks: {<id>: {on: no, <setting>: <whole number>}}`. The checks and what they say: `docs/checks.md`.\n\n"
         "| check | setting | default | unit | says |\n|---|---|---|---|---|\n";
  for (const Check* check : all_checks()) {
    for (const CheckSetting& setting : check->settings) {
      out << "| `" << check->id << "` | `" << setting.name << "` | " << setting.default_value << " | " << setting.unit << " | "
          << setting.sentence << " |\n";
    }
  }
  return out.str();
}

std::string settings_as_json_schema() {
  std::ostringstream out;
  out << "{\n"
         "  \"$schema\": \"https://json-schema.org/draft/2020-12/schema\",\n"
         "  \"title\": \"Configuration of kpwatch\",\n"
         "  \"type\": \"object\",\n"
         "  \"additionalProperties\": false,\n"
         "  \"required\": [\"state\", \"authorities\", \"feeds\", \"publishers\"],\n"
         "  \"properties\": {\n"
      << members(root, "    ");
  for (const SettingsSection section : {commit, limits, confirmations, health, tap, SettingsSection::log}) {
    out << ",\n    " << json_text(key_of(section)) << ": {\"type\": \"object\", \"additionalProperties\": false, \"properties\": {\n"
        << members(section, "      ") << "\n    }}";
  }
  out << ",\n    \"feeds\": {\"type\": \"array\", \"minItems\": 1, \"items\": {" << of_kinds(feed, "      ") << "\n    }}";
  out << ",\n    \"publishers\": {\"type\": \"object\", \"minProperties\": 1, \"propertyNames\": {\"pattern\": \"^[a-z0-9-]{1,64}$\"}, "
         "\"additionalProperties\": {"
      << of_kinds(publisher, "      ") << "\n    }}";
  out << ",\n    \"checks\": {\"type\": \"object\", \"additionalProperties\": false, \"properties\": {\n"
      << checks_as_schema("      ") << "\n    }}\n  }\n}\n";
  return out.str();
}

}  // namespace kpwatch
