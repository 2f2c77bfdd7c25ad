// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// A map compiled for the walk over segments: for each scope, what a tag fills and what it opens, in arrays by the number
// that the map gives the tag.
#pragma once

#include <array>
#include <bitset>
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

// The tags that a map names, as numbers from 1; 0 is any other. Sets of them are bits.
class TagNumbers {
 public:
  static constexpr std::size_t tags_max = 255;
  using Set = std::bitset<tags_max + 1>;

  TagNumbers() { slots_.fill({}); }
  // The number of `tag`, a new one where it has none yet; 0 when there are too many.
  std::uint8_t add(Tag tag);
  [[nodiscard]] std::uint8_t of(Tag tag) const {
    for (std::size_t at = place_of(tag);; at = (at + 1) % slots_.size()) {
      if (slots_[at].tag == tag) return slots_[at].number;
      if (slots_[at].tag == 0) return 0;
    }
  }
  [[nodiscard]] std::size_t size() const { return count_ + 1U; }

 private:
  struct Slot {
    Tag tag = 0;
    std::uint8_t number = 0;
  };
  [[nodiscard]] static std::size_t place_of(Tag tag) { return (tag * 0x9E3779B1U) >> 22U; }

  std::array<Slot, 1024> slots_;
  std::uint8_t count_ = 0;
};

struct CompiledRow {
  const MapRow* row = nullptr;
  std::uint16_t rank = 0;
  SegmentPath path;
  std::optional<Position> companion;
  bool companion_is_opening = false;
  // Most rows take a value of one element, and test nothing or only that component 1.1, the qualifier, is one of a few.
  enum class Test : std::uint8_t { any, nothing, qualifier };
  Test test = Test::any;
  std::vector<std::uint64_t> qualifiers;  // packed
};

// What most rows come down to in a segment without repetitions whose qualifier is known: components of one element.
struct Pick {
  const MapRow* row = nullptr;
  const CompiledRow* whole = nullptr;
  std::uint16_t rank = 0;
  std::uint16_t element = 0;
  std::uint16_t first = 1, last = 1;  // components
  bool is_plain = false;              // all is said above; else the row is looked at as a whole
  bool has_companion = false;
};

// The picks of a tag where its qualifier is this one.
struct PickCase {
  std::uint64_t qualifier = 0;
  std::uint16_t first = 0, last = 0;
};

// Segments that belong to the one before them: DTM to its RFF, CUX to its MOA.
struct Group {
  Tag leader = 0;
  TagNumbers::Set held;
};

// What one tag is to a scope.
struct TagUse {
  std::uint16_t first_row = 0, last_row = 0;    // its rows without a leader, [first, last)
  std::uint16_t first_pick = 0, last_pick = 0;  // of those, the ones for a qualifier that no row asks for
  std::uint16_t first_case = 0, last_case = 0;
  std::uint16_t first_list = 0, last_list = 0;  // that it may open: CompiledScope::lists
  bool opens_list = false, opens_item = false;
  std::int16_t group = -1;  // that it leads
};

struct CompiledScope {
  const MapScope* scope = nullptr;
  SegmentPath start;
  bool each_component = false;
  std::optional<Section> section;  // nothing: any but detail in a map with sections, else any
  bool is_item = false;
  bool is_silent = false;  // of an outline: nothing in it is wanted, it only keeps its segments from being taken for others'
  TagNumbers::Set holds, ends;
  Tag when_absent = 0;                    // only in messages that have no such segment in their detail section
  std::vector<SegmentTest> within;        // of an item: what begins the groups that it stands in, the outermost first
  TagNumbers::Set within_tags, inherits;  // tags that begin groups; tags of groups that are said of each of their items
  bool alone = false;                     // the innermost of these groups is an item itself where it holds none
  std::vector<Group> groups;
  std::vector<CompiledRow> rows;  // by the tag of the path, those on "." first, those with a leader after those without
  std::vector<TagUse> uses;       // by the number of the tag; [0]: the rows on "."
  std::vector<Pick> picks;
  std::vector<PickCase> cases;
  std::vector<CompiledScope> scopes;
  std::vector<const CompiledRow*> led;      // the rows with a leader: MOA[1.1=39]>CUX/2
  std::vector<const CompiledScope*> lists;  // the scopes, by the tag that opens them
  // The test of `start`, where it is no more than of the qualifier.
  enum class Opening : std::uint8_t { any, always, one_of, none_of };
  Opening opening = Opening::any;
  std::vector<std::uint64_t> opening_qualifiers;  // packed

  [[nodiscard]] std::span<const CompiledRow> rows_for(std::uint8_t number) const {
    const TagUse& use = uses[number];
    return {rows.data() + use.first_row, rows.data() + use.last_row};
  }
};

struct GlanceTable;

// They tell how a message is laid out, and where it begins and ends: none is ever passed over for having no use.
inline constexpr std::array never_passed{tag("UNB"), tag("UNG"), tag("UNH"), tag("UNS"), tag("UNO"),
                                         tag("UNP"), tag("UNT"), tag("UNE"), tag("UNZ")};

struct CompiledMap {
  const Map* map = nullptr;
  CompiledScope root;
  bool has_sections = false;
  const CompiledScope* grouped = nullptr;  // the items that stand in groups, if there are such
  TagNumbers numbers;
  TagNumbers::Set segments;           // all that the message type has; none: any
  std::vector<Tag> mandatory;         // those that no message can lack
  std::vector<Tag> structure, never;  // tags that a message without a type must have, and must not have
  std::vector<std::string> test_recipients;
  // Of an outline, by the number of a tag: how many parts of a document (DocumentBuilder counts them) the whole map may make
  // of such a segment at most, and of each of its components.
  std::array<std::uint8_t, TagNumbers::tags_max + 1> parts{}, parts_a_component{};
  // Of an outline: tags whose segments may turn out to be of no use, where the walk stands, for what they are or for their
  // qualifier alone. Others always have a say.
  TagNumbers::Set passable;
  // Of an outline, where it can be: for a glance at a message (glance_table.h).
  std::shared_ptr<const GlanceTable> glance;
  // Of a declaration's map: the same for its outline (daemon/mapping/outline.h), which stands beside it.
  std::unique_ptr<const Map> outline_map;
  std::unique_ptr<const CompiledMap> outline;
};

// Complaints stand in the row's, the list's or the map's place.
[[nodiscard]] std::unique_ptr<CompiledMap> compile_map(const Map& map, Complaints& complaints);

}  // namespace kpwatch::edifact
