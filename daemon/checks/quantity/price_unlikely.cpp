// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// E06. A price by the carat far from all that such stones cost hides value, or makes it up.
//
// Law: KPCS Annex I (A) has weight and value on the certificate, Section V and Annex III make them the statistics by which
// participants are held to account; over- and undervaluation of rough moves money (FATF and Egmont Group 2013). Prices of
// single shipments differ a hundredfold, so the band around an origin's mean is wide: an eighth to eight times of it for
// lots of 500 carats or more, a thirtieth to sixty times below. Mixed parcels are held against the issuer's trade, where it
// is known. Industrial stones (7102.21) have only the floor here and their ceiling in E07. Where weight, value or kind of
// stone are in doubt already (E01, E03, E05, E07, E10), that is told alone.
#include <algorithm>
#include <array>
#include <string>

#include "daemon/checks/classification.h"
#include "daemon/checks/facts.h"
#include "daemon/checks/origin/origin_facts.h"
#include "daemon/checks/quantity/price.h"

namespace kpwatch::checks {
namespace e06 {

constexpr std::array recipients{Recipient::cus, Recipient::ima, Recipient::fiu};
constexpr std::array basis{
    LegalBasis{"KPCS", "Section V and Annex III", "participants publish carats and value of production and trade"},
    LegalBasis{"FATF and Egmont Group", "Money laundering through trade in diamonds (2013)", "over- and undervaluation are red flags"}};
constexpr std::array settings{CheckSetting{"large_carats", 500, "carats", "From this weight on a lot is large."},
                              CheckSetting{"large_factor", 8, "times", "A large lot may cost so many times more or less than the mean."},
                              CheckSetting{"small_factor_down", 30, "times", "A small lot may cost so many times less than the mean."},
                              CheckSetting{"small_factor_up", 60, "times", "A small lot may cost so many times more than the mean."},
                              CheckSetting{"floor_cents", 20, "US cents per carat", "No rough diamonds cost less."},
                              CheckSetting{"years_away", 3, "years", "How far off the year may be whose prices are taken."}};

struct Band {
  Decimal low, high;
  std::string of;
};

const Valuations::Row* mean_for(const CaseFile& file, std::size_t i, std::string_view code, std::string& of) {
  const int years = static_cast<int>(std::clamp<std::int64_t>(file.settings.value("kp.price-unlikely", "years_away"), 0, 50));
  const Valuations& valuations = file.reference.valuations;
  const ClassifiedItem& item = file.items[i];
  for (const std::size_t c : item.certificates) {
    const CitedCertificate& cited = file.certificates[c];
    if (const auto origin = single_origin(cited)) {
      of = country_in_words(file, *origin);
      return valuations.nearest(*origin, Valuations::Kind::mined, code, file.accepted_on, years);
    }
    if (cited.number() == nullptr || !cited.record) continue;
    of = "the trade of " + country_in_words(file, cited.number()->issuer);
    return valuations.nearest(cited.number()->issuer, Valuations::Kind::traded, code, file.accepted_on, years);
  }
  if (!item.item->origin) return nullptr;
  of = country_in_words(file, item.item->origin->value);
  return valuations.nearest(item.item->origin->value, Valuations::Kind::mined, code, file.accepted_on, years);
}

std::optional<Band> band_for(const CaseFile& file, std::size_t i, Decimal carats) {
  const auto setting = [&](std::string_view name) { return std::max<std::int64_t>(1, file.settings.value("kp.price-unlikely", name)); };
  Band band{Decimal{setting("floor_cents") * 10'000}, Decimal{INT64_MAX}, "any origin"};
  const std::string_view code = file.items[i].item->commodity_code->value.hs6();
  if (code == "710221") return band;
  std::string of;
  const auto* mean = mean_for(file, i, code, of);
  if (mean == nullptr) return band;
  const bool is_large = carats >= Decimal{setting("large_carats") * 1'000'000};
  const std::int64_t down = setting(is_large ? "large_factor" : "small_factor_down");
  const std::int64_t up = setting(is_large ? "large_factor" : "small_factor_up");
  band.low = std::max(band.low, Decimal{mean->per_carat.amount.micros / down});
  if (mean->per_carat.amount.micros < INT64_MAX / up) band.high = Decimal{mean->per_carat.amount.micros * up};
  band.of = of;
  return band;
}

void examine(const Check& self, const CaseFile& file, std::vector<Finding>& findings) {
  for (std::size_t i = 0; i < file.items.size(); ++i) {
    if (!file.items[i].in_scope) continue;
    const auto price = price_of(*file.items[i].item);
    if (!price || price->dollars.micros == 0) continue;
    const auto band = band_for(file, i, price->carats);
    if (!band || (price->per_carat >= band->low && price->per_carat <= band->high)) continue;
    const bool is_low = price->per_carat < band->low;
    Finding found = finding(self, i,
                            capitalised(line_in_words(file, i)) + " declares " + in_carats(price->carats) + " of " +
                                subheading(*file.items[i].item) + " at " + in_dollars(price->per_carat) + " per carat, " +
                                (is_low ? "less than " + in_dollars(band->low) : "more than " + in_dollars(band->high)) + ", the " +
                                (is_low ? "least" : "most") + " that such a lot of " + band->of + " is thought to cost.");
    found.expected = is_low ? "at least " + band->low.to_string(2) : "at most " + band->high.to_string(2);
    found.observed = price->per_carat.to_string(2);
    found.unit = "USD/CTM";
    found.place = price->place;
    findings.push_back(std::move(found));
  }
}

}  // namespace e06

extern const Check price_unlikely;
constinit const Check price_unlikely{"E06",
                                     "kp.price-unlikely",
                                     "Price by the carat is unlikely",
                                     "The declared price by the carat lies far outside what stones of that origin cost.",
                                     FindingClass::substantive,
                                     3,
                                     e06::recipients,
                                     e06::basis,
                                     e06::settings,
                                     "0.2",
                                     e06::examine,
                                     CaseSubject::declaration,
                                     "A price band for origin or issuer, code and year (valuations.tsv)."};

}  // namespace kpwatch::checks
