// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// G03. Stones were mined somewhere: an origin where diamonds were never mined is none.
//
// Law: KPCS Section I, country of origin: where a shipment of rough diamonds was mined or extracted; Annex I (A) has it on
// the certificate of an unmixed parcel. Told only of countries that the reference data lists as never having mined: where
// it does not know, nothing is said. The prefix of a number is its issuer, and trading countries issue for stones of all
// origins; what a customs declaration calls origin often is where the goods were sent from. Only the certificate's own
// statement counts.
#include <array>

#include "daemon/checks/facts.h"
#include "daemon/checks/origin/origin_facts.h"

namespace kpwatch::checks {
namespace g03 {

constexpr std::array recipients{Recipient::ima, Recipient::exa};
constexpr std::array basis{LegalBasis{"KPCS", "Section I", "the country of origin is where the diamonds were mined or extracted"},
                           LegalBasis{"KPCS", "Annex I (A)", "the certificate of an unmixed parcel names its country of origin"}};

void examine(const Check& self, const CaseFile& file, std::vector<Finding>& findings) {
  for (std::size_t c = 0; c < file.certificates.size(); ++c) {
    const CitedCertificate& cited = file.certificates[c];
    if (!must_accompany(file, c) || !is_from_where_none_are_mined(file, cited)) continue;
    const CountryCode origin = *single_origin(cited);
    Finding found = certificate_finding(self, file, c,
                                        "Certificate " + called(cited) + " names " + country_in_words(file, origin) +
                                            " as the country of origin, where diamonds have never been mined.");
    found.expected = "a country where diamonds are mined";
    found.observed = origin.text();
    findings.push_back(std::move(found));
  }
}

}  // namespace g03

extern const Check origin_never_mined;
constinit const Check origin_never_mined{"G03",
                                         "kp.origin-never-mined",
                                         "Origin where no diamonds are mined",
                                         "The certificate's only country of origin is one where diamonds were never mined.",
                                         FindingClass::substantive,
                                         4,
                                         g03::recipients,
                                         g03::basis,
                                         {},
                                         "0.2",
                                         g03::examine};

}  // namespace kpwatch::checks
