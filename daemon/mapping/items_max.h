// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// How many goods items of one declaration are kept; one with more is refused. Each takes some thousand bytes. In the Union a
// declaration has 999 at most.
#pragma once

#include <cstddef>

namespace kpwatch {

inline constexpr std::size_t items_max = 5'000;
// So many are kept whatever they are. Of further ones those that are of no interest to anybody are counted only, where the reader
// was told how to know them (ItemInterest).
inline constexpr std::size_t items_kept_unasked = 1'000;

}  // namespace kpwatch
