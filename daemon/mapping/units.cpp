// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Units of weight: UN/ECE Recommendation 20, what is sent in its place, and what a map adds. 1 metric carat = 0.2 g.
#include <algorithm>
#include <array>
#include <utility>

#include "daemon/base/text.h"
#include "daemon/mapping/conversion.h"

namespace kpwatch {
namespace {

constexpr auto unit_words = std::to_array<std::pair<std::string_view, Unit>>({{"none", Unit::none},
                                                                              {"carat", Unit::carat},
                                                                              {"milligram", Unit::milligram},
                                                                              {"gram", Unit::gram},
                                                                              {"kilogram", Unit::kilogram},
                                                                              {"decitonne", Unit::decitonne},
                                                                              {"tonne", Unit::tonne}});

// Recommendation 20 first; then what senders write for it. CT is left out: it is also a carton.
constexpr auto known_codes = std::to_array<std::pair<std::string_view, Unit>>({
    {"CTM", Unit::carat},
    {"MGM", Unit::milligram},
    {"GRM", Unit::gram},
    {"KGM", Unit::kilogram},
    {"DTN", Unit::decitonne},
    {"TNE", Unit::tonne},
    {"CAR", Unit::carat},
    {"KRT", Unit::carat},
    {"C/K", Unit::carat},
    {"CARAT", Unit::carat},
    {"CARATS", Unit::carat},
    {"G", Unit::gram},
    {"GR", Unit::gram},
    {"KG", Unit::kilogram},
    {"K", Unit::kilogram},
    {"KGS", Unit::kilogram},
    {"T", Unit::tonne},
    {"TON", Unit::tonne},
});

constexpr Decimal whole(std::int64_t number) { return {number * 1'000'000}; }

}  // namespace

std::optional<Unit> parse_unit_word(std::string_view word) {
  for (const auto& [name, unit] : unit_words) {
    if (name == word) return unit;
  }
  return std::nullopt;
}

Unit unit_of(const Map& map, std::string_view as_sent) {
  std::string room;
  std::string_view code = trimmed(as_sent);
  std::size_t sign = code.size();
  bool has_small_letters = false;
  for (std::size_t i = 0; i < code.size(); ++i) {
    has_small_letters = has_small_letters || (code[i] >= 'a' && code[i] <= 'z');
    if (code[i] == '#' && sign == code.size()) sign = i;
  }
  if (has_small_letters) {
    room = upper_ascii(code);
    code = room;
  }
  // The EU's measurement unit qualifier follows a sign: KGM#G.
  const std::string_view bare = sign == code.size() ? code : trimmed(code.substr(0, sign));
  const auto own = [&](std::string_view key) {
    const auto found = map.units.find(key);
    return found == map.units.end() ? std::nullopt : std::optional(parse_unit_word(found->second).value_or(Unit::unknown));
  };
  if (!map.units.empty()) {
    if (const auto unit = own(code)) return *unit;
    if (bare.size() != code.size()) {
      if (const auto unit = own(bare)) return *unit;
    }
  }
  for (const auto& [name, unit] : known_codes) {
    if (name.size() == bare.size() && name.front() == bare.front() && name == bare) return unit;
  }
  return Unit::unknown;
}

std::optional<Decimal> in_carats(Decimal amount, Unit unit) {
  switch (unit) {
    case Unit::carat:
      return amount;
    case Unit::milligram:
      return quotient(amount, whole(200));
    case Unit::gram:
      return product(amount, whole(5));
    case Unit::kilogram:
      return product(amount, whole(5'000));
    case Unit::decitonne:
      return product(amount, whole(500'000));
    case Unit::tonne:
      return product(amount, whole(5'000'000));
    case Unit::none:
    case Unit::unknown:
      break;
  }
  return std::nullopt;
}

std::optional<Decimal> in_kilograms(Decimal amount, Unit unit) {
  switch (unit) {
    case Unit::carat:
      return quotient(amount, whole(5'000));
    case Unit::milligram:
      return quotient(amount, whole(1'000'000));
    case Unit::gram:
      return quotient(amount, whole(1'000));
    case Unit::kilogram:
      return amount;
    case Unit::decitonne:
      return product(amount, whole(100));
    case Unit::tonne:
      return product(amount, whole(1'000));
    case Unit::none:
    case Unit::unknown:
      break;
  }
  return std::nullopt;
}

}  // namespace kpwatch
