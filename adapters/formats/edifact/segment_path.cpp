// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/formats/edifact/segment_path.h"

#include <algorithm>
#include <charconv>

#include "daemon/base/text.h"

namespace kpwatch::edifact {
namespace {

std::optional<std::uint16_t> parse_number(std::string_view text) {
  std::uint16_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || number == 0 || number > 999) return std::nullopt;
  return number;
}

std::optional<Predicate> parse_predicate(std::string_view text, std::string& fault) {
  Predicate predicate;
  const std::size_t sign = text.find_first_of("=!#");
  if (sign == std::string_view::npos) {
    fault = "a test needs = or != or #: " + std::string(text);
    return std::nullopt;
  }
  std::string_view rest = text.substr(sign + 1);
  if (text[sign] == '!') {
    if (rest.empty() || rest.front() != '=') {
      fault = "! must be followed by =: " + std::string(text);
      return std::nullopt;
    }
    predicate.kind = Predicate::Kind::differs;
    rest.remove_prefix(1);
  } else if (text[sign] == '#') {
    predicate.kind = Predicate::Kind::digits;
  }
  const auto at = parse_position(text.substr(0, sign));
  if (!at) {
    fault = "not a place (element.component): " + std::string(text.substr(0, sign));
    return std::nullopt;
  }
  predicate.at = *at;
  if (predicate.at.component == 0) predicate.at.component = 1;
  if (predicate.kind == Predicate::Kind::digits) {
    const auto digits = parse_number(rest);
    if (!digits) {
      fault = "# must be followed by a number of digits: " + std::string(text);
      return std::nullopt;
    }
    predicate.digits_min = *digits;
    return predicate;
  }
  for (const std::string_view value : split(rest, '|')) predicate.values.emplace_back(value);
  if (predicate.values.empty()) predicate.values.emplace_back();
  const bool are_short =
      std::all_of(predicate.values.begin(), predicate.values.end(), [](const std::string& value) { return value.size() <= packed_max; });
  for (const std::string& value : predicate.values) {
    if (are_short) predicate.packed_values.push_back(packed(value));
  }
  return predicate;
}

// TAG or TAG[tests]; what follows is left in `text`.
std::optional<SegmentTest> parse_test(std::string_view& text, std::string& fault) {
  SegmentTest test;
  test.tag = tag(text.substr(0, 3));
  if (test.tag == 0) {
    fault = "a path begins with a segment's tag of three capital letters or digits: " + std::string(text);
    return std::nullopt;
  }
  text.remove_prefix(3);
  if (text.empty() || text.front() != '[') return test;
  const std::size_t close = text.find(']');
  if (close == std::string_view::npos) {
    fault = "] is missing";
    return std::nullopt;
  }
  for (const std::string_view each : split(text.substr(1, close - 1), ',')) {
    auto predicate = parse_predicate(trimmed(each), fault);
    if (!predicate) return std::nullopt;
    test.predicates.push_back(std::move(*predicate));
  }
  text.remove_prefix(close + 1);
  return test;
}

// Digits and nothing else but points, dashes and blanks between them: 7102 31.00 has eight. Too few otherwise.
bool has_digits(std::string_view text, std::size_t least) {
  std::size_t digits = 0;
  for (const char c : text) {
    const bool is_digit = c >= '0' && c <= '9';
    if (!is_digit && c != '.' && c != ' ' && c != '-') return false;
    if (is_digit) ++digits;
  }
  return digits >= least;
}

bool is_one_of(const Predicate& predicate, std::string_view value) {
  if (predicate.packed_values.empty()) return std::find(predicate.values.begin(), predicate.values.end(), value) != predicate.values.end();
  const std::uint64_t number = packed(value);
  return std::find(predicate.packed_values.begin(), predicate.packed_values.end(), number) != predicate.packed_values.end();
}

bool holds(const Predicate& predicate, std::string_view value) {
  switch (predicate.kind) {
    case Predicate::Kind::equals:
      return is_one_of(predicate, value);
    case Predicate::Kind::differs:
      return !is_one_of(predicate, value);
    case Predicate::Kind::digits:
      return has_digits(value, predicate.digits_min);
  }
  return false;
}

}  // namespace

std::optional<Position> parse_position(std::string_view text) {
  Position position;
  const std::size_t point = text.find('.');
  const std::string_view element = text.substr(0, point);
  if (element == "*") {
    position.element = any_element;
  } else if (const auto number = parse_number(element)) {
    position.element = *number;
  } else {
    return std::nullopt;
  }
  if (point == std::string_view::npos) return position;
  const std::string_view components = text.substr(point + 1);
  const std::size_t dash = components.find('-');
  const auto component = parse_number(components.substr(0, dash));
  if (!component) return std::nullopt;
  position.component = *component;
  if (dash == std::string_view::npos) return position;
  const auto last = parse_number(components.substr(dash + 1));
  if (!last || *last < *component) return std::nullopt;
  position.last = *last;
  return position;
}

std::optional<SegmentPath> parse_segment_path(std::string_view text, std::string& fault) {
  SegmentPath path;
  text = trimmed(text);
  if (text == ".") {
    path.is_opening_component = true;
    return path;
  }
  auto test = parse_test(text, fault);
  if (!test) return std::nullopt;
  text = trimmed(text);
  if (!text.empty() && text.front() == '>') {
    path.leader = std::move(test);
    text = trimmed(text.substr(1));
    test = parse_test(text, fault);
    if (!test) return std::nullopt;
  }
  path.test = std::move(*test);
  if (text.empty()) return path;
  const auto position = text.front() == '/' ? parse_position(text.substr(1)) : std::nullopt;
  if (!position) {
    fault = "after the segment comes /element or /element.component: " + std::string(text);
    return std::nullopt;
  }
  path.value = *position;
  return path;
}

std::string_view unescaped(const Segment& segment, const Part& part, char release, std::string& room) {
  const std::string_view raw = segment.raw(part);
  if (!part.released) return trimmed(raw);
  room.clear();
  for (std::size_t i = 0; i < raw.size(); ++i) {
    if (raw[i] == release && i + 1 < raw.size()) ++i;
    room.push_back(raw[i]);
  }
  return trimmed(room);
}

bool passes(const SegmentTest& test, const Segment& segment, const Element* element) {
  if (segment.tag != test.tag) return false;
  std::string room;
  for (const Predicate& predicate : test.predicates) {
    const bool is_own = element != nullptr && (predicate.at.element == any_element || predicate.at.element == element->position);
    const Part* part = nullptr;
    if (is_own) {
      if (predicate.at.component <= element->parts) part = &segment.parts[element->first + predicate.at.component - 1U];
    } else if (predicate.at.element != any_element) {
      part = segment.part(predicate.at.element, predicate.at.component);
    }
    // A code needs no release character, and who puts one in must not hide from us what others read.
    const std::string_view value = part == nullptr ? std::string_view{} : unescaped(segment, *part, segment.release, room);
    if (!holds(predicate, value)) return false;
  }
  return true;
}

bool passes(const SegmentTest& test, const Segment& segment) {
  if (segment.tag != test.tag) return false;
  const bool has_any = std::any_of(test.predicates.begin(), test.predicates.end(),
                                   [](const Predicate& predicate) { return predicate.at.element == any_element; });
  if (!has_any && !segment.repeats) return passes(test, segment, nullptr);
  for (const Element& element : segment.elements) {
    if (element.position > 0 && passes(test, segment, &element)) return true;
  }
  return false;
}

}  // namespace kpwatch::edifact
