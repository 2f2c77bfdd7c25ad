// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Country and commodity codes as types of their own.
#pragma once

#include <array>
#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace kpwatch {

// ISO 3166-1 alpha-2 (or EU, XI, XK ...): two upper-case letters. Whether the code is assigned is reference data.
struct CountryCode {
  std::array<char, 2> letters{};
  // Two ASCII letters, any case. Nothing otherwise.
  [[nodiscard]] static std::optional<CountryCode> parse(std::string_view text) {
    if (text.size() != 2 || !is_letter(text[0]) || !is_letter(text[1])) return std::nullopt;
    return CountryCode{{upper(text[0]), upper(text[1])}};
  }
  [[nodiscard]] std::string_view text() const { return {letters.data(), 2}; }
  friend auto operator<=>(const CountryCode&, const CountryCode&) = default;

 private:
  static bool is_letter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }
  static char upper(char c) { return c >= 'a' ? static_cast<char>(c - 'a' + 'A') : c; }
};
[[nodiscard]] constexpr CountryCode country(const char (&code)[3]) { return {{code[0], code[1]}}; }

// Diamonds, in every edition of the Harmonized System.
inline constexpr std::string_view diamond_heading = "7102";

// The digits of a commodity code as declared (2 to 14 of them), national tail included.
struct CommodityCode {
  std::string digits;
  // Drops blanks, points, dashes; nothing when a letter or other sign remains or there are no digits.
  [[nodiscard]] static std::optional<CommodityCode> parse(std::string_view text);
  // For what parse refuses, UTF-8 or not; the result is a doubtful one. Digits of all scripts count, signs that are neither digit nor
  // letter fall out, the name of a nomenclature (HS, TARIC ...) may stand before the digits, and what follows behind a letter or the
  // 14th digit is left. Of two codes in one text: the first, or that of diamonds. Nothing where no code leads the text: less than six
  // digits (four behind a nomenclature's name or if they are 7102), or other words before them.
  [[nodiscard]] static std::optional<CommodityCode> parse_odd(std::string_view text);
  [[nodiscard]] std::string_view hs6() const { return std::string_view(digits).substr(0, 6); }  // shorter if incomplete
  [[nodiscard]] bool is_complete() const { return digits.size() >= 6; }
  friend auto operator<=>(const CommodityCode&, const CommodityCode&) = default;
};

}  // namespace kpwatch
