// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Walks one message through its compiled map: keeps the section and the open lists, and hands what the map names to the
// builder, as UTF-8 and with its place.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "adapters/formats/edifact/character_set.h"
#include "adapters/formats/edifact/map_choice.h"
#include "adapters/formats/edifact/segment_table.h"
#include "daemon/mapping/document_builder.h"

namespace kpwatch::edifact {

// A text of the input as UTF-8.
class ValueText {
 public:
  ValueText(CharacterSet& characters, char release) : characters_(characters), release_(release) {}
  // Good until the next call.
  [[nodiscard]] std::string_view of(const Segment& segment, const Part& part);

 private:
  CharacterSet& characters_;
  char release_;
  std::string unescaped_, decoded_;
};

class MessageWalk {
 public:
  // `outlook` looks at the rest of the message; it is asked once at most, and only where the map needs it.
  MessageWalk(const CompiledMap& map, DocumentBuilder& builder, CharacterSet& characters, char release, std::function<Outlook()> outlook);

  // `place` says which interchange, message and segment this is, and its byte; `source` finds the byte of an offset.
  void segment(const Segment& segment, const Place& place, const std::function<std::uint64_t(std::size_t)>& source);
  void end();

 private:
  struct Frame {
    const CompiledScope* scope = nullptr;
    const Group* group = nullptr;         // of the last leader
    std::vector<const CompiledRow*> led;  // rows whose leader passed
  };
  void check_tag(const Segment& segment);
  void note_section(const Segment& segment);
  void close_to(std::size_t frames);
  void leave_lists(const Segment& segment);
  [[nodiscard]] bool opens(const CompiledScope& scope, const Segment& segment);
  [[nodiscard]] bool is_active(const CompiledScope& scope) const;
  [[nodiscard]] bool opens_item(std::size_t frame, const Segment& segment);
  void open_lists(std::size_t frame, const Segment& segment);
  void open_each(const CompiledScope& scope, std::size_t frame, const Segment& segment);
  [[nodiscard]] static bool follows_leader(Frame& frame, const Segment& segment);
  void fire(std::size_t frame, const Segment& segment);
  void fire_led(std::size_t frame, const Segment& segment);
  void fire_row(const CompiledRow& row, const Segment& segment);
  void give(const CompiledRow& row, const Segment& segment, const Part& part, const Element& element, std::uint16_t component);
  [[nodiscard]] const Outlook& outlook();
  [[nodiscard]] Place place_of(const Part& part, std::uint16_t element, std::uint16_t component) const;

  const CompiledMap& map_;
  DocumentBuilder& builder_;
  ValueText value_, companion_;
  std::function<Outlook()> ask_outlook_;
  std::optional<Outlook> outlook_;
  Section section_ = Section::header;
  std::vector<Frame> frames_;
  std::vector<Tag> opened_;  // tags that have opened an item
  std::vector<Tag> missing_;      // mandatory tags not met yet
  Tag previous_ = 0;
  Place place_;
  const std::function<std::uint64_t(std::size_t)>* source_ = nullptr;
  const Part* opening_ = nullptr;  // the component of a list with each: component
  std::uint16_t opening_component_ = 0;
};

}  // namespace kpwatch::edifact
