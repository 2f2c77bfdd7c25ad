// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Is it an import, an export or a transit? And what a message does to an earlier one.
#pragma once

#include "daemon/mapping/map.h"

namespace kpwatch {

struct RegimeReading {
  Regime regime = Regime::unknown;
  std::string reason;  // what spoke; empty when nothing did
};

// The first that speaks: the map, its rules in order, the receiving customs territory against the countries of dispatch
// and destination. `day` dates the membership of the Union's customs territory.
[[nodiscard]] RegimeReading regime_of(const Declaration& declaration, const Map& map, Day day);
[[nodiscard]] MessageFunction function_of(const Declaration& declaration, const Map& map);
// The function that this code stands for is `original`, whatever type code stands beside it.
[[nodiscard]] bool is_original_of_any_type(std::string_view function_code, const Map& map);
// What a rule's `by:` names; nothing when there is no such thing.
[[nodiscard]] bool is_regime_source(std::string_view by);

}  // namespace kpwatch
