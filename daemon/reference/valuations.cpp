// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/reference/valuations.h"

namespace kpwatch {
namespace {

std::chrono::days distance(const Period& period, Day day) {
  if (period.from && day < *period.from) return *period.from - day;
  if (period.until && day >= *period.until) return day - *period.until + std::chrono::days{1};
  return std::chrono::days{0};
}

}  // namespace

const Valuations::Row* Valuations::nearest(CountryCode code, Kind kind, std::string_view hs6, Day day, int years_away_max) const {
  const Row* found = nullptr;
  std::chrono::days away = std::chrono::days{366} * years_away_max + std::chrono::days{1};
  const auto look_at = [&](const Row& row) {
    if (row.kind != kind || (!row.hs6.empty() && row.hs6 != hs6)) return;
    const std::chrono::days apart = distance(row.period, day);
    const bool is_narrower = found != nullptr && apart == away && found->hs6.empty() && !row.hs6.empty();
    if (apart >= away && !is_narrower) return;
    found = &row;
    away = apart;
  };
  // From the day on in both directions, as long as a row there can be nearer than the one found.
  const std::span<const Row> rows = rows_.of(code);
  const auto after = rows_.first_after(rows, day);
  for (auto at = after; at != rows.begin();) {
    --at;
    if (distance({std::nullopt, rows_.latest_end(*at)}, day) > away) break;
    look_at(*at);
  }
  for (auto at = after; at != rows.end() && distance(at->period, day) <= away; ++at) look_at(*at);
  return found;
}

}  // namespace kpwatch
