// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Works out what the texts of a map's rows say, once.
#pragma once

#include "daemon/mapping/map.h"

namespace kpwatch {

// All rows of a map, when all of it has been read.
void plan_rows(Map& map);
// One row's options; its place among the others is left open.
[[nodiscard]] RowPlan plan_of(const MapRow& row, const Map& map);

}  // namespace kpwatch
