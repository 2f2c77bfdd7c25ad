// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// G04. Exports of a neighbour of a restricted origin surged.
//
// Law: administrative decisions on vigilance. Between 2000 and 2005 Ghana's exports rose by 60 per cent in volume and 210 per
// cent in value while Ivorian stones, under embargo, came over the border. A surge beside a restricted origin together with another price
// per carat is a reason to look. Needs: the neighbours of the restriction, in restrictions.tsv; the price of the restricted goods where it
// is known.
#include <array>
#include <cmath>

#include "daemon/checks/statistics/statistical.h"
#include "daemon/statistics/series.h"

namespace kpwatch::checks {
namespace g04 {

constexpr std::array recipients{Recipient::wgs, Recipient::wgm};
constexpr std::array basis{
    LegalBasis{"KP decision", "vigilance around restricted origins", "parties watch routes by which restricted stones could enter trade"}};
constexpr std::array settings{
    CheckSetting{"rise_permille", 500, "per mille", "Of exports in carats against the same quarter of the year before."},
    CheckSetting{"price_permille", 200, "per mille", "The price per carat moved by at least so much, up or down."},
    CheckSetting{"carats_floor", 1000, "carats", "Smaller exports are left alone."}};

}  // namespace g04

extern const Check neighbour_surge;
constinit const Check neighbour_surge{
    "G04",
    "kp.neighbour-surge",
    "Exports beside a restricted origin surged",
    "Exports of a neighbour of a restricted origin rose by half or more within a year, and their price per carat moved as well.",
    FindingClass::substantive,
    3,
    g04::recipients,
    g04::basis,
    g04::settings,
    "0.2",
    nullptr,
    CaseSubject::declaration,
    "Published figures, in time order (`kpwatch statistics anomalies`)."};

void examine_surge(const StatisticsFile& file, std::vector<StatisticalFinding>& findings) {
  const AllSeries all = series_of(file.figures);
  const auto setting = [&](std::string_view name) { return static_cast<double>(file.settings.value(neighbour_surge.id, name)); };
  constexpr double thousand = 1000;
  for (const auto& [key, exports] : all) {
    const auto& [reporter, metric] = key;
    if (metric != Metric::exports_carats || !file.asks_for(reporter)) continue;
    const auto values = all.find({reporter, Metric::exports_usd});
    if (values == all.end()) continue;
    for (const auto& [period, carats] : exports) {
      if (!file.asks_for(period)) continue;
      const auto before = exports.find(period.later_by(-4));
      if (before == exports.end() || before->second.is_zero() || carats.approximately() < setting("carats_floor")) continue;
      const auto beside = file.reference.participants.restrictions(Restriction::Subject::neighbour, reporter, period.first_day());
      if (beside.empty()) continue;
      const double rise = carats.approximately() / before->second.approximately();
      if (rise < 1 + setting("rise_permille") / thousand) continue;
      const auto usd = values->second.find(period), usd_before = values->second.find(before->first);
      if (usd == values->second.end() || usd_before == values->second.end() || usd_before->second.is_zero()) continue;
      const double price = usd->second.approximately() / carats.approximately(),
                   price_before = usd_before->second.approximately() / before->second.approximately();
      if (std::abs(price / price_before - 1) * thousand < setting("price_permille")) continue;
      StatisticalFinding found = statistical_finding(neighbour_surge, reporter, period);
      found.observed = grouped(carats);
      found.expected = grouped(before->second);
      found.unit = "CTM";
      found.sentence = file.reference.participants.name(reporter) + ", " + period.to_string() + ": " + grouped(carats) + " ct exported, " +
                       times_in_words(rise) + " those of " + before->first.to_string() + ", at US$ " + grouped(price) + " a carat after " +
                       grouped(price_before) + ". " + beside.front()->title + ".";
      found.question = "Which mines or imports stand behind the rise, and behind the change in price?";
      findings.push_back(std::move(found));
    }
  }
}

}  // namespace kpwatch::checks
