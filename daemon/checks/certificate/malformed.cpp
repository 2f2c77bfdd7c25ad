// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// B02. A reference that can't be read as a certificate number can't be held against any certificate.
//
// Law: KPCS Annex I (A) gives each certificate a unique number with the issuer's ISO 3166-1 alpha-2 code. Numbers with a
// known issuer's prefix and an unusual rest are let pass, for few participants publish their form.
#include <array>

#include "daemon/checks/facts.h"

namespace kpwatch::checks {
namespace b02 {

constexpr std::array recipients{Recipient::dec};
constexpr std::array basis{
    LegalBasis{"KPCS", "Annex I (A)", "a certificate bears a unique number with the alpha-2 code of the country that issued it"}};

void examine(const Check& self, const CaseFile& file, std::vector<Finding>& findings) {
  for (std::size_t c = 0; c < file.certificates.size(); ++c) {
    const CitedCertificate& cited = file.certificates[c];
    const auto* malformed = std::get_if<MalformedNumber>(&cited.reading);
    if (malformed == nullptr || !must_accompany(file, c)) continue;
    Finding found = certificate_finding(self, file, c,
                                        "The certificate reference \"" + called(cited) + "\" can't be read as a certificate number: it " +
                                            malformed->why + ". The issuer's two letters and the number as printed are asked for.");
    found.expected = "issuer's alpha-2 code and number";
    found.observed = called(cited);
    findings.push_back(std::move(found));
  }
}

}  // namespace b02

extern const Check certificate_malformed;
constinit const Check certificate_malformed{"B02",
                                            "kp.certificate-malformed",
                                            "Certificate reference can't be read",
                                            "A certificate is cited, but the reference does not read as a certificate number.",
                                            FindingClass::technical,
                                            2,
                                            b02::recipients,
                                            b02::basis,
                                            {},
                                            "0.1",
                                            b02::examine};

}  // namespace kpwatch::checks
