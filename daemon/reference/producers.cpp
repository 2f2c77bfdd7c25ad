// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/reference/producers.h"

namespace kpwatch {

Neighbours::Neighbours(const std::vector<Row>& rows) : by_origin_(rows) {
  std::vector<Reverse> reverse;
  reverse.reserve(rows.size());
  for (const Row& row : rows) reverse.push_back({row.neighbour, row.code, row.period});
  by_neighbour_ = RowsByCountry<Reverse>(std::move(reverse));
}

const Neighbours::Row* Neighbours::row(CountryCode origin, CountryCode neighbour, Day day) const {
  return by_origin_.in_force(origin, day, [neighbour](const Row& row) { return row.neighbour == neighbour; });
}

std::vector<CountryCode> Neighbours::origins_beside(CountryCode territory, Day day) const {
  std::vector<CountryCode> origins;
  for (const Reverse* row : by_neighbour_.all_in_force(territory, day)) origins.push_back(row->origin);
  std::sort(origins.begin(), origins.end());
  return origins;
}

}  // namespace kpwatch
