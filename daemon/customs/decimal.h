// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Exact decimals and the measures made of them. Nothing here is ever a binary floating-point number.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace kpwatch {

// A decimal with six fraction digits (the WCO data model's n..16,6), |value| below 9.2e12.
struct Decimal {
  std::int64_t micros = 0;

  // Accepts '.' or ',' as mark, a sign, ".5" and "5."; no thousands separators, no exponent. Digits beyond the sixth
  // fraction digit are rounded half up. Nothing on other text or overflow.
  [[nodiscard]] static std::optional<Decimal> parse(std::string_view text) {
    Decimal number;
    return number.read(text) ? std::optional(number) : std::nullopt;
  }
  // Shortest form with '.', at least `fraction_digits_min` fraction digits: "12.5", "12.50".
  [[nodiscard]] std::string to_string(int fraction_digits_min = 0) const;
  friend auto operator<=>(const Decimal&, const Decimal&) = default;
  // Sums stop at the ends of the range: what a sender writes must not be able to overflow.
  friend Decimal operator+(Decimal a, Decimal b);
  friend Decimal operator-(Decimal a, Decimal b);

 private:
  bool read(std::string_view text);
};

[[nodiscard]] Decimal magnitude(Decimal value);
// a / b in per cent of b, compared exactly: is |a - b| greater than `permille`/1000 of |b|?
[[nodiscard]] bool differs_by_more_than_permille(Decimal a, Decimal b, std::int64_t permille);
[[nodiscard]] std::optional<Decimal> product(Decimal a, Decimal b);   // rounded half up; nothing on overflow
[[nodiscard]] std::optional<Decimal> quotient(Decimal a, Decimal b);  // likewise; nothing when b is 0

struct Carats {
  Decimal amount;
  friend auto operator<=>(const Carats&, const Carats&) = default;
};  // metric carat, 0.2 g
struct Kilograms {
  Decimal amount;
  friend auto operator<=>(const Kilograms&, const Kilograms&) = default;
};
struct UsDollars {
  Decimal amount;
  friend auto operator<=>(const UsDollars&, const UsDollars&) = default;
};
struct Money {
  Decimal amount;
  std::string currency;
  friend bool operator==(const Money&, const Money&) = default;
};  // ISO 4217, may be empty

}  // namespace kpwatch
