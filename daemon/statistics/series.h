// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The figures of one party over time, one value a period: what anomalies are looked for in.
#pragma once

#include <cstdint>
#include <map>
#include <string_view>
#include <utility>

#include "daemon/statistics/figures.h"

namespace kpwatch {

enum class Metric : std::uint8_t {
  production_carats,
  production_usd,
  imports_carats,
  imports_usd,
  exports_carats,
  exports_usd,
  certificates_received,
  certificates_issued
};
inline constexpr std::size_t metric_count = 8;
[[nodiscard]] std::string_view in_words(Metric metric);  // "exports in carats"
enum class MetricUnit : std::uint8_t { carats, usd, certificates };
[[nodiscard]] MetricUnit unit_of(Metric metric);

// A period without a row has no value: that is a gap, not a zero.
using Series = std::map<ReportingPeriod, Total>;
using AllSeries = std::map<std::pair<CountryCode, Metric>, Series>;

// Of figures in force. Trade is summed over one role only: destination or provenance where there are such rows, else origin.
[[nodiscard]] AllSeries series_of(const Figures& figures);

}  // namespace kpwatch
