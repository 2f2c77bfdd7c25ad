// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// F11. Two traders who never dealt with each other begin with a large sum.
//
// Law: KPCS Section IV, internal controls; a risk indicator and no more, for information. The memory must reach back as
// far as is asked: in the first two years of a ledger nobody can be called new, so nothing is said until it holds a
// movement at the same customs that is older than that.
#include <algorithm>
#include <array>
#include <chrono>
#include <string>

#include "daemon/checks/facts.h"
#include "daemon/checks/movement.h"
#include "daemon/checks/pattern/history.h"

namespace kpwatch::checks {
namespace f11 {

constexpr std::array recipients{Recipient::cus};
constexpr std::array basis{LegalBasis{"KPCS", "Section IV", "participants keep rough diamonds under internal controls"}};
constexpr std::array settings{CheckSetting{"dollars", 500'000, "US dollars", "Shipments up to this value are left out."},
                              CheckSetting{"months", 24, "months", "Traders who dealt with each other in this time are no new pair."}};

void examine(const Check& self, const CaseFile& file, std::vector<Finding>& findings) {
  const auto own_movements = own_in_scope(file);
  const auto own = shipments_of(own_movements);
  if (own.empty() || !own.front().dollars || own_movements.front().exporter.empty() || own_movements.front().importer.empty()) return;
  if (*own.front().dollars <= Decimal{file.settings.value(self.id, "dollars") * 1'000'000}) return;
  const Day begin = months_before(file.accepted_on, file.settings.value(self.id, "months"));
  if (!reaches_back_to(file, begin)) return;
  MovementQuery query;
  query.exporter = own_movements.front().exporter;
  query.importer = own_movements.front().importer;
  query.from = begin;
  query.count_max = 1;
  if (!earlier_movements(file, query).empty()) return;
  Finding found = finding(self, Finding::no_item,
                          "Exporter and importer have not dealt with each other in rough diamonds since " + to_string(begin) +
                              ", and begin with US$ " + own.front().dollars->to_string(2) + ".");
  found.observed = own.front().dollars->to_string(2);
  found.unit = "USD";
  findings.push_back(std::move(found));
}

}  // namespace f11

extern const Check new_pair;
constinit const Check new_pair{"F11",
                               "kp.new-pair",
                               "Large shipment between traders new to each other",
                               "Exporter and importer have not dealt with each other in two years, and the shipment is worth much.",
                               FindingClass::substantive,
                               2,
                               f11::recipients,
                               f11::basis,
                               f11::settings,
                               "0.2",
                               f11::examine,
                               CaseSubject::declaration,
                               "A memory of declarations that reaches back as far as the setting asks."};

}  // namespace kpwatch::checks
