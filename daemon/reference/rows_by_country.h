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
    latest_ends_.reserve(rows_.size());
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      const Day end = rows_[i].period.until.value_or(no_end);
      const bool is_first = i == 0 || rows_[i - 1].code != rows_[i].code;
      latest_ends_.push_back(is_first ? end : std::max(end, latest_ends_[i - 1]));
    }
  }

  [[nodiscard]] std::span<const Row> of(CountryCode code) const {
    const auto begin = std::lower_bound(rows_.begin(), rows_.end(), code, [](const Row& row, CountryCode c) { return row.code < c; });
    const auto end = std::upper_bound(begin, rows_.end(), code, [](CountryCode c, const Row& row) { return c < row.code; });
    return {begin, end};
  }
  // The first of a country's rows that begins after that day.
  [[nodiscard]] typename std::span<const Row>::iterator first_after(std::span<const Row> rows, Day day) const {
    return std::upper_bound(rows.begin(), rows.end(), day,
                            [](Day wanted, const Row& row) { return row.period.from && wanted < *row.period.from; });
  }
  // The latest end of this row and of those of its country before it: none of them reaches further. Rows of long ago are not looked at.
  [[nodiscard]] Day latest_end(const Row& row) const { return latest_ends_[static_cast<std::size_t>(&row - rows_.data())]; }
  // The row in force on that day which began last, of those that `fits`; nullptr = none.
  template <class Fits>
  [[nodiscard]] const Row* in_force(CountryCode code, Day day, const Fits& fits) const {
    const std::span<const Row> rows = of(code);
    auto at = first_after(rows, day);
    while (at != rows.begin()) {
      --at;
      if (latest_end(*at) <= day) return nullptr;
      if (at->period.holds(day) && fits(*at)) return &*at;
    }
    return nullptr;
  }
  // All in force on that day, the one that began last first.
  [[nodiscard]] std::vector<const Row*> all_in_force(CountryCode code, Day day) const {
    std::vector<const Row*> found;
    (void)in_force(code, day, [&found](const Row& row) {
      found.push_back(&row);
      return false;
    });
    return found;
  }
  [[nodiscard]] const Row* in_force(CountryCode code, Day day) const {
    return in_force(code, day, [](const Row&) { return true; });
  }
  [[nodiscard]] const std::vector<Row>& all() const { return rows_; }

 private:
  static constexpr Day no_end{std::chrono::year{9999} / 12 / 31};
  std::vector<Row> rows_;
  std::vector<Day> latest_ends_;
};

}  // namespace kpwatch
