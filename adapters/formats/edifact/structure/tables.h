// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// What messages and segments of UN/EDIFACT may hold, by directory; service segments and CONTRL by syntax version. The data is
// made of the texts beside this file when the program is built.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "adapters/formats/edifact/delimiters.h"
#include "adapters/formats/edifact/segment_reader.h"

namespace kpwatch::edifact {

enum class Letters : std::uint8_t { a, n, an };

struct ComponentRule {
  std::uint16_t number = 0;  // of the data element, 2005
  std::uint16_t length = 0;  // in characters: the most, or exactly so many
  Letters letters = Letters::an;
  bool fixed = false, mandatory = false;
};

// A composite, or a simple element, which has one component: itself.
struct ElementRule {
  std::uint16_t first = 0;  // of its components
  std::uint16_t number = 0;
  std::uint8_t components = 0;
  std::uint8_t repeats = 1;
  char letter = '\0';  // C and S of composites
  bool mandatory = false;
  [[nodiscard]] bool is_composite() const { return letter != '\0'; }
};

struct SegmentRule {
  Tag tag = 0;
  std::uint16_t since = 0, until = 0;  // directories, both included
  std::uint16_t first = 0;             // of its elements
  std::uint16_t elements = 0;
};

// One place of a message, in the order of its table: a segment, or a group that the next `size - 1` steps belong to.
struct Step {
  Tag tag = 0;  // 0: a group
  std::uint32_t repeats = 1;
  std::uint16_t group = 0;
  std::uint16_t size = 1;
  char qualifier = none;  // the first letter of the segment, where it tells places of one tag apart (UNS+D, UNS+S)
  bool mandatory = false;
};

struct MessageRule {
  std::string_view type;
  std::uint16_t since = 0, until = 0;
  std::uint16_t first = 0;  // of its steps
  std::uint16_t steps = 0;
};

// Segments are sorted by name, messages too.
struct Tables {
  std::span<const ComponentRule> components;
  std::span<const ElementRule> elements;
  std::span<const SegmentRule> segments;
  std::span<const Step> steps;
  std::span<const MessageRule> messages;

  [[nodiscard]] std::span<const ElementRule> of(const SegmentRule& rule) const { return elements.subspan(rule.first, rule.elements); }
  [[nodiscard]] std::span<const ComponentRule> of(const ElementRule& rule) const { return components.subspan(rule.first, rule.components); }
  [[nodiscard]] std::span<const Step> of(const MessageRule& rule) const { return steps.subspan(rule.first, rule.steps); }
};

[[nodiscard]] const Tables& structure_tables();

// Where in the tables to look.
struct Edition {
  std::uint16_t directory = 0;  // 0: none that we know
  std::uint16_t syntax = 3;     // 3 for syntax versions 1 to 3, 4 for 4
};

// "D", "96B" (in either order) as the tables number it; nothing for others, "921" of Spain among them.
[[nodiscard]] std::optional<std::uint16_t> directory_number(std::string_view version, std::string_view release);

// Nothing where the tables have no such message or segment in that edition.
[[nodiscard]] const MessageRule* message_rule(std::string_view type, const Edition& edition);
[[nodiscard]] const SegmentRule* segment_rule(Tag tag, const Edition& edition);

}  // namespace kpwatch::edifact
