// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// F09. What leaves a country in transit is not what entered it.
//
// Law: KPCS Section III (d): a country of transit need not look at the certificate as long as the shipment leaves its territory
// as it entered, unopened and not tampered with.
#include <algorithm>
#include <array>

#include "daemon/base/text.h"
#include "daemon/checks/evidence.h"
#include "daemon/checks/facts.h"

namespace kpwatch::checks {
namespace f09 {

constexpr std::array recipients{Recipient::cus, Recipient::ima};
constexpr std::array basis{
    LegalBasis{"KPCS", "Section III (d)", "a shipment in transit leaves as it entered, unopened and not tampered with"}};
constexpr std::array settings{CheckSetting{"match_centi_carats", 5, "hundredths of a carat", "Carats that agree within this are equal."},
                              CheckSetting{"match_permille", 1, "per mille", "Carats that agree within this are equal."}};

struct Entry {
  std::optional<Decimal> carats;
  std::optional<std::int64_t> parcels;
  std::vector<std::string> seals;
};

std::vector<std::string> plain(const std::vector<std::string>& seals) {
  std::vector<std::string> result;
  for (const std::string& seal : seals) {
    std::string one;
    for (const char c : upper_ascii(seal))
      if ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) one += c;
    if (!one.empty()) result.push_back(std::move(one));
  }
  std::sort(result.begin(), result.end());
  return result;
}

// As it entered: what officers saw then, else the certificate, else the declaration's lines.
Entry entry_of(const CaseFile& file, std::size_t c) {
  Entry entry;
  if (c < file.certificates.size() && file.certificates[c].record) {
    const Certificate& record = *file.certificates[c].record;
    if (record.carats) entry.carats = record.carats->amount;
    entry.parcels = record.parcels;
    entry.seals = record.seals;
  }
  if (!entry.carats) {
    Decimal sum;
    bool is_whole = !file.items.empty();
    for (const ClassifiedItem& item : file.items) {
      if (!item.in_scope) continue;
      is_whole = is_whole && item.item->carats.has_value();
      if (item.item->carats) sum = saturating_sum(sum, item.item->carats->value.amount);
    }
    if (is_whole && sum.micros > 0) entry.carats = sum;
  }
  if (const auto seen = observations_of(file, ObservationKind::seal, c); !seen.empty() && !seen.front().seals.empty())
    entry.seals = seen.front().seals;
  return entry;
}

void compare(const Check& self, const CaseFile& file, std::size_t c, std::vector<Finding>& findings) {
  const auto exits = observations_of(file, ObservationKind::transit_exit, c);
  if (exits.empty()) return;
  const Observation& out = exits.back();
  const Entry in = entry_of(file, c);
  std::string text, expected, observed;
  const auto differs = [&](std::string words, std::string before, std::string after) {
    text += (text.empty() ? "" : "; ") + words;
    if (expected.empty()) expected = std::move(before), observed = std::move(after);
  };
  if (out.verdict == Verdict::broken) differs("its seal was broken", "an unbroken seal", "broken");
  if (out.carats && in.carats) {
    const Decimal match{file.settings.value(self.id, "match_centi_carats") * 10'000};
    if (magnitude(out.carats->amount - *in.carats) > match &&
        differs_by_more_than_permille(out.carats->amount, *in.carats, file.settings.value(self.id, "match_permille")))
      differs(in_carats(*in.carats) + " came in and " + in_carats(out.carats->amount) + " went out", in.carats->to_string(2),
              out.carats->amount.to_string(2));
  }
  if (out.parcels && in.parcels && *out.parcels != *in.parcels)
    differs(std::to_string(*in.parcels) + " parcels came in and " + std::to_string(*out.parcels) + " went out", std::to_string(*in.parcels),
            std::to_string(*out.parcels));
  if (!out.seals.empty() && !in.seals.empty() && plain(out.seals) != plain(in.seals))
    differs("it bore other seals when it left", as_sent(in.seals.front()), as_sent(out.seals.front()));
  if (text.empty()) return;
  const bool has_certificate = c < file.certificates.size();
  const std::string sentence = "The shipment" + (has_certificate ? " under certificate " + called(file.certificates[c]) : std::string()) +
                               " did not leave transit as it entered: " + text + " (" + observer_in_words(out) + ").";
  Finding found = has_certificate ? certificate_finding(self, file, c, sentence) : finding(self, Finding::no_item, sentence);
  found.expected = std::move(expected);
  found.observed = std::move(observed);
  findings.push_back(std::move(found));
}

void examine(const Check& self, const CaseFile& file, std::vector<Finding>& findings) {
  if (file.declaration.regime != Regime::transit) return;
  if (file.certificates.empty()) return compare(self, file, no_certificate, findings);
  for (std::size_t c = 0; c < file.certificates.size(); ++c) compare(self, file, c, findings);
}

}  // namespace f09

extern const Check transit_altered;
constinit const Check transit_altered{
    "F09",
    "kp.transit-altered",
    "Altered in transit",
    "Seals, carats or parcels of a shipment in transit differ between its entry and its exit.",
    FindingClass::substantive,
    4,
    f09::recipients,
    f09::basis,
    f09::settings,
    "0.1",
    f09::examine,
    CaseSubject::declaration,
    "Observations of kind transit_exit, and what to compare them with: those at entry, the certificate's "
    "record or the transit declaration."};

}  // namespace kpwatch::checks
