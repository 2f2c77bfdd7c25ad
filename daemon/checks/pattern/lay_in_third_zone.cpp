// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// F04. Goods on their way pass through a third territory; they do not lie there.
//
// Law: KPCS Section III (d) spares transit the certificate's validation only because the shipment leaves in an identical
// state; Annex II has free trade zones treated by the authorities like all other territory. Told where the same certificate
// was declared into a free zone of a country that is neither the certificate's own nor the importing one, more than five
// days before. Legs of the journey are in no declaration that kpwatch reads, so that a stop nobody declared is not seen;
// where the stop was an import, the certificate was used twice, and B09 says so.
#include <array>
#include <chrono>
#include <string>

#include "daemon/checks/facts.h"
#include "daemon/checks/movement.h"

namespace kpwatch::checks {
namespace {

constexpr std::array recipients{Recipient::cus};
constexpr std::array basis{
    LegalBasis{"KPCS", "Section III (d)", "goods in transit leave in an identical state to that in which they entered"},
    LegalBasis{"KPCS", "Annex II", "shipments in free trade zones are processed by the designated authorities"}};
constexpr std::array settings{CheckSetting{"days", 5, "days", "How long goods may lie in a free zone on their way."}};

void examine(const Check& self, const CaseFile& file, std::vector<Finding>& findings) {
  if (file.declaration.regime != Regime::import || !file.declaration.jurisdiction) return;
  const Participants& participants = file.reference.participants;
  const auto party = [&](CountryCode code) { return participants.party_of(code, file.accepted_on); };
  const std::chrono::days most(file.settings.value(self.id, "days"));
  for (std::size_t c = 0; c < file.certificates.size(); ++c) {
    const CitedCertificate& cited = file.certificates[c];
    if (cited.number() == nullptr || cited.items.empty() || !must_accompany(file, c)) continue;
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

}  // namespace

extern const Check lay_in_third_zone;
constinit const Check lay_in_third_zone{"F04",
                                        "kp.lay-in-third-zone",
                                        "Goods lay in a free zone on their way",
                                        "The goods were declared into a free zone of a third country days before they were imported.",
                                        FindingClass::substantive,
                                        2,
                                        recipients,
                                        basis,
                                        settings,
                                        "0.2",
                                        examine,
                                        CaseSubject::declaration,
                                        "Declarations into free zones of the countries on the way."};

}  // namespace kpwatch::checks
