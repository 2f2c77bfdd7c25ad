// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// F03. A certificate is made out for a country of destination; goods that turn up elsewhere were diverted.
//
// Law: KPCS Section II has the certificate accompany its shipment to the importing participant; Annex I (B) has the
// import part name the country of destination. The Union equals each of its members. An import is held against the
// country it comes into, an export against the destination it declares; transit and movements inside the single area
// are on their way and not asked.
#include <algorithm>
#include <array>

#include "daemon/checks/facts.h"

namespace kpwatch::checks {
namespace f03 {

constexpr std::array recipients{Recipient::ima, Recipient::exa};
constexpr std::array basis{
    LegalBasis{"KPCS", "Section II", "the certificate accompanies its shipment to the participant it is destined for"},
    LegalBasis{"KPCS", "Annex I (B)", "the import part of a certificate names the country of destination"}};

std::vector<CountryCode> declared_countries(const CaseFile& file, std::size_t item) {
  std::vector<CountryCode> countries;
  if (file.declaration.regime != Regime::export_ && file.declaration.jurisdiction) countries.push_back(*file.declaration.jurisdiction);
  const auto destination = destination_of(file, item);
  if (destination && std::find(countries.begin(), countries.end(), *destination) == countries.end()) countries.push_back(*destination);
  return countries;
}

void examine(const Check& self, const CaseFile& file, std::vector<Finding>& findings) {
  if (file.declaration.regime == Regime::transit) return;
  const Participants& participants = file.reference.participants;
  for (std::size_t c = 0; c < file.certificates.size(); ++c) {
    const CitedCertificate& cited = file.certificates[c];
    if (!cited.record || !cited.record->destination || !must_accompany(file, c)) continue;
    const CountryCode certified = *cited.record->destination;
    const std::size_t item = first_item_citing(file, c);
    const std::vector<CountryCode> declared = declared_countries(file, item);
    const bool agrees = std::any_of(declared.begin(), declared.end(), [&](CountryCode code) {
      return code == certified || participants.party_of(code, file.accepted_on) == participants.party_of(certified, file.accepted_on);
    });
    if (declared.empty() || agrees) continue;
    const bool is_export = file.declaration.regime == Regime::export_;
    Finding found = certificate_finding(self, file, c,
                                        "Certificate " + called(cited) + " was issued for a shipment to " +
                                            country_in_words(file, certified) + ", but the goods are declared for " +
                                            (is_export ? "export to " : "import into ") + country_in_words(file, declared.front()) + ".");
    found.expected = certified.text();
    found.observed = declared.front().text();
    found.place = place_of_destination(file, item);
    findings.push_back(std::move(found));
  }
}

}  // namespace f03

extern const Check destination_differs;
constinit const Check destination_differs{"F03",
                                          "kp.destination-differs",
                                          "Destination differs from the certificate's",
                                          "The country that the goods are declared for is not the certificate's country of destination.",
                                          FindingClass::substantive,
                                          4,
                                          f03::recipients,
                                          f03::basis,
                                          {},
                                          "0.1",
                                          f03::examine};

}  // namespace kpwatch::checks
