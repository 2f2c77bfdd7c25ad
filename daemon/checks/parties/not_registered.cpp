// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// F10. Some countries let only registered dealers trade in rough diamonds.
//
// Law: KPCS Section IV has participants set up internal controls; Hong Kong registers traders, Singapore and South Africa
// license them (the table of registers names the law). Who stands in a register is an integrator's to tell
// (registered-dealers.tsv in her own folder): without a single dealer of that country the check is silent. Asked of the
// importer where the goods come in and of the exporter where they go out; a carrier is no dealer.
#include <algorithm>
#include <array>
#include <string>

#include "daemon/checks/facts.h"
#include "daemon/checks/parties/names.h"

namespace kpwatch::checks {
namespace f10 {

constexpr std::array recipients{Recipient::dec, Recipient::ima};
constexpr std::array basis{LegalBasis{"KPCS", "Section IV", "participants keep rough diamonds under internal controls"}};

void examine(const Check& self, const CaseFile& file, std::vector<Finding>& findings) {
  const auto& where = file.declaration.jurisdiction;
  const Regime regime = file.declaration.regime;
  if (!where || (regime != Regime::import && regime != Regime::export_)) return;
  const auto* list = file.reference.dealers.of(*where, file.accepted_on);
  if (list == nullptr || !file.reference.dealers.has_dealers(*where)) return;
  for (std::size_t i = 0; i < file.items.size(); ++i) {
    if (!file.items[i].in_scope) continue;
    const auto parties = regime == Regime::import ? parties_in_role(file, i, importer_roles) : parties_in_role(file, i, exporter_roles);
    const FirmNames& firms = file.reference.firms;
    const bool one_is_known = std::any_of(parties.begin(), parties.end(), [&](const Party* party) {
      const std::string_view name = first_line(party->name->value);
      return firms.is_carrier(name) || file.reference.dealers.has(*where, firms.bare(name), file.accepted_on);
    });
    if (parties.empty() || one_is_known) continue;
    const std::string name = as_sent(parties.front()->name->value);
    Finding found = finding(self, i,
                            name + ", " + as_sent(parties.front()->role.view()) + " of the rough diamonds of " + line_in_words(file, i) +
                                ", is not known to stand in the register of " + country_in_words(file, *where) + " (" + list->title + ").");
    found.expected = "a registered dealer";
    found.observed = name;
    found.place = parties.front()->name->place;
    findings.push_back(std::move(found));
    return;  // one trader, one finding
  }
}

}  // namespace f10

extern const Check not_registered;
constinit const Check not_registered{
    "F10",
    "kp.dealer-not-registered",
    "Trader is not in the register of dealers",
    "The country keeps a register of dealers in rough diamonds, and the trader is not known to stand in it.",
    FindingClass::technical,
    2,
    f10::recipients,
    f10::basis,
    {},
    "0.2",
    f10::examine,
    CaseSubject::declaration,
    "A register of dealers (dealer-registers.tsv, registered-dealers.tsv; add rows of your own)."};

}  // namespace kpwatch::checks
