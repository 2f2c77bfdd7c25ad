// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// H07. A party's figures of one quarter, or against what it told, go by different dates.
//
// Law: the decision of 3 November 2010 has figures go by the certificate's date of issue from the first quarter of 2011; who cannot
// tells the Working Group on Statistics. Figures by the date of customs cannot be held against figures by the date of issue.
#include <array>
#include <map>
#include <set>

#include "daemon/checks/statistics/statistical.h"

namespace kpwatch::checks {
namespace h07 {

constexpr std::array recipients{Recipient::wgs};
constexpr std::array basis{
    LegalBasis{"KP decision", "Jerusalem, 3 November 2010",
               "figures go by the date of issue of the certificate from the first quarter of 2011; who cannot, tells the working group"}};

}  // namespace h07

extern const Check basis_mixed;
constinit const Check basis_mixed{
    "H07",
    "kp.basis-mixed",
    "Figures go by different dates",
    "A party's figures of a quarter go partly by date of issue and partly by customs date, or by another one than it told.",
    FindingClass::data_quality,
    1,
    h07::recipients,
    h07::basis,
    {},
    "0.2",
    nullptr,
    CaseSubject::declaration,
    "Published trade that says by which date it goes."};

void examine_bases(const StatisticsFile& file, std::vector<StatisticalFinding>& findings) {
  std::map<std::pair<CountryCode, ReportingPeriod>, std::set<DateBasis>> bases;
  for (const TradeRow& row : file.figures.trade)
    if (file.asks_for(row.period) && file.asks_for(row.reporter)) bases[{row.reporter, row.period}].insert(row.basis);
  const auto words = [](DateBasis one) {
    return one == DateBasis::issue_date ? std::string("date of issue") : std::string("customs date");
  };
  for (const auto& [key, used] : bases) {
    const auto& [reporter, period] = key;
    const DateBasis told = file.rules.basis(reporter, period.first_day());
    if (used.size() == 1 && *used.begin() == told) continue;
    StatisticalFinding found = statistical_finding(basis_mixed, reporter, period);
    found.expected = to_string(told);
    found.observed = used.size() > 1 ? "both" : std::string(to_string(*used.begin()));
    found.sentence = file.reference.participants.name(reporter) + ", " + period.to_string() + ": its figures go by " +
                     (used.size() > 1 ? "date of issue in part, and by customs date in part" : words(*used.begin())) +
                     "; on record for it is " + words(told) + ".";
    found.question = "By which date do the figures go?";
    findings.push_back(std::move(found));
  }
}

}  // namespace kpwatch::checks
