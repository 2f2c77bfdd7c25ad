// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// H04. A party has not published figures that are due.
//
// Law: KPCS Annex III: trade by quarter and production by half year, within two months. Needs: statistics returns. A party that has never
// published production is not asked for it, as most mine none. Who suspended itself still owes its figures.
#include <array>
#include <map>
#include <set>

#include "daemon/checks/statistics/statistical.h"

namespace kpwatch::checks {
namespace h04 {

constexpr std::array recipients{Recipient::wgs};
constexpr std::array basis{LegalBasis{"KPCS", "Annex III", "figures are published within two months of the end of the period"}};
constexpr std::array settings{CheckSetting{"grace_days", 15, "days", "After the day on which figures are due."}};

}  // namespace h04

extern const Check submission_missing;
constinit const Check submission_missing{
    "H04",
    "kp.submission-missing",
    "Figures that are due are missing",
    "A party has published no trade or no certificate counts of a quarter, or no production of a half year, though they are due.",
    FindingClass::data_quality,
    1,
    h04::recipients,
    h04::basis,
    h04::settings,
    "0.2",
    nullptr,
    CaseSubject::declaration,
    "The tables that were published, all of them."};

namespace {

struct Published {
  std::set<ReportingPeriod> trade, certificates, production;
};

void find_gap(const StatisticsFile& file, CountryCode party, const ReportingPeriod& period, const std::set<ReportingPeriod>& published,
              const char* what, std::vector<StatisticalFinding>& findings) {
  if (published.contains(period)) return;
  const Day due = file.rules.due(period);
  const std::chrono::days grace{file.settings.value(submission_missing.id, "grace_days")};
  if (file.today <= due + grace) return;
  StatisticalFinding found = statistical_finding(submission_missing, party, period);
  found.expected = to_string(due);
  found.sentence = file.reference.participants.name(party) + ": no " + what + " of " + period.to_string() + ", due on " + to_string(due) +
                   ", " + std::to_string((file.today - due).count()) + " days ago.";
  found.question =
      std::string("When will ") + what + " of " + period.to_string() + " be published? If there was none, please publish that.";
  findings.push_back(std::move(found));
}

}  // namespace

void examine_submissions(const StatisticsFile& file, std::vector<StatisticalFinding>& findings) {
  std::map<CountryCode, Published> by_party;
  for (const TradeRow& row : file.figures.trade) by_party[row.reporter].trade.insert(row.period);
  for (const auto& row : file.figures.certificates) by_party[row.reporter].certificates.insert(row.period);
  for (const auto& row : file.figures.production) by_party[row.reporter].production.insert(row.period);
  std::set<CountryCode> parties;
  const auto& participants = file.reference.participants;
  for (char first = 'A'; first <= 'Z'; ++first)
    for (char second = 'A'; second <= 'Z'; ++second) {
      const CountryCode code{{first, second}};
      if (participants.has_ever_issued(code) && file.asks_for(code)) parties.insert(code);
    }
  for (const CountryCode party : parties) {
    const Published& published = by_party[party];
    const auto took_part = [&](const ReportingPeriod& period) {
      const Day last = period.until() - std::chrono::days{1};
      return participants.participation(party, period.first_day()) != nullptr && participants.participation(party, last) != nullptr &&
             participants.party_of(party, last) == party;
    };
    for (auto quarter = file.first; quarter <= file.last; quarter = quarter.later_by(1)) {
      if (!took_part(quarter)) continue;
      find_gap(file, party, quarter, published.trade, "trade", findings);
      find_gap(file, party, quarter, published.certificates, "certificate counts", findings);
      if (quarter.number() % 2 != 0 || published.production.empty()) continue;
      const auto half = ReportingPeriod::half_of(quarter.first_day());
      if (*published.production.begin() < half) find_gap(file, party, half, published.production, "production", findings);
    }
  }
}

}  // namespace kpwatch::checks
