// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/statistics/total.h"

namespace kpwatch {
namespace {
constexpr std::int64_t micros_a_whole = 1'000'000;
constexpr std::size_t digits_max = 18;  // before the mark: below the end of the range
}  // namespace

void Total::settle() {
  whole_ += micros_ / micros_a_whole;
  micros_ %= micros_a_whole;
  if (micros_ < 0) {
    micros_ += micros_a_whole;
    --whole_;
  }
}

void Total::add(Decimal value) {
  whole_ += value.micros / micros_a_whole;
  micros_ += value.micros % micros_a_whole;
  settle();
}

Total& Total::operator+=(const Total& other) {
  whole_ += other.whole_;
  micros_ += other.micros_;
  settle();
  return *this;
}

Total& Total::operator-=(const Total& other) {
  whole_ -= other.whole_;
  micros_ -= other.micros_;
  settle();
  return *this;
}

std::optional<Total> Total::parse(std::string_view text) {
  const bool is_negative = text.starts_with('-');
  if (is_negative) text.remove_prefix(1);
  const std::size_t mark = text.find('.');
  const std::string_view before = text.substr(0, mark), after = mark == std::string_view::npos ? "" : text.substr(mark + 1);
  constexpr std::size_t fraction_digits = 6;
  if (before.empty() || before.size() > digits_max || after.size() > fraction_digits || (mark != std::string_view::npos && after.empty()))
    return std::nullopt;
  Total total;
  for (const char digit : before) {
    if (digit < '0' || digit > '9') return std::nullopt;
    total.whole_ = total.whole_ * 10 + (digit - '0');
  }
  for (std::size_t i = 0; i < fraction_digits; ++i) {
    const char digit = i < after.size() ? after[i] : '0';
    if (digit < '0' || digit > '9') return std::nullopt;
    total.micros_ = total.micros_ * 10 + (digit - '0');
  }
  return is_negative ? Total() - total : total;
}

std::string Total::to_string() const {
  if (is_negative()) return "-" + magnitude(*this).to_string();
  std::string fraction = std::to_string(micros_a_whole + micros_).substr(1);
  while (fraction.size() > 2 && fraction.back() == '0') fraction.pop_back();
  return std::to_string(whole_) + "." + fraction;
}

double Total::approximately() const { return static_cast<double>(whole_) + static_cast<double>(micros_) / micros_a_whole; }

Total magnitude(const Total& value) { return value.is_negative() ? Total() - value : value; }

}  // namespace kpwatch
