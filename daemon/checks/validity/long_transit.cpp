// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// C09. Goods that are long on their way may have been somewhere else meanwhile.
//
// Law: KPCS Section II has the certificate accompany its shipment, and Section III (d) lets goods pass through a country
// only in the state in which they came. Arrival must be stated: an import is often declared long after the goods came,
// and lay in a warehouse until then. Departure is the day declared, else that of the transport document.
#include <array>

#include "daemon/checks/facts.h"
#include "daemon/checks/transport.h"

namespace kpwatch::checks {
namespace c09 {

constexpr std::array recipients{Recipient::ima};
constexpr std::array basis{
    LegalBasis{"KPCS", "Section II", "the certificate accompanies its shipment"},
    LegalBasis{"KPCS", "Section III (d)", "goods in transit leave in an identical state to that in which they entered"}};
constexpr std::array settings{CheckSetting{"days_by_air", 21, "days", "Longest journey by air."},
                              CheckSetting{"days", 60, "days", "Longest journey otherwise, or where the mode is not stated."}};

void examine(const Check& self, const CaseFile& file, std::vector<Finding>& findings) {
  if (file.declaration.regime == Regime::transit) return;
  for (std::size_t c = 0; c < file.certificates.size(); ++c) {
    if (file.certificates[c].number() == nullptr || !must_accompany(file, c)) continue;
    const auto journey = long_transit(file, c);
    if (!journey) continue;
    const auto days = (journey->arrived - journey->left).count();
    Finding found = certificate_finding(self, file, c,
                                        "The goods under certificate " + called(file.certificates[c]) + " left on " +
                                            to_string(journey->left) + " and arrived on " + to_string(journey->arrived) + ": " +
                                            std::to_string(days) + " days on their way, more than the " +
                                            std::to_string(journey->days_max) + " that such a journey takes at most.");
    found.expected = "at most " + std::to_string(journey->days_max) + " days";
    found.observed = std::to_string(days) + " days";
    found.place = file.declaration.arrived_on->place;
    findings.push_back(std::move(found));
    return;  // one journey, one finding
  }
}

}  // namespace c09

extern const Check long_journey;
constinit const Check long_journey{"C09",
                                   "kp.long-transit",
                                   "Goods were long on their way",
                                   "More time passed between departure and arrival than such a journey takes.",
                                   FindingClass::technical,
                                   2,
                                   c09::recipients,
                                   c09::basis,
                                   c09::settings,
                                   "0.2",
                                   c09::examine};

}  // namespace kpwatch::checks
