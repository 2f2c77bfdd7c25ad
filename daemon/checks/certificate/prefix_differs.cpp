// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// B08. The two letters before the number are those of the issuer.
//
// Law: KPCS Annex I (A), unique number with the ISO 3166-1 alpha-2 code of the issuing country; US Customs says the same
// of its filings (CSMS 12-000305): the prefix is the issuer, not the origin. Parts of a participant count as the
// participant, and EC is read as EU. Without a record of the certificate there is nothing to hold the prefix against.
#include <array>

#include "daemon/checks/facts.h"

namespace kpwatch::checks {
namespace b08 {

constexpr std::array recipients{Recipient::dec, Recipient::ima};
constexpr std::array basis{
    LegalBasis{"KPCS", "Annex I (A)", "the number carries the alpha-2 code of the issuing country"},
    LegalBasis{"US Customs", "CSMS 12-000305", "the prefix of a certificate number is its issuer, not the country of origin"}};

void examine(const Check& self, const CaseFile& file, std::vector<Finding>& findings) {
  for (std::size_t c = 0; c < file.certificates.size(); ++c) {
    const CitedCertificate& cited = file.certificates[c];
    const CertificateNumber* number = cited.number();
    if (number == nullptr || number->prefix_inferred || !cited.record || !cited.record->issuer || !must_accompany(file, c)) continue;
    const CountryCode issuer = *cited.record->issuer == country("EC") ? country("EU") : *cited.record->issuer;
    const Participants& participants = file.reference.participants;
    const Day day = issue_day(file, cited);
    if (participants.party_of(number->issuer, day) == participants.party_of(issuer, day)) continue;
    Finding found = certificate_finding(self, file, c,
                                        "Certificate " + called(cited) + " begins with the letters " + std::string(number->issuer.text()) +
                                            ", but was issued by " + country_in_words(file, issuer) +
                                            "; the letters before the number are those of the issuer.");
    found.expected = issuer.text();
    found.observed = number->issuer.text();
    findings.push_back(std::move(found));
  }
}

}  // namespace b08

extern const Check prefix_differs;
constinit const Check prefix_differs{"B08",
                                     "kp.certificate-prefix-differs",
                                     "Prefix is not the issuer's",
                                     "The letters before the certificate number are not those of the participant that issued it.",
                                     FindingClass::technical,
                                     3,
                                     b08::recipients,
                                     b08::basis,
                                     {},
                                     "0.1",
                                     b08::examine};

}  // namespace kpwatch::checks
