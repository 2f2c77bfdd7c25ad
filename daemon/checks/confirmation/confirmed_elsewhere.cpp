// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// I04. Another country than the certificate's destination confirms that the goods arrived.
//
// Law: KPCS Section III (a): a shipment goes to a participant whom its certificate names, and Section III (b): that one's
// authority confirms. A territory counts as its party: each member of the Union confirms for the Union.
#include <array>

#include "daemon/checks/facts.h"
#include "daemon/checks/judgement.h"

namespace kpwatch::checks {
namespace i04 {

constexpr std::array recipients{Recipient::exa};
constexpr std::array basis{
    LegalBasis{"KPCS", "Section III", "the shipment goes to the participant for which it was certified, whose authority confirms it"}};

void examine(const Check& self, const CaseFile& file, std::vector<Finding>& findings) {
  const CitedCertificate& cited = file.certificates.front();
  if (file.known == nullptr || !cited.record || !cited.record->destination) return;
  const Participants& participants = file.reference.participants;
  for (const auto& known : file.known->confirmations(cited.record->number.key())) {
    const ImportConfirmation& confirmation = known.document;
    if (confirmation.draft || !confirmation.country) continue;
    const Day day = confirmation.received_on.value_or(day_of(known.known_at));
    if (participants.party_of(*confirmation.country, day) == participants.party_of(*cited.record->destination, day)) continue;
    Finding found =
        certificate_finding(self, file, 0,
                            "Certificate " + called(cited) + " was issued for " + country_in_words(file, *cited.record->destination) +
                                ", but " + country_in_words(file, *confirmation.country) + " confirms that the goods arrived there" +
                                (confirmation.received_on ? " on " + to_string(*confirmation.received_on) : "") + ".");
    found.expected = cited.record->destination->text();
    found.observed = confirmation.country->text();
    findings.push_back(std::move(found));
  }
}

}  // namespace i04

extern const Check confirmed_elsewhere;
constinit const Check confirmed_elsewhere{"I04",
                                          "kp.confirmed-elsewhere",
                                          "Confirmed by another country than the destination",
                                          "The country whose authority confirms the receipt is not the certificate's destination.",
                                          FindingClass::substantive,
                                          4,
                                          i04::recipients,
                                          i04::basis,
                                          {},
                                          "0.1",
                                          i04::examine,
                                          CaseSubject::certificate,
                                          "Import confirmations, and the certificate's record with its destination."};

}  // namespace kpwatch::checks
