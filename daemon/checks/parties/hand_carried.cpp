// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// F06. Rough diamonds in a passenger's baggage are lawful with their certificate, and worth a look.
//
// Law: KPCS Section II asks for the certificate whatever way the goods travel, and Section IV (c) for a tamper-resistant
// container. The catalogue gives severity 3 with the note that a certificate makes it 1: hand carriage without one is told
// as a missing certificate (B01), so that what is left for this check is to inform.
#include <array>

#include "daemon/checks/facts.h"
#include "daemon/checks/transport.h"

namespace kpwatch::checks {
namespace f06 {

constexpr std::array recipients{Recipient::cus};
constexpr std::array basis{LegalBasis{"KPCS", "Section II", "a certificate accompanies each shipment, however it travels"},
                           LegalBasis{"KPCS", "Section IV (c)", "rough diamonds travel in tamper-resistant containers"}};

void examine(const Check& self, const CaseFile& file, std::vector<Finding>& findings) {
  if (transport_mode(file.declaration) != TransportMode::by_hand) return;
  for (std::size_t i = 0; i < file.items.size(); ++i) {
    const ClassifiedItem& item = file.items[i];
    if (!item.in_scope || item.certificates.empty() || moves_within_single_area(file, i)) continue;
    Finding found = finding(self, i,
                            capitalised(line_in_words(file, i)) +
                                " declares rough diamonds carried by hand, with a certificate; see that the container is sealed.");
    found.observed = as_sent(file.declaration.mode_of_transport->value);
    found.place = file.declaration.mode_of_transport->place;
    findings.push_back(std::move(found));
    return;  // one journey, one finding
  }
}

}  // namespace f06

extern const Check hand_carried;
constinit const Check hand_carried{"F06",
                                   "kp.hand-carried",
                                   "Rough diamonds carried by hand",
                                   "Rough diamonds with a certificate are carried by a passenger.",
                                   FindingClass::substantive,
                                   1,
                                   f06::recipients,
                                   f06::basis,
                                   {},
                                   "0.2",
                                   f06::examine};

}  // namespace kpwatch::checks
