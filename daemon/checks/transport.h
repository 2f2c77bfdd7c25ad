// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// How the goods travel: what is read out of a declaration's mode of transport.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "daemon/checks/check.h"

namespace kpwatch {

enum class TransportMode : std::uint8_t { unknown, sea, rail, road, air, post, by_hand, other };
[[nodiscard]] TransportMode transport_mode(const Declaration& declaration);

// How long the goods were on their way, where both days are stated and that is longer than lawful journeys take (C09).
struct LongTransit {
  Day left, arrived;
  std::int64_t days_max;
};
[[nodiscard]] std::optional<LongTransit> long_transit(const CaseFile& file, std::size_t certificate);

}  // namespace kpwatch
