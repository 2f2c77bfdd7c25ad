// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// E12. Weights and values that are round, again and again, were not weighed and valued.
//
// Law: KPCS Annex I (A) has the weight and the value of the very shipment on its certificate; round figures in a row are a
// red flag (FATF and Egmont Group 2013). Told on the shipment that makes the row long enough, to customs for information.
#include <array>
#include <chrono>
#include <string>

#include "daemon/checks/facts.h"
#include "daemon/checks/movement.h"

namespace kpwatch::checks {
namespace e12 {

constexpr std::array recipients{Recipient::cus};
constexpr std::array basis{
    LegalBasis{"KPCS", "Annex I (A)", "a certificate states weight and value of its shipment"},
    LegalBasis{"FATF and Egmont Group", "Money laundering through trade in diamonds (2013)", "red flags on weight and value"}};
constexpr std::array settings{CheckSetting{"multiple", 100, "carats and US dollars", "Figures are round when they are multiples of this."},
                              CheckSetting{"shipments", 3, "shipments", "So many by one exporter are told."},
                              CheckSetting{"days", 90, "days", "In this time."}};

bool is_round(const Shipment& shipment, std::int64_t multiple) {
  const std::int64_t step = multiple * 1'000'000;
  const auto round = [step](const std::optional<Decimal>& figure) { return figure && figure->micros > 0 && figure->micros % step == 0; };
  return round(shipment.carats) && round(shipment.dollars);
}

void examine(const Check& self, const CaseFile& file, std::vector<Finding>& findings) {
  const std::int64_t multiple = std::clamp<std::int64_t>(file.settings.value(self.id, "multiple"), 1, 1'000'000);
  const auto own_movements = own_in_scope(file);
  const auto own = shipments_of(own_movements);
  if (own.empty() || own_movements.front().exporter.empty() || !is_round(own.front(), multiple)) return;
  MovementQuery query;
  query.exporter = own_movements.front().exporter;
  query.from = file.accepted_on - std::chrono::days(file.settings.value(self.id, "days"));
  query.until = file.accepted_on;
  const auto earlier = shipments_of(earlier_movements(file, query));
  const auto count = 1 + std::count_if(earlier.begin(), earlier.end(), [&](const Shipment& one) { return is_round(one, multiple); });
  if (count < file.settings.value(self.id, "shipments")) return;
  Finding found =
      finding(self, Finding::no_item,
              "This is shipment number " + std::to_string(count) + " of its exporter within " +
                  std::to_string(file.settings.value(self.id, "days")) + " days with a weight (" + in_carats(*own.front().carats) +
                  ") and a value (US$ " + own.front().dollars->to_string(2) + ") that are multiples of " + std::to_string(multiple) + ".");
  found.observed = std::to_string(count);
  findings.push_back(std::move(found));
}

}  // namespace e12

extern const Check round_figures;
constinit const Check round_figures{"E12",
                                    "kp.round-figures",
                                    "Round figures again and again",
                                    "An exporter's shipments have round weights and values again and again.",
                                    FindingClass::substantive,
                                    1,
                                    e12::recipients,
                                    e12::basis,
                                    e12::settings,
                                    "0.2",
                                    e12::examine};

}  // namespace kpwatch::checks
