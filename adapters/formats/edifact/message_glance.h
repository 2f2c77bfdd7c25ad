// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Looks at a message's segments without putting a declaration together: each value that any row of the outline could take is asked
// about alone, wherever it stands. Where all are harmless, and nothing could be noted, the message is of no interest. Where it can't
// tell, the message is read again with its outline, which decides.
#pragma once

#include <cstdint>

#include "adapters/formats/edifact/glance_table.h"
#include "adapters/formats/edifact/message_walk.h"
#include "daemon/customs/glance.h"
#include "daemon/mapping/conversion.h"
#include "daemon/mapping/joined_text.h"

namespace kpwatch::edifact {

// One is kept for message after message; start gives it the next.
class MessageGlance {
 public:
  explicit MessageGlance(CharacterSet& characters) : characters_(characters) {}

  // The outline has a table for glances.
  void start(const CompiledMap& outline, const Glance& glance, Day received_on, char release);

  // May such a segment be passed over? That may depend on its qualifier.
  [[nodiscard]] MessageWalk::Passing passing(Tag tag) {
    number_ = outline_->numbers.of(tag);
    const GlanceUse& use = table_->uses[number_];
    if (!use.is_passable || !use.is_known || use.is_for_all || use.first_pick != use.last_pick) return MessageWalk::Passing::never;
    return use.first_case == use.last_case ? MessageWalk::Passing::always : MessageWalk::Passing::by_qualifier;
  }
  // Asked of the same segment when it depends: by its qualifier, packed, and what follows it.
  [[nodiscard]] bool may_pass_over(std::uint64_t qualifier, std::string_view behind, const Delimiters& delimiters) const {
    const GlanceUse& use = table_->uses[number_];
    for (std::uint16_t i = use.first_case; i < use.last_case; ++i) {
      const GlanceCase& each = table_->cases.data()[i];
      if (each.qualifier == qualifier) return each.is_day && is_plain_day(behind, delimiters);
    }
    return true;
  }
  // The one asked about just before is passed over. It has so many bytes.
  void pass_over(std::size_t bytes) { count(bytes); }
  // False: it needs a closer look.
  [[nodiscard]] bool is_harmless(const Segment& segment);
  // False: something is missing, or there may be too much of it.
  [[nodiscard]] bool is_whole() const;

 private:
  void count(std::size_t components) {
    met_[number_] = true;
    parts_ += outline_->parts[number_] + outline_->parts_a_component[number_] * components;
  }
  [[nodiscard]] bool is_harmless(const GlancePick& pick, const Segment& segment);
  [[nodiscard]] bool is_harmless(const GlancePick& pick, const Segment& segment, const Element& element, std::uint16_t component);
  [[nodiscard]] bool is_harmless_wording();
  // A day of the usual form, that exists in every month, up to the end of its segment: nothing can be noted of it.
  [[nodiscard]] static bool is_plain_day(std::string_view behind, const Delimiters& delimiters);

  CharacterSet& characters_;
  ValueText value_, companion_;
  // Of the message
  const CompiledMap* outline_ = nullptr;
  const GlanceTable* table_ = nullptr;
  const Glance* glance_ = nullptr;
  char release_ = none;
  TagNumbers::Set met_;
  std::size_t parts_ = 0, items_ = 0;  // at most
  bool is_in_detail_ = false;          // for certain
  std::uint32_t wordings_met_ = 0;     // of the open item, as bits: of a second one it is not known where it belongs
  // Of the segment
  std::uint8_t number_ = 0;
  std::uint64_t taken_ = 0;  // field and rank of the value met last
  std::uint32_t taken_rank_ = 0;
  JoinedText joined_;
  ConversionInput input_;
  Converted converted_;
};

}  // namespace kpwatch::edifact
