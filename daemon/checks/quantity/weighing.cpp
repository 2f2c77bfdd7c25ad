// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// A certificate covers a shipment of several lines, a line may cite several certificates: whoever is linked with whom
// is weighed together, sum against sum. So a shipment that agrees as a whole is never reported for how it was split.
#include "daemon/checks/quantity/weighing.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <utility>

#include "daemon/base/text.h"
#include "daemon/checks/facts.h"
#include "daemon/checks/quantity/linked_set.h"

namespace kpwatch {
namespace {

constexpr std::int64_t carats_per_gram = 5;
constexpr std::int64_t carats_per_kilogram = 5000;
constexpr std::int64_t coarse_permille = 50;  // a mass rounded by more than 5 % of itself says nothing about carats

Decimal times(Decimal value, std::int64_t factor) { return Decimal{value.micros * factor}; }
bool fits(Decimal value, std::int64_t factor) { return magnitude(value).micros < INT64_MAX / factor / 4; }

// ---- A line's weight ---------------------------------------------------------------------------------------------

bool is_in_grams(const Quantity& quantity) {
  std::string unit = upper_ascii(trimmed(quantity.unit));
  unit = unit.substr(0, unit.find('#'));
  return unit == "GRM" || unit == "G" || unit == "GR";
}

// The net mass before a quantity that does not say what it weighs; the gross mass is that of tins and boxes as well.
std::optional<LineWeight> weight_in_grams(const GoodsItem& item) {
  const Quantity* best = nullptr;
  for (const Quantity& quantity : item.quantities) {
    const Decimal grams = quantity.amount.value;
    if (quantity.mass == MassKind::gross || grams.micros < 0 || !fits(grams, carats_per_gram) || !is_in_grams(quantity)) continue;
    if (best == nullptr || (quantity.mass == MassKind::net && best->mass != MassKind::net)) best = &quantity;
  }
  if (best == nullptr) return std::nullopt;
  return LineWeight{times(best->amount.value, carats_per_gram), {}, best->amount.place, best->amount.value};
}

int fraction_digits(std::string_view text) {
  const std::size_t mark = text.find_last_of(".,");
  if (mark == std::string_view::npos) return 0;
  return static_cast<int>(std::count_if(text.begin() + static_cast<std::ptrdiff_t>(mark), text.end(), is_digit));
}

std::optional<LineWeight> weight_by_net_mass(const GoodsItem& item) {
  if (!item.net_mass || item.net_mass->value.amount.micros <= 0 || !fits(item.net_mass->value.amount, carats_per_kilogram))
    return std::nullopt;
  const auto rounding = rounding_of(*item.net_mass);
  if (!rounding || differs_by_more_than_permille(item.net_mass->value.amount + *rounding, item.net_mass->value.amount, coarse_permille))
    return std::nullopt;
  return LineWeight{times(item.net_mass->value.amount, carats_per_kilogram), times(*rounding, carats_per_kilogram), item.net_mass->place};
}

// ---- Sets --------------------------------------------------------------------------------------------------------

using ByCode = std::map<std::string, Decimal, std::less<>>;

std::optional<ByCode> certified_by_code(const CaseFile& file, const LinkedSet& set) {
  ByCode sums;
  for (const std::size_t c : set.certificates) {
    const Certificate& record = *file.certificates[c].record;
    if (record.lines.empty()) return std::nullopt;
    for (const CertificateLine& line : record.lines) {
      if (!line.carats || !line.code.is_complete()) return std::nullopt;
      Decimal& sum = sums[std::string(line.code.hs6())];
      sum = saturating_sum(sum, line.carats->amount);
    }
  }
  return sums;
}

// ---- Comparison --------------------------------------------------------------------------------------------------

bool is_within(Decimal declared, Decimal certified, const WeightTolerance& tolerance) {
  return magnitude(declared - certified) <= tolerance.match ||
         !differs_by_more_than_permille(declared, certified, tolerance.match_permille);
}

std::string digits_of(std::int64_t units) {
  std::string text = std::to_string(units);
  while (text.size() < 3) text.insert(text.begin(), '0');
  return text;
}

bool has_neighbours_exchanged(const std::string& a, const std::string& b) {
  if (a.size() != b.size()) return false;
  const auto first = std::mismatch(a.begin(), a.end(), b.begin());
  if (first.first == a.end() || first.first + 1 == a.end()) return false;
  return *first.first == *(first.second + 1) && *(first.first + 1) == *first.second &&
         std::equal(first.first + 2, a.end(), first.second + 2);
}

// Also where the declarant's system rounds or cuts off: then the certified weight is looked at up to the same place. Of short
// numbers that would be chance.
bool has_neighbours_exchanged(Decimal declared, Decimal certified) {
  constexpr std::int64_t hundredth = 10'000, tenth = 100'000, whole = 1'000'000;
  constexpr std::int64_t least_if_rounded = 100;  // units: three digits
  const auto in_hundredths = [](Decimal value) { return digits_of((magnitude(value).micros + hundredth / 2) / hundredth); };
  if (has_neighbours_exchanged(in_hundredths(declared), in_hundredths(certified))) return true;
  for (const std::int64_t unit : {tenth, whole}) {
    if (declared.micros % unit != 0 || declared.micros / unit < least_if_rounded) return false;
    if (certified.micros % unit == 0) continue;  // nothing of it could be rounded
    const std::int64_t cut = certified.micros / unit;
    const std::string digits = digits_of(declared.micros / unit);
    if (has_neighbours_exchanged(digits, digits_of(cut)) || has_neighbours_exchanged(digits, digits_of(cut + 1))) return true;
  }
  return false;
}

// The declared figure, brought back to the certificate's scale, must match it.
std::string ratio_between(Decimal declared, Decimal certified, const WeightTolerance& tolerance) {
  struct Ratio {
    std::int64_t multiply, divide;
    std::string_view says;
  };
  static constexpr std::array<Ratio, 4> ratios{
      {{1, 10, "the figure is ten times the certified one, as by a shifted decimal mark"},
       {10, 1, "the figure is a tenth of the certified one, as by a shifted decimal mark"},
       {1, 5, "the figure is five times the certified one, as when carats are taken for grams"},
       {5, 1, "the figure is a fifth of the certified one, as when grams are written for carats"}}};
  for (const Ratio& ratio : ratios) {
    if (!fits(declared, ratio.multiply)) continue;
    const Decimal scaled{(times(declared, ratio.multiply).micros + ratio.divide / 2) / ratio.divide};
    if (scaled.micros > 0 && is_within(scaled, certified, tolerance)) return std::string(ratio.says);
  }
  return "";
}

int badness(WeightVerdict verdict) {
  switch (verdict) {
    case WeightVerdict::match:
      return 0;
    case WeightVerdict::transposed:
    case WeightVerdict::little:
      return 1;
    case WeightVerdict::high:
      return 2;
  }
  return 0;
}

class Scale {
 public:
  Scale(const CaseFile& file, LinkedSet set) : file_(file), set_(std::move(set)) {
    const auto setting = [&](std::string_view name) { return file.settings.value("kp.weight-differs", name); };
    tolerance_ = {Decimal{setting("match_hundredths") * 10'000}, setting("match_permille"), setting("little_permille")};
  }

  std::optional<Weighing> weigh() {
    Weighing result;
    result.items = set_.items;
    result.certificates = set_.certificates;
    const auto certified = certified_carats(file_, set_);
    if (!certified) return std::nullopt;
    result.certified = *certified;

    Decimal uncertainty;
    std::size_t weighed = 0;
    for (const std::size_t item : set_.items) {
      const auto weight = weight_of(*file_.items[item].item);
      if (!weight) continue;
      if (weighed++ == 0) result.place = weight->place;
      result.declared = saturating_sum(result.declared, weight->carats);
      result.declared_grams = saturating_sum(result.declared_grams, weight->grams);
      uncertainty = saturating_sum(uncertainty, weight->uncertainty);
    }
    if (weighed == 0) return std::nullopt;
    result.is_partial = weighed < set_.items.size();
    if (uncertainty.micros > 0 && magnitude(result.declared - result.certified) <= uncertainty) return result;
    if (result.is_partial) {  // without the rest only an excess is certain
      const bool exceeds = result.declared > result.certified &&
                           differs_by_more_than_permille(result.declared, result.certified, tolerance_.little_permille);
      result.verdict = exceeds ? WeightVerdict::high : WeightVerdict::match;
      return result;
    }
    result.verdict = compare_weights(result.declared, result.certified, tolerance_, result.slip);
    if (uncertainty.micros == 0) look_at_codes(result);
    return result;
  }

 private:
  // A slip in each code that differs explains a differing total; otherwise the worst is told.
  void look_at_codes(Weighing& result) const {
    if (result.verdict == WeightVerdict::transposed) return;
    const std::vector<Weighing> codes = differing_codes(result.certified);
    if (codes.empty()) return;
    const bool total_agrees = result.verdict == WeightVerdict::match;
    const bool all_are_slips =
        std::all_of(codes.begin(), codes.end(), [](const Weighing& w) { return w.verdict == WeightVerdict::transposed; });
    const Weighing& worst = *std::max_element(codes.begin(), codes.end(),
                                              [](const Weighing& a, const Weighing& b) { return badness(a.verdict) < badness(b.verdict); });
    if (!total_agrees && !all_are_slips && badness(worst.verdict) <= badness(result.verdict)) return;
    result.declared = worst.declared;
    result.declared_grams = worst.declared_grams;
    result.certified = worst.certified;
    result.code = worst.code;
    result.place = worst.place;
    result.split_differs = total_agrees;
    if (!total_agrees) {
      result.verdict = worst.verdict;
      result.slip = worst.slip;
    }
  }

  // Nothing where the certificates' own split does not make up their total, or does not know a declared code.
  std::vector<Weighing> differing_codes(Decimal certified_sum) const {
    const auto certified = certified_by_code(file_, set_);
    if (!certified) return {};
    Decimal sum;
    for (const auto& [code, part] : *certified) sum = saturating_sum(sum, part);
    if (!is_within(sum, certified_sum, tolerance_)) return {};
    ByCode declared, grams;
    std::map<std::string, Place, std::less<>> places;
    for (const std::size_t item : set_.items) {
      const GoodsItem& line = *file_.items[item].item;
      if (!line.commodity_code || !certified->contains(line.commodity_code->value.hs6())) return {};
      const std::string code(line.commodity_code->value.hs6());
      const auto weight = weight_of(line);
      places.emplace(code, weight->place);
      declared[code] = saturating_sum(declared[code], weight->carats);
      grams[code] = saturating_sum(grams[code], weight->grams);
    }
    std::vector<Weighing> result;
    for (const auto& [code, carats] : *certified) {
      Weighing weighing;
      weighing.declared = declared[code];
      weighing.declared_grams = grams[code];
      weighing.certified = carats;
      weighing.verdict = compare_weights(weighing.declared, carats, tolerance_, weighing.slip);
      if (weighing.verdict == WeightVerdict::match) continue;
      weighing.code = code.substr(0, 4) + "." + code.substr(4);
      if (const auto place = places.find(code); place != places.end()) weighing.place = place->second;
      result.push_back(std::move(weighing));
    }
    return result;
  }

  const CaseFile& file_;
  LinkedSet set_;
  WeightTolerance tolerance_;
};

}  // namespace

// The text tells the places, value / text the unit it was written in.
std::optional<Decimal> rounding_of(const Stated<Kilograms>& mass) {
  const auto written = Decimal::parse(trimmed(mass.text));
  if (!written || written->micros == 0) return std::nullopt;
  Decimal half{500'000};
  for (int i = 0; i < fraction_digits(mass.text); ++i) half.micros /= 10;
  const auto share = quotient(half, magnitude(*written));
  return share ? product(*share, magnitude(mass.value.amount)) : std::nullopt;
}

std::optional<LineWeight> weight_of(const GoodsItem& item) {
  if (item.carats && item.carats->value.amount.micros >= 0) return LineWeight{item.carats->value.amount, {}, item.carats->place};
  if (item.carats) return std::nullopt;  // a weight below nothing is none
  if (auto grams = weight_in_grams(item)) return grams;
  return weight_by_net_mass(item);
}

WeightVerdict compare_weights(Decimal declared, Decimal certified, const WeightTolerance& tolerance, std::string& slip) {
  if (is_within(declared, certified, tolerance)) return WeightVerdict::match;
  slip.clear();
  if (has_neighbours_exchanged(declared, certified)) slip = "two neighbouring digits are exchanged";
  if (slip.empty()) slip = ratio_between(declared, certified, tolerance);
  if (!slip.empty()) return WeightVerdict::transposed;
  return differs_by_more_than_permille(declared, certified, tolerance.little_permille) ? WeightVerdict::high : WeightVerdict::little;
}

std::vector<Weighing> weighings(const CaseFile& file) {
  std::vector<Weighing> result;
  for (LinkedSet& set : linked_sets(file))
    if (auto weighing = Scale(file, std::move(set)).weigh()) result.push_back(std::move(*weighing));
  return result;
}

}  // namespace kpwatch
