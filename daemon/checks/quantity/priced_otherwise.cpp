// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// E07. The price tells industrial stones from gems, whatever the code says.
//
// Law: KPCS Section I and Annex I (A) part rough diamonds by subheading: 7102.21 industrial, 7102.31 not. Both need a
// certificate, but a wrong code hides value, and blurs the statistics by which participants are held to account (Annex
// III). Small lots are left out: single stones of any price occur under either code.
#include <array>

#include "daemon/checks/classification.h"
#include "daemon/checks/facts.h"
#include "daemon/checks/quantity/price.h"

namespace kpwatch::checks {
namespace e07 {

constexpr std::array recipients{Recipient::ima};
constexpr std::array basis{LegalBasis{"KPCS", "Section I", "industrial and other rough diamonds have subheadings of their own"},
                           LegalBasis{"KPCS", "Annex III", "participants report trade by subheading"}};
constexpr std::array settings{
    CheckSetting{"industrial_cents_max", 6000, "US cents per carat", "Industrial stones (7102.21) cost no more than this."},
    CheckSetting{"industrial_carats_min", 50, "carats", "Lots of 7102.21 up to this weight are left out."},
    CheckSetting{"gem_cents_min", 100, "US cents per carat", "Other stones (7102.31) cost no less than this."},
    CheckSetting{"gem_carats_min", 500, "carats", "Lots of 7102.31 up to this weight are left out."}};

constexpr Decimal cents(std::int64_t count) { return Decimal{count * 10'000}; }
constexpr Decimal whole(std::int64_t count) { return Decimal{count * 1'000'000}; }

void examine(const Check& self, const CaseFile& file, std::vector<Finding>& findings) {
  const auto setting = [&](std::string_view name) { return file.settings.value(self.id, name); };
  for (std::size_t i = 0; i < file.items.size(); ++i) {
    const ClassifiedItem& item = file.items[i];
    if (!item.in_scope) continue;
    const auto code = item.item->commodity_code->value.hs6();
    const bool is_industrial = code == "710221";
    if (!is_industrial && code != "710231") continue;
    const auto price = price_of(*item.item);
    if (!price) continue;
    const Decimal limit = cents(setting(is_industrial ? "industrial_cents_max" : "gem_cents_min"));
    const bool is_odd = is_industrial ? price->per_carat > limit : price->per_carat < limit;
    if (!is_odd || price->carats <= whole(setting(is_industrial ? "industrial_carats_min" : "gem_carats_min"))) continue;
    Finding found =
        finding(self, i,
                capitalised(line_in_words(file, i)) + " declares " + in_carats(price->carats) + " under " + subheading(*item.item) +
                    (is_industrial ? " (industrial)" : " (not industrial)") + " at " + in_dollars(price->per_carat) + " per carat, " +
                    (is_industrial ? "more" : "less") + " than such stones cost.");
    found.expected = (is_industrial ? "at most " : "at least ") + limit.to_string(2);
    found.observed = price->per_carat.to_string(2);
    found.unit = "USD/CTM";
    found.place = price->place;
    findings.push_back(std::move(found));
  }
}

}  // namespace e07

extern const Check priced_as_other_code;
constinit const Check priced_as_other_code{
    "E07",
    "kp.priced-as-other-code",
    "Price of another kind of rough diamonds",
    "Industrial stones are declared at the price of gems, or gems at the price of industrial stones.",
    FindingClass::substantive,
    3,
    e07::recipients,
    e07::basis,
    e07::settings,
    "0.2",
    e07::examine};

}  // namespace kpwatch::checks
