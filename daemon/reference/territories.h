// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// ISO 3166-1 and the names of territories in the larger languages of the Unicode CLDR, as the ICU library knows them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "daemon/customs/codes.h"

namespace kpwatch {

[[nodiscard]] bool is_assigned_territory(CountryCode code);
[[nodiscard]] std::optional<CountryCode> territory_by_alpha3(std::string_view upper_alpha3);
// By a folded name; nothing when two territories share it.
[[nodiscard]] std::optional<CountryCode> territory_by_folded_name(std::string_view folded_name);
[[nodiscard]] std::string territory_name(CountryCode code);  // English; empty when unknown

}  // namespace kpwatch
