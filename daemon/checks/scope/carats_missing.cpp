// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// A08. Rough diamonds are weighed in carats, and a certificate can be held against carats only.
//
// Law: KPCS Annex I (A) states the weight in carats, Annex III has statistics in carats, and the carat is the unit of
// quantity of heading 71.02 in national tariffs. Told only where some other quantity is stated: a message that carries
// no quantity at all (a transit, an entry summary) is made that way. Carats that can't be read, or are below nothing, are
// stated and still no weight: nothing can be held against the certificate, so they are told as none. Inside the Union's single area it is
// nobody's matter.
#include <algorithm>
#include <array>

#include "daemon/checks/classification.h"
#include "daemon/checks/facts.h"

namespace kpwatch::checks {
namespace a08 {

constexpr std::array recipients{Recipient::dec};
constexpr std::array basis{LegalBasis{"KPCS", "Annex I (A)", "a certificate states the weight of its shipment in carats"},
                           LegalBasis{"KPCS", "Annex III", "participants report trade in carats"}};

// What stands where a weight in carats should, as sent: a text that can't be read, or a figure below nothing.
std::optional<Stated<Text>> stated_in_vain(const GoodsItem& item) {
  if (!item.carats) return item.carats_unread;
  return Stated<Text>(item.carats->text, item.carats->text, item.carats->place);
}

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
    const bool has_carats = item.item->carats && item.item->carats->value.amount.micros >= 0;
    if (!item.in_scope || has_carats || moves_within_single_area(file, i)) continue;
    std::string sentence = capitalised(line_in_words(file, i)) + " declares rough diamonds (" + subheading(*item.item) + ") ";
    auto stated = stated_in_vain(*item.item);
    const bool is_in_vain = stated.has_value();
    if (!is_in_vain) stated = stated_instead(*item.item);
    if (!stated) continue;
    const std::string observed = is_in_vain ? as_sent(stated->text) : stated->text.str();
    sentence +=
        is_in_vain ? "with a weight of \"" + observed + "\", which is no weight in carats." : "by " + observed + " and states no carats.";
    Finding found = finding(self, i, std::move(sentence));
    found.expected = "carats (CTM)";
    found.observed = observed;
    found.place = stated->place;
    findings.push_back(std::move(found));
  }
}

}  // namespace a08

extern const Check carats_missing;
constinit const Check carats_missing{"A08",
                                     "kp.carats-missing",
                                     "Rough diamonds without a weight in carats",
                                     "Rough diamonds are declared by another quantity and without carats, or with carats that can't be "
                                     "read or are below nothing.",
                                     FindingClass::technical,
                                     1,
                                     a08::recipients,
                                     a08::basis,
                                     {},
                                     "0.2",
                                     a08::examine};

}  // namespace kpwatch::checks
