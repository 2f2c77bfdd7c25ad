// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Made-up XML declarations for measuring, the same for the same seed. No trader in them exists.
#pragma once

#include <cstdint>
#include <string>

namespace kpwatch::bench {

// WCO Data Model, DEC-DMS:2. `is_indented`: a line an element, as people export it; else without blanks, as programs send it.
[[nodiscard]] std::string wco_declaration(std::uint32_t seed, unsigned items, bool is_indented);
// ASYCUDA World, SAD.
[[nodiscard]] std::string asycuda_declaration(std::uint32_t seed, unsigned items);

}  // namespace kpwatch::bench
