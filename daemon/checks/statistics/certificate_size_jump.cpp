// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// H03. The carats per certificate of a pair of parties jumped.
//
// Law: KPCS Annex III has carats and certificates published by partner. Certificates that suddenly carry several times as much,
// or as little, can mean another kind of goods, certificates used for more than one shipment, or parcels that are split.
#include <array>
#include <map>
#include <tuple>

#include "daemon/checks/statistics/statistical.h"

namespace kpwatch::checks {
namespace h03 {

constexpr std::array recipients{Recipient::wgs};
constexpr std::array basis{LegalBasis{"KPCS", "Annex III", "carats and certificates are published by partner"}};
constexpr std::array settings{CheckSetting{"factor_percent", 300, "per cent",
                                           "Carats per certificate of the quarter over those of the four before, or the other way round."},
                              CheckSetting{"certificates_floor", 10, "certificates",
                                           "Pairs with fewer certificates in the quarter or in the four before are left alone."}};

}  // namespace h03

extern const Check certificate_size_jump;
constinit const Check certificate_size_jump{"H03",
                                            "kp.certificate-size-jump",
                                            "Carats per certificate jumped",
                                            "The mean carats per certificate that a party issued to a partner are several times, or a "
                                            "fraction of, those of the four quarters before.",
                                            FindingClass::substantive,
                                            2,
                                            h03::recipients,
                                            h03::basis,
                                            h03::settings,
                                            "0.2",
                                            nullptr,
                                            CaseSubject::declaration,
                                            "Published trade and certificate counts of five quarters."};

namespace {
struct Shipments {
  Total carats;
  std::int64_t certificates = 0;
  [[nodiscard]] double mean() const { return carats.approximately() / static_cast<double>(certificates); }
};
}  // namespace

void examine_jumps(const StatisticsFile& file, std::vector<StatisticalFinding>& findings) {
  using Pair = std::tuple<CountryCode, CountryCode>;
  std::map<Pair, std::map<ReportingPeriod, Shipments>> pairs;
  for (const TradeRow& row : file.figures.trade)
    if (row.flow == TradeFlow::exports && row.role == PartnerRole::destination && file.asks_for(row.reporter))
      pairs[{row.reporter, row.partner}][row.period].carats += row.carats;
  for (const auto& row : file.figures.certificates)
    if (row.counter == CertificateCountRow::Counter::issued && file.asks_for(row.reporter))
      pairs[{row.reporter, row.partner}][row.period].certificates += row.count;
  const auto floor = file.settings.value(certificate_size_jump.id, "certificates_floor");
  constexpr double hundred = 100;
  const double limit = static_cast<double>(file.settings.value(certificate_size_jump.id, "factor_percent")) / hundred;
  for (const auto& [pair, quarters] : pairs) {
    for (const auto& [period, now] : quarters) {
      if (!file.asks_for(period) || now.certificates < floor || now.carats.is_zero()) continue;
      Shipments before;
      for (auto at = quarters.lower_bound(period.later_by(-4)); at->first < period; ++at) {
        before.carats += at->second.carats;
        before.certificates += at->second.certificates;
      }
      if (before.certificates < floor || before.carats.is_zero()) continue;
      const double factor = now.mean() / before.mean();
      if (factor <= limit && factor >= 1 / limit) continue;
      const auto& [reporter, partner] = pair;
      StatisticalFinding found = statistical_finding(certificate_size_jump, reporter, period);
      found.partner = partner;
      found.observed = grouped(now.mean());
      found.expected = grouped(before.mean());
      found.unit = "CTM";
      const auto& names = file.reference.participants;
      found.sentence = names.name(reporter) + " to " + names.name(partner) + ", " + period.to_string() + ": " + grouped(now.mean()) +
                       " ct a certificate (" + std::to_string(now.certificates) + " certificates), against " + grouped(before.mean()) +
                       " ct in the four quarters before (" + std::to_string(before.certificates) + "): " + times_in_words(factor) + ".";
      found.question = "Did the kind of goods or the way of making up shipments to " + names.name(partner) + " change?";
      findings.push_back(std::move(found));
    }
  }
}

}  // namespace kpwatch::checks
