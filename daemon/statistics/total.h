// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Sums of carats and US dollars: exact, however many values and whatever a sender wrote.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "daemon/customs/decimal.h"

namespace kpwatch {

// A Decimal stops at the end of its range, a Total does not: a million of the largest decimals still add up.
class Total {
 public:
  Total() = default;
  explicit Total(Decimal value) { add(value); }
  // As Decimal::parse, with more digits before the mark: what to_string writes.
  [[nodiscard]] static std::optional<Total> parse(std::string_view text);

  void add(Decimal value);
  Total& operator+=(const Total& other);
  Total& operator-=(const Total& other);
  friend Total operator+(Total a, const Total& b) { return a += b; }
  friend Total operator-(Total a, const Total& b) { return a -= b; }

  // Every digit that is not zero, at least two after the mark.
  [[nodiscard]] std::string to_string() const;
  [[nodiscard]] bool is_zero() const { return whole_ == 0 && micros_ == 0; }
  [[nodiscard]] bool is_negative() const { return whole_ < 0; }
  // For ratios, logarithms and what is printed of them; never for a sum.
  [[nodiscard]] double approximately() const;
  friend auto operator<=>(const Total&, const Total&) = default;

 private:
  void settle();
  std::int64_t whole_ = 0;
  std::int64_t micros_ = 0;  // 0 to 999999, also below zero: -0.25 is -1 and 750000
};

[[nodiscard]] Total magnitude(const Total& value);

}  // namespace kpwatch
