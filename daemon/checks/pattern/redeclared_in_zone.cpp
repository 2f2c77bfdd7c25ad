// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// F05. What goes into a free zone as rough diamonds does not come out of it as something else.
//
// Law: KPCS Annex II has shipments in and out of free trade zones processed by the designated authorities like all others;
// Section III keeps rough diamonds without a certificate from leaving. Told where a trader brought rough diamonds into a
// zone and now takes synthetic or other unworked stones, or dust, out of it within 90 days. Polished stones (7102.29, .39)
// are what cutting works in zones lawfully make. A different weight alone is not told: stock is drawn on in parts, and
// the balance over two years is G07's matter. (The catalogue would tell of both.)
#include <algorithm>
#include <array>
#include <chrono>
#include <string>

#include "daemon/checks/classification.h"
#include "daemon/checks/facts.h"
#include "daemon/checks/movement.h"

namespace kpwatch::checks {
namespace f05 {

constexpr std::array recipients{Recipient::cus, Recipient::ima};
constexpr std::array basis{LegalBasis{"KPCS", "Annex II", "shipments in free trade zones are processed by the designated authorities"},
                           LegalBasis{"KPCS", "Section III (a)", "no rough diamonds leave without a certificate"}};
constexpr std::array settings{CheckSetting{"days", 90, "days", "How long ago the rough diamonds may have been brought in."}};

bool may_hide_rough(const GoodsItem& item) {
  if (!item.commodity_code) return false;
  const std::string_view code = item.commodity_code->value.hs6();
  return code == "710310" || code == "710420" || code == "710421" || code == "710429" || code.starts_with("7105");
}

void examine(const Check& self, const CaseFile& file, std::vector<Finding>& findings) {
  for (std::size_t i = 0; i < file.items.size(); ++i) {
    const ClassifiedItem& item = file.items[i];
    if (item.in_scope || !may_hide_rough(*item.item) || free_zone_of(file, i) != FreeZone::out_of) continue;
    const std::string trader = exporter_key(file, i);
    if (trader.empty()) continue;
    MovementQuery query;
    query.importer = trader;
    query.from = file.accepted_on - std::chrono::days(file.settings.value(self.id, "days"));
    query.until = file.accepted_on;
    const auto earlier = earlier_movements(file, query);
    const auto brought_in =
        std::find_if(earlier.rbegin(), earlier.rend(), [](const Movement& movement) { return movement.zone == FreeZone::into; });
    if (brought_in == earlier.rend()) continue;
    std::string sentence = capitalised(line_in_words(file, i)) + " takes goods of " + subheading(*item.item) +
                           " out of a free zone, into which the same trader brought rough diamonds";
    if (brought_in->carats) sentence += " (" + in_carats(brought_in->carats->amount) + ")";
    sentence += " on " + to_string(brought_in->moved_on) + " with declaration " + as_sent(brought_in->identifier) + ".";
    Finding found = finding(self, i, std::move(sentence));
    found.expected = "rough or polished diamonds";
    found.observed = item.item->commodity_code->text;
    found.place = item.item->commodity_code->place;
    findings.push_back(std::move(found));
  }
}

}  // namespace f05

extern const Check redeclared_in_zone;
constinit const Check redeclared_in_zone{"F05",
                                         "kp.redeclared-in-free-zone",
                                         "Rough diamonds that leave a free zone as other goods",
                                         "A trader takes other unworked stones out of a free zone into which he brought rough diamonds.",
                                         FindingClass::substantive,
                                         4,
                                         f05::recipients,
                                         f05::basis,
                                         f05::settings,
                                         "0.2",
                                         f05::examine,
                                         CaseSubject::declaration,
                                         "Declarations into and out of the free zone."};

}  // namespace kpwatch::checks
