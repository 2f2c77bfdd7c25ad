// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/checks/quantity/price.h"

#include "daemon/checks/quantity/weighing.h"

namespace kpwatch {

std::optional<LinePrice> price_of(const GoodsItem& item) {
  if (!item.usd || item.usd->value.amount.micros < 0) return std::nullopt;
  const auto weight = weight_of(item);
  if (!weight || weight->carats.micros <= 0) return std::nullopt;
  const auto price = quotient(item.usd->value.amount, weight->carats);
  if (!price) return std::nullopt;
  return LinePrice{*price, weight->carats, item.usd->value.amount, item.usd->place};
}

std::string in_dollars(Decimal amount) { return "US$ " + amount.to_string(2); }

}  // namespace kpwatch
