// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/formats/edifact/structure/segment_check.h"

#include <algorithm>

#include "adapters/formats/edifact/reasons.h"
#include "adapters/formats/edifact/structure/deviation_reasons.h"
#include "adapters/formats/edifact/structure/value_check.h"
#include "daemon/base/text.h"

namespace kpwatch::edifact {
namespace {

bool is_blank(std::string_view text) { return trimmed(text).empty(); }

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == '\x7F'; }

}  // namespace

std::string_view beginning_of(std::string_view raw) {
  constexpr std::size_t bytes_max = std::size_t{64} * 1024;
  if (raw.size() <= bytes_max) return raw;
  std::size_t end = bytes_max;
  while (end > 0 && (static_cast<unsigned char>(raw[end]) & 0xC0U) == 0x80U) --end;  // between two characters of UTF-8
  return raw.substr(0, end);
}

void append_unescaped(std::string& out, std::string_view raw, char release) {
  for (std::size_t i = 0; i < raw.size(); ++i) {
    if (raw[i] == release && release != none && i + 1 < raw.size()) ++i;
    out.push_back(raw[i]);
  }
}

bool SegmentCheck::is_empty(const Segment& segment, const Element& element) {
  for (std::uint16_t i = 0; i < element.parts; ++i) {
    if (!is_blank(segment.raw(segment.parts[element.first + i]))) return false;
  }
  return true;
}

std::string_view SegmentCheck::text_of(const Segment& segment, const Element& element) {
  if (element.parts == 0) return {};
  const Part& first = segment.parts[element.first];
  const Part& last = segment.parts[element.first + element.parts - 1U];
  return segment.text.substr(first.begin, last.end - first.begin);
}

const std::string& SegmentCheck::text_of(const Segment& segment, const Part& part) {
  unescaped_.clear();
  append_unescaped(unescaped_, beginning_of(segment.raw(part)), part.released ? release_ : none);
  text_.clear();
  CharacterSet::Findings ignored;  // told of the segment as a whole
  characters_.append(text_, trimmed(unescaped_), ignored);
  return text_;
}

void SegmentCheck::check(const Segment& segment, const SegmentRule* rule, const Telling& tell) {
  const Looked at{segment, tell};
  check_cutting(at);
  rules_.clear();
  if (rule != nullptr) {
    // Before version 4 an element is repeated in positions of its own.
    for (const ElementRule& each : structure_tables().of(*rule)) rules_.insert(rules_.end(), syntax_ < 4 ? each.repeats : 1U, &each);
  }
  check_characters(at, rules_);
  if (rule == nullptr) return;
  std::size_t next = 0;  // behind the tag, and what a repetition sign in it makes of it
  while (next < segment.elements.size() && segment.elements[next].position == 0) ++next;
  const ElementRule* before = nullptr;
  for (std::uint16_t position = 1; position <= rules_.size() || next < segment.elements.size(); ++position) {
    const std::size_t first = next;
    while (next < segment.elements.size() && segment.elements[next].position == position) ++next;
    const auto occurrences = segment.elements.subspan(std::min(first, segment.elements.size()), next - first);
    if (position > rules_.size()) {
      const auto filled =
          std::find_if(occurrences.begin(), occurrences.end(), [&](const Element& each) { return !is_empty(segment, each); });
      if (filled == occurrences.end()) continue;
      tell(too_many_elements_here, position, 0, text_of(segment, *filled));
      return;
    }
    const ElementRule& element = *rules_[position - 1U];
    const bool is_further = before == &element;  // only the first of repeated positions must be there
    before = &element;
    if (is_further && std::all_of(occurrences.begin(), occurrences.end(), [&](const Element& each) { return is_empty(segment, each); }))
      continue;
    check_element(at, element, position, occurrences);
  }
}

void SegmentCheck::check_cutting(const Looked& at) const {
  const Segment& segment = at.segment;
  if (segment.tag == 0) at.tell(invalid_tag, 0, 0, segment.tag_text());
  if (segment.has_trailing_separator) at.tell(trailing_separator, segment.trailing_separator, 0, segment.bytes());
  if (segment.too_long) at.tell(segment_too_long, 0, 0, segment.bytes());
  if (segment.too_many_elements || segment.too_many_components) at.tell(too_many_elements, 0, 0, segment.bytes());
  if (segment.dangling_release) at.tell(release_at_end, 0, 0, segment.bytes());
}

void SegmentCheck::check_characters(const Looked& at, const std::vector<const ElementRule*>& rules) {
  const Segment& segment = at.segment;
  if (!segment.unusual && !characters_.is_upper_case_only()) return;
  for (std::size_t i = 1; i < segment.elements.size(); ++i) {
    const Element& element = segment.elements[i];
    if (element.position == 0) continue;
    const bool is_simple = element.position <= rules.size() ? !rules[element.position - 1U]->is_composite() : element.parts == 1;
    for (std::uint16_t c = 0; c < element.parts; ++c) {
      const std::string_view raw = beginning_of(segment.raw(segment.parts[element.first + c]));
      const auto component = static_cast<std::uint16_t>(is_simple && c == 0 ? 0 : c + 1);
      if (std::any_of(raw.begin(), raw.end(), is_control)) {
        at.tell(invalid_character, element.position, component, raw);
        continue;
      }
      CharacterSet::Findings findings;
      std::string ignored;
      characters_.append(ignored, raw, findings);
      const bool is_foreign = findings.above_ascii || findings.windows_1252 ||
                              (characters_.is_upper_case_only() && !std::all_of(raw.begin(), raw.end(), in_level_a));
      if (findings.undecodable) {
        at.tell(not_decodable, element.position, component, raw);
      } else if (is_foreign) {
        at.tell(outside_repertoire, element.position, component, raw);
      }
    }
  }
}

void SegmentCheck::check_element(const Looked& at, const ElementRule& rule, std::uint16_t position, std::span<const Element> occurrences) {
  const bool is_any = std::any_of(occurrences.begin(), occurrences.end(), [&](const Element& each) { return !is_empty(at.segment, each); });
  if (!is_any) {
    if (rule.mandatory) at.tell(missing_element, position, 0, at.segment.bytes());
    return;
  }
  const std::size_t most = syntax_ < 4 ? 1 : rule.repeats;
  if (occurrences.size() > most) at.tell(too_many_repetitions, position, 0, text_of(at.segment, occurrences[most]));
  for (const Element& each : occurrences) {
    if (!is_empty(at.segment, each)) check_components(at, rule, each);
  }
}

void SegmentCheck::check_components(const Looked& at, const ElementRule& rule, const Element& element) {
  const Segment& segment = at.segment;
  const auto rules = structure_tables().of(rule);
  for (std::uint16_t i = 0; i < std::max<std::size_t>(rules.size(), element.parts); ++i) {
    const auto component = static_cast<std::uint16_t>(rule.is_composite() || i > 0 ? i + 1 : 0);
    const Part* const part = i < element.parts ? &segment.parts[element.first + i] : nullptr;
    const bool is_given = part != nullptr && !is_blank(segment.raw(*part));
    if (i >= rules.size()) {
      if (!is_given) continue;
      at.tell(too_many_components_here, element.position, component, segment.raw(*part));
      return;
    }
    if (!is_given) {
      if (rules[i].mandatory) at.tell(missing_element, element.position, component, text_of(segment, element));
      continue;
    }
    const std::string& text = text_of(segment, *part);
    if (const Reason* const fault = value_fault(text, rules[i], syntax_)) at.tell(*fault, element.position, component, segment.raw(*part));
  }
}

}  // namespace kpwatch::edifact
