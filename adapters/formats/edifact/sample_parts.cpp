// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/formats/edifact/sample_parts.h"

#include <algorithm>
#include <map>
#include <optional>

#include "adapters/formats/edifact/character_set.h"
#include "adapters/formats/edifact/delimiters.h"
#include "adapters/formats/edifact/input_text.h"
#include "adapters/formats/edifact/message_walk.h"
#include "adapters/formats/edifact/segment_path.h"
#include "daemon/base/text.h"

namespace kpwatch::edifact {
namespace {

constexpr Tag unb = tag("UNB"), unh = tag("UNH");

class Sample {
 public:
  Sample(std::string_view bytes, const SegmentLimits& limits) : input_(bytes), reader_(limits) {}

  std::vector<SamplePart> run(std::span<const MapUse> uses) {
    const std::string_view text = input_.text();
    std::size_t at = 0;
    for (std::uint32_t number = 1; input_.coding() != InputText::Coding::ebcdic; ++number) {
      const Beginning beginning = find_beginning(text, at);
      if (beginning.kind == Beginning::Kind::nothing || beginning.kind == Beginning::Kind::interactive) break;
      at = interchange(beginning.at, number);
    }
    for (const MapUse& use : uses) mark(use);
    return std::move(parts_);
  }

 private:
  // The parts of one segment are neighbours.
  struct Span {
    Tag tag = 0;
    std::size_t first = 0, last = 0;
  };

  // Returns where the next interchange may begin.
  std::size_t interchange(std::size_t at, std::uint32_t number) {
    const Opening opening = read_opening(input_.text(), at);
    if (opening.fault == Opening::Fault::refused) return input_.text().size();
    characters_.choose({}, {}, input_.coding() != InputText::Coding::bytes);
    reader_.start(input_.text(), opening.first_segment, opening.delimiters);
    release_ = opening.delimiters.release;
    place_ = {};
    place_.kind = Place::Kind::edifact;
    place_.interchange = number;
    Segment segment;
    bool is_first = true;
    while (true) {
      const std::size_t begin = reader_.position();
      if (!is_first && una_opens(input_.text(), begin)) return begin;
      if (!reader_.next(segment)) return input_.text().size();
      if (!is_first && segment.tag == unb) return segment.begin;
      is_first = false;
      if (segment.tag == unb) header(segment, opening);
      take(segment);
      if (segment.tag == tag("UNZ")) return std::max(segment.end, at + 1);
    }
  }

  void header(const Segment& segment, const Opening& opening) {
    (void)characters_.choose(trimmed(segment.raw(1, 4)), trimmed(segment.raw(1, 1)), input_.coding() != InputText::Coding::bytes);
    const std::string_view version = trimmed(segment.raw(1, 2));
    if (version == "4" || version == "X") reader_.use_repetition(opening.has_una ? opening.una_repetition : '*');
  }

  void take(const Segment& segment) {
    if (segment.tag == unh) {
      ++place_.message;
      place_.segment = 0;
    }
    ++place_.segment;
    if (segment.tag == 0 || place_.message == 0 || segment.tag_text().front() == 'U') return;
    Span span{segment.tag, parts_.size(), parts_.size()};
    const std::string_view tag_text = segment.tag_text();
    std::copy(tag_text.begin(), tag_text.end(), place_.tag.begin());
    for (const Element& element : segment.elements) {
      if (element.position == 0) continue;
      for (std::uint16_t i = 0; i < element.parts; ++i) {
        const Part& part = segment.parts[element.first + i];
        const std::string_view text = value_.of(segment, part, characters_, release_);
        if (text.empty()) continue;
        place_.element = element.position;
        place_.component = static_cast<std::uint16_t>(i + 1U);
        place_.byte = input_.source_offset(part.begin);
        parts_.push_back({place_, printable_utf8(text, part_text_bytes_max), false});
      }
    }
    span.last = parts_.size();
    if (span.last > span.first) by_segment_[key(place_)] = spans_.size();
    spans_.push_back(span);
  }

  static std::uint64_t key(const Place& place) {
    return std::uint64_t{place.interchange} << 48U | std::uint64_t{place.message} << 24U | place.segment;
  }

  void mark(const MapUse& use) {
    const auto found = by_segment_.find(key(use.place));
    if (found == by_segment_.end()) return;
    const Span& span = spans_[found->second];
    std::string fault;
    const auto path = parse_segment_path(use.row == nullptr ? use.scope->starts : use.row->is_fixed ? "" : use.row->paths[use.path], fault);
    if (use.row != nullptr && !use.row->is_fixed) mark_at(span, use.place.element, use.place.component);
    if (!path) return;
    mark_tests(span, path->test, use.place);
    if (path->leader) mark_leader(found->second, *path->leader);
    if (use.row == nullptr || use.row->companion.empty()) return;
    if (const auto companion = parse_position(use.row->companion))
      mark_at(span, companion->element == any_element ? use.place.element : companion->element,
              std::max<std::uint16_t>(companion->component, 1));
  }

  void mark_tests(const Span& span, const SegmentTest& test, const Place& place) {
    for (const Predicate& predicate : test.predicates)
      mark_at(span, predicate.at.element == any_element ? place.element : predicate.at.element, predicate.at.component);
  }

  // The segment that this one belongs to stands before it.
  void mark_leader(std::size_t segment, const SegmentTest& test) {
    while (segment > 0 && spans_[segment].tag != test.tag) --segment;
    if (spans_[segment].tag == test.tag) mark_tests(spans_[segment], test, {});
  }

  void mark_at(const Span& span, std::uint16_t element, std::uint16_t component) {
    for (std::size_t i = span.first; i < span.last; ++i)
      if (parts_[i].place.element == element && parts_[i].place.component == component) parts_[i].is_read = true;
  }

  InputText input_;
  SegmentReader reader_;
  CharacterSet characters_;
  ValueText value_;
  char release_ = none;
  Place place_;
  std::vector<SamplePart> parts_;
  std::vector<Span> spans_;
  std::map<std::uint64_t, std::size_t> by_segment_;
};

}  // namespace

std::vector<SamplePart> sample_parts(std::string_view bytes, const SegmentLimits& limits, std::span<const MapUse> uses) {
  return Sample(bytes, limits).run(uses);
}

}  // namespace kpwatch::edifact
