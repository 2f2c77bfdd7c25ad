// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// E13. One shipment in four parts, each just below what would be looked at.
//
// Law: KPCS Section II has one certificate for one shipment; splitting to stay below a threshold is a red flag (FATF and
// Egmont Group 2013). The threshold from which a country looks closely is its own: a setting. The catalogue asks for four
// shipments of one exporter to one importer in a week, each below it and together above; lawful houses do that every week,
// so that each must also come close to the threshold here (half of it or more).
#include <algorithm>
#include <array>
#include <chrono>
#include <string>

#include "daemon/checks/facts.h"
#include "daemon/checks/movement.h"

namespace kpwatch::checks {
namespace e13 {

constexpr std::array recipients{Recipient::cus, Recipient::fiu};
constexpr std::array basis{
    LegalBasis{"KPCS", "Section II", "one certificate accompanies one shipment"},
    LegalBasis{"FATF and Egmont Group", "Money laundering through trade in diamonds (2013)", "splitting of shipments is a red flag"}};
constexpr std::array settings{
    CheckSetting{"threshold_dollars", 250'000, "US dollars", "From this value on a shipment is looked at closely."},
    CheckSetting{"near_percent", 50, "per cent", "Only shipments of this part of the threshold or more count."},
    CheckSetting{"shipments", 4, "shipments", "So many of one exporter to one importer are told."},
    CheckSetting{"days", 7, "days", "In this time."}};

void examine(const Check& self, const CaseFile& file, std::vector<Finding>& findings) {
  const auto setting = [&](std::string_view name) { return file.settings.value(self.id, name); };
  const Decimal threshold{setting("threshold_dollars") * 1'000'000};
  const Decimal near{threshold.micros / 100 * setting("near_percent")};
  const auto counts = [&](const Shipment& one) { return one.dollars && *one.dollars >= near && *one.dollars < threshold; };
  const auto own_movements = own_in_scope(file);
  const auto own = shipments_of(own_movements);
  if (own.empty() || !counts(own.front()) || own_movements.front().exporter.empty() || own_movements.front().importer.empty()) return;
  MovementQuery query;
  query.exporter = own_movements.front().exporter;
  query.importer = own_movements.front().importer;
  query.from = file.accepted_on - std::chrono::days(setting("days"));
  query.until = file.accepted_on;
  query.regime = file.declaration.regime;  // export and import of one journey are one shipment
  std::int64_t count = 1;
  Decimal sum = *own.front().dollars;
  for (const Shipment& one : shipments_of(earlier_movements(file, query))) {
    if (!counts(one)) continue;
    ++count;
    sum = saturating_sum(sum, *one.dollars);
  }
  if (count < setting("shipments") || sum <= threshold) return;
  Finding found = finding(self, Finding::no_item,
                          "This is shipment number " + std::to_string(count) + " of one exporter to one importer within " +
                              std::to_string(setting("days")) + " days, each below US$ " + threshold.to_string() + ", together US$ " +
                              sum.to_string(2) + ".");
  found.expected = "below " + threshold.to_string();
  found.observed = sum.to_string(2);
  found.unit = "USD";
  findings.push_back(std::move(found));
}

}  // namespace e13

extern const Check structuring;
constinit const Check structuring{
    "E13",
    "kp.structuring",
    "Shipments kept below a threshold",
    "An exporter sends an importer several shipments in a week, each just below the threshold of closer looks.",
    FindingClass::substantive,
    3,
    e13::recipients,
    e13::basis,
    e13::settings,
    "0.2",
    e13::examine};

}  // namespace kpwatch::checks
