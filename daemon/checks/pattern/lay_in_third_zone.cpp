// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// F04. Goods on their way pass through a third territory; they do not lie there.
//
// Law: KPCS Section III (d) spares transit the certificate's validation only because the shipment leaves in an identical
// state; Annex II has free trade zones treated by the authorities like all other territory. Told where the same certificate
// was declared into a free zone of a country that is neither the certificate's own nor the importing one, more than five
// days before; and where the import names a country through which the goods went (WCO RoutingCountryCode, LOC 49), but
// nothing was declared there under the certificate. That can be said only of countries whose customs' declarations come here:
// one of the last year must be known. Where the stop was an import, the certificate was used twice, and B09 says so.
#include <algorithm>
#include <array>
#include <chrono>
#include <string>

#include "daemon/checks/facts.h"
#include "daemon/checks/movement.h"

namespace kpwatch::checks {
namespace f04 {

constexpr std::array recipients{Recipient::cus};
constexpr std::array basis{
    LegalBasis{"KPCS", "Section III (d)", "goods in transit leave in an identical state to that in which they entered"},
    LegalBasis{"KPCS", "Annex II", "shipments in free trade zones are processed by the designated authorities"}};
constexpr std::array settings{CheckSetting{"days", 5, "days", "How long goods may lie in a free zone on their way."}};

// Whether declarations of that country's customs come here at all.
bool is_heard_of(const CaseFile& file, CountryCode country) {
  MovementQuery query;
  query.jurisdiction = country;
  query.in_kp_scope_only = false;
  query.from = file.accepted_on - std::chrono::days(365);
  query.until = file.accepted_on;
  query.count_max = 1;
  return !earlier_movements(file, query).empty();
}

void examine_legs(const Check& self, const CaseFile& file, std::size_t c, std::vector<Finding>& findings) {
  const Participants& participants = file.reference.participants;
  const auto party = [&](CountryCode code) { return participants.party_of(code, file.accepted_on); };
  const CertificateNumber& number = *file.certificates[c].number();
  for (const auto& leg : file.declaration.routing_countries) {
    const auto country = CountryCode::parse(leg.value.view().substr(0, 2));  // a UN/LOCODE begins with its country
    if (!country) continue;
    const bool is_third = party(*country) != party(number.issuer) && party(*country) != party(*file.declaration.jurisdiction) &&
                          (!file.declaration.dispatch_country || party(*country) != party(file.declaration.dispatch_country->value));
    if (!is_third || !is_heard_of(file, *country)) continue;
    MovementQuery query;
    query.certificate = number.key();
    query.until = file.accepted_on;
    const auto stops = earlier_movements(file, query);
    if (std::any_of(stops.begin(), stops.end(),
                    [&](const Movement& stop) { return stop.jurisdiction && party(*stop.jurisdiction) == party(*country); }))
      continue;
    Finding found = certificate_finding(self, file, c,
                                        "The goods under certificate " + called(file.certificates[c]) + " went through " +
                                            country_in_words(file, *country) + ", and nothing was declared there under it.");
    found.expected = "a transit declaration in " + country_in_words(file, *country);
    found.observed = as_sent(leg.value.view());
    found.place = leg.place;
    findings.push_back(std::move(found));
    return;
  }
}

void examine(const Check& self, const CaseFile& file, std::vector<Finding>& findings) {
  if (file.declaration.regime != Regime::import || !file.declaration.jurisdiction) return;
  const Participants& participants = file.reference.participants;
  const auto party = [&](CountryCode code) { return participants.party_of(code, file.accepted_on); };
  const std::chrono::days most(file.settings.value(self.id, "days"));
  for (std::size_t c = 0; c < file.certificates.size(); ++c) {
    const CitedCertificate& cited = file.certificates[c];
    if (cited.number() == nullptr || cited.items.empty() || !must_accompany(file, c)) continue;
    examine_legs(self, file, c, findings);
    MovementQuery query;
    query.certificate = cited.number()->key();
    query.until = file.accepted_on - most - std::chrono::days(1);
    for (const Movement& stop : earlier_movements(file, query)) {
      const bool is_third = stop.jurisdiction && party(*stop.jurisdiction) != party(cited.number()->issuer) &&
                            party(*stop.jurisdiction) != party(*file.declaration.jurisdiction);
      if (stop.zone != FreeZone::into || !is_third) continue;
      const auto days = (file.accepted_on - stop.moved_on).count();
      Finding found = certificate_finding(self, file, c,
                                          "The goods under certificate " + called(cited) + " were declared into a free zone of " +
                                              country_in_words(file, *stop.jurisdiction) + " on " + to_string(stop.moved_on) + " (" +
                                              as_sent(stop.identifier) + "), " + std::to_string(days) + " days before this import.");
      found.expected = "at most " + std::to_string(most.count()) + " days";
      found.observed = std::to_string(days) + " days";
      findings.push_back(std::move(found));
      break;
    }
  }
}

}  // namespace f04

extern const Check lay_in_third_zone;
constinit const Check lay_in_third_zone{
    "F04",
    "kp.lay-in-third-zone",
    "Goods lay in a third country, or went through it undeclared",
    "The goods lay in a free zone of a third country for days, or went through a third country that knows of no transit.",
    FindingClass::substantive,
    2,
    f04::recipients,
    f04::basis,
    f04::settings,
    "0.2",
    f04::examine,
    CaseSubject::declaration,
    "Declarations of the countries on the way."};

}  // namespace kpwatch::checks
