// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// A03. A code of rough diamonds and a description of something else cannot both be right.
//
// Law: KPCS Section I leaves polished and synthetic stones, dust and powder outside the scheme. The fault is one of
// paper: the declarant mends either the code or the description. Where the text also speaks of rough stones, it is
// mixed and nothing is said; the line is watched instead.
#include <array>

#include "daemon/checks/classification.h"
#include "daemon/checks/facts.h"

namespace kpwatch::checks {
namespace a03 {

constexpr std::array recipients{Recipient::dec};
constexpr std::array basis{
    LegalBasis{"KPCS", "Section I", "the scheme covers rough diamonds only; synthetic, polished and powdered ones are outside it"}};

void examine(const Check& self, const CaseFile& file, std::vector<Finding>& findings) {
  for (std::size_t i = 0; i < file.items.size(); ++i) {
    const ClassifiedItem& item = file.items[i];
    const bool speaks_of_rough = !item.words.rough_phrases.empty() || !item.words.condition_words.empty();
    if (!item.in_scope || !item.words.is_negative() || speaks_of_rough) continue;
    const std::string& word = item.words.negative_words.front();
    Finding found = finding(self, i,
                            capitalised(line_in_words(file, i)) + " is declared under " + subheading(*item.item) +
                                ", a code of rough diamonds, but its description (\"" + word +
                                "\") speaks of other goods; one of the two must be corrected.");
    found.expected = "a description of rough diamonds";
    found.observed = item.item->description ? item.item->description->value : word;
    found.place = item.item->description ? item.item->description->place : item.item->place;
    findings.push_back(std::move(found));
  }
}

}  // namespace a03

extern const Check wording_contradicts_code;
constinit const Check wording_contradicts_code{
    "A03",
    "kp.wording-contradicts-code",
    "Code of rough diamonds, description of other goods",
    "A line under a code of rough diamonds is described as polished, synthetic, powder or the like.",
    FindingClass::technical,
    2,
    a03::recipients,
    a03::basis,
    {},
    "0.1",
    a03::examine};

}  // namespace kpwatch::checks
