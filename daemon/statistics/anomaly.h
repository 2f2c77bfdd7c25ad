// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Which change of a figure is unusual: period over period, against the same season of the year before, against the party's
// own history, and over five years. A flag says what changed and by how much; it accuses nobody.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "daemon/statistics/series.h"

namespace kpwatch {

enum class AnomalyLevel : std::uint8_t { none, low, medium, high };
[[nodiscard]] std::string_view to_string(AnomalyLevel level);

struct AnomalyLimits {
  double carats_floor = 1'000, usd_floor = 100'000, certificates_floor = 10;  // below these a value counts as the floor
  double low_factor = 1.5, medium_factor = 2, high_factor = 4;                // against the same season of the year before
  double medium_z = 3.5, high_z = 6;
  double spread_min = 0.05;     // of the logarithm: a party whose figures hardly move is not flagged for a few per cent
  std::size_t history_min = 8;  // changes before this one, for a z
  double drift_factor = 3;      // over five years
};

// How one value stands to those before it. Logarithms are natural.
struct Change {
  double value = 0;                           // of this period
  std::optional<double> before, season, far;  // the period before; the same one a year ago; five years ago
  std::optional<double> d1, d4, d20;          // logarithms of value over these
  std::optional<double> z;                    // d4 against the party's own earlier d4: median, and 1.4826 times the median deviation
  AnomalyLevel level = AnomalyLevel::none;
  bool is_drift = false;  // flagged for the five years only
  bool is_by_z = false;   // the history raised the level, not the factor
  bool is_by_d1 = false;  // no season to compare with: the period before stood in, one level lower
};

// `values` may have gaps. Of values below the floor only the floor counts, so two small ones are no change.
[[nodiscard]] std::optional<Change> change_of(const std::map<ReportingPeriod, double>& values, const ReportingPeriod& period, double floor,
                                              const AnomalyLimits& limits);

}  // namespace kpwatch
