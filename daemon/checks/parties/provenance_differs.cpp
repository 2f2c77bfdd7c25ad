// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// F12. Goods come from the participant that certified them.
//
// Law: KPCS Section I, country of provenance: the last participant from which a shipment was exported, on the basis of
// import documents; Section III (a) has the exporting participant certify each shipment. A re-export needs a certificate
// of its own, so goods sent from one country under another's certificate have left the scheme's chain. The Union equals
// its members, parts their party. Nothing is said where the issuer, or the country of dispatch, is already told as outside
// the scheme (D01 to D04), nor of transit, where the goods are on their way. Where the
// record names another issuer than the prefix (B08), either is good enough.
#include <array>

#include "daemon/checks/facts.h"
#include "daemon/checks/participation/standing.h"

namespace kpwatch::checks {
namespace f12 {

constexpr std::array recipients{Recipient::ima};
constexpr std::array basis{LegalBasis{"KPCS", "Section I", "provenance is the last participant from which the shipment was exported"},
                           LegalBasis{"KPCS", "Section III (a)", "the exporting participant certifies each shipment, re-exports included"}};

bool is_told_already(const CaseFile& file, std::size_t c, CountryCode dispatch) {
  const auto kind = standing_of_issuer(file, c).kind;
  if (kind == IssuerStanding::Kind::outside || kind == IssuerStanding::Kind::suspended) return true;
  if (!file.reference.participants.takes_part(dispatch, file.accepted_on) || suspension_on(file, dispatch, file.accepted_on) != nullptr)
    return true;
  return embargo_on(file, dispatch, export_day(file, &file.certificates[c]).day) != nullptr;
}

void examine(const Check& self, const CaseFile& file, std::vector<Finding>& findings) {
  if (file.declaration.regime == Regime::transit) return;
  const Participants& participants = file.reference.participants;
  for (std::size_t c = 0; c < file.certificates.size(); ++c) {
    const CitedCertificate& cited = file.certificates[c];
    if (cited.number() == nullptr || !must_accompany(file, c)) continue;
    const std::size_t item = first_item_citing(file, c);
    const auto dispatch = dispatch_of(file, item);
    if (!dispatch || item == Finding::no_item) continue;
    const CountryCode issuer = cited.number()->issuer;
    const Day day = issue_day(file, cited);
    const auto is_sent_from = [&](CountryCode code) {
      return *dispatch == code || participants.party_of(*dispatch, day) == participants.party_of(code, day);
    };
    if (is_sent_from(issuer) || (cited.record && cited.record->issuer && is_sent_from(*cited.record->issuer))) continue;
    if (is_told_already(file, c, *dispatch)) continue;
    Finding found = certificate_finding(self, file, c,
                                        "The goods under certificate " + called(cited) + " of " + country_in_words(file, issuer) +
                                            " are declared as sent from " + country_in_words(file, *dispatch) +
                                            ", whose own certificate they would need.");
    found.expected = issuer.text();
    found.observed = dispatch->text();
    found.place = place_of_dispatch(file, item);
    findings.push_back(std::move(found));
  }
}

}  // namespace f12

extern const Check provenance_differs;
constinit const Check provenance_differs{"F12",
                                         "kp.provenance-differs",
                                         "Sent from another country than the certificate's issuer",
                                         "The country of dispatch is not the participant that issued the certificate.",
                                         FindingClass::substantive,
                                         3,
                                         f12::recipients,
                                         f12::basis,
                                         {},
                                         "0.2",
                                         f12::examine};

}  // namespace kpwatch::checks
