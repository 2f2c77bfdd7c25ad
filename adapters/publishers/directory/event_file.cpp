// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/publishers/directory/event_file.h"

#include <charconv>
#include <regex>
#include <utility>

#include "daemon/alerts/answer_event.h"

namespace kpwatch::directory {
namespace {

void append_json_text(std::string& out, std::string_view text) {
  constexpr std::string_view digits = "0123456789abcdef";
  out += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20 || byte == 0x7F) {
      out += "\\u00";
      out += digits[byte >> 4U];
      out += digits[byte & 15U];
    } else {
      out += c;
    }
  }
  out += '"';
}

// As `content_of` writes it; a value that needed an escape is none of those that are asked for.
std::string attribute_of(std::string_view json, std::string_view name) {
  const std::string begin = "\"" + std::string(name) + "\": \"";
  const auto at = json.find(begin);
  if (at == std::string_view::npos) return {};
  const auto value = json.substr(at + begin.size());
  return std::string(value.substr(0, value.find('"')));
}

}  // namespace

std::string plain(std::string_view text, std::size_t bytes_max) {
  constexpr std::string_view allowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
  std::string result(text.substr(0, bytes_max));
  for (char& c : result)
    if (allowed.find(c) == std::string_view::npos) c = '_';
  if (result.starts_with('.')) result[0] = '_';  // a hidden file would look like one that is not finished
  return result;
}

std::string draft_name(const std::string& name) { return "." + name + ".tmp"; }

std::string kept_name(const std::string& name) { return "." + name + std::string(kept_ending); }

std::string file_name(const OutboxEntry& entry) {
  std::string sequence = std::to_string(entry.sequence);
  sequence.insert(0, 20 - sequence.size(), '0');
  return plain(entry.authority, 72) + "-" + std::to_string(entry.stream_epoch) + "-" + sequence + "-" + plain(entry.event_id, 100) +
         std::string(is_answer(entry) ? answer_ending : event_ending);
}

std::string content_of(const OutboxEntry& entry) {
  if (is_answer(entry)) return entry.data;
  std::string json = "{";
  for (const auto& [name, value] : entry.attributes) {
    append_json_text(json, name);
    json += ": ";
    append_json_text(json, value);
    json += ",\n ";
  }
  json += "\"data\": " + (entry.data.empty() ? std::string("null") : entry.data) + "}\n";
  return json;
}

std::optional<VisibleEvent> event_in(std::string_view json) {
  constexpr std::string_view data = ",\n \"data\": ", end = "}\n";
  const auto at = json.find(data);
  if (at == std::string_view::npos || !json.ends_with(end)) return std::nullopt;
  const auto attributes = json.substr(0, at);
  VisibleEvent event{attribute_of(attributes, "source"), attribute_of(attributes, "id"), attribute_of(attributes, "type"),
                     attribute_of(attributes, "partitionkey"),
                     std::string(json.substr(at + data.size(), json.size() - at - data.size() - end.size()))};
  const auto number = [&](const char* name, auto& value) {
    const std::string text = attribute_of(attributes, name);
    std::from_chars(text.data(), text.data() + text.size(), value);
  };
  number("streamepoch", event.stream_epoch);
  number("sequence", event.sequence);
  return event;
}

std::optional<VisibleEvent> answer_in(const std::string& name, std::string content) {
  static const std::regex form(R"(([a-z0-9-]+)-(\d{1,9})-(\d{20})-(kpr-[0-9a-f]{32})(\.\d+)\.edi)");
  std::smatch parts;
  if (!std::regex_match(name, parts, form)) return std::nullopt;
  VisibleEvent event;
  event.stream = parts[1];
  event.key = parts[4];
  event.event_id = parts[4].str() + parts[5].str();
  event.type = answer_type;
  event.data = std::move(content);
  const auto number = [](const std::string& digits, auto& value) { std::from_chars(digits.data(), digits.data() + digits.size(), value); };
  number(parts[2], event.stream_epoch);
  number(parts[3], event.sequence);
  return event;
}

}  // namespace kpwatch::directory
