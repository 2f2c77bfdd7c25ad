// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// A sample as the author of a map looks at it: each value that stands in it, and which of them the rows of a map read.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/base/place.h"
#include "daemon/mapping/document_builder.h"
#include "daemon/mapping/map.h"

namespace kpwatch {

// One value of a sample: a component, the text of an element or an attribute, a member that is no container, a cell.
struct SamplePart {
  Place place;
  std::string text;  // UTF-8, at most `part_text_bytes_max`
  bool is_read = false;
};
inline constexpr std::size_t part_text_bytes_max = 120;

// What a map did with a sample: a row that found a value, or a list that began (then row is null).
struct MapUse {
  const Map* map = nullptr;
  const MapScope* scope = nullptr;
  const MapRow* row = nullptr;
  std::size_t path = 0;  // of the row's paths
  Place place;
};

// Records what maps do. Not for the road: it remembers a place for each value.
class MapUses final : public RowCoverage {
 public:
  void fired(const Map& map, const MapRow& row, std::size_t path, const Place& place) override {
    uses_.push_back({&map, nullptr, &row, path, place});
  }
  void opened(const Map& map, const MapScope& scope, const Place& place) override { uses_.push_back({&map, &scope, nullptr, 0, place}); }
  [[nodiscard]] std::span<const MapUse> all() const { return uses_; }
  void clear() { uses_.clear(); }

 private:
  std::vector<MapUse> uses_;
};

// Where such values stand in any document: "CST 2.1", "/Declaration/GoodsShipment/ID", "/items/*/carats", "carats".
[[nodiscard]] std::string kind_of_place(const Place& place);

}  // namespace kpwatch
