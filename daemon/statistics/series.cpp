// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/statistics/series.h"

#include <array>
#include <set>
#include <tuple>

namespace kpwatch {
namespace {

constexpr std::array<std::string_view, metric_count> words{"production in carats",  "production in US$",  "imports in carats",
                                                           "imports in US$",        "exports in carats",  "exports in US$",
                                                           "certificates received", "certificates issued"};

using TableKey = std::tuple<CountryCode, ReportingPeriod, TradeFlow>;

void add(AllSeries& all, CountryCode reporter, Metric metric, const ReportingPeriod& period, const Total& value) {
  all[{reporter, metric}].try_emplace(period).first->second += value;
}

}  // namespace

std::string_view in_words(Metric metric) { return words.at(static_cast<std::size_t>(metric)); }

MetricUnit unit_of(Metric metric) {
  switch (metric) {
    case Metric::production_carats:
    case Metric::imports_carats:
    case Metric::exports_carats:
      return MetricUnit::carats;
    case Metric::production_usd:
    case Metric::imports_usd:
    case Metric::exports_usd:
      return MetricUnit::usd;
    default:
      return MetricUnit::certificates;
  }
}

AllSeries series_of(const Figures& figures) {
  std::set<TableKey> with_partners;
  for (const TradeRow& row : figures.trade)
    if (row.role != PartnerRole::origin) with_partners.emplace(row.reporter, row.period, row.flow);
  AllSeries all;
  for (const TradeRow& row : figures.trade) {
    if (row.role == PartnerRole::origin && with_partners.contains({row.reporter, row.period, row.flow})) continue;
    const bool is_export = row.flow == TradeFlow::exports;
    add(all, row.reporter, is_export ? Metric::exports_carats : Metric::imports_carats, row.period, row.carats);
    add(all, row.reporter, is_export ? Metric::exports_usd : Metric::imports_usd, row.period, row.usd);
  }
  for (const auto& row : figures.certificates)
    add(all, row.reporter,
        row.counter == CertificateCountRow::Counter::issued ? Metric::certificates_issued : Metric::certificates_received, row.period,
        Total(Decimal{row.count * 1'000'000}));
  for (const auto& row : figures.production) {
    add(all, row.reporter, Metric::production_carats, row.period, row.carats);
    add(all, row.reporter, Metric::production_usd, row.period, row.usd);
  }
  return all;
}

}  // namespace kpwatch
