// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// H06. Figures record trade in rough diamonds with a country outside the scheme.
//
// Law: KPCS Section III (c): no trade with non-participants. Statistics show what single declarations did not: in 2007 a
// campaign found US$ 10.2 million of such trade in public customs figures. A country that took part on any day of the quarter is not
// reported.
#include <array>

#include "daemon/checks/statistics/statistical.h"

namespace kpwatch::checks {
namespace h06 {

constexpr std::array recipients{Recipient::ima, Recipient::wgm};
constexpr std::array basis{LegalBasis{"KPCS", "Section III (c)", "no shipment of rough diamonds comes from or goes to a non-participant"}};

}  // namespace h06

extern const Check outside_trade;
constinit const Check outside_trade{
    "H06",
    "kp.outside-trade",
    "Figures record trade with a non-participant",
    "A party's figures of a quarter show imports from, or exports to, a country that did not take part on any day of it.",
    FindingClass::substantive,
    4,
    h06::recipients,
    h06::basis,
    {},
    "0.2",
    nullptr,
    CaseSubject::declaration,
    "Published trade by partner."};

void examine_partners(const StatisticsFile& file, std::vector<StatisticalFinding>& findings) {
  const auto& participants = file.reference.participants;
  for (const TradeRow& row : file.figures.trade) {
    if (row.role == PartnerRole::origin || row.partner == mixed_partner || row.partner == unknown_partner) continue;
    if (!file.asks_for(row.period) || !file.asks_for(row.reporter) || (row.carats.is_zero() && row.usd.is_zero())) continue;
    bool took_part = false;
    for (Day day = row.period.first_day(); day < row.period.until() && !took_part; day += std::chrono::days{1})
      took_part = participants.takes_part(row.partner, day);
    if (took_part) continue;
    StatisticalFinding found = statistical_finding(outside_trade, row.reporter, row.period);
    found.partner = row.partner;
    found.observed = grouped(row.carats);
    found.unit = "CTM";
    const bool is_export = row.flow == TradeFlow::exports;
    found.sentence = participants.name(row.reporter) + ", " + row.period.to_string() + ": " + grouped(row.carats) + " ct of " +
                     std::string(to_string(row.code)) + " worth US$ " + grouped(row.usd) +
                     (is_export ? " exported to " : " imported from ") + participants.name(row.partner) + ", which did not take part.";
    found.question = "Is the partner right? If so, under which certificates did these goods move?";
    findings.push_back(std::move(found));
  }
}

}  // namespace kpwatch::checks
