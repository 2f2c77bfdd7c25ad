// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The outline of a declaration: the few fields that decide whether anybody need look at it. A map cut down to them reads
// the same bytes at a fraction of the cost; what is of interest then is read again with the whole map.
#pragma once

#include <cstddef>
#include <string_view>

#include "daemon/mapping/map.h"

namespace kpwatch {

// All that concerns_kp (daemon/checks/judgement.h) may look at, beside the map's name, and what the message does to an earlier one: whoever
// lets it look at more adds the field here, and tests/scenarios fails until then.
[[nodiscard]] bool is_of_outline(ScopeKind scope, std::string_view field);

// The same map with the rows of the outline only. All scopes are still there, since they say where a segment or an element
// belongs; is_barren tells those that fill nothing.
[[nodiscard]] Map outline_of(const Map& map);
// Neither the scope nor one inside it has rows. One of goods items is never barren: how many there are decides what is kept.
[[nodiscard]] bool is_barren(const MapScope& scope);

// How much of a document may be skimmed at most, in parts that the whole map could make of it: so many that the limits on
// items and parts, which only the whole map can count, are out of reach.
inline constexpr std::size_t outline_parts_max = 4'000;

}  // namespace kpwatch
