// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// J04. Where a ban begins at half a carat or at one, stones of just less deserve a look. Off by default, and no matter of
// the Kimberley Process.
//
// Law: Regulation (EU) 833/2014, Article 3p: polished stones processed elsewhere from 1.0 carat (2024-03-01) and from 0.5
// carat (2024-09-01). Told of polished diamonds (7102.39) whose stones are counted and weigh, on the average, just less.
#include <algorithm>
#include <array>
#include <string>

#include "daemon/base/text.h"
#include "daemon/checks/classification.h"
#include "daemon/checks/facts.h"

namespace kpwatch::checks {
namespace j04 {

constexpr std::array recipients{Recipient::san};
constexpr std::array basis{LegalBasis{"Reg. (EU) 833/2014", "Article 3p and Annex XXXVIIIA", "bans that begin at a weight by the stone"}};
constexpr std::array settings{CheckSetting{"stones_min", 20, "stones", "Fewer stones are left out."},
                              CheckSetting{"band_permille", 50, "per mille", "Just less is less by up to this part."}};

std::optional<Decimal> stones_of(const GoodsItem& item) {
  constexpr std::array<std::string_view, 5> units{"PCE", "NAR", "C62", "NMB", "PCS"};
  for (const Quantity& quantity : item.quantities) {
    const std::string unit = upper_ascii(trimmed(quantity.unit));
    if (std::find(units.begin(), units.end(), unit) != units.end() && quantity.amount.value.micros > 0) return quantity.amount.value;
  }
  return std::nullopt;
}

void examine(const Check& self, const CaseFile& file, std::vector<Finding>& findings) {
  if (file.declaration.regime == Regime::export_ || file.declaration.regime == Regime::transit) return;
  const Decimal least{file.settings.value(self.id, "stones_min") * 1'000'000};
  const auto band = file.settings.value(self.id, "band_permille");
  for (std::size_t i = 0; i < file.items.size(); ++i) {
    const GoodsItem& item = *file.items[i].item;
    if (!item.commodity_code || item.commodity_code->value.hs6() != "710239" || !item.carats) continue;
    const auto stones = stones_of(item);
    const auto average = stones && *stones >= least ? quotient(item.carats->value.amount, *stones) : std::nullopt;
    if (!average) continue;
    for (const Decimal threshold : {Decimal{500'000}, Decimal{1'000'000}}) {
      if (*average >= threshold || differs_by_more_than_permille(*average, threshold, band)) continue;
      Finding found = finding(self, i,
                              capitalised(line_in_words(file, i)) + " declares " + stones->to_string() + " polished diamonds of " +
                                  average->to_string(2) + " ct on the average, just below " + threshold.to_string(1) +
                                  " ct. This is a matter of sanctions law, not of the Kimberley Process.");
      found.observed = average->to_string(2);
      found.unit = "CTM";
      found.place = item.carats->place;
      findings.push_back(std::move(found));
    }
  }
}

}  // namespace j04

extern const Check just_below_threshold;
constinit const Check just_below_threshold{"J04",
                                           "overlay.just-below-threshold",
                                           "Many stones just below a threshold",
                                           "Many polished stones weigh just less than what a ban begins with (no matter of the KP).",
                                           FindingClass::substantive,
                                           2,
                                           j04::recipients,
                                           j04::basis,
                                           j04::settings,
                                           "0.2",
                                           j04::examine};

}  // namespace kpwatch::checks
