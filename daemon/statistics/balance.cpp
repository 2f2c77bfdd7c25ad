// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/statistics/balance.h"

#include <limits>

namespace kpwatch {

double Excess::factor() const {
  const double had = available.approximately();
  return had <= 0 ? std::numeric_limits<double>::infinity() : out.approximately() / had;
}

std::optional<Excess> excess(const Total& out, const Total& available, std::int64_t tolerance_permille) {
  // out * 1000 > available * (1000 + tolerance), in sums of the exact values.
  const auto times = [](const Total& value, std::int64_t factor) {
    Total sum, power = value;
    for (; factor > 0; factor /= 2) {
      if (factor % 2 == 1) sum += power;
      if (factor > 1) power += power;
    }
    return sum;
  };
  constexpr std::int64_t permille = 1000;
  if (!(times(out, permille) > times(available, permille + tolerance_permille))) return std::nullopt;
  return Excess{out, available};
}

std::optional<Excess> origin_excess(const Total& exports, const Total& production, const Total& imports, std::int64_t tolerance_permille) {
  return excess(exports, production + imports, tolerance_permille);
}

std::optional<Excess> trader_excess(const Total& exports, const Total& imports, const Total& opening_stock, const Total& local_purchases,
                                    std::int64_t tolerance_permille) {
  return excess(exports, imports + opening_stock + local_purchases, tolerance_permille);
}

}  // namespace kpwatch
