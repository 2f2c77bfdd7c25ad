// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// A06. A facet or two take a stone out of the scheme on paper, not in law.
//
// Law: KPCS Section I: rough diamonds are unworked or simply sawn, cleaved or bruted; India's customs keeps semi-cut stones
// with small facets in the scheme, and the United States warned of such goods from Zimbabwe in 2009. Told where polished
// stones (7102.39) are described as sawn, cleaved, blocked or semi-cut, and cost less by the carat than rough of their
// origin does (that of the world, where the origin's is not known). Without a certificate, and in words that speak of rough
// diamonds, that is A01's to tell.
#include <algorithm>
#include <array>
#include <string>

#include "daemon/checks/classification.h"
#include "daemon/checks/facts.h"
#include "daemon/checks/quantity/price.h"

namespace kpwatch::checks {
namespace a06 {

constexpr std::array recipients{Recipient::cus, Recipient::ima};
constexpr std::array basis{
    LegalBasis{"KPCS", "Section I", "stones simply sawn, cleaved or bruted are rough diamonds"},
    LegalBasis{"India", "customs circular on semi-cut diamonds", "stones with a few small facets stay in the scheme"}};
constexpr std::array settings{CheckSetting{"years_away", 3, "years", "How far off the year may be whose prices are taken."}};

constexpr std::array<std::string_view, 4> words{"semi cut", "semicut", "blocked", "half cut"};

bool reads_as_semi_cut(const ClassifiedItem& item) {
  if (!item.words.condition_words.empty()) return true;
  if (!item.item->description) return false;
  std::string text = WordList::folded(item.item->description->value);
  std::replace(text.begin(), text.end(), '-', ' ');
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) { return text.find(word) != std::string::npos; });
}

const Valuations::Row* price_of_rough(const CaseFile& file, const GoodsItem& item) {
  const int years = static_cast<int>(std::clamp<std::int64_t>(file.settings.value("kp.semi-cut", "years_away"), 0, 50));
  const Valuations& valuations = file.reference.valuations;
  if (item.origin)
    if (const auto* row = valuations.nearest(item.origin->value, Valuations::Kind::mined, "", file.accepted_on, years)) return row;
  return valuations.nearest(Valuations::world, Valuations::Kind::mined, "", file.accepted_on, years);
}

void examine(const Check& self, const CaseFile& file, std::vector<Finding>& findings) {
  for (std::size_t i = 0; i < file.items.size(); ++i) {
    const ClassifiedItem& item = file.items[i];
    if (!item.item->commodity_code || item.item->commodity_code->value.hs6() != "710239" || !reads_as_semi_cut(item)) continue;
    const auto price = price_of(*item.item);
    const auto* rough = price ? price_of_rough(file, *item.item) : nullptr;
    if (rough == nullptr || price->per_carat >= rough->per_carat.amount) continue;
    Finding found = finding(self, i,
                            capitalised(line_in_words(file, i)) + " declares semi-cut stones as polished diamonds (7102.39) at " +
                                in_dollars(price->per_carat) + " per carat, less than rough costs (" + in_dollars(rough->per_carat.amount) +
                                "); stones simply sawn, cleaved or bruted are rough diamonds.");
    found.expected = "at least " + rough->per_carat.amount.to_string(2);
    found.observed = price->per_carat.to_string(2);
    found.unit = "USD/CTM";
    found.place = price->place;
    findings.push_back(std::move(found));
  }
}

}  // namespace a06

extern const Check semi_cut;
constinit const Check semi_cut{"A06",
                               "kp.semi-cut",
                               "Semi-cut stones declared as polished",
                               "Stones described as semi-cut are declared as polished diamonds at less than the price of rough.",
                               FindingClass::substantive,
                               3,
                               a06::recipients,
                               a06::basis,
                               a06::settings,
                               "0.2",
                               a06::examine};

}  // namespace kpwatch::checks
