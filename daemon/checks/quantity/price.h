// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// What a line costs by the carat, in US dollars.
#pragma once

#include <optional>
#include <string>

#include "daemon/checks/check.h"

namespace kpwatch {

struct LinePrice {
  Decimal per_carat;  // US$/ct
  Decimal carats, dollars;
  Place place;  // of the value
};
// From the line's own carats and US dollars; nothing without both, or for a weight of nothing.
[[nodiscard]] std::optional<LinePrice> price_of(const GoodsItem& item);

[[nodiscard]] std::string in_dollars(Decimal amount);  // "US$ 1204.50"

}  // namespace kpwatch
