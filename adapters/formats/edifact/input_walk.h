// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Walks one input from its first byte to its last: interchanges, groups, messages. What is wrong but readable is noted;
// what can't be read is rejected with its place, and the others go on.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>

#include "adapters/formats/edifact/character_set.h"
#include "adapters/formats/edifact/input_text.h"
#include "adapters/formats/edifact/map_choice.h"
#include "adapters/formats/edifact/message_glance.h"
#include "adapters/formats/edifact/message_walk.h"
#include "adapters/formats/edifact/note_pad.h"
#include "adapters/formats/edifact/segment_reader.h"
#include "daemon/flow/format.h"

namespace kpwatch::edifact {

// What is kept from input to input.
struct Workshop {
  explicit Workshop(const SegmentLimits& limits) : reader(limits) {}

  SegmentReader reader;
  SegmentReader ahead{reader.limits()};  // of looks ahead
  CharacterSet characters;
  DocumentBuilder builder;
  MessageWalk walk{builder, characters};
  MessageGlance glance{characters};
  // The types of some messages before, as their bytes, and the maps chosen for them: most messages are of one of few types.
  struct KnownType {
    std::string bytes;
    char separator = none;
    std::string described_as;
    const CompiledMap* map = nullptr;
  };
  std::array<KnownType, 4> types;
  std::size_t next_type = 0;  // the one that gives way to a new one
};

class InputWalk final : private MessageWalk::Ahead {
 public:
  InputWalk(std::string_view bytes, const MapShelf& maps, const FormatLimits& limits, Day received_on, RowCoverage* coverage,
            Workshop& workshop);
  // `keep` may be null; it is asked of each message.
  [[nodiscard]] InputReading run(const Keep* keep);
  // Format::skim: as run, with the outlines of the maps, and given up at the first thing to be noted.
  [[nodiscard]] std::optional<Skim> skim(const Interest& interest);

 private:
  struct Interchange {
    std::uint32_t number = 0;
    std::uint32_t segments = 0;  // from UNB = 1
    std::uint32_t messages = 0, groups = 0, group_messages = 0;
    bool has_header = false, is_closed = false, in_group = false, has_loose_messages = false;
    bool is_test = false;
    bool noted_repertoire = false, noted_windows = false, noted_decoding = false, noted_utf8 = false, noted_mixture = false;
    std::string reference, group_reference, sender, recipient;
    std::string first_message_reference;
    std::unordered_set<std::string> message_references;  // all of them, from the second on
  };
  struct MessageInHand {
    Document* document = nullptr;  // in the reading, while the message is in hand
    NotePad notes;
    std::uint32_t segments = 0;
    std::size_t begin = 0;
    std::uint32_t begin_segment = 0;  // in its interchange
    std::string reference;
    bool has_header = false, has_map = false, is_rejected = false;
    const CompiledMap* glanced = nullptr;  // of a skim: the outline of which no declaration is made, as long as a glance is enough
  };

  // The input
  [[nodiscard]] bool refuse_other_standards();
  void note_outside(std::size_t from, std::size_t to);
  [[nodiscard]] std::size_t read_interchange(std::size_t at);
  [[nodiscard]] std::size_t refuse_interchange(std::size_t at, const Opening& opening);
  [[nodiscard]] std::size_t refuse_interactive(std::size_t at);
  // Reads on after UNZ: a second UNZ and stray terminators are noted.
  [[nodiscard]] std::size_t after_interchange();
  void end_interchange(std::size_t at);
  void refuse_by_name(const Reason& reason, std::size_t at, std::size_t bytes_shown);
  [[nodiscard]] bool is_word(std::size_t at, std::string_view letters) const;
  [[nodiscard]] std::size_t over_trailer(std::size_t at) const;

  // Segments of the envelope
  void header(const Segment& segment, const Opening& opening);
  void trailer(const Segment& segment);
  void group_header(const Segment& segment);
  void group_trailer(const Segment& segment);
  void end_group_without_trailer(std::size_t at);
  void outside(const Segment& segment);
  void note_opening(const Opening& opening, std::size_t at);

  // Messages
  MessageInHand& take_in_hand(const Segment& segment);
  [[nodiscard]] bool is_known_reference(const std::string& reference);
  [[nodiscard]] const CompiledMap* map_for(const Segment& segment);
  void begin_reading(const Segment& segment, const CompiledMap& map);
  void begin_outline(const Segment& segment, const CompiledMap& outline);
  void look_closer();
  bool is_one_too_many(const Segment& segment);
  void begin_message(const Segment& segment);
  void begin_headless_message(const Segment& segment);
  void count_message(const Segment& segment);
  void message_segment(const Segment& segment);
  void take_from(const Segment& segment);
  [[nodiscard]] bool may_pass_over() const;
  [[nodiscard]] bool pass_over();
  void pass_over_at_a_glance();
  void note_passed();
  struct Qualifier {
    std::uint64_t letters = 0;  // packed
    std::size_t end = 0;        // where it ends in the text; 0: it needs a closer look
  };
  [[nodiscard]] Qualifier qualifier_at(std::size_t at) const;
  void message_trailer(const Segment& segment);
  void cut_message(const Place& place, std::string text);
  void end_message();
  void binary_object(const Segment& segment);
  void reject_message(const Reason& reason, Place place, std::string_view text, std::string detail);

  // Notes
  void check_segment(const Segment& segment);
  void check_characters(const Segment& segment);
  void check_elements(const Segment& segment, std::uint16_t elements_max);
  void over_limit(const Reason& reason, const Segment& segment, std::string detail);
  void check_count(const Segment& segment, std::uint64_t counted, const Reason& reason);
  void check_reference(const Segment& segment, std::string_view expected, bool is_known);
  void check_mandatory(const Segment& segment, std::uint16_t element, std::uint16_t component, std::string_view what);
  void give_up();
  void note(const Reason& reason, Place place, std::string_view text, std::string detail = {});
  void note_input(const Reason& reason, Severity severity, Place place, std::string_view text, std::string detail = {});
  [[nodiscard]] Place place(const Segment& segment, std::uint16_t element = 0, std::uint16_t component = 0) const;
  [[nodiscard]] Place place_at(std::size_t at) const;
  [[nodiscard]] std::string decoded(const Segment& segment, std::uint16_t element, std::uint16_t component);
  [[nodiscard]] Outlook look_ahead(std::size_t at) const;
  [[nodiscard]] Outlook look_ahead() override { return look_ahead(reader_.position()); }
  [[nodiscard]] bool has_detail_ahead() override;

  std::string_view bytes_;
  const MapShelf& maps_;
  const FormatLimits& limits_;
  Day received_on_;
  RowCoverage* coverage_;
  const Keep* keep_ = nullptr;
  InputText input_;
  std::string_view text_;
  Workshop& workshop_;
  SegmentReader& reader_;
  CharacterSet& characters_;
  ValueText value_;
  InputReading reading_;
  NotePad notes_;
  Interchange interchange_;
  std::uint32_t interchanges_ = 0;
  std::optional<MessageInHand> message_;
  bool is_complete_ = true;
  bool is_full_ = false;  // as many messages as are read have been read
  bool has_no_more_objects_ = false;
  bool is_skim_ = false;
  const Glance* glance_ = nullptr;  // of a skim, if there is one
  bool was_glanced_over_ = false;   // the document completed last
  bool is_unusual_ = false;         // for a skim
};

}  // namespace kpwatch::edifact
