// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Walks one message through its compiled map: keeps the section and the open lists, and hands what the map names to the
// builder, as UTF-8 and with its place.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "adapters/formats/edifact/character_set.h"
#include "adapters/formats/edifact/groups_above.h"
#include "adapters/formats/edifact/input_text.h"
#include "adapters/formats/edifact/map_choice.h"
#include "adapters/formats/edifact/segment_table.h"
#include "daemon/base/text.h"
#include "daemon/mapping/document_builder.h"

namespace kpwatch::edifact {

// A text of the input as UTF-8.
class ValueText {
 public:
  // Good until the next call.
  [[nodiscard]] std::string_view of(const Segment& segment, const Part& part, CharacterSet& characters, char release) {
    if (!part.released && !segment.unusual) return trimmed({segment.text.data() + part.begin, part.end - part.begin});
    return changed(segment, part, characters, release);
  }

 private:
  [[nodiscard]] std::string_view changed(const Segment& segment, const Part& part, CharacterSet& characters, char release);

  std::string unescaped_, decoded_;
};

// One walk is kept for message after message; start gives it the next.
class MessageWalk {
 public:
  // Looks at the rest of the message; asked once at most each, and only where the map needs it.
  class Ahead {
   public:
    virtual ~Ahead() = default;
    [[nodiscard]] virtual Outlook look_ahead() = 0;
    [[nodiscard]] virtual bool has_detail_ahead() = 0;  // the same as the outlook's, at less cost
  };

  MessageWalk(DocumentBuilder& builder, CharacterSet& characters) : builder_(builder), characters_(characters) {}

  // `place` is the message's; the segments' follow from it.
  void start(const CompiledMap& map, const InputText& input, char release, const Place& place, Ahead& ahead);
  // `number` is the segment's in its message.
  void segment(const Segment& segment, std::uint32_t number);
  // Of an outline: the number of a tag whose segments may be passed over; 0 of others.
  [[nodiscard]] std::uint8_t passable(Tag tag) const {
    const std::uint8_t number = map_->numbers.of(tag);
    return map_->passable.test(number) ? number : std::uint8_t{0};
  }
  // Would such a segment make no difference but that it was there? That may depend on its qualifier.
  enum class Passing : std::uint8_t { never, by_qualifier, always };
  [[nodiscard]] Passing passing(Tag tag, std::uint8_t number);
  // Asked of the same segment when it depends; packed.
  [[nodiscard]] bool may_pass_over(std::uint64_t qualifier);
  // The same as segment, for the one asked about just before. It has so many bytes.
  void pass_over(std::size_t bytes);
  // `is_whole`: all segments of the message were shown; else nobody knows which are missing.
  void end(bool is_whole);
  // How many parts the whole map may have made of the message at most; counted where the map is an outline.
  [[nodiscard]] std::size_t parts() const { return parts_; }

 private:
  struct Frame {
    const CompiledScope* scope = nullptr;
    const Group* group = nullptr;         // of the last leader
    std::vector<const CompiledRow*> led;  // rows whose leader passed
  };
  void check_tag(const Segment& segment);
  void note_section(const Segment& segment);
  void push(const CompiledScope& scope);
  [[nodiscard]] std::size_t begins_group(const Segment& segment);  // its level, or no_level
  void begin_group(std::size_t level);
  void keep_for_items(const Segment& segment);
  void end_groups();
  void make_item_of_group(std::size_t level);
  void fill_from_above(bool everything);
  void look_at(const Segment& segment, std::uint32_t number);
  // What is known of the segment in hand.
  struct Here {
    Place place;
    std::uint64_t byte = 0, qualifier = 0;
    std::uint8_t number = 0;
  };
  [[nodiscard]] Here here() const;
  void go_back(const Here& here);
  void close_to(std::size_t frames);
  void leave_lists(const Segment& segment);
  [[nodiscard]] bool opens(const CompiledScope& scope, const Segment& segment);
  [[nodiscard]] bool is_excluded(const CompiledScope& scope);
  [[nodiscard]] bool is_active(const CompiledScope& scope) const;
  [[nodiscard]] bool opens_item(std::size_t frame, const Segment& segment);
  void open_lists(std::size_t frame, const Segment& segment);
  void open_each(const CompiledScope& scope, std::size_t frame, const Segment& segment);
  [[nodiscard]] bool follows_leader(Frame& frame, const Segment& segment) const;
  void lead(Frame& frame, const Segment& segment) const;
  void fire(std::size_t frame, const Segment& segment);
  void fire_led(std::size_t frame, const Segment& segment);
  void fire_picks(const CompiledScope& scope, const TagUse& use, const Segment& segment);
  void fire_at(const Pick& pick, const Segment& segment);
  void fire_row(const CompiledRow& row, const Segment& segment);
  void give(const CompiledRow& row, const Segment& segment, const Part& part, const Element& element, std::uint16_t component);
  [[nodiscard]] std::string_view companion_of(const CompiledRow& row, const Segment& segment, const Element& element);
  [[nodiscard]] const Outlook& outlook();
  [[nodiscard]] bool has_detail_ahead();
  [[nodiscard]] const Place& place_of(const Part& part, std::uint16_t element, std::uint16_t component) {
    place_.element = element;
    place_.component = component;
    place_.byte = input_->source_offset(part.begin);
    return place_;
  }
  [[nodiscard]] const Place& place_of_segment();

  DocumentBuilder& builder_;
  CharacterSet& characters_;
  ValueText value_, companion_;
  // Of the message
  const CompiledMap* map_ = nullptr;
  const InputText* input_ = nullptr;
  Ahead* ahead_ = nullptr;
  char release_ = none;
  std::optional<Outlook> outlook_;
  std::optional<bool> has_detail_ahead_;
  Section section_ = Section::header;
  std::vector<Frame> frames_;  // the first `depth_` are open; the others keep their room
  std::size_t depth_ = 0;
  std::vector<Tag> opened_;  // tags that have opened an item
  GroupsAbove above_;
  bool is_filled_from_above_ = false;  // the open item
  bool has_noted_too_large_ = false;
  TagNumbers::Set met_;
  Tag previous_ = 0;
  std::size_t parts_ = 0;
  // Of the segment
  std::uint8_t number_ = 0;      // of its tag
  Segment passed_;               // no more than the tag of one that may be passed over
  std::uint64_t qualifier_ = 0;  // component 1.1, packed; only where elements are not repeated
  Place place_;                  // of the segment, or of the value in it given last
  std::uint64_t byte_ = 0;
  const Part* opening_ = nullptr;  // the component of a list with each: component
  std::uint16_t opening_component_ = 0;
};

}  // namespace kpwatch::edifact
