// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Exact decimals: reading, writing and comparing without binary floating point.
#include "daemon/customs/decimal.h"

#include <limits>

#include "daemon/base/text.h"

namespace kpwatch {
namespace {

__extension__ typedef __int128 Wide;  // holds any product of two std::int64_t

constexpr std::int64_t micros_per_unit = 1'000'000;
constexpr std::int64_t highest = std::numeric_limits<std::int64_t>::max();
constexpr int fraction_digits_max = 6;

Wide absolute(Wide value) { return value < 0 ? -value : value; }

std::optional<Decimal> narrowed(Wide micros) {
  if (absolute(micros) > highest) return std::nullopt;
  return Decimal{static_cast<std::int64_t>(micros)};
}

// Half of the divisor is rounded away from zero, so that -x is always the mirror of x.
Wide divided_half_up(Wide dividend, Wide divisor) {
  const Wide whole = (absolute(dividend) + absolute(divisor) / 2) / absolute(divisor);
  return (dividend < 0) == (divisor < 0) ? whole : -whole;
}

// Digits with at most one mark among them, as nearly all numbers are sent: up to twelve before it and six behind it.
bool read_plain(std::string_view text, std::int64_t& micros) {
  constexpr std::size_t whole_digits_max = 12;
  constexpr std::size_t digits_max = whole_digits_max + static_cast<std::size_t>(fraction_digits_max);
  if (text.empty() || text.size() > digits_max + 1) return false;
  std::int64_t number = 0;
  std::size_t mark = text.size();
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_digit(text[i]) && i < digits_max + (mark == text.size() ? 0U : 1U)) {
      number = number * 10 + (text[i] - '0');
    } else if ((text[i] == '.' || text[i] == ',') && mark == text.size()) {
      mark = i;
    } else {
      return false;
    }
  }
  const std::size_t fraction_digits = mark == text.size() ? 0 : text.size() - mark - 1;
  if (text.size() == 1 && mark == 0) return false;
  if (mark > whole_digits_max || fraction_digits > static_cast<std::size_t>(fraction_digits_max)) return false;
  for (std::size_t i = fraction_digits; i < static_cast<std::size_t>(fraction_digits_max); ++i) number *= 10;
  micros = number;
  return true;
}

Decimal at_the_end(bool negative) { return {negative ? -highest : highest}; }

}  // namespace

bool Decimal::read(std::string_view text) {
  if (read_plain(text, micros)) return true;
  std::size_t at = 0;
  bool negative = false;
  if (at < text.size() && (text[at] == '-' || text[at] == '+')) negative = text[at++] == '-';

  Wide sum = 0;
  bool any_digit = false;
  for (; at < text.size() && is_digit(text[at]); ++at) {
    any_digit = true;
    sum = sum * 10 + (text[at] - '0');
    if (sum > highest) return false;
  }
  sum *= micros_per_unit;
  if (at < text.size() && (text[at] == '.' || text[at] == ',')) {
    ++at;
    Wide scale = micros_per_unit;
    for (int digit = 0; at < text.size() && is_digit(text[at]); ++at, ++digit) {
      any_digit = true;
      if (digit < fraction_digits_max) sum += (scale /= 10) * (text[at] - '0');
      if (digit == fraction_digits_max && text[at] >= '5') sum += 1;
    }
  }
  if (!any_digit || at != text.size()) return false;
  const auto number = narrowed(negative ? -sum : sum);
  if (number) *this = *number;
  return number.has_value();
}

std::string Decimal::to_string(int fraction_digits_min) const {
  const Wide all = absolute(micros);
  std::string fraction = std::to_string(static_cast<std::int64_t>(all % micros_per_unit));
  fraction.insert(0, static_cast<std::size_t>(fraction_digits_max) - fraction.size(), '0');
  while (!fraction.empty() && fraction.back() == '0') fraction.pop_back();
  while (static_cast<int>(fraction.size()) < fraction_digits_min) fraction.push_back('0');

  std::string text = micros < 0 ? "-" : "";
  text += std::to_string(static_cast<std::int64_t>(all / micros_per_unit));
  if (!fraction.empty()) text += '.' + fraction;
  return text;
}

Decimal operator+(Decimal a, Decimal b) {
  Decimal sum;
  if (__builtin_add_overflow(a.micros, b.micros, &sum.micros)) return at_the_end(a.micros < 0);
  return sum;
}

Decimal operator-(Decimal a, Decimal b) {
  Decimal rest;
  if (__builtin_sub_overflow(a.micros, b.micros, &rest.micros)) return at_the_end(a.micros < 0);
  return rest;
}

Decimal magnitude(Decimal value) { return value.micros < 0 ? Decimal{} - value : value; }

bool differs_by_more_than_permille(Decimal a, Decimal b, std::int64_t permille) {
  const Wide difference = absolute(static_cast<Wide>(a.micros) - b.micros);
  return difference * 1000 > absolute(b.micros) * permille;
}

std::optional<Decimal> product(Decimal a, Decimal b) {
  return narrowed(divided_half_up(static_cast<Wide>(a.micros) * b.micros, micros_per_unit));
}

std::optional<Decimal> quotient(Decimal a, Decimal b) {
  if (b.micros == 0) return std::nullopt;
  return narrowed(divided_half_up(static_cast<Wide>(a.micros) * micros_per_unit, b.micros));
}

}  // namespace kpwatch
