// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// E09. Stones cannot weigh more in carats than the whole line does in kilograms.
//
// Law: a metric carat is 0.2 g; KPCS Annex I (A) states weights in carats. Net masses may lawfully be rounded, to a gram
// or to nothing: each figure is held for what it may stand for, half a unit of its last place up or down, and a mass of 0
// for nothing at all. Packing adds to a mass and is no fault.
#include <array>

#include "daemon/checks/facts.h"
#include "daemon/checks/quantity/weighing.h"

namespace kpwatch::checks {
namespace e09 {

constexpr std::array recipients{Recipient::dec};
constexpr std::array basis{LegalBasis{"KPCS", "Annex I (A)", "a certificate states the weight of its shipment in carats"},
                           LegalBasis{"International System of Units", "metric carat", "a carat is 200 milligrams"}};
constexpr std::array settings{CheckSetting{"tolerance_permille", 20, "per mille", "How much the mass may fall short of the carats."}};

constexpr std::int64_t carats_per_kilogram = 5000;

std::optional<Decimal> most_of(const Stated<Kilograms>& mass) {
  const auto rounding = rounding_of(mass);
  if (!rounding || mass.value.amount.micros <= 0) return std::nullopt;
  return saturating_sum(mass.value.amount, *rounding);
}

void examine(const Check& self, const CaseFile& file, std::vector<Finding>& findings) {
  const auto tolerance = file.settings.value(self.id, "tolerance_permille");
  for (std::size_t i = 0; i < file.items.size(); ++i) {
    const ClassifiedItem& item = file.items[i];
    if (!item.in_scope) continue;
    const auto& net = item.item->net_mass;
    const auto& gross = item.item->gross_mass;
    const auto net_most = net ? most_of(*net) : std::nullopt;
    if (net_most && item.item->carats) {
      const Decimal stones{item.item->carats->value.amount.micros / carats_per_kilogram};
      if (stones > *net_most && differs_by_more_than_permille(*net_most, stones, tolerance)) {
        Finding found =
            finding(self, i,
                    capitalised(line_in_words(file, i)) + " declares " + in_carats(item.item->carats->value.amount) + ", which is " +
                        stones.to_string() + " kg, but a net mass of " + net->value.amount.to_string() + " kg.");
        found.expected = "at least " + stones.to_string();
        found.observed = net->value.amount.to_string();
        found.unit = "KGM";
        found.place = net->place;
        findings.push_back(std::move(found));
        continue;
      }
    }
    const auto gross_most = gross ? most_of(*gross) : std::nullopt;
    const auto rounding = net_most ? rounding_of(*net) : std::nullopt;
    if (!gross_most || !rounding || *gross_most >= net->value.amount - *rounding) continue;
    Finding found = finding(self, i,
                            capitalised(line_in_words(file, i)) + " declares a gross mass of " + gross->value.amount.to_string() +
                                " kg, less than its net mass of " + net->value.amount.to_string() + " kg.");
    found.expected = "at least " + net->value.amount.to_string();
    found.observed = gross->value.amount.to_string();
    found.unit = "KGM";
    found.place = gross->place;
    findings.push_back(std::move(found));
  }
}

}  // namespace e09

extern const Check mass_impossible;
constinit const Check mass_impossible{"E09",
                                      "kp.mass-impossible",
                                      "Carats and kilograms cannot both be right",
                                      "The net mass is less than the carats weigh, or the gross mass less than the net mass.",
                                      FindingClass::technical,
                                      2,
                                      e09::recipients,
                                      e09::basis,
                                      e09::settings,
                                      "0.2",
                                      e09::examine};

}  // namespace kpwatch::checks
