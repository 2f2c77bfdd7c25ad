// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// D09. Inside the European Union's single area rough diamonds move without a certificate.
//
// Law: Regulation (EC) 2368/2002 treats the Union as one participant, and asks for certificates at its outer border;
// Greenland belongs to the area since 2014. What is told here is told to nobody but the operators: it keeps the missing
// certificate (B01), and the re-use of one that is shown once more on the way (B09), from being reported.
#include <array>

#include "daemon/checks/facts.h"

namespace kpwatch::checks {
namespace d09 {

constexpr std::array recipients{Recipient::ops};
constexpr std::array basis{
    LegalBasis{"Reg. (EC) 2368/2002", "Articles 1 to 4 and 17", "the Union is one participant; certificates are asked for at its border"}};

void examine(const Check& self, const CaseFile& file, std::vector<Finding>& findings) {
  for (std::size_t i = 0; i < file.items.size(); ++i) {
    const ClassifiedItem& item = file.items[i];
    const bool would_be_missing = item.certificates.empty() && file.declaration.regime != Regime::transit;
    if (!item.in_scope || !moves_within_single_area(file, i) || (item.certificates.empty() && !would_be_missing)) continue;
    const std::string movement = capitalised(line_in_words(file, i)) + " moves rough diamonds from " +
                                 country_in_words(file, *dispatch_of(file, i)) + " to " + country_in_words(file, *destination_of(file, i)) +
                                 " inside the European Union's single area, where no certificate is asked for";
    Finding found = finding(self, i, movement + (would_be_missing ? "." : "; the certificate cited is not held against this movement."));
    found.place = place_of_dispatch(file, i);
    findings.push_back(std::move(found));
  }
}

}  // namespace d09

extern const Check within_single_area;
constinit const Check within_single_area{
    "D09",
    "kp.within-single-area",
    "Movement inside the single area",
    "Rough diamonds move between two places of the European Union's single area; no certificate is asked for.",
    FindingClass::data_quality,
    0,
    d09::recipients,
    d09::basis,
    {},
    "0.1",
    d09::examine};

}  // namespace kpwatch::checks
