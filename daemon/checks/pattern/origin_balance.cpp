// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// G02, G06 and G07. Stones come from somewhere: from the ground of the country, or from abroad with a certificate.
//
// Law: KPCS Section IV (internal controls from mine to export), Section V and Annex III (production and trade by which
// participants are held to account). Each needs to know enough before it speaks:
// G02 needs the origin's production (reference data; the year of that day, or the one before) and counts
// each certificate once, over twelve months, under certificates of the origin's own issuer; what was imported of that
// origin is not known here and not added, for producers hardly bring back what they mined.
// G06 needs a memory of that country's customs that reaches back two years and has seen no import of rough diamonds.
// G07 needs the same of a trader in a country that never mined, where nothing can be bought on the ground. What she bought
// from other traders there is in no customs message: so it is a lead (severity 2), and an alert only where the authority
// says, by a setting, how much beyond the imports may be accounted for. Who brought in nothing at all is asked only then.
#include <algorithm>
#include <array>
#include <chrono>
#include <string>

#include "daemon/checks/facts.h"
#include "daemon/checks/movement.h"
#include "daemon/checks/origin/origin_facts.h"
#include "daemon/checks/pattern/history.h"

namespace kpwatch::checks {
namespace g02 {

constexpr std::array capacity_recipients{Recipient::ima, Recipient::wgs, Recipient::wgm};
constexpr std::array mixed_recipients{Recipient::ima, Recipient::exa};
constexpr std::array trader_recipients{Recipient::exa};
constexpr std::array capacity_basis{LegalBasis{"KPCS", "Section V and Annex III", "participants publish production and trade by origin"}};
constexpr std::array basis{LegalBasis{"KPCS", "Section IV", "internal controls keep track of rough diamonds from mine or import to export"},
                           LegalBasis{"KPCS", "Section I", "a parcel of mixed origin holds diamonds of two or more countries"}};
constexpr std::array capacity_settings{
    CheckSetting{"percent", 120, "per cent", "Exports of an origin up to this part of its production are let pass."},
    CheckSetting{"months", 12, "months", "Over this time."}};
constexpr std::array mixed_settings{CheckSetting{"months", 24, "months", "How far back imports are looked for."}};
constexpr std::array trader_settings{
    CheckSetting{"months", 24, "months", "Over this time."},
    CheckSetting{"percent", 105, "per cent", "Exports up to this part of the imports are let pass."},
    CheckSetting{"opening_carats", 0, "carats",
                 "Stock that each trader had at the beginning, and what she may have bought at home. 0: not known; then it is told with "
                 "severity 2, as a lead."}};

// A year's production that may be taken for that day.
const Producers::Output* output_for(const CaseFile& file, CountryCode origin) {
  if (const auto* output = file.reference.producers.output(origin, file.accepted_on)) return output;
  const Producers::Output* latest = nullptr;
  for (const Producers::Output& output : file.reference.producers.outputs(origin))
    if (output.period.until && *output.period.until <= file.accepted_on && *output.period.until >= months_before(file.accepted_on, 12))
      latest = &output;
  return latest;
}

void examine_capacity(const Check& self, const CaseFile& file, std::vector<Finding>& findings) {
  for (std::size_t c = 0; c < file.certificates.size(); ++c) {
    const CitedCertificate& cited = file.certificates[c];
    const auto origin = single_origin(cited);
    if (!origin || !must_accompany(file, c) || cited.number()->issuer != *origin) continue;
    const auto* output = output_for(file, *origin);
    if (output == nullptr || !output->period.from || !output->period.until) continue;
    const auto days = (*output->period.until - *output->period.from).count();
    constexpr std::int64_t year = 360;  // halves are not held against twelve months
    if (days < year) continue;
    const Day from = months_before(file.accepted_on, file.settings.value(self.id, "months"));
    Decimal moved = carats_moved(file, *origin, std::string(origin->text()), from, file.accepted_on);
    const Decimal own = cited.record->carats ? cited.record->carats->amount : Decimal{};
    if (cited.earlier_uses.empty()) moved = saturating_sum(moved, own);
    const auto limit = product(output->carats.amount, Decimal{file.settings.value(self.id, "percent") * 10'000});
    if (!limit || moved <= *limit) continue;
    Finding found = certificate_finding(self, file, c,
                                        "With certificate " + called(cited) + ", " + in_carats(moved) + " of " +
                                            country_in_words(file, *origin) + " have left under its certificates since " + to_string(from) +
                                            "; it mined " + in_carats(output->carats.amount) + " from " + to_string(*output->period.from) +
                                            " to " + to_string(*output->period.until) + ".");
    found.expected = "at most " + limit->to_string(2);
    found.observed = moved.to_string(2);
    found.unit = "CTM";
    findings.push_back(std::move(found));
  }
}

void examine_mixed(const Check& self, const CaseFile& file, std::vector<Finding>& findings) {
  if (!file.declaration.jurisdiction) return;
  const Day begin = months_before(file.accepted_on, file.settings.value(self.id, "months"));
  for (std::size_t c = 0; c < file.certificates.size(); ++c) {
    const CitedCertificate& cited = file.certificates[c];
    if (!is_mixed(cited) || cited.number() == nullptr || cited.number()->issuer != *file.declaration.jurisdiction) continue;
    const CountryCode issuer = cited.number()->issuer;
    if (file.declaration.regime != Regime::export_ || !file.reference.producers.mines(issuer, file.accepted_on)) continue;
    if (!reaches_back_to(file, begin)) continue;
    MovementQuery query;
    query.jurisdiction = issuer;
    query.regime = Regime::import;
    query.from = begin;
    query.count_max = 1;
    if (!earlier_movements(file, query).empty()) continue;
    Finding found = certificate_finding(self, file, c,
                                        "Certificate " + called(cited) + " is for a mixed parcel, but no import of rough diamonds into " +
                                            country_in_words(file, issuer) + " is recorded since " + to_string(begin) + ".");
    found.expected = country_in_words(file, issuer) + " as the origin";
    found.observed = as_sent(cited.record->origin.text);
    findings.push_back(std::move(found));
  }
}

// In-scope carats of a trader's exports, or imports; each certificate once for each direction.
Decimal carats_of(const std::vector<Movement>& movements, Regime regime) {
  Decimal sum;
  for (const Movement& movement : movements)
    if (movement.in_kp_scope && movement.regime == regime && movement.carats) sum = saturating_sum(sum, movement.carats->amount);
  return sum;
}

void examine_trader(const Check& self, const CaseFile& file, std::vector<Finding>& findings) {
  const auto& where = file.declaration.jurisdiction;
  if (!where || file.declaration.regime != Regime::export_ || !file.reference.producers.has_never_mined(*where, file.accepted_on)) return;
  const auto own = own_in_scope(file);
  const Day begin = months_before(file.accepted_on, file.settings.value(self.id, "months"));
  if (own.empty() || own.front().exporter.empty() || !reaches_back_to(file, begin)) return;
  MovementQuery query;
  query.jurisdiction = where;
  query.from = begin;
  query.until = file.accepted_on;
  query.count_max = 10'000;
  query.importer = own.front().exporter;
  const Decimal in = carats_of(earlier_movements(file, query), Regime::import);
  query.importer.clear();
  query.exporter = own.front().exporter;
  const Decimal out = saturating_sum(carats_of(earlier_movements(file, query), Regime::export_), carats_of(own, Regime::export_));
  const auto limit = product(in, Decimal{file.settings.value(self.id, "percent") * 10'000});
  const Decimal stock{file.settings.value(self.id, "opening_carats") * 1'000'000};
  if (in.micros == 0 && stock.micros == 0) return;  // she buys all of it at home, and nobody says how much there may be
  if (!limit || out <= saturating_sum(*limit, stock)) return;
  Finding found =
      finding(self, Finding::no_item,
              "The exporter has sent " + in_carats(out) + " out of " + country_in_words(file, *where) + " since " + to_string(begin) +
                  " and brought in " + (in.micros == 0 ? "none" : in_carats(in)) + "; no diamonds are mined there.");
  found.expected = "at most " + saturating_sum(*limit, stock).to_string(2);
  found.observed = out.to_string(2);
  found.unit = "CTM";
  constexpr int as_a_lead = 2;
  if (stock.micros == 0) found.severity = as_a_lead;
  findings.push_back(std::move(found));
}

}  // namespace g02

extern const Check origin_over_capacity;
constinit const Check origin_over_capacity{"G02",
                                           "kp.origin-over-capacity",
                                           "More leaves an origin than it mines",
                                           "In twelve months more carats left under an origin's certificates than it mines in a year.",
                                           FindingClass::substantive,
                                           5,
                                           g02::capacity_recipients,
                                           g02::capacity_basis,
                                           g02::capacity_settings,
                                           "0.2",
                                           g02::examine_capacity,
                                           CaseSubject::declaration,
                                           "The production of the origin in that year or the one before (production.tsv has 2022; add rows "
                                           "of your own), and declarations of its exports."};

extern const Check mixed_without_imports;
constinit const Check mixed_without_imports{
    "G06",
    "kp.mixed-without-imports",
    "Mixed parcel from a country that imports none",
    "A mixed parcel leaves a mining country into which no import of rough diamonds is recorded in two years.",
    FindingClass::substantive,
    3,
    g02::mixed_recipients,
    g02::basis,
    g02::mixed_settings,
    "0.2",
    g02::examine_mixed,
    CaseSubject::declaration,
    "A memory of the country's declarations that reaches back as far as the setting asks."};

extern const Check trader_over_balance;
constinit const Check trader_over_balance{"G07",
                                          "kp.trader-over-balance",
                                          "Trader exports more than came in",
                                          "In two years a trader where none are mined has exported more rough diamonds than were imported.",
                                          FindingClass::substantive,
                                          4,
                                          g02::trader_recipients,
                                          g02::basis,
                                          g02::trader_settings,
                                          "0.2",
                                          g02::examine_trader,
                                          CaseSubject::declaration,
                                          "A memory of the country's declarations that reaches back as far as the setting asks."};

}  // namespace kpwatch::checks
