// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Reading country and commodity codes as senders write them.
#include "daemon/customs/codes.h"

#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <vector>

namespace kpwatch {
namespace {

// The shortest code is a chapter, the longest a national one with its own statistical tail.
constexpr std::size_t commodity_digits_min = 2;
constexpr std::size_t commodity_digits_max = 14;
// A heading; a subheading of the Harmonized System.
constexpr std::size_t heading_digits = 4;
constexpr std::size_t subheading_digits = 6;

// What senders put before a code: the nomenclature's name, in the letters that are left of it.
constexpr auto nomenclatures = std::to_array<std::u32string_view>(
    {U"HS", U"HSN", U"HTS", U"HTSUS", U"TARIC", U"CN", U"KN", U"NC", U"NCM", U"GTIP", U"TNVED", U"ТНВЭД", U"EX", U"COMMODITY", U"TARIFF"});
constexpr auto behind_nomenclatures = std::to_array<std::u32string_view>({U"", U"CODE", U"NO", U"NR", U"NUMBER", U"CODENO"});
constexpr std::size_t label_letters_max = 15;

bool is_label(std::u32string_view letters) {
  return std::any_of(nomenclatures.begin(), nomenclatures.end(), [&](std::u32string_view name) {
    return letters.starts_with(name) &&
           std::find(behind_nomenclatures.begin(), behind_nomenclatures.end(), letters.substr(name.size())) != behind_nomenclatures.end();
  });
}

// Signs of full width as the common ones.
UChar32 common(UChar32 sign) {
  constexpr UChar32 wide_first = 0xFF01, wide_last = 0xFF5E, wide_to_common = 0xFEE0;
  return sign >= wide_first && sign <= wide_last ? sign - wide_to_common : sign;
}

// The digits up to the first letter behind them.
struct Digits {
  std::string all;
  std::vector<std::size_t> runs;  // where each begins that other signs part from the one before
  std::u32string label;           // letters before the first digit, in capitals
};

Digits digits_of(std::string_view text) {
  Digits found;
  bool is_in_run = false;
  // Bytes that are no UTF-8 become signs that are no letters.
  const auto signs = icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())});
  for (std::int32_t at = 0; at < signs.length(); at = signs.moveIndex32(at, 1)) {
    const UChar32 sign = common(signs.char32At(at));
    const std::int32_t digit = u_charDigitValue(sign);
    if (digit >= 0) {
      if (!is_in_run) found.runs.push_back(found.all.size());
      found.all.push_back(static_cast<char>('0' + digit));
    } else if (u_isalpha(sign) != 0) {
      if (!found.all.empty() || found.label.size() == label_letters_max) break;
      found.label.push_back(static_cast<char32_t>(u_toupper(sign)));
    }
    is_in_run = digit >= 0;
  }
  return found;
}

// Whole runs from that one on, as many as a code has room for.
CommodityCode from_run(const Digits& digits, std::size_t run) {
  const std::size_t begin = digits.runs[run];
  std::size_t end = begin;
  for (std::size_t next = run + 1; next <= digits.runs.size(); ++next) {
    const std::size_t next_end = next < digits.runs.size() ? digits.runs[next] : digits.all.size();
    if (next_end - begin > commodity_digits_max) break;
    end = next_end;
  }
  if (end == begin) end = std::min(begin + commodity_digits_max, digits.all.size());
  return {digits.all.substr(begin, end - begin)};
}

}  // namespace

std::optional<CommodityCode> CommodityCode::parse(std::string_view text) {
  CommodityCode code;
  for (const char c : text) {
    if (c == ' ' || c == '.' || c == '-' || c == '\t') continue;
    if (c < '0' || c > '9' || code.digits.size() == commodity_digits_max) return std::nullopt;
    code.digits.push_back(c);
  }
  if (code.digits.size() < commodity_digits_min) return std::nullopt;
  return code;
}

std::optional<CommodityCode> CommodityCode::parse_odd(std::string_view text) {
  const Digits digits = digits_of(text);
  const std::string_view all = digits.all;
  const bool is_labelled = !digits.label.empty();
  if (all.size() < heading_digits || (is_labelled && !is_label(digits.label))) return std::nullopt;
  // A run of one digit before others is a number of something: 1/710231.
  if (digits.runs.size() > 1 && digits.runs[1] < commodity_digits_min) return std::nullopt;
  // A few digits may be any number. Not those of the heading of diamonds: with them the goods are looked at.
  const bool is_of_diamonds = all.starts_with(diamond_heading);
  if (!is_labelled && !is_of_diamonds && all.size() < subheading_digits) return std::nullopt;
  for (std::size_t run = 1; run < digits.runs.size() && !is_of_diamonds; ++run) {
    const std::size_t begin = digits.runs[run];
    const std::size_t end = run + 1 < digits.runs.size() ? digits.runs[run + 1] : all.size();
    if (begin >= subheading_digits && end - begin >= subheading_digits && all.substr(begin).starts_with(diamond_heading))
      return from_run(digits, run);
  }
  return from_run(digits, 0);
}

}  // namespace kpwatch
