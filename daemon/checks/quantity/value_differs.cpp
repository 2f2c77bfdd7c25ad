// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// E04, E05 and E10. The value declared is the value certified.
//
// Law: KPCS Annex I (A) has the value in US dollars on every certificate. Compared only in US dollars that the declaration
// states, or whose rate it states (docs/LEGAL.md, 21), sum against sum over lines and certificates that belong together.
// Customs values include freight and insurance, and rates of exchange differ: up to 10 % is for the declarant to explain
// (E04), more is for enforcement (E05). The certificate's digits under another currency are a clerk's slip (E10, in place
// of both). Where the weight differs as the value does, the price by the carat agrees: that is told as a weight (E01).
#include <array>
#include <string>

#include "daemon/checks/facts.h"
#include "daemon/checks/quantity/linked_set.h"
#include "daemon/checks/quantity/price.h"
#include "daemon/checks/quantity/weighing.h"

namespace kpwatch::checks {
namespace e04 {

constexpr std::array declarant_only{Recipient::dec};
constexpr std::array high_recipients{Recipient::cus, Recipient::ima};
constexpr std::array basis{LegalBasis{"KPCS", "Annex I (A)", "a certificate states the value of its shipment in US dollars"}};
constexpr std::array settings{
    CheckSetting{"match_permille", 5, "per mille", "Differences up to this part of the certified value are none."},
    CheckSetting{"little_permille", 100, "per mille", "Up to this part a difference is little (E04); above it is high."},
    CheckSetting{"fiu_from_dollars", 250'000, "US dollars",
                 "From this certified or declared value on, the financial intelligence unit hears of it too."}};

enum class ValueVerdict : std::uint8_t { match, little, high, other_currency };

struct Valuing {
  LinkedSet set;
  Decimal declared, certified;  // US dollars; of other_currency: declared is the figure in that currency
  std::string currency;
  ValueVerdict verdict = ValueVerdict::match;
  Place place;
};

// The certified figure, to the cent, under a currency that is not the dollar.
bool has_digits_of(const CaseFile& file, Valuing& valuing) {
  Decimal sum;
  for (const std::size_t i : valuing.set.items) {
    const GoodsItem& item = *file.items[i].item;
    if (!item.value || item.value->value.currency.empty() || item.value->value.currency == "USD") return false;
    if (!valuing.currency.empty() && valuing.currency != item.value->value.currency) return false;
    if (valuing.currency.empty()) valuing.place = item.value->place;
    valuing.currency = item.value->value.currency;
    sum = saturating_sum(sum, item.value->value.amount);
  }
  valuing.declared = sum;
  return magnitude(sum - valuing.certified).micros < 10'000 && sum.micros >= 100'000'000;  // small round figures meet by chance
}

bool is_explained_by_weight(const CaseFile& file, const LinkedSet& set, Decimal declared, Decimal certified, std::int64_t permille) {
  const auto certified_weight = certified_carats(file, set);
  Decimal weight;
  for (const std::size_t i : set.items) {
    const auto one = weight_of(*file.items[i].item);
    if (!one) return false;
    weight = saturating_sum(weight, one->carats);
  }
  if (!certified_weight || weight.micros <= 0) return false;
  const auto price = quotient(declared, weight), certified_price = quotient(certified, *certified_weight);
  return price && certified_price && differs_by_more_than_permille(weight, *certified_weight, permille) &&
         !differs_by_more_than_permille(*price, *certified_price, permille);
}

std::optional<Valuing> valued(const CaseFile& file, LinkedSet set) {
  const auto certified = certified_dollars(file, set);
  if (!certified) return std::nullopt;
  Valuing valuing;
  valuing.set = std::move(set);
  valuing.certified = *certified;
  if (has_digits_of(file, valuing)) {
    valuing.verdict = ValueVerdict::other_currency;
    return valuing;
  }
  valuing.declared = {};
  for (const std::size_t i : valuing.set.items) {
    const GoodsItem& item = *file.items[i].item;
    if (!item.usd || item.usd->value.amount.micros < 0) return std::nullopt;
    if (valuing.declared.micros == 0) valuing.place = item.usd->place;
    valuing.declared = saturating_sum(valuing.declared, item.usd->value.amount);
  }
  const auto setting = [&](std::string_view name) { return file.settings.value("kp.value-differs", name); };
  if (!differs_by_more_than_permille(valuing.declared, valuing.certified, setting("match_permille"))) return valuing;
  const std::int64_t little = setting("little_permille");
  valuing.verdict = differs_by_more_than_permille(valuing.declared, valuing.certified, little) ? ValueVerdict::high : ValueVerdict::little;
  if (is_explained_by_weight(file, valuing.set, valuing.declared, valuing.certified, setting("match_permille")))
    valuing.verdict = ValueVerdict::match;
  return valuing;
}

std::string difference_in_words(const CaseFile& file, const Valuing& valuing) {
  const Decimal difference = valuing.declared - valuing.certified;
  std::string text = capitalised(lines_in_words(file, valuing.set.items));
  text += valuing.set.items.size() == 1 ? " declares " : " declare ";
  text += in_dollars(valuing.declared) + "; " + certificates_in_words(file, valuing.set.certificates);
  text += valuing.set.certificates.size() == 1 ? " states " : " state ";
  return text + in_dollars(valuing.certified) + ": " + per_cent(difference, valuing.certified) +
         (difference.micros > 0 ? " more" : " less");
}

void report(const Check& self, const CaseFile& file, ValueVerdict verdict, std::vector<Finding>& findings) {
  for (LinkedSet& set : linked_sets(file)) {
    const auto valuing = valued(file, std::move(set));
    if (!valuing || valuing->verdict != verdict) continue;
    std::string sentence = verdict == ValueVerdict::other_currency
                               ? capitalised(lines_in_words(file, valuing->set.items)) + " declared as " + valuing->declared.to_string(2) +
                                     " " + as_sent(valuing->currency) + " what " + certificates_in_words(file, valuing->set.certificates) +
                                     " states in US dollars: the figure seems to be in dollars"
                               : difference_in_words(file, *valuing);
    Finding found = finding_on_set(self, file, valuing->set, sentence + ".");
    found.expected = valuing->certified.to_string(2);
    found.observed = valuing->declared.to_string(2);
    found.unit = verdict == ValueVerdict::other_currency ? as_sent(valuing->currency) : "USD";
    found.place = valuing->place;
    const auto fiu_from = file.settings.value("kp.value-differs", "fiu_from_dollars");
    const bool is_large = std::max(valuing->declared, valuing->certified) > Decimal{fiu_from * 1'000'000};
    if (verdict == ValueVerdict::high && is_large) found.recipients.push_back(Recipient::fiu);
    findings.push_back(std::move(found));
  }
}

void examine_little(const Check& self, const CaseFile& file, std::vector<Finding>& findings) {
  report(self, file, ValueVerdict::little, findings);
}
void examine_high(const Check& self, const CaseFile& file, std::vector<Finding>& findings) {
  report(self, file, ValueVerdict::high, findings);
}
void examine_currency(const Check& self, const CaseFile& file, std::vector<Finding>& findings) {
  report(self, file, ValueVerdict::other_currency, findings);
}

}  // namespace e04

extern const Check value_differs_little;
constinit const Check value_differs_little{
    "E04",
    "kp.value-differs-little",
    "Value differs a little from the certificate's",
    "The US dollars declared under a certificate differ from its value, but by no more than the tolerance for small differences.",
    FindingClass::technical,
    1,
    e04::declarant_only,
    e04::basis,
    {},
    "0.2",
    e04::examine_little};

extern const Check value_differs;
constinit const Check value_differs{
    "E05",
    "kp.value-differs",
    "Value differs much from the certificate's",
    "The US dollars declared under a certificate differ from its value by more than the tolerance for small differences.",
    FindingClass::substantive,
    3,
    e04::high_recipients,
    e04::basis,
    e04::settings,
    "0.2",
    e04::examine_high};

extern const Check value_in_other_currency;
constinit const Check value_in_other_currency{"E10",
                                              "kp.value-in-other-currency",
                                              "Certificate's dollars declared in another currency",
                                              "The declared value has the certificate's digits, but under another currency.",
                                              FindingClass::technical,
                                              1,
                                              e04::declarant_only,
                                              e04::basis,
                                              {},
                                              "0.2",
                                              e04::examine_currency};

}  // namespace kpwatch::checks
