// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Territories and their names. The names are gathered on first use only: most runs never ask for one.
#include "daemon/reference/territories.h"

#include <unicode/locid.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <map>
#include <mutex>
#include <utility>
#include <vector>

#include "daemon/reference/folding.h"

namespace kpwatch {
namespace {

constexpr std::array<const char*, 27> languages{"en", "fr", "de", "nl", "es", "pt", "it", "ru", "uk", "zh", "zh_Hant", "ja", "ko", "ar",
                                                "he", "hi", "gu", "tr", "hy", "sw", "af", "th", "vi", "id", "be",      "kk", "lo"};

template <class Value>
using Sorted = std::vector<std::pair<std::string, Value>>;

template <class Value>
const Value* find(const Sorted<Value>& table, std::string_view key) {
  const auto at =
      std::lower_bound(table.begin(), table.end(), key, [](const auto& row, std::string_view wanted) { return row.first < wanted; });
  return at != table.end() && at->first == key ? &at->second : nullptr;
}

icu::Locale locale_of(std::string_view alpha2) { return icu::Locale("", std::string(alpha2).c_str()); }

// By alpha-2: alpha-3.
const Sorted<std::string>& assigned() {
  static const Sorted<std::string> table = [] {
    Sorted<std::string> rows;
    for (const char* const* code = icu::Locale::getISOCountries(); *code != nullptr; ++code)
      rows.emplace_back(*code, locale_of(*code).getISO3Country());
    std::sort(rows.begin(), rows.end());
    return rows;
  }();
  return table;
}

const Sorted<CountryCode>& by_alpha3() {
  static const Sorted<CountryCode> table = [] {
    Sorted<CountryCode> rows;
    for (const auto& [alpha2, alpha3] : assigned())
      if (const auto code = CountryCode::parse(alpha2); code && !alpha3.empty()) rows.emplace_back(alpha3, *code);
    std::sort(rows.begin(), rows.end());
    return rows;
  }();
  return table;
}

const Sorted<CountryCode>& by_folded_name() {
  static const Sorted<CountryCode> table = [] {
    std::map<std::string, std::optional<CountryCode>> names;  // nothing = shared by two
    const auto add = [&names](const std::string& name, const std::optional<CountryCode>& code) {
      const auto [at, is_new] = names.try_emplace(folded_text(name), code);
      if (!is_new && at->second != code) at->second = std::nullopt;
    };
    for (const auto& [alpha2, alpha3] : assigned()) {
      const auto code = CountryCode::parse(alpha2);
      if (!code) continue;
      for (const char* language : languages) {
        icu::UnicodeString name;
        locale_of(alpha2).getDisplayCountry(icu::Locale(language), name);
        std::string utf8;
        name.toUTF8String(utf8);
        add(utf8, code);
        if (const auto at = utf8.find(" & "); at != std::string::npos) add(utf8.replace(at, 3, " and "), code);
      }
    }
    Sorted<CountryCode> rows;
    for (const auto& [name, code] : names)
      if (code && name.size() > 2) rows.emplace_back(name, *code);  // CLDR answers with the code where it has no name
    return rows;
  }();
  return table;
}

std::string english_name(CountryCode code) {
  if (!is_assigned_territory(code)) return {};
  icu::UnicodeString name;
  locale_of(code.text()).getDisplayCountry(icu::Locale::getEnglish(), name);
  std::string utf8;
  name.toUTF8String(utf8);
  return utf8;
}

}  // namespace

bool is_assigned_territory(CountryCode code) { return find(assigned(), code.text()) != nullptr; }

std::optional<CountryCode> territory_by_alpha3(std::string_view upper_alpha3) {
  const CountryCode* code = find(by_alpha3(), upper_alpha3);
  return code == nullptr ? std::nullopt : std::optional(*code);
}

std::optional<CountryCode> territory_by_folded_name(std::string_view folded_name) {
  const CountryCode* code = find(by_folded_name(), folded_name);
  return code == nullptr ? std::nullopt : std::optional(*code);
}

// Kept: ICU opens its resources anew for each name, which costs more than most checks.
std::string territory_name(CountryCode code) {
  static std::mutex mutex;
  static std::map<CountryCode, std::string> known;
  const std::lock_guard lock(mutex);
  const auto [entry, is_new] = known.try_emplace(code);
  if (is_new) entry->second = english_name(code);
  return entry->second;
}

}  // namespace kpwatch
