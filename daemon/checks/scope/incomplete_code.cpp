// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// A04. A code of fewer than six digits leaves open whether the goods are in the scheme, when the words say that they are.
//
// Law: KPCS Annex I (A) has the relevant HS code on the certificate, and Section I defines rough diamonds by subheadings,
// which have six digits. Only chapter 71 is asked, and only where the trader's own words speak of rough diamonds and of
// nothing else. That no certificate is cited is another fault with another cure, and A01's matter.
#include <array>

#include "daemon/checks/classification.h"
#include "daemon/checks/facts.h"

namespace kpwatch::checks {
namespace a04 {

constexpr std::array recipients{Recipient::dec};
constexpr std::array basis{LegalBasis{"KPCS", "Section I", "rough diamonds are told from other goods by their six-digit subheading"},
                           LegalBasis{"KPCS", "Annex I (A)", "a certificate names the relevant HS codes"}};

void examine(const Check& self, const CaseFile& file, std::vector<Finding>& findings) {
  for (std::size_t i = 0; i < file.items.size(); ++i) {
    const ClassifiedItem& item = file.items[i];
    if (!has_incomplete_code(*item.item) || !reads_as_rough(item) || item.words.is_negative()) continue;
    const auto& code = *item.item->commodity_code;
    Finding found = finding(self, i,
                            capitalised(line_in_words(file, i)) + " is described as rough diamonds, but its code " + code.value.digits +
                                " has fewer than six digits; the subheading is asked for.");
    found.expected = "six digits or more";
    found.observed = code.text;
    found.place = code.place;
    findings.push_back(std::move(found));
  }
}

}  // namespace a04

extern const Check code_incomplete;
constinit const Check code_incomplete{"A04",
                                      "kp.code-incomplete",
                                      "Code of rough diamonds is too short",
                                      "Goods described as rough diamonds are declared under chapter 71 with fewer than six digits.",
                                      FindingClass::technical,
                                      1,
                                      a04::recipients,
                                      a04::basis,
                                      {},
                                      "0.2",
                                      a04::examine};

}  // namespace kpwatch::checks
