// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Paths of EDIFACT maps (mappings/edifact/README.md):
//
//   BGM/2.1                      element 2, component 1
//   NAD/4                        every component of element 4, one by one; NAD/4.1-5 only the first five
//   DTM[1.1=137]/1.2             only where a component has a value; [a=b|c], [a=b,c=d], [a!=b], [a=] (absent)
//   CST[*.2=122|108]/*.1         any element: test and value are of the same one
//   CST[*.1#6]/*.1               only where the value is digits, at least six; signs between them don't count
//   MOA[1.1=39]>CUX/2            a CUX that belongs to that MOA, by the map's `groups`
//   .                            the component that opened the list (each: component)
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/formats/edifact/segment_reader.h"

namespace kpwatch::edifact {

inline constexpr std::uint16_t any_element = 0xFFFF;

struct Position {
  std::uint16_t element = 0;
  std::uint16_t component = 0;  // 0: all of them
  std::uint16_t last = 0;       // 4.1-5: up to this one; 0: only that one
};

// A short text as one number, so that codes are compared at once.
inline constexpr std::size_t packed_max = 7;
[[nodiscard]] constexpr std::uint64_t packed(std::string_view text) {
  if (text.size() > packed_max) return ~std::uint64_t{0};  // equals no short one
  std::uint64_t number = text.size();
  for (const char c : text) number = number << 8U | static_cast<unsigned char>(c);
  return number;
}

struct Predicate {
  enum class Kind : std::uint8_t { equals, differs, digits };
  Kind kind = Kind::equals;
  Position at;
  std::vector<std::string> values;
  std::vector<std::uint64_t> packed_values;  // where all of them are short
  std::size_t digits_min = 0;
};

struct SegmentTest {
  Tag tag = 0;
  std::vector<Predicate> predicates;
};

struct SegmentPath {
  bool is_opening_component = false;  // "."
  std::optional<SegmentTest> leader;
  SegmentTest test;
  Position value;  // element 0: the path names a segment only
};

// Nothing, and a sentence in `fault`, when the text is not a path.
[[nodiscard]] std::optional<SegmentPath> parse_segment_path(std::string_view text, std::string& fault);
// "1.3", "3", "*.3", "4.1-5": relative to the value's segment.
[[nodiscard]] std::optional<Position> parse_position(std::string_view text);

// Does the segment pass all predicates, where those on any element, or on the element's own position, look at `element`?
[[nodiscard]] bool passes(const SegmentTest& test, const Segment& segment, const Element* element);
// Does it pass with any of its elements?
[[nodiscard]] bool passes(const SegmentTest& test, const Segment& segment);

// A component without its release characters and the blanks around it; `room` holds it where it had to be changed.
[[nodiscard]] std::string_view unescaped(const Segment& segment, const Part& part, char release, std::string& room);

}  // namespace kpwatch::edifact
