// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The segments of the groups that items stand in (`within:`), kept while such a group is open: what a bill or a
// consignment says is said of each of its items.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "adapters/formats/edifact/segment_table.h"

namespace kpwatch::edifact {

class GroupsAbove {
 public:
  // So many segments are kept of all open groups together: each item is filled from all of them.
  static constexpr std::size_t kept_max = 256;

  struct Kept {
    Segment segment;           // its elements and parts are the two below
    std::uint32_t number = 0;  // in its message
    std::vector<Element> elements;
    std::vector<Part> parts;
  };

  // `items` is the list whose items stand in groups; null where the map has none.
  void start(const CompiledScope* items);
  [[nodiscard]] const CompiledScope* items() const { return items_; }
  // Which group the segment would begin, 0 the outermost. Not an optional: one is read before all of it has been written.
  static constexpr std::size_t no_level = ~std::size_t{0};
  [[nodiscard]] std::size_t level_of(const Segment& segment, std::uint8_t number) const;
  // A group at that level begins with the segment that is kept next; it ends those at its level and below.
  void begin(std::size_t level);
  // False when there is no more room.
  bool keep(const Segment& segment, std::uint32_t number);
  void end_all();
  [[nodiscard]] bool is_open() const { return is_open_; }
  [[nodiscard]] std::span<const Kept> kept() const { return {kept_.data(), size_}; }

  // The segment that began the innermost open group, if that is at this level or below and holds no item so far.
  [[nodiscard]] const Kept* without_item(std::size_t level) const;
  void note_item() { has_item_ = true; }

 private:
  const CompiledScope* items_ = nullptr;
  std::vector<Kept> kept_;  // the first `size_`; the others keep their room
  std::size_t size_ = 0;
  std::vector<std::optional<std::size_t>> begins_;  // of each level: where it begins in `kept_`, if it is open
  bool is_open_ = false, has_item_ = false;
};

}  // namespace kpwatch::edifact
