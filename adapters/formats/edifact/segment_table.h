// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// A map compiled for the walk over segments: for each scope, what a tag fills and what it opens, as short arrays sorted
// by tag.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "adapters/formats/edifact/segment_path.h"
#include "daemon/base/complaint.h"
#include "daemon/mapping/map.h"

namespace kpwatch::edifact {

// CUSDEC and its kin have a header, a detail section after UNS+D and a summary after UNS+S.
enum class Section : std::uint8_t { header, detail, summary };

struct CompiledRow {
  const MapRow* row = nullptr;
  std::uint16_t rank = 0;
  SegmentPath path;
  std::optional<Position> companion;
  bool companion_is_opening = false;
};

// Segments that belong to the one before them: DTM to its RFF, CUX to its MOA.
struct Group {
  Tag leader = 0;
  std::vector<Tag> held;
};

struct CompiledScope {
  const MapScope* scope = nullptr;
  SegmentPath start;
  bool each_component = false;
  std::optional<Section> section;  // nothing: any but detail in a map with sections, else any
  bool is_item = false;
  std::vector<Tag> holds, ends;
  Tag when_absent = 0;  // only in messages that have no such segment in their detail section
  std::vector<Group> groups;
  bool has_led_rows = false;      // paths with a leader: MOA[1.1=39]>CUX/2
  std::vector<CompiledRow> rows;  // sorted by the tag of the path, those on "." first
  std::vector<CompiledScope> scopes;

  [[nodiscard]] std::span<const CompiledRow> rows_for(Tag tag) const;
  [[nodiscard]] const Group* group_of(Tag leader) const;
};

struct CompiledMap {
  const Map* map = nullptr;
  CompiledScope root;
  bool has_sections = false;
  std::vector<Tag> segments;          // all that the message type has, sorted; empty: any
  std::vector<Tag> mandatory;         // those that no message can lack
  std::vector<Tag> structure, never;  // tags that a message without a type must have, and must not have
  std::vector<std::string> test_recipients;
};

// Complaints stand in the row's, the list's or the map's place.
[[nodiscard]] std::unique_ptr<CompiledMap> compile_map(const Map& map, Complaints& complaints);

}  // namespace kpwatch::edifact
