// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/publishers/kafka/event_record.h"

#include <array>
#include <charconv>

#include "daemon/base/text.h"

namespace kpwatch::kafka {

Headers headers_of(const OutboxEntry& entry) {
  Headers headers;
  std::string content_type = "application/json";
  bool has_id = false;
  for (const auto& [name, value] : entry.attributes) {
    if (name == "datacontenttype") {
      content_type = value;
      continue;
    }
    has_id = has_id || name == "id";
    headers.emplace_back("ce_" + name, value);
  }
  if (!has_id) headers.emplace_back("ce_id", entry.event_id);
  headers.emplace_back("content-type", content_type);
  return headers;
}

std::string_view header(const Headers& headers, std::string_view name) {
  for (const auto& [key, value] : headers)
    if (key == name) return value;
  return {};
}

std::uint64_t sequence_of(const Headers& headers) {
  const auto text = header(headers, "ce_sequence");
  std::uint64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

Fingerprint fingerprint(const Headers& headers, std::string_view key, std::string_view value) {
  constexpr std::array<std::string_view, 4> names{"ce_id", "ce_source", "ce_sequence", "ce_streamepoch"};
  std::string all;
  all.reserve(256 + key.size() + value.size());
  // Lengths first: no two different records write the same text.
  const auto add = [&all](std::string_view part) {
    all += std::to_string(part.size());
    all += ':';
    all += part;
  };
  for (const auto name : names) add(header(headers, name));
  add(key);
  add(value);
  return sha256_hex(all);
}

}  // namespace kpwatch::kafka
