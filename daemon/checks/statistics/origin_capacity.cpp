// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// H05, by origin. More goods of one origin were exported than were mined and imported of it.
//
// Law: KPCS Section V and Annex III: production and trade by origin are published so that this shows. Over twelve months the exports of a
// party under one origin are held against the production of that origin (where it is the party's own) and the imports of it that were
// confirmed. Needs: figures by origin, of the ledger or as published; without production figures of a party's own origin it is silent, as
// it would say of every mine that it has none. G02 asks the same of single declarations, with the production that the tables know.
#include <map>
#include <set>

#include "daemon/checks/statistics/statistical.h"
#include "daemon/statistics/balance.h"

namespace kpwatch::checks {

extern const Check stock_bound;

void examine_capacity(const StatisticsFile& file, std::vector<StatisticalFinding>& findings) {
  using Lane = std::pair<CountryCode, CountryCode>;  // party, origin
  std::map<Lane, std::map<ReportingPeriod, Total>> exports, imports;
  std::map<CountryCode, std::map<ReportingPeriod, Total>> production;
  for (const TradeRow& row : file.figures.trade)
    if (row.role == PartnerRole::origin && row.partner != mixed_partner && row.partner != unknown_partner)
      (row.flow == TradeFlow::exports ? exports : imports)[{row.reporter, row.partner}][row.period] += row.carats;
  for (const auto& row : file.figures.production) production[row.reporter][row.period] += row.carats;
  const auto setting = [&](std::string_view name) { return file.settings.value(stock_bound.id, name); };
  const auto quarters = static_cast<int>(setting("origin_quarters"));
  for (const auto& [lane, sent] : exports) {
    const auto& [party, origin] = lane;
    if (!file.asks_for(party)) continue;
    for (const auto& figure : sent) {
      const ReportingPeriod& period = figure.first;
      if (!file.asks_for(period)) continue;
      const auto first = period.later_by(1 - quarters);
      const auto sum = [&](const std::map<ReportingPeriod, Total>& series) {
        Total total;
        for (const auto& [at, value] : series)
          if (at.first_day() < period.until() && at.until() > first.first_day()) total += value;
        return total;
      };
      if (origin == party && !production.contains(party)) continue;
      const Total mined = origin == party ? sum(production[party]) : Total();
      const Total out = sum(sent), in = sum(imports[lane]);
      const auto beyond = origin_excess(out, mined, in, setting("origin_tolerance_permille"));
      if (!beyond || beyond->beyond() < Total(Decimal{setting("carats_floor") * 1'000'000})) continue;
      StatisticalFinding found = statistical_finding(stock_bound, party, period);
      found.partner = origin;
      found.observed = grouped(out);
      found.expected = grouped(beyond->available);
      found.unit = "CTM";
      const auto& names = file.reference.participants;
      found.sentence = names.name(party) + ", " + first.to_string() + " to " + period.to_string() + ": " + grouped(out) +
                       " ct exported as of " + names.name(origin) + " origin, against " + grouped(beyond->available) + " ct (" +
                       grouped(mined) + " mined, " + grouped(in) + " imported with confirmation)" +
                       (beyond->available.is_zero() ? std::string(".") : ": " + times_in_words(beyond->factor()) + ".");
      found.question = "Where do " + grouped(beyond->beyond()) + " ct of " + names.name(origin) + " origin come from?";
      findings.push_back(std::move(found));
    }
  }
}

}  // namespace kpwatch::checks
