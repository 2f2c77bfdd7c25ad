// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Rows of a table in the order of their country, found by halving.
#pragma once

#include <algorithm>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "daemon/customs/codes.h"
#include "daemon/customs/day.h"

namespace kpwatch {

// `Row` has the members code (CountryCode) and period (Period). Rows of one country stay in the order of their first day.
template <class Row>
class RowsByCountry {
 public:
  RowsByCountry() = default;
  explicit RowsByCountry(std::vector<Row> rows) : rows_(std::move(rows)) {
    std::stable_sort(rows_.begin(), rows_.end(),
                     [](const Row& a, const Row& b) { return a.code != b.code ? a.code < b.code : a.period.from < b.period.from; });
  }

  [[nodiscard]] std::span<const Row> of(CountryCode code) const {
    const auto begin = std::lower_bound(rows_.begin(), rows_.end(), code, [](const Row& row, CountryCode c) { return row.code < c; });
    const auto end = std::upper_bound(begin, rows_.end(), code, [](CountryCode c, const Row& row) { return c < row.code; });
    return {begin, end};
  }
  // The row in force on that day which began last, of those that `fits`; nullptr = none.
  template <class Fits>
  [[nodiscard]] const Row* in_force(CountryCode code, Day day, const Fits& fits) const {
    const std::span<const Row> rows = of(code);
    const auto began = [](Day wanted, const Row& row) { return row.period.from && wanted < *row.period.from; };
    auto at = std::upper_bound(rows.begin(), rows.end(), day, began);
    while (at != rows.begin())
      if (--at; at->period.holds(day) && fits(*at)) return &*at;
    return nullptr;
  }
  [[nodiscard]] const Row* in_force(CountryCode code, Day day) const {
    return in_force(code, day, [](const Row&) { return true; });
  }
  [[nodiscard]] const std::vector<Row>& all() const { return rows_; }

 private:
  std::vector<Row> rows_;
};

}  // namespace kpwatch
