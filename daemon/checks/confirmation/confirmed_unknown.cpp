// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// I05. A receipt is confirmed under a certificate that its issuer never issued.
//
// Law: KPCS Section III (a), (b): what arrives has a duly validated certificate of the exporting participant. The issuer's list
// must be complete over the whole time in which such a certificate can have been issued (docs/LEGAL.md, 11); lists come late,
// so the finding waits.
#include <array>
#include <chrono>

#include "daemon/checks/facts.h"
#include "daemon/checks/judgement.h"

namespace kpwatch::checks {
namespace i05 {

constexpr std::array recipients{Recipient::exa, Recipient::ima};
constexpr std::array basis{LegalBasis{"KPCS", "Section III", "what arrives has a certificate that the exporting participant issued"}};
constexpr std::array settings{
    CheckSetting{"issued_before_days", 90, "days", "How long before the receipt the certificate may have been issued."},
    CheckSetting{"wait_hours", 48, "hours", "How long after the confirmation came the certificate may still come."}};

void examine(const Check& self, const CaseFile& file, std::vector<Finding>& findings) {
  const CitedCertificate& cited = file.certificates.front();
  if (file.known == nullptr || file.coverage == nullptr || cited.number() == nullptr || cited.record) return;
  const auto coverage = file.coverage(file.memory, cited.number()->issuer);
  if (!coverage) return;
  for (const auto& known : file.known->confirmations(cited.number()->key())) {
    const ImportConfirmation& confirmation = known.document;
    if (confirmation.draft || !confirmation.received_on) continue;
    const Day received = *confirmation.received_on;
    const Day earliest = received - std::chrono::days(file.settings.value(self.id, "issued_before_days"));
    if (earliest < coverage->from || received > coverage->until) continue;
    Finding found = certificate_finding(self, file, 0,
                                        "A receipt on " + to_string(received) + " is confirmed" +
                                            (confirmation.country ? " by " + country_in_words(file, *confirmation.country) : "") +
                                            " under certificate " + called(cited) + ", which is not among the certificates of " +
                                            country_in_words(file, cited.number()->issuer) + ", whose list is complete from " +
                                            to_string(coverage->from) + " to " + to_string(coverage->until) + ".");
    found.expected = "a certificate on the issuer's list";
    found.observed = called(cited);
    const auto hours = file.settings.value(self.id, "wait_hours");
    if (hours > 0) found.effective_at = known.known_at + std::chrono::hours(hours);
    findings.push_back(std::move(found));
  }
}

}  // namespace i05

extern const Check confirmed_unknown;
constinit const Check confirmed_unknown{
    "I05",
    "kp.confirmed-unknown",
    "Receipt confirmed under an unknown certificate",
    "The issuer's list is complete for the time in question and does not have the confirmed certificate.",
    FindingClass::substantive,
    5,
    i05::recipients,
    i05::basis,
    i05::settings,
    "0.1",
    i05::examine,
    CaseSubject::certificate,
    "Import confirmations, and lists of the issuer's certificates that are complete up to a day (complete_feed_until)."};

}  // namespace kpwatch::checks
