// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/formats/edifact/structure/tables.h"

#include <algorithm>

#include "daemon/base/text.h"

namespace kpwatch::edifact {
namespace {

bool is_service(Tag tag) { return tag >> 16U == 'U'; }

bool holds(std::uint16_t since, std::uint16_t until, std::uint16_t edition) { return since <= edition && edition <= until; }

}  // namespace

std::optional<std::uint16_t> directory_number(std::string_view version, std::string_view release) {
  if (release == "D") std::swap(version, release);  // some senders exchange them
  const bool is_directory =
      version == "D" && release.size() == 3 && is_digit(release[0]) && is_digit(release[1]) && release[2] >= 'A' && release[2] <= 'C';
  if (!is_directory) return std::nullopt;
  const int of_century = (release[0] - '0') * 10 + (release[1] - '0');
  const int year = of_century + (of_century > 89 ? 1900 : 2000) - 1990;
  return static_cast<std::uint16_t>(year * 3 + (release[2] - 'A'));
}

const MessageRule* message_rule(std::string_view type, const Edition& edition) {
  const std::uint16_t wanted = type == "CONTRL" ? edition.syntax : edition.directory;
  for (const MessageRule& rule : structure_tables().messages) {
    if (rule.type == type && holds(rule.since, rule.until, wanted)) return &rule;
  }
  return nullptr;
}

const SegmentRule* segment_rule(Tag tag, const Edition& edition) {
  const auto segments = structure_tables().segments;
  const std::uint16_t wanted = is_service(tag) ? edition.syntax : edition.directory;
  auto at = std::lower_bound(segments.begin(), segments.end(), tag, [](const SegmentRule& rule, Tag sought) { return rule.tag < sought; });
  for (; at != segments.end() && at->tag == tag; ++at) {
    if (holds(at->since, at->until, wanted)) return &*at;
  }
  return nullptr;
}

}  // namespace kpwatch::edifact
