// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Records come as JSON from the daemon; for people each becomes one line.
#include <iostream>

#include "adapters/tap/tap_socket.h"
#include "daemon/base/text.h"
#include "daemon/base/yaml_tree.h"
#include "daemon/settings/settings.h"
#include "daemon/watch/complaints.h"
#include "daemon/watch/exit_code.h"
#include "daemon/watch/top_command.h"

namespace kpwatch {
namespace {

std::string member(const YamlNode& record, std::string_view name) {
  const YamlNode* const found = record.find(name);
  return found != nullptr && found->is_scalar() ? found->text : std::string();
}

std::string joined(const YamlNode& record, std::string_view list, std::string_view name, std::string_view other) {
  std::string all;
  const YamlNode* const found = record.find(list);
  if (found == nullptr) return all;
  for (const YamlNode& entry : found->items) {
    std::string one = entry.is_scalar() ? entry.text : member(entry, name);
    if (const std::string more = member(entry, other); !more.empty()) one += " " + more;
    all += (all.empty() ? "" : ", ") + one;
  }
  return all;
}

// JSON is YAML too.
std::string in_words(const std::string& line) {
  Complaints complaints;
  const auto record = read_yaml_text(line, "tap", complaints);
  if (!record || !record->is_table()) return escaped(line);
  if (const std::string lost = member(*record, "lost"); !lost.empty()) return "... " + lost + " more passed";
  std::string words = member(*record, "at") + "  " + member(*record, "feed") + "  " + member(*record, "format");
  if (const std::string count = member(*record, "of_no_interest"); !count.empty()) return escaped(words + "  " + count + " of no interest");
  const auto add = [&](const std::string& text) {
    if (!text.empty()) words += "  " + text;
  };
  add(member(*record, "outcome"));
  add(member(*record, "map"));
  add(member(*record, "identifier"));
  const auto labelled = [&](const char* label, const std::string& text) {
    if (!text.empty()) words += std::string("  ") + label + ": " + text;
  };
  labelled("parties", joined(*record, "parties", "role", "name"));
  labelled("certificates", joined(*record, "certificates", "", ""));
  labelled("findings", joined(*record, "findings", "check", "severity"));
  labelled("notes", joined(*record, "notes", "reason", ""));
  return escaped(words);
}

}  // namespace

int tap_command(const TapOptions& options) {
  Complaints complaints;
  const auto settings = read_settings(options.config, complaints);
  if (!settings) {
    write_complaints(std::cerr, complaints);
    return exit_code::refused;
  }
  if (!settings->tap_on) {
    std::cerr << "kpwatch tap: it is off (tap: in " << escaped(options.config) << ")\n";
    return exit_code::refused;
  }
  TapFilter filter;
  filter.feed = options.feed;
  filter.format = options.format;
  filter.map = options.map;
  filter.check = options.check;
  filter.reason = options.reason;
  filter.severity_min = options.severity_min;
  filter.only_documents = options.only_documents;
  std::uint64_t shown = 0;
  const auto ended = listen_to_tap(settings->state / "tap.sock", filter, [&](std::string_view line) {
    std::cout << (options.json ? std::string(line) : in_words(std::string(line))) << std::endl;
    if (!line.starts_with("{\"lost\"")) ++shown;
    return std::cout.good() && (options.count_max == 0 || shown < options.count_max);
  });
  if (ended) return exit_code::done;
  std::cerr << "kpwatch tap: " << ended.error().sentence << '\n';
  return exit_code::outside;
}

}  // namespace kpwatch
