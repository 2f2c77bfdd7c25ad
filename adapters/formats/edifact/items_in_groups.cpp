// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The part of the walk that says to each item what stands above it: of its bill, its consignment, its invoice.
#include "adapters/formats/edifact/message_walk.h"
#include "adapters/formats/edifact/note_pad.h"
#include "adapters/formats/edifact/reasons.h"

namespace kpwatch::edifact {

// A group begins the detail section where no UNS+D does, but an inner one does not: the header has segments of its tag too.
std::size_t MessageWalk::begins_group(const Segment& segment) {
  constexpr std::size_t no_level = GroupsAbove::no_level;
  const std::size_t level = above_.level_of(segment, number_);
  if (level == no_level || section_ == Section::summary) return no_level;
  if (section_ == Section::header && (level > 0 || has_detail_ahead())) return no_level;
  const std::size_t base = depth_ > 1 && frames_[1].scope->is_item ? 1 : 0;
  const Group* const group = frames_[base].group;
  if (group != nullptr && group->held.test(number_)) return no_level;
  return is_excluded(*above_.items()) ? no_level : level;
}

void MessageWalk::begin_group(std::size_t level) {
  close_to(1);
  make_item_of_group(level);
  above_.begin(level);
  section_ = Section::detail;
}

// What opened an item is the item's own.
void MessageWalk::keep_for_items(const Segment& segment) {
  const bool is_in_item = depth_ > 1 && frames_[1].scope->is_item;
  if (is_in_item || above_.keep(segment, place_.segment) || has_noted_too_large_) return;
  has_noted_too_large_ = true;
  builder_.note({&group_too_large, Severity::note, place_of_segment(), shown(segment.bytes()),
                 std::to_string(GroupsAbove::kept_max) + " segments are kept"});
}

void MessageWalk::end_groups() {
  make_item_of_group(0);
  above_.end_all();
}

// Where a group at that level ends.
void MessageWalk::make_item_of_group(std::size_t level) {
  const CompiledScope* const items = above_.items();
  if (items == nullptr || !items->alone || items->is_silent) return;
  const GroupsAbove::Kept* const first = above_.without_item(level);
  if (first == nullptr) return;
  const Here here = this->here();
  look_at(first->segment, first->number);
  builder_.open(*items->scope, place_of_segment());
  go_back(here);
  push(*items);
  is_filled_from_above_ = true;
  fill_from_above(true);
  close_to(1);
}

// The item has said its own; what it has not said comes from its groups, the outermost first.
void MessageWalk::fill_from_above(bool everything) {
  const Here here = this->here();
  close_to(2);
  frames_[1].group = nullptr;
  frames_[1].led.clear();
  for (const GroupsAbove::Kept& kept : above_.kept()) {
    const Segment& segment = kept.segment;
    look_at(segment, kept.number);
    while (depth_ > 2 && !frames_[depth_ - 1].scope->holds.test(number_)) close_to(depth_ - 1);
    const std::size_t top = depth_ - 1;
    const bool held = follows_leader(frames_[1], segment);
    if (!everything && !above_.items()->inherits.test(number_)) continue;
    if (held) fire_led(1, segment);
    if (held && top == 1) continue;
    fire(top, segment);
    open_lists(top, segment);
  }
  close_to(2);
  go_back(here);
}

MessageWalk::Here MessageWalk::here() const { return {place_, byte_, qualifier_, number_}; }

void MessageWalk::go_back(const Here& here) {
  place_ = here.place;
  byte_ = here.byte;
  qualifier_ = here.qualifier;
  number_ = here.number;
}

}  // namespace kpwatch::edifact
