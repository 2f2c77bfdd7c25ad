// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// C01. A certificate must still be valid on the day the goods are presented.
//
// Law: KPCS Annex I (A) gives each certificate a date of expiry; it says nothing of grace. The date is inclusive: the
// certificate is good until the end of that day (so Canada: Export and Import of Rough Diamonds Regulations, s. 6).
#include <array>
#include <chrono>

#include "daemon/checks/facts.h"

namespace kpwatch::checks {
namespace {

constexpr std::array recipients{Recipient::dec, Recipient::ima, Recipient::exa};
constexpr std::array basis{LegalBasis{"KPCS", "Annex I (A)", "a certificate has a date of expiry"}};
constexpr std::array settings{
    CheckSetting{"zone_grace_days", 0, "days", "Days after expiry that are let pass, for calendars of other time zones."}};

void examine(const Check& self, const CaseFile& file, std::vector<Finding>& findings) {
  if (file.declaration.regime == Regime::transit) return;  // no validation by the country passed through
  const std::chrono::days grace(file.settings.value(self.id, "zone_grace_days"));
  for (std::size_t c = 0; c < file.certificates.size(); ++c) {
    const CitedCertificate& cited = file.certificates[c];
    if (!cited.record || !cited.record->expires_on || !must_accompany(file, c)) continue;
    const Day expiry = *cited.record->expires_on;
    if (file.accepted_on <= expiry + grace) continue;
    const auto days = (file.accepted_on - expiry).count();
    Finding found =
        certificate_finding(self, file, c,
                            "Certificate " + called(cited) + " expired on " + to_string(expiry) + ", " + std::to_string(days) +
                                (days == 1 ? " day" : " days") + " before the declaration was " + accepted_in_words(file) + ".");
    found.expected = to_string(expiry);
    found.observed = to_string(file.accepted_on);
    if (file.declaration.accepted_on) found.place = file.declaration.accepted_on->place;
    findings.push_back(std::move(found));
  }
}

}  // namespace

extern const Check certificate_expired;
constinit const Check certificate_expired{"C01",
                                          "kp.certificate-expired",
                                          "Certificate expired at presentation",
                                          "The declaration was accepted after the certificate's date of expiry.",
                                          FindingClass::technical,
                                          3,
                                          recipients,
                                          basis,
                                          settings,
                                          "0.1",
                                          examine};

}  // namespace kpwatch::checks
