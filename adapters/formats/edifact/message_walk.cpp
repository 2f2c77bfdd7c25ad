// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/formats/edifact/message_walk.h"

#include <algorithm>

#include "adapters/formats/edifact/note_pad.h"
#include "adapters/formats/edifact/reasons.h"

namespace kpwatch::edifact {
namespace {

constexpr Tag uns = tag("UNS");
constexpr Tag bgm = tag("BGM");

bool contains(const std::vector<Tag>& tags, Tag tag) { return std::find(tags.begin(), tags.end(), tag) != tags.end(); }

}  // namespace

std::string_view ValueText::of(const Segment& segment, const Part& part) {
  const std::string_view text = unescaped(segment, part, release_, unescaped_);
  if (!segment.unusual) return text;
  decoded_.clear();
  CharacterSet::Findings ignored;  // whoever reads the segments has noted them
  characters_.append(decoded_, text, ignored);
  return decoded_;
}

MessageWalk::MessageWalk(const CompiledMap& map, DocumentBuilder& builder, CharacterSet& characters, char release,
                         std::function<Outlook()> outlook)
    : map_(map), builder_(builder), value_(characters, release), companion_(characters, release), ask_outlook_(std::move(outlook)) {
  frames_.push_back({&map.root, nullptr, {}});
  missing_ = map.mandatory;
}

const Outlook& MessageWalk::outlook() {
  if (!outlook_) outlook_ = ask_outlook_();
  return *outlook_;
}

// A segment that the message type does not have is told and otherwise passed over; service segments may stand anywhere.
void MessageWalk::check_tag(const Segment& segment) {
  std::erase(missing_, segment.tag);
  if (map_.segments.empty() || segment.tag_text().front() == 'U') return;
  if (std::binary_search(map_.segments.begin(), map_.segments.end(), segment.tag)) return;
  builder_.note({&unexpected_segment, Severity::note, place_, shown(segment.bytes()), "this message type has no such segment"});
}

// UNS says D before the detail section and S before the summary (0081). One without either value moves one section on.
void MessageWalk::note_section(const Segment& segment) {
  if (segment.tag != uns) return;
  const std::string_view value = segment.raw(1);
  if (value == "D") {
    section_ = Section::detail;
  } else if (value == "S" || section_ != Section::header) {
    section_ = Section::summary;
  } else {
    section_ = Section::detail;
  }
  close_to(1);
}

void MessageWalk::close_to(std::size_t frames) {
  while (frames_.size() > frames) {
    builder_.close(*frames_.back().scope->scope);
    frames_.pop_back();
  }
}

// Lists end before the first segment that they don't hold; an item ends where it says so, or at the next of its kind.
void MessageWalk::leave_lists(const Segment& segment) {
  while (frames_.size() > 1) {
    const CompiledScope& scope = *frames_.back().scope;
    const bool stays = scope.is_item ? !contains(scope.ends, segment.tag) && !opens(scope, segment) : contains(scope.holds, segment.tag);
    if (stays) return;
    if (scope.is_item && contains(scope.ends, segment.tag) && map_.has_sections) section_ = Section::summary;
    close_to(frames_.size() - 1);
  }
}

// Without UNS+D the first item opens the detail section. The header's own CST follows BGM and has no item number.
bool MessageWalk::opens(const CompiledScope& scope, const Segment& segment) {
  if (segment.tag != scope.start.test.tag || !passes(scope.start.test, segment)) return false;
  if (scope.when_absent != 0 && (contains(opened_, scope.when_absent) || outlook().has(scope.when_absent))) return false;
  if (scope.section == Section::detail && section_ == Section::header) {
    if (outlook().has_detail_ahead) return false;
    return previous_ != bgm || !segment.raw(1).empty();
  }
  return true;
}

bool MessageWalk::is_active(const CompiledScope& scope) const {
  if (scope.section) return *scope.section == section_ || (*scope.section == Section::detail && section_ == Section::header);
  const bool is_inside_item = frames_.size() > 1;
  return is_inside_item || !map_.has_sections || section_ != Section::detail;
}

Place MessageWalk::place_of(const Part& part, std::uint16_t element, std::uint16_t component) const {
  Place place = place_;
  place.element = element;
  place.component = component;
  place.byte = (*source_)(part.begin);
  return place;
}

void MessageWalk::give(const CompiledRow& row, const Segment& segment, const Part& part, const Element& element, std::uint16_t component) {
  const std::string_view text = value_.of(segment, part);
  if (text.empty()) return;
  std::string_view companion;
  if (row.companion_is_opening && opening_ != nullptr) {
    companion = companion_.of(segment, *opening_);
  } else if (row.companion) {
    const bool is_own = row.companion->element == any_element || row.companion->element == element.position;
    const Part* found = nullptr;
    if (!is_own) {
      found = segment.part(row.companion->element, row.companion->component);
    } else if (row.companion->component <= element.parts) {
      found = &segment.parts[element.first + row.companion->component - 1U];
    }
    if (found != nullptr) companion = companion_.of(segment, *found);
  }
  builder_.value(*row.row, row.rank, text, companion, place_of(part, element.position, component));
}

void MessageWalk::fire_row(const CompiledRow& row, const Segment& segment) {
  if (row.path.is_opening_component) {
    for (const Element& element : segment.elements) {
      const std::size_t part = static_cast<std::size_t>(opening_ - segment.parts.data());
      if (part >= element.first && part < std::size_t{element.first} + element.parts)
        give(row, segment, *opening_, element, opening_component_);
    }
    return;
  }
  const Position& at = row.path.value;
  const bool is_plain = at.element != any_element && !segment.repeats;
  if (is_plain && at.element >= segment.elements.size()) return;
  const std::size_t first = is_plain ? at.element : 1;
  const std::size_t last = is_plain ? first + 1 : segment.elements.size();
  for (std::size_t i = first; i < last; ++i) {
    const Element& element = segment.elements[i];
    if (at.element != any_element && element.position != at.element) continue;
    if (!passes(row.path.test, segment, &element)) continue;
    const std::uint16_t begin = at.component == 0 ? std::uint16_t{1} : at.component;
    const std::uint16_t end = at.component == 0 ? element.parts : std::max(at.component, at.last);
    for (std::uint16_t component = begin; component <= end && component <= element.parts; ++component) {
      give(row, segment, segment.parts[element.first + component - 1U], element, component);
    }
  }
}

void MessageWalk::fire(std::size_t frame, const Segment& segment) {
  const CompiledScope& scope = *frames_[frame].scope;
  if (opening_ != nullptr) {
    for (const CompiledRow& row : scope.rows_for(0)) fire_row(row, segment);
  }
  for (const CompiledRow& row : scope.rows_for(segment.tag)) {
    if (!row.path.leader) fire_row(row, segment);
  }
}

bool MessageWalk::opens_item(std::size_t frame, const Segment& segment) {
  const std::vector<CompiledScope>& scopes = frames_[frame].scope->scopes;
  return std::any_of(scopes.begin(), scopes.end(), [&](const CompiledScope& scope) {
    return scope.is_item && scope.start.test.tag == segment.tag && is_active(scope) && opens(scope, segment);
  });
}

// One list for each component, closed at once.
void MessageWalk::open_each(const CompiledScope& scope, std::size_t frame, const Segment& segment) {
  for (const Element& element : segment.elements) {
    if (element.position != scope.start.value.element || !passes(scope.start.test, segment, &element)) continue;
    for (std::uint16_t i = 0; i < element.parts; ++i) {
      const Part& part = segment.parts[element.first + i];
      if (segment.raw(part).empty()) continue;
      opening_component_ = static_cast<std::uint16_t>(i + 1U);
      builder_.open(*scope.scope, place_of(part, element.position, opening_component_));
      frames_.push_back({&scope, nullptr, {}});
      opening_ = &part;
      fire(frames_.size() - 1, segment);
      opening_ = nullptr;
      close_to(frame + 1);
    }
  }
}

void MessageWalk::open_lists(std::size_t frame, const Segment& segment) {
  for (const CompiledScope& scope : frames_[frame].scope->scopes) {
    if (scope.start.test.tag != segment.tag || !is_active(scope) || !opens(scope, segment)) continue;
    close_to(frame + 1);  // two lists on one segment: only the last goes on holding
    if (scope.is_item) {
      if (scope.section == Section::detail) section_ = Section::detail;
      if (!contains(opened_, segment.tag)) opened_.push_back(segment.tag);
    }
    if (scope.each_component) {
      open_each(scope, frame, segment);
      continue;
    }
    builder_.open(*scope.scope, place_);
    frames_.push_back({&scope, nullptr, {}});
    fire(frame + 1, segment);
    open_lists(frame + 1, segment);
    if (scope.is_item) return;
  }
}

// Does the segment belong to the one before it, as the map's groups say? A leader is remembered with the rows it leads.
bool MessageWalk::follows_leader(Frame& frame, const Segment& segment) {
  if (frame.group != nullptr && contains(frame.group->held, segment.tag)) return true;
  const CompiledScope& scope = *frame.scope;
  frame.group = scope.group_of(segment.tag);
  frame.led.clear();
  if (frame.group == nullptr || !scope.has_led_rows) return false;
  for (const CompiledRow& row : scope.rows) {
    if (row.path.leader && row.path.leader->tag == segment.tag && passes(*row.path.leader, segment)) frame.led.push_back(&row);
  }
  return false;
}

void MessageWalk::fire_led(std::size_t frame, const Segment& segment) {
  for (const CompiledRow* row : frames_[frame].led) {
    if (row->path.test.tag == segment.tag) fire_row(*row, segment);
  }
}

void MessageWalk::segment(const Segment& segment, const Place& place, const std::function<std::uint64_t(std::size_t)>& source) {
  place_ = place;
  source_ = &source;
  check_tag(segment);
  note_section(segment);
  leave_lists(segment);
  // Groups are the header's or the item's own, whatever small list the leader has opened.
  const std::size_t top = frames_.size() - 1;
  const std::size_t base = top > 0 && frames_[1].scope->is_item ? 1 : 0;
  const bool held = follows_leader(frames_[base], segment);
  const bool is_silent = base == 0 && map_.has_sections && section_ == Section::detail;  // commercial lines are no header
  if (!is_silent) {
    if (held) fire_led(base, segment);
    if (top != base || (!held && !opens_item(top, segment))) fire(top, segment);
  }
  if (!held || top != base) open_lists(top, segment);
  previous_ = segment.tag;
}

void MessageWalk::end() {
  close_to(1);
  for (const Tag each : missing_) {
    Place place = place_;
    place.tag = {static_cast<char>(each >> 16U & 0xFFU), static_cast<char>(each >> 8U & 0xFFU), static_cast<char>(each & 0xFFU), '\0'};
    builder_.note({&missing_segment, Severity::note, place, {}, std::string(place.tag_text())});
  }
}

}  // namespace kpwatch::edifact
