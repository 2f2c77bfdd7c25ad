// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// What can leave a party or a trader has come in or was mined: stock bounds, origin capacity, mass balance. Arithmetic
// alone, for the checks of families G and H.
#pragma once

#include <optional>

#include "daemon/statistics/total.h"

namespace kpwatch {

// By how much something went out beyond what could.
struct Excess {
  Total out, available;  // carats
  [[nodiscard]] Total beyond() const { return out - available; }
  [[nodiscard]] double factor() const;  // out over available; infinite when nothing was available
};

// More out than available and `tolerance_permille` of it: then the excess over what was available, else nothing.
[[nodiscard]] std::optional<Excess> excess(const Total& out, const Total& available, std::int64_t tolerance_permille);

// Exports of goods of one origin in twelve months against what was mined of it there and verifiably imported of it (G02).
[[nodiscard]] std::optional<Excess> origin_excess(const Total& exports, const Total& production, const Total& imports,
                                                  std::int64_t tolerance_permille = 200);
// A trader's exports against imports, opening stock and local purchases over 24 months (G07).
[[nodiscard]] std::optional<Excess> trader_excess(const Total& exports, const Total& imports, const Total& opening_stock,
                                                  const Total& local_purchases, std::int64_t tolerance_permille = 50);

}  // namespace kpwatch
