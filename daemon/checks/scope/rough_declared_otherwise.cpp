// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// A01. Rough diamonds by the trader's own words must not travel under a code outside the scheme without a certificate.
//
// Law: KPCS Section I defines rough diamonds by their condition and by subheadings 7102.10, 7102.21 and 7102.31;
// Section III (a) and (b) want a certificate with each shipment of them. (Annex I of Regulation (EC) 2368/2002 holds
// the KPCS core document.) Both must be true of the goods, so a wrong code is the cheapest way round the certificate.
//
// The words must be a phrase that names stone and condition at once, or, in chapter 71 and on the watch list only, the
// two apart. Terms for polished, synthetic, powder or tools silence the check, and so does a cited certificate.
#include <algorithm>
#include <array>

#include "daemon/checks/classification.h"
#include "daemon/checks/facts.h"

namespace kpwatch::checks {
namespace a01 {

constexpr std::array recipients{Recipient::cus, Recipient::dec};
constexpr std::array basis{
    LegalBasis{"KPCS", "Section I",
               "rough diamonds are stones unworked or simply sawn, cleaved or bruted under 7102.10, 7102.21 or 7102.31"},
    LegalBasis{"KPCS", "Section III (a), (b)", "each shipment of rough diamonds needs a certificate when it leaves and when it arrives"}};

std::string words_found(const WordMatch& words) {
  if (!words.rough_phrases.empty()) return words.rough_phrases.front();
  return words.condition_words.front() + " ... " + words.diamond_words.front();
}

void examine(const Check& self, const CaseFile& file, std::vector<Finding>& findings) {
  for (std::size_t i = 0; i < file.items.size(); ++i) {
    const ClassifiedItem& item = file.items[i];
    if (item.in_scope || !reads_as_rough(item) || item.words.is_negative() || !item.certificates.empty()) continue;
    const std::string code = subheading(*item.item);
    const std::string words = words_found(item.words);
    Finding found = finding(self, i,
                            capitalised(line_in_words(file, i)) + " is described as rough diamonds (\"" + words + "\") but declared " +
                                (code.empty() ? std::string("without a commodity code") : "under " + code) +
                                ", which is not a code of rough diamonds, and no Kimberley Process certificate is cited for it.");
    found.expected = "7102.10, 7102.21 or 7102.31";
    found.observed = item.item->commodity_code ? item.item->commodity_code->text : "";
    found.place = item.item->commodity_code ? item.item->commodity_code->place : item.item->place;
    findings.push_back(std::move(found));
  }
}

}  // namespace a01

extern const Check rough_declared_otherwise;
constinit const Check rough_declared_otherwise{
    "A01",
    "kp.rough-declared-otherwise",
    "Rough diamonds declared under another code",
    "Goods described as rough diamonds are declared under a code outside the scheme, and no certificate is cited.",
    FindingClass::substantive,
    3,
    a01::recipients,
    a01::basis,
    {},
    "0.1",
    a01::examine};

}  // namespace kpwatch::checks
