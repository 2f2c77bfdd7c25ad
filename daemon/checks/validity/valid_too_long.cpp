// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// C07. A certificate is valid for as long as its issuer's law says.
//
// Law: KPCS Annex I (A) asks for a date of expiry and fixes no length; national law does: Canada until the end of the 60th
// day after issue (SOR/2003-15, s. 6), Australia about two months. For issuers whose rule is not known the usual length is
// taken, and the sentence says so.
#include <array>
#include <string>

#include "daemon/checks/facts.h"

namespace kpwatch::checks {
namespace c07 {

constexpr std::array recipients{Recipient::exa};
constexpr std::array basis{
    LegalBasis{"KPCS", "Annex I (A)", "a certificate has a date of issuance and a date of expiry"},
    LegalBasis{"SOR/2003-15", "section 6", "a Canadian certificate is valid until the end of the 60th day after issue"}};

void examine(const Check& self, const CaseFile& file, std::vector<Finding>& findings) {
  for (std::size_t c = 0; c < file.certificates.size(); ++c) {
    const CitedCertificate& cited = file.certificates[c];
    if (!cited.record || !cited.record->issued_on || !cited.record->expires_on || !must_accompany(file, c)) continue;
    const Day issued = *cited.record->issued_on, expires = *cited.record->expires_on;
    const auto* rule = file.reference.validity.rule(cited.record->number.issuer, issued);
    const auto days = (expires - issued).count();
    if (rule == nullptr || days <= rule->days_max) continue;
    Finding found = certificate_finding(self, file, c,
                                        "Certificate " + called(cited) + ", issued on " + to_string(issued) + ", is valid until " +
                                            to_string(expires) + ": " + std::to_string(days) + " days, " +
                                            (rule->is_law ? "more than the " + std::to_string(rule->days_max) + " that its issuer gives."
                                                          : "more than the usual " + std::to_string(rule->days_max) + "."));
    found.expected = "at most " + std::to_string(rule->days_max) + " days";
    found.observed = std::to_string(days) + " days";
    findings.push_back(std::move(found));
  }
}

}  // namespace c07

extern const Check valid_too_long;
constinit const Check valid_too_long{"C07",
                                     "kp.valid-too-long",
                                     "Certificate valid for too long",
                                     "More time lies between the certificate's issue and its expiry than its issuer gives.",
                                     FindingClass::technical,
                                     2,
                                     c07::recipients,
                                     c07::basis,
                                     {},
                                     "0.2",
                                     c07::examine};

}  // namespace kpwatch::checks
