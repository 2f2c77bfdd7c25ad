// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/formats/edifact/message_walk.h"

#include <algorithm>

#include "adapters/formats/edifact/note_pad.h"
#include "adapters/formats/edifact/reasons.h"
#include "daemon/base/text.h"

namespace kpwatch::edifact {
namespace {

constexpr Tag uns = tag("UNS");
constexpr Tag bgm = tag("BGM");

std::uint64_t qualifier_of(const Segment& segment) {
  const Part* const part = segment.qualifier();
  if (part == nullptr) return packed({});
  if (!part->released) return packed(trimmed({segment.text.data() + part->begin, part->end - part->begin}));
  std::string room;
  return packed(unescaped(segment, *part, segment.release, room));
}

bool contains(const std::vector<Tag>& tags, Tag tag) { return std::find(tags.begin(), tags.end(), tag) != tags.end(); }

}  // namespace

std::string_view ValueText::changed(const Segment& segment, const Part& part, CharacterSet& characters, char release) {
  const std::string_view text = part.released ? unescaped(segment, part, release, unescaped_) : trimmed(segment.raw(part));
  if (!segment.unusual) return text;
  decoded_.clear();
  CharacterSet::Findings ignored;  // whoever reads the segments has noted them
  characters.append(decoded_, text, ignored);
  return decoded_;
}

void MessageWalk::start(const CompiledMap& map, const InputText& input, char release, const Place& place, Ahead& ahead) {
  place_ = place;
  map_ = &map;
  input_ = &input;
  ahead_ = &ahead;
  release_ = release;
  outlook_.reset();
  has_detail_ahead_.reset();
  section_ = Section::header;
  depth_ = 0;
  above_.start(map.grouped);
  is_filled_from_above_ = false;
  has_noted_too_large_ = false;
  push(map.root);
  opened_.clear();
  met_.reset();
  previous_ = 0;
  parts_ = 0;
  number_ = 0;
}

const Outlook& MessageWalk::outlook() {
  if (!outlook_) outlook_ = ahead_->look_ahead();
  return *outlook_;
}

bool MessageWalk::has_detail_ahead() {
  if (outlook_) return outlook_->has_detail_ahead;
  if (!has_detail_ahead_) has_detail_ahead_ = ahead_->has_detail_ahead();
  return *has_detail_ahead_;
}

// A segment that the message type does not have is told and otherwise passed over; service segments may stand anywhere.
void MessageWalk::check_tag(const Segment& segment) {
  met_[number_] = true;
  if (map_->segments[number_] || map_->segments.none() || segment.tag_text().front() == 'U') return;
  builder_.note({&unexpected_segment, Severity::note, place_of_segment(), shown(segment.bytes()), "this message type has no such segment"});
}

// UNS says D before the detail section and S before the summary (0081). One without either value moves one section on.
void MessageWalk::note_section(const Segment& segment) {
  const Part* const part = segment.part(1, 1);
  std::string room;
  const std::string_view value = part == nullptr ? std::string_view{} : unescaped(segment, *part, release_, room);
  if (value == "D") {
    section_ = Section::detail;
  } else if (value == "S" || section_ != Section::header) {
    section_ = Section::summary;
  } else {
    section_ = Section::detail;
  }
  close_to(1);
  end_groups();
}

void MessageWalk::push(const CompiledScope& scope) {
  if (depth_ == frames_.size()) frames_.emplace_back();
  Frame& frame = frames_[depth_++];
  frame.scope = &scope;
  frame.group = nullptr;
  frame.led.clear();
}

void MessageWalk::close_to(std::size_t frames) {
  while (depth_ > frames) {
    const CompiledScope& scope = *frames_[depth_ - 1].scope;
    if (&scope == above_.items() && !is_filled_from_above_) {
      is_filled_from_above_ = true;
      fill_from_above(false);
      continue;
    }
    --depth_;
    if (!scope.is_silent) builder_.close(*scope.scope);
  }
}

// Lists end before the first segment that they don't hold; an item ends where it says so, or at the next of its kind.
void MessageWalk::leave_lists(const Segment& segment) {
  while (depth_ > 1) {
    const CompiledScope& scope = *frames_[depth_ - 1].scope;
    const bool ends = scope.is_item && scope.ends.test(number_);
    const bool stays = scope.is_item ? !ends && !opens(scope, segment) : scope.holds.test(number_);
    if (stays) return;
    if (ends && map_->has_sections) section_ = Section::summary;
    close_to(depth_ - 1);
  }
}

// Without UNS+D the first item opens the detail section. The header's own CST follows BGM and has no item number.
bool MessageWalk::opens(const CompiledScope& scope, const Segment& segment) {
  if (segment.tag != scope.start.test.tag) return false;
  const auto is_listed = [&] {
    return std::find(scope.opening_qualifiers.begin(), scope.opening_qualifiers.end(), qualifier_) != scope.opening_qualifiers.end();
  };
  if (segment.repeats || scope.opening == CompiledScope::Opening::any) {
    if (!passes(scope.start.test, segment)) return false;
  } else if (scope.opening != CompiledScope::Opening::always) {
    if (is_listed() != (scope.opening == CompiledScope::Opening::one_of)) return false;
  }
  if (scope.when_absent != 0 && is_excluded(scope)) return false;
  if (scope.section == Section::detail && section_ == Section::header) {
    if (has_detail_ahead()) return false;
    return previous_ != bgm || !segment.raw(1).empty();
  }
  return true;
}

// By the segment that must not be there (`when_absent`).
bool MessageWalk::is_excluded(const CompiledScope& scope) {
  return scope.when_absent != 0 && (contains(opened_, scope.when_absent) || outlook().has(scope.when_absent));
}

bool MessageWalk::is_active(const CompiledScope& scope) const {
  if (scope.section) return *scope.section == section_ || (*scope.section == Section::detail && section_ == Section::header);
  const bool is_inside_item = depth_ > 1;
  return is_inside_item || !map_->has_sections || section_ != Section::detail;
}

const Place& MessageWalk::place_of_segment() {
  place_.element = 0;
  place_.component = 0;
  place_.byte = byte_;
  return place_;
}

std::string_view MessageWalk::companion_of(const CompiledRow& row, const Segment& segment, const Element& element) {
  if (row.companion_is_opening && opening_ != nullptr) return companion_.of(segment, *opening_, characters_, release_);
  if (!row.companion) return {};
  const bool is_own = row.companion->element == any_element || row.companion->element == element.position;
  const Part* found = nullptr;
  if (!is_own) {
    found = segment.part(row.companion->element, row.companion->component);
  } else if (row.companion->component <= element.parts) {
    found = &segment.parts[element.first + row.companion->component - 1U];
  }
  return found == nullptr ? std::string_view{} : companion_.of(segment, *found, characters_, release_);
}

void MessageWalk::give(const CompiledRow& row, const Segment& segment, const Part& part, const Element& element, std::uint16_t component) {
  const std::string_view text = value_.of(segment, part, characters_, release_);
  if (text.empty()) return;
  builder_.value(*row.row, row.rank, text, companion_of(row, segment, element), place_of(part, element.position, component));
}

// In a segment without repetitions, whose qualifier has been looked at.
void MessageWalk::fire_at(const Pick& pick, const Segment& segment) {
  if (pick.element >= segment.elements.size()) return;
  const Element& element = segment.elements.data()[pick.element];
  const std::uint16_t last = std::min(element.parts, pick.last);
  for (std::uint16_t component = pick.first; component <= last; ++component) {
    const Part& part = segment.parts.data()[element.first + component - 1U];
    const std::string_view text = value_.of(segment, part, characters_, release_);
    if (text.empty()) continue;
    const std::string_view companion = pick.has_companion ? companion_of(*pick.whole, segment, element) : std::string_view{};
    builder_.value(*pick.row, pick.rank, text, companion, place_of(part, element.position, component));
  }
}

void MessageWalk::fire_picks(const CompiledScope& scope, const TagUse& use, const Segment& segment) {
  std::uint16_t first = use.first_pick, last = use.last_pick;
  for (std::uint16_t i = use.first_case; i < use.last_case; ++i) {
    const PickCase& each = scope.cases.data()[i];
    if (each.qualifier != qualifier_) continue;
    first = each.first;
    last = each.last;
    break;
  }
  for (std::uint16_t i = first; i < last; ++i) {
    const Pick& pick = scope.picks.data()[i];
    if (pick.is_plain) {
      fire_at(pick, segment);
    } else if ((pick.element == any_element || pick.element < segment.elements.size()) && !builder_.has_better(*pick.row, pick.rank)) {
      fire_row(*pick.whole, segment);
    }
  }
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
  if (number_ == 0) return;
  const TagUse& use = scope.uses.data()[number_];
  if (use.first_row == use.last_row) return;
  if (!segment.repeats) {
    fire_picks(scope, use, segment);
    return;
  }
  for (const CompiledRow& row : scope.rows_for(number_)) fire_row(row, segment);
}

bool MessageWalk::opens_item(std::size_t frame, const Segment& segment) {
  const CompiledScope& outer = *frames_[frame].scope;
  return std::any_of(outer.scopes.begin(), outer.scopes.end(), [&](const CompiledScope& scope) {
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
      push(scope);
      opening_ = &part;
      fire(depth_ - 1, segment);
      opening_ = nullptr;
      close_to(frame + 1);
    }
  }
}

void MessageWalk::open_lists(std::size_t frame, const Segment& segment) {
  const CompiledScope& outer = *frames_.data()[frame].scope;
  const TagUse& use = outer.uses.data()[number_];
  for (std::uint16_t i = use.first_list; i < use.last_list; ++i) {
    const CompiledScope& scope = *outer.lists.data()[i];
    if (!is_active(scope) || !opens(scope, segment)) continue;
    close_to(frame + 1);  // two lists on one segment: only the last goes on holding
    if (scope.is_item) {
      is_filled_from_above_ = false;
      if (&scope == above_.items()) above_.note_item();
      if (scope.section == Section::detail) section_ = Section::detail;
      if (!contains(opened_, segment.tag)) opened_.push_back(segment.tag);
    }
    if (scope.each_component) {
      if (scope.is_silent) continue;
      open_each(scope, frame, segment);
      continue;
    }
    if (!scope.is_silent) builder_.open(*scope.scope, place_of_segment());
    push(scope);
    fire(frame + 1, segment);
    open_lists(frame + 1, segment);
    if (scope.is_item) return;
  }
}

// Does the segment belong to the one before it, as the map's groups say? A leader is remembered with the rows it leads.
bool MessageWalk::follows_leader(Frame& frame, const Segment& segment) const {
  if (frame.group != nullptr) {
    if (frame.group->held.test(number_)) return true;
    frame.group = nullptr;
    frame.led.clear();
  }
  if (frame.scope->uses.data()[number_].group >= 0) lead(frame, segment);
  return false;
}

void MessageWalk::lead(Frame& frame, const Segment& segment) const {
  const CompiledScope& scope = *frame.scope;
  frame.group = &scope.groups[static_cast<std::size_t>(scope.uses[number_].group)];
  for (const CompiledRow* const row : scope.led) {
    if (row->path.leader->tag == segment.tag && passes(*row->path.leader, segment)) frame.led.push_back(row);
  }
}

void MessageWalk::fire_led(std::size_t frame, const Segment& segment) {
  for (const CompiledRow* row : frames_[frame].led) {
    if (row->path.test.tag == segment.tag) fire_row(*row, segment);
  }
}

void MessageWalk::look_at(const Segment& segment, std::uint32_t number) {
  byte_ = input_->source_offset(segment.begin);
  place_.tag = {static_cast<char>(segment.tag >> 16U & 0xFFU), static_cast<char>(segment.tag >> 8U & 0xFFU),
                static_cast<char>(segment.tag & 0xFFU), '\0'};
  place_.segment = number;
  number_ = map_->numbers.of(segment.tag);
  parts_ += map_->parts[number_] + map_->parts_a_component[number_] * segment.parts.size();
  if (!segment.repeats) qualifier_ = qualifier_of(segment);
}

void MessageWalk::segment(const Segment& segment, std::uint32_t number) {
  look_at(segment, number);
  check_tag(segment);
  if (builder_.is_full()) return;
  if (segment.tag == uns) note_section(segment);
  if (above_.items() != nullptr) {
    if (const std::size_t level = begins_group(segment); level != GroupsAbove::no_level) begin_group(level);
  }
  leave_lists(segment);
  // Groups are the header's or the item's own, whatever small list the leader has opened.
  const std::size_t top = depth_ - 1;
  const std::size_t base = top > 0 && frames_[1].scope->is_item ? 1 : 0;
  const bool held = follows_leader(frames_[base], segment);
  const bool is_silent = base == 0 && map_->has_sections && section_ == Section::detail;  // commercial lines are no header
  if (!is_silent) {
    if (held) fire_led(base, segment);
    const bool may_open_item = frames_[top].scope->uses.data()[number_].opens_item;
    if (top != base || (!held && !(may_open_item && opens_item(top, segment)))) fire(top, segment);
  }
  if (!held || top != base) open_lists(top, segment);
  if (is_silent && above_.is_open()) keep_for_items(segment);
  previous_ = segment.tag;
}

MessageWalk::Passing MessageWalk::passing(Tag tag, std::uint8_t number) {
  if (above_.is_open()) return Passing::never;
  passed_.tag = tag;
  number_ = number;
  if (depth_ > 1) leave_lists(passed_);  // which is the first thing to be done with it in any case
  const TagUse& use = frames_.data()[depth_ - 1].scope->uses.data()[number];
  if (use.first_pick != use.last_pick) return Passing::never;
  return use.first_case == use.last_case && use.first_list == use.last_list ? Passing::always : Passing::by_qualifier;
}

bool MessageWalk::may_pass_over(std::uint64_t qualifier) {
  qualifier_ = qualifier;
  const CompiledScope& scope = *frames_[depth_ - 1].scope;
  const TagUse& use = scope.uses.data()[number_];
  for (std::uint16_t i = use.first_case; i < use.last_case; ++i) {
    if (scope.cases.data()[i].qualifier == qualifier) return false;
  }
  for (std::uint16_t i = use.first_list; i < use.last_list; ++i) {
    const CompiledScope& list = *scope.lists.data()[i];
    const TagUse& inside = list.uses.data()[number_];
    const bool is_simple = list.opening != CompiledScope::Opening::any && list.section != Section::detail && list.when_absent == 0 &&
                           inside.first_list == inside.last_list;
    if (!is_simple || (!list.is_silent && opens(list, passed_))) return false;
  }
  return true;
}

void MessageWalk::pass_over(std::size_t bytes) {
  met_[number_] = true;
  parts_ += map_->parts[number_] + map_->parts_a_component[number_] * bytes;
  previous_ = passed_.tag;
  const std::size_t top = depth_ - 1;
  const std::size_t base = top > 0 && frames_[1].scope->is_item ? 1 : 0;
  Frame& frame = frames_[base];
  const bool may_lead = frame.group != nullptr || frame.scope->uses.data()[number_].group >= 0;
  const bool held = may_lead && follows_leader(frame, passed_);
  const TagUse& use = frames_[top].scope->uses.data()[number_];
  if (use.first_list != use.last_list && (!held || top != base)) open_lists(top, passed_);
}

void MessageWalk::end(bool is_whole) {
  close_to(1);
  end_groups();
  if (!is_whole) return;
  for (const Tag each : map_->mandatory) {
    if (met_.test(map_->numbers.of(each))) continue;
    Place place = place_of_segment();
    place.tag = {static_cast<char>(each >> 16U & 0xFFU), static_cast<char>(each >> 8U & 0xFFU), static_cast<char>(each & 0xFFU), '\0'};
    builder_.note({&missing_segment, Severity::note, place, {}, std::string(place.tag_text())});
  }
}

}  // namespace kpwatch::edifact
