// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// A02. Some codes are chosen to hide stones behind; what gives them away is the unit or the price.
//
// Law: KPCS Section III keeps rough diamonds without a certificate from crossing a border, whatever code they travel under.
// Told for a code of the watch list on the way from a country that mines, by air, post or hand. The tell-tale differs by
// code: headings 71.02 to 71.05 are lawfully declared in carats, and polished stones, gems and precious metal lawfully
// cost more than any limit by the gram, so that only the others are asked for the unit and for the price. (The catalogue
// asks all alike, which would tell of every polished stone out of India.) Polished diamonds at the price of rough are A06's
// matter, synthetic ones A05's; words that speak of rough diamonds are A01's.
#include <algorithm>
#include <array>
#include <string>

#include "daemon/base/text.h"
#include "daemon/checks/classification.h"
#include "daemon/checks/facts.h"
#include "daemon/checks/transport.h"

namespace kpwatch::checks {
namespace a02 {

constexpr std::array recipients{Recipient::cus};
constexpr std::array basis{LegalBasis{"KPCS", "Section III (a), (b)",
                                      "no rough diamonds leave or enter without a certificate, whatever code they are declared under"}};
constexpr std::array settings{
    CheckSetting{"cents_per_gram", 5000, "US cents per gram", "Goods of a watched code that cost more by their net mass are told."}};

constexpr std::array<std::string_view, 4> in_carats_by_tariff{"7102", "7103", "7104", "7105"};
constexpr std::array<std::string_view, 5> dear_by_nature{"7102", "7103", "7104", "7112", "7113"};

bool begins_with_any(std::string_view code, std::span<const std::string_view> prefixes) {
  return std::any_of(prefixes.begin(), prefixes.end(), [code](std::string_view prefix) { return code.starts_with(prefix); });
}

bool is_by_hand_air_or_post(const Declaration& declaration) {
  const TransportMode mode = transport_mode(declaration);
  return mode == TransportMode::air || mode == TransportMode::post || mode == TransportMode::by_hand;
}

std::optional<CountryCode> mining_end(const CaseFile& file, std::size_t i) {
  const auto& origin = file.items[i].item->origin;
  if (origin && file.reference.producers.mines(origin->value, file.accepted_on)) return origin->value;
  const auto from = dispatch_of(file, i);
  return from && file.reference.producers.mines(*from, file.accepted_on) ? from : std::nullopt;
}

// US dollars by the gram; nothing where value or mass is not known.
std::optional<Decimal> price_by_gram(const GoodsItem& item) {
  if (!item.usd || !item.net_mass || item.net_mass->value.amount.micros <= 0) return std::nullopt;
  const auto by_kilogram = quotient(item.usd->value.amount, item.net_mass->value.amount);
  return by_kilogram ? std::optional(Decimal{by_kilogram->micros / 1000}) : std::nullopt;
}

void examine(const Check& self, const CaseFile& file, std::vector<Finding>& findings) {
  if (!is_by_hand_air_or_post(file.declaration)) return;
  const Decimal limit{file.settings.value(self.id, "cents_per_gram") * 10'000};
  for (std::size_t i = 0; i < file.items.size(); ++i) {
    const ClassifiedItem& item = file.items[i];
    if (item.in_scope || item.scope != GoodsScope::watched || !item.item->commodity_code) continue;
    const std::string_view code = item.item->commodity_code->value.digits;
    const bool is_in_carats = item.item->carats && !item.item->carats->assumed && !begins_with_any(code, in_carats_by_tariff);
    const auto price = begins_with_any(code, dear_by_nature) ? std::nullopt : price_by_gram(*item.item);
    const bool is_dear = price && *price > limit;
    const auto mining = is_in_carats || is_dear ? mining_end(file, i) : std::nullopt;
    if (!mining) continue;
    Finding found = finding(self, i,
                            capitalised(line_in_words(file, i)) + " declares goods of " + subheading(*item.item) + " from " +
                                country_in_words(file, *mining) + ", where diamonds are mined, " +
                                (is_in_carats ? "by the carat, which is no unit of such goods"
                                              : "at US$ " + price->to_string(2) + " per gram, more than such goods cost") +
                                ".");
    found.expected = is_in_carats ? "another unit than carats" : "at most " + limit.to_string(2);
    found.observed = is_in_carats ? item.item->carats->value.amount.to_string(2) : price->to_string(2);
    found.unit = is_in_carats ? "CTM" : "USD/GRM";
    found.place = is_in_carats ? item.item->carats->place : item.item->usd->place;
    findings.push_back(std::move(found));
  }
}

}  // namespace a02

extern const Check watched_goods_odd;
constinit const Check watched_goods_odd{
    "A02",
    "kp.watched-goods-odd",
    "Watched goods by the carat or at the price of stones",
    "Goods of a watched code from a mining country travel by air, post or hand, by the carat or at the price of stones.",
    FindingClass::substantive,
    2,
    a02::recipients,
    a02::basis,
    a02::settings,
    "0.2",
    a02::examine};

}  // namespace kpwatch::checks
