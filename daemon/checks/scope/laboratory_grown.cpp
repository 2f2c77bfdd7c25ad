// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// A05. Rough that claims to be grown in a laboratory needs no certificate, so the claim must stand a look.
//
// Law: KPCS Section I leaves synthetic diamonds out of the scheme; Section III keeps natural rough without a certificate
// from crossing a border. Told where unworked synthetic diamonds (7104.21; before 2022 7104.20, when the words speak of
// diamonds) come from a country that mines and is not known to grow any, cost several times what grown rough costs, or are
// sent by an exporter who ships rough diamonds of 71.02 as well. Words that speak of rough diamonds are told by A01 alone.
#include <array>
#include <chrono>
#include <string>

#include "daemon/checks/classification.h"
#include "daemon/checks/facts.h"
#include "daemon/checks/movement.h"
#include "daemon/checks/quantity/price.h"

namespace kpwatch::checks {
namespace a05 {

constexpr std::array recipients{Recipient::cus};
constexpr std::array basis{LegalBasis{"KPCS", "Section I", "the scheme covers natural rough diamonds, synthetic ones need no certificate"},
                           LegalBasis{"KPCS", "Section III (a), (b)", "no natural rough diamonds leave or enter without a certificate"}};
constexpr std::array settings{
    CheckSetting{"price_percent", 300, "per cent", "Grown rough that costs more than this part of the usual price is doubted."},
    CheckSetting{"days", 180, "days", "How long ago the same exporter may have shipped rough diamonds of heading 71.02."}};

bool claims_to_be_grown(const ClassifiedItem& item) {
  if (!item.item->commodity_code) return false;
  const std::string_view code = item.item->commodity_code->value.hs6();
  return code == "710421" || (code == "710420" && !item.words.diamond_words.empty());
}

std::string why_doubted(const CaseFile& file, std::size_t i) {
  const GoodsItem& item = *file.items[i].item;
  const Producers& producers = file.reference.producers;
  const auto from = dispatch_of(file, i);
  if (from && producers.mines(*from, file.accepted_on) && !producers.grows(*from, file.accepted_on))
    return "comes from " + country_in_words(file, *from) + ", where diamonds are mined and none are known to be grown";
  const auto* usual = file.reference.valuations.nearest(Valuations::world, Valuations::Kind::lab_grown, "", file.accepted_on);
  const auto price = price_of(item);
  const auto limit = usual == nullptr ? std::nullopt
                                      : product(usual->per_carat.amount,
                                                Decimal{file.settings.value("kp.laboratory-grown-doubted", "price_percent") * 10'000});
  if (price && limit && price->per_carat > *limit)
    return "costs " + in_dollars(price->per_carat) + " per carat, where such goods cost about " + in_dollars(usual->per_carat.amount);
  const std::chrono::days days(file.settings.value("kp.laboratory-grown-doubted", "days"));
  const std::string exporter = exporter_key(file, i);
  if (exporter.empty()) return "";
  MovementQuery query;
  query.exporter = exporter;
  query.from = file.accepted_on - days;
  query.until = file.accepted_on;
  query.count_max = 1;
  const auto natural = earlier_movements(file, query);
  if (natural.empty()) return "";
  return "is sent by an exporter who shipped rough diamonds on " + to_string(natural.front().moved_on) + " (declaration " +
         as_sent(natural.front().identifier) + ")";
}

void examine(const Check& self, const CaseFile& file, std::vector<Finding>& findings) {
  for (std::size_t i = 0; i < file.items.size(); ++i) {
    if (!claims_to_be_grown(file.items[i])) continue;
    const std::string why = why_doubted(file, i);
    if (why.empty()) continue;
    const auto& code = *file.items[i].item->commodity_code;
    Finding found = finding(self, i,
                            capitalised(line_in_words(file, i)) + " declares unworked laboratory-grown diamonds (" +
                                subheading(*file.items[i].item) + "); the claim is in doubt, for it " + why + ".");
    found.expected = "diamonds grown in a laboratory";
    found.observed = code.text;
    found.place = code.place;
    findings.push_back(std::move(found));
  }
}

}  // namespace a05

extern const Check laboratory_grown_doubted;
constinit const Check laboratory_grown_doubted{
    "A05",
    "kp.laboratory-grown-doubted",
    "Laboratory-grown rough that may be natural",
    "Unworked diamonds declared as laboratory-grown come from where none are grown, cost too much, or from a shipper of natural rough.",
    FindingClass::substantive,
    3,
    a05::recipients,
    a05::basis,
    a05::settings,
    "0.2",
    a05::examine};

}  // namespace kpwatch::checks
