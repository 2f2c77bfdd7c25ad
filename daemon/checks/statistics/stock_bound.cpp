// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// H05. More left a party than it can have had.
//
// Law: KPCS Annex III has production, imports and exports published together so that they can be balanced. Since the first period
// that was published: exports are no more than opening stock, production and imports. The stock of the first day is nobody's
// to publish, so one year's exports are allowed for it; this is a setting. The Republic of the Congo was removed in 2004 because it
// exported about a hundred times what it could mine, with no imports.
#include <array>
#include <map>

#include "daemon/checks/statistics/statistical.h"
#include "daemon/statistics/balance.h"
#include "daemon/statistics/series.h"

namespace kpwatch::checks {
namespace h05 {

constexpr std::array recipients{Recipient::wgs, Recipient::wgm};
constexpr std::array basis{
    LegalBasis{"KPCS", "Annex III", "production, imports and exports are published so that they can be held against each other"}};
constexpr std::array settings{
    CheckSetting{"tolerance_permille", 50, "per mille", "Of what can have been there."},
    CheckSetting{"opening_quarters", 4, "quarters",
                 "The opening stock that is allowed for: the exports of the first so many published quarters."},
    CheckSetting{"origin_quarters", 4, "quarters", "By origin: over which exports, production and imports of it are summed."},
    CheckSetting{"origin_tolerance_permille", 200, "per mille",
                 "By origin: of what was mined and imported, for stock and late confirmations."},
    CheckSetting{"carats_floor", 1000, "carats", "Smaller excesses are none."}};

}  // namespace h05

extern const Check stock_bound;
constinit const Check stock_bound{"H05",
                                  "kp.stock-bound",
                                  "More was exported than can have been there",
                                  "Since its first published period, a party exported more carats than opening stock, production and "
                                  "imports together; or, in a year, more under one origin than was mined and imported of it.",
                                  FindingClass::substantive,
                                  4,
                                  h05::recipients,
                                  h05::basis,
                                  h05::settings,
                                  "0.2",
                                  nullptr,
                                  CaseSubject::declaration,
                                  "Published production, imports and exports."};

void examine_stock(const StatisticsFile& file, std::vector<StatisticalFinding>& findings) {
  const AllSeries all = series_of(file.figures);
  const auto setting = [&](std::string_view name) { return file.settings.value(stock_bound.id, name); };
  const Series nothing;
  const auto series = [&](CountryCode reporter, Metric metric) -> const Series& {
    const auto at = all.find({reporter, metric});
    return at == all.end() ? nothing : at->second;
  };
  for (const auto& [key, exports] : all) {
    const auto& [reporter, metric] = key;
    if (metric != Metric::exports_carats || !file.asks_for(reporter) || exports.empty()) continue;
    const Day start = exports.begin()->first.first_day();
    Total opening, out;
    std::int64_t quarters = 0;
    for (const auto& [period, carats] : exports)
      if (quarters++ < setting("opening_quarters")) opening += carats;
    for (const auto& [period, carats] : exports) {
      out += carats;
      if (!file.asks_for(period)) continue;
      Total mined, imported;
      // A half year's production counts from its first day: what is mined in June can leave in June.
      for (const auto& [half, value] : series(reporter, Metric::production_carats))
        if (half.until() > start && half.first_day() < period.until()) mined += value;
      for (const auto& [quarter, value] : series(reporter, Metric::imports_carats))
        if (quarter.first_day() >= start && quarter <= period) imported += value;
      const auto beyond = excess(out, opening + mined + imported, setting("tolerance_permille"));
      if (!beyond || beyond->beyond() < Total(Decimal{setting("carats_floor") * 1'000'000})) continue;
      StatisticalFinding found = statistical_finding(stock_bound, reporter, period);
      found.observed = grouped(out);
      found.expected = grouped(beyond->available);
      found.unit = "CTM";
      found.sentence = file.reference.participants.name(reporter) + ": " + grouped(out) + " ct exported from " +
                       exports.begin()->first.to_string() + " to " + period.to_string() + ", but only " + grouped(beyond->available) +
                       " ct can have been there: " + grouped(mined) + " mined, " + grouped(imported) + " imported, " + grouped(opening) +
                       " allowed for the stock of the first day.";
      found.question = "Which stock or production stands behind exports of " + grouped(beyond->beyond()) + " ct?";
      findings.push_back(std::move(found));
    }
  }
}

}  // namespace kpwatch::checks
