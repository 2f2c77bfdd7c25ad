// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Numbers that are not written as a message should write them, and yet can be read in one way only.
#pragma once

#include <optional>
#include <string_view>

#include "daemon/customs/decimal.h"
#include "daemon/mapping/conversion.h"

namespace kpwatch {

// 9,999.00, 9.999,00, 9'999.00, 9 999,00, 1,234,567: groups of three digits, parted by one sign throughout, and another one as decimal
// mark. Nothing for anything else, a single comma or point among it: there the conversions' own rule holds.
[[nodiscard]] std::optional<Decimal> read_grouped(std::string_view text);

// `999.00` of `999.00 CTM` if that is the unit meant; else the whole text.
[[nodiscard]] std::string_view without_unit(std::string_view text, Unit meant, const Map& map);

}  // namespace kpwatch
