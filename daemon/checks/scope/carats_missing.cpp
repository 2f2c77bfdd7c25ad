// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// A08. Rough diamonds are weighed in carats, and a certificate can be held against carats only.
//
// Law: KPCS Annex I (A) states the weight in carats, Annex III has statistics in carats, and the carat is the unit of
// quantity of heading 71.02 in national tariffs. Told only where some other quantity is stated: a message that carries
// no quantity at all (a transit, an entry summary) is made that way. Inside the Union's single area it is nobody's matter.
#include <algorithm>
#include <array>

#include "daemon/checks/classification.h"
#include "daemon/checks/facts.h"

namespace kpwatch::checks {
namespace a08 {

constexpr std::array recipients{Recipient::dec};
constexpr std::array basis{LegalBasis{"KPCS", "Annex I (A)", "a certificate states the weight of its shipment in carats"},
                           LegalBasis{"KPCS", "Annex III", "participants report trade in carats"}};

// What is stated instead: "0.5 KGM", or a net mass.
std::optional<Stated<Text>> stated_instead(const GoodsItem& item) {
  if (!item.quantities.empty()) {
    const Quantity& first = item.quantities.front();
    std::string text = as_sent(first.amount.text);
    if (!first.unit.empty()) text += " " + as_sent(first.unit);
    return Stated<Text>(Text(text), Text(text), first.amount.place);
  }
  if (!item.net_mass) return std::nullopt;
  const std::string text = item.net_mass->value.amount.to_string() + " kg";
  return Stated<Text>(Text(text), Text(text), item.net_mass->place);
}

void examine(const Check& self, const CaseFile& file, std::vector<Finding>& findings) {
  if (file.declaration.regime == Regime::transit) return;
  for (std::size_t i = 0; i < file.items.size(); ++i) {
    const ClassifiedItem& item = file.items[i];
    if (!item.in_scope || item.item->carats || moves_within_single_area(file, i)) continue;
    const auto instead = stated_instead(*item.item);
    if (!instead) continue;
    Finding found = finding(self, i,
                            capitalised(line_in_words(file, i)) + " declares rough diamonds (" + subheading(*item.item) + ") by " +
                                instead->text.str() + " and states no carats.");
    found.expected = "carats (CTM)";
    found.observed = instead->text.str();
    found.place = instead->place;
    findings.push_back(std::move(found));
  }
}

}  // namespace a08

extern const Check carats_missing;
constinit const Check carats_missing{"A08",
                                     "kp.carats-missing",
                                     "Rough diamonds without a weight in carats",
                                     "Rough diamonds are declared by another quantity, and no carats are stated.",
                                     FindingClass::technical,
                                     1,
                                     a08::recipients,
                                     a08::basis,
                                     {},
                                     "0.2",
                                     a08::examine};

}  // namespace kpwatch::checks
