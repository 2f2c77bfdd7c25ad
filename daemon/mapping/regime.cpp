// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Regime and message function, from what the message says.
#include "daemon/mapping/regime.h"

#include <algorithm>
#include <array>
#include <utility>

#include "daemon/base/text.h"

namespace kpwatch {
namespace {

using TextMember = Maybe<Text> Declaration::*;
constexpr auto sources = std::to_array<std::pair<std::string_view, TextMember>>({
    {"type_code", &Declaration::type_code},
    {"function_code", &Declaration::function_code},
    {"procedure", &Declaration::procedure},
    {"office", &Declaration::office},
    {"version", &Declaration::version},
    {"mode_of_transport", &Declaration::mode_of_transport},
});

// Members of the Union's customs territory at some time since 2003, with the days on which that changed.
struct Membership {
  CountryCode member;
  std::optional<Day> from, until;
};
Day on(int year, unsigned month, unsigned day) {
  return std::chrono::sys_days(std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(day));
}

bool is_in_union(CountryCode code, Day day) {
  static const auto members = [] {
    std::vector<Membership> rows;
    for (const char* text : {"AT", "BE", "DE", "DK", "ES", "FI", "FR", "GR", "IE", "IT", "LU", "NL", "PT", "SE", "MC", "EU"}) {
      rows.push_back({*CountryCode::parse(text), std::nullopt, std::nullopt});
    }
    for (const char* text : {"CY", "CZ", "EE", "HU", "LT", "LV", "MT", "PL", "SI", "SK"}) {
      rows.push_back({*CountryCode::parse(text), on(2004, 5, 1), std::nullopt});
    }
    rows.push_back({country("BG"), on(2007, 1, 1), std::nullopt});
    rows.push_back({country("RO"), on(2007, 1, 1), std::nullopt});
    rows.push_back({country("HR"), on(2013, 7, 1), std::nullopt});
    rows.push_back({country("GB"), std::nullopt, on(2021, 1, 1)});
    rows.push_back({country("XI"), on(2021, 1, 1), std::nullopt});
    return rows;
  }();
  return std::any_of(members.begin(), members.end(), [&](const Membership& row) {
    return row.member == code && (!row.from || *row.from <= day) && (!row.until || day < *row.until);
  });
}

bool same_territory(CountryCode a, CountryCode b, Day day) {
  if (a == b) return true;
  // Northern Ireland belongs to both.
  const auto is_uk = [](CountryCode code) { return code == country("GB") || code == country("XI"); };
  return (is_uk(a) && is_uk(b)) || (is_in_union(a, day) && is_in_union(b, day));
}

std::string spaced(std::string_view name) {
  std::string out(name);
  std::replace(out.begin(), out.end(), '_', ' ');
  return out;
}

// The value of the longest key that begins the text, or that equals it.
const Regime* looked_up(const RegimeRule& rule, std::string_view text) {
  const std::string key = upper_ascii(trimmed(text));
  if (rule.match != "prefix") {
    const auto found = rule.values.find(key);
    return found == rule.values.end() ? nullptr : &found->second;
  }
  const Regime* best = nullptr;
  std::size_t length = 0;
  for (const auto& [prefix, regime] : rule.values) {
    if (key.starts_with(prefix) && (best == nullptr || prefix.size() > length)) {
      best = &regime;
      length = prefix.size();
    }
  }
  return best;
}

RegimeReading by_rule(const Declaration& declaration, const RegimeRule& rule) {
  if (rule.by == "item.procedure") {
    for (const GoodsItem& item : declaration.items) {
      if (!item.procedure) continue;
      if (const Regime* regime = looked_up(rule, item.procedure->value)) return {*regime, "procedure " + item.procedure->value};
    }
    return {};
  }
  if (rule.by == "jurisdiction") {
    if (!declaration.jurisdiction) return {};
    const Regime* regime = looked_up(rule, declaration.jurisdiction->text());
    return regime == nullptr ? RegimeReading{} : RegimeReading{*regime, "jurisdiction " + std::string(declaration.jurisdiction->text())};
  }
  for (const auto& [name, member] : sources) {
    const Maybe<Text>& stated = declaration.*member;
    if (name != rule.by || !stated) continue;
    if (const Regime* regime = looked_up(rule, stated->value)) return {*regime, spaced(name) + ' ' + stated->value};
  }
  return {};
}

RegimeReading by_territory(const Declaration& declaration, Day day) {
  if (!declaration.jurisdiction) return {};
  const CountryCode here = *declaration.jurisdiction;
  // The header speaks for the shipment; items speak where it is silent.
  Maybe<CountryCode> dispatch = declaration.dispatch_country;
  Maybe<CountryCode> destination = declaration.destination_country;
  for (const GoodsItem& item : declaration.items) {
    if (!dispatch) dispatch = item.dispatch_country;
    if (!destination) destination = item.destination_country;
  }
  const bool leaves = dispatch && same_territory(dispatch->value, here, day);
  const bool arrives = destination && same_territory(destination->value, here, day);
  const std::string customs = "customs of " + std::string(here.text()) + ", ";
  if (leaves && !arrives && destination) {
    return {Regime::export_, customs + "from " + std::string(dispatch->value.text()) + " to " + std::string(destination->value.text())};
  }
  if (arrives && !leaves && dispatch) {
    return {Regime::import, customs + "from " + std::string(dispatch->value.text()) + " to " + std::string(destination->value.text())};
  }
  if (leaves && !destination) return {Regime::export_, customs + "dispatched from " + std::string(dispatch->value.text())};
  if (arrives && !dispatch) return {Regime::import, customs + "destined to " + std::string(destination->value.text())};
  return {};
}

// UN/EDIFACT code list 1225, and the words themselves.
MessageFunction by_code_list(std::string_view code) {
  static constexpr auto known = std::to_array<std::pair<std::string_view, MessageFunction>>({
      {"1", MessageFunction::cancellation},  // cancellation
      {"2", MessageFunction::amendment},     // addition
      {"3", MessageFunction::cancellation},  // deletion
      {"4", MessageFunction::amendment},     // change
      {"5", MessageFunction::replacement},   // replace
      {"7", MessageFunction::original},      // duplicate
      {"9", MessageFunction::original},      // original
      {"13", MessageFunction::amendment},    // request; in the WCO data model a request to amend
      {"20", MessageFunction::replacement},  // replace heading section only
      {"21", MessageFunction::replacement},  // replace item detail and summary
      {"31", MessageFunction::original},     // copy
      {"33", MessageFunction::amendment},    // change in heading section
      {"34", MessageFunction::amendment},    // accepted with amendments by the sender
      {"36", MessageFunction::amendment},    // change in detail section
      {"47", MessageFunction::original},     // definitive
      {"ORIGINAL", MessageFunction::original},
      {"AMENDMENT", MessageFunction::amendment},
      {"CANCELLATION", MessageFunction::cancellation},
      {"REPLACEMENT", MessageFunction::replacement},
  });
  for (const auto& [key, function] : known) {
    if (key == code) return function;
  }
  return MessageFunction::other;
}

}  // namespace

bool is_regime_source(std::string_view by) {
  return by == "item.procedure" || by == "jurisdiction" ||
         std::any_of(sources.begin(), sources.end(), [&](const auto& source) { return source.first == by; });
}

RegimeReading regime_of(const Declaration& declaration, const Map& map, Day day) {
  if (declaration.regime != Regime::unknown) return {declaration.regime, "stated"};
  if (map.regime) return {*map.regime, "map"};
  for (const RegimeRule& rule : map.regimes) {
    if (RegimeReading reading = by_rule(declaration, rule); reading.regime != Regime::unknown) return reading;
  }
  return by_territory(declaration, day);
}

MessageFunction function_of(const Declaration& declaration, const Map& map) {
  if (!declaration.function_code) return MessageFunction::original;
  const std::string code = upper_ascii(trimmed(declaration.function_code->value));
  const std::string type = declaration.type_code ? upper_ascii(trimmed(declaration.type_code->value)) : std::string();
  if (!map.functions.empty()) {
    for (const std::string& key : {code + ' ' + type, code}) {
      if (const auto found = map.functions.find(key); found != map.functions.end()) return found->second;
    }
  }
  return by_code_list(code);
}

bool is_original_of_any_type(std::string_view function_code, const Map& map) {
  // Nearly every message says 9, and asks here at a glance.
  const auto begins_with_9 = [](const auto& function) { return function.first.starts_with('9'); };
  if (function_code == "9" && std::none_of(map.functions.begin(), map.functions.end(), begins_with_9)) return true;
  const std::string code = upper_ascii(trimmed(function_code));
  if (!map.functions.empty()) {
    const std::string with_type = code + ' ';
    for (auto of_type = map.functions.lower_bound(with_type); of_type != map.functions.end() && of_type->first.starts_with(with_type);
         ++of_type)
      if (of_type->second != MessageFunction::original) return false;
    if (const auto found = map.functions.find(code); found != map.functions.end()) return found->second == MessageFunction::original;
  }
  return by_code_list(code) == MessageFunction::original;
}

}  // namespace kpwatch
