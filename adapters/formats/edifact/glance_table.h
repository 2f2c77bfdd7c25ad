// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// An outline laid flat, for a glance at a message (message_glance.h): for each tag, and each qualifier that some row asks for, all
// rows of all scopes that could take something from such a segment, wherever it stands.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "adapters/formats/edifact/segment_table.h"
#include "daemon/mapping/glance_kind.h"

namespace kpwatch::edifact {

struct GlancePick {
  const CompiledRow* row = nullptr;
  GlanceKind kind = GlanceKind::nothing;
  bool is_plain = false;              // else the row's test is asked of each element
  bool is_led = false;                // it takes something only behind its leader, or where its list was opened
  std::uint8_t wording = 0;           // number of what is gathered from several values
  std::uint16_t element = 0;          // of a plain one
  std::uint16_t first = 1, last = 1;  // components
  std::uint64_t field = 0;            // the same for rows of one field of one scope
  std::uint32_t rank = 0;             // among these
};

struct GlanceCase {
  std::uint64_t qualifier = 0;
  std::uint16_t first = 0, last = 0;
  bool is_day = false;  // no more than a day is taken of it, with its format behind it: DTM+137:20250519:102
};

struct GlanceUse {
  std::uint16_t first_pick = 0, last_pick = 0;  // for a qualifier that no row asks for
  std::uint16_t first_case = 0, last_case = 0;
  bool is_known = false;     // the message type has such a segment
  bool is_passable = false;  // it may be passed over where no row asks for it
  bool is_for_all = false;   // it may be said of many items: needs a closer look
  bool may_begin_item = false;
  bool may_begin_several = false;  // one for each component
  bool begins_item = false;        // in the detail section, without fail
  bool may_end_items = false;
};

struct GlanceTable {
  static constexpr std::size_t wordings_max = 32;

  std::vector<CompiledRow> rows;  // those of the outline, each with the segment that it takes from
  std::vector<GlancePick> picks;
  std::vector<GlanceCase> cases;
  std::array<GlanceUse, TagNumbers::tags_max + 1> uses{};  // by the outline's numbers
};

// Null where the outline says something that cannot be told at a glance.
[[nodiscard]] std::shared_ptr<const GlanceTable> glance_table(const CompiledMap& outline);

}  // namespace kpwatch::edifact
