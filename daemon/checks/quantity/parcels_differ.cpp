// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// E08. As many parcels arrive as were certified.
//
// Law: KPCS Annex I (A) has the number of parcels on every certificate, Section III (b) in the confirmation of receipt.
// Packages are not parcels; only a count of parcels is compared, sum against sum. Canada prints containers in their place
// (SOR/2003-15, s. 5(1)(f)), which are not compared with parcels. With much more or less weight (E01) a wrong count is no
// fault of form any more.
#include <algorithm>
#include <array>
#include <string>

#include "daemon/checks/facts.h"
#include "daemon/checks/quantity/linked_set.h"
#include "daemon/checks/quantity/weighing.h"

namespace kpwatch::checks {
namespace e08 {

constexpr std::array recipients{Recipient::dec, Recipient::ima};
constexpr std::array basis{
    LegalBasis{"KPCS", "Annex I (A)", "a certificate states the number of parcels of its shipment"},
    LegalBasis{"KPCS", "Section III (b)", "the importing authority confirms the number of parcels to the exporting one"}};

struct Counted {
  std::int64_t declared = 0, certified = 0;
  Place place;
};

constexpr std::int64_t parcels_max = 1'000'000'000;  // what no sender may add up to

std::optional<Counted> counted(const CaseFile& file, const LinkedSet& set) {
  Counted counts;
  for (const std::size_t c : set.certificates) {
    const CitedCertificate& cited = file.certificates[c];
    if (!cited.record || !cited.record->parcels || cited.record->number.issuer == country("CA")) return std::nullopt;
    counts.certified += std::clamp<std::int64_t>(*cited.record->parcels, 0, parcels_max);
  }
  for (const std::size_t i : set.items) {
    const GoodsItem& item = *file.items[i].item;
    if (!item.parcels) return std::nullopt;
    if (i == set.items.front()) counts.place = item.parcels->place;
    counts.declared += std::clamp<std::int64_t>(item.parcels->value, 0, parcels_max);
  }
  return counts;
}

bool weight_differs_much(const CaseFile& file, const LinkedSet& set) {
  const auto all = weighings(file);
  return std::any_of(all.begin(), all.end(), [&](const Weighing& weighing) {
    return weighing.items.front() == set.items.front() && weighing.verdict == WeightVerdict::high;
  });
}

void examine(const Check& self, const CaseFile& file, std::vector<Finding>& findings) {
  for (const LinkedSet& set : linked_sets(file)) {
    const auto counts = counted(file, set);
    if (!counts || counts->declared == counts->certified) continue;
    std::string sentence = capitalised(lines_in_words(file, set.items));
    sentence += set.items.size() == 1 ? " declares " : " declare ";
    sentence += std::to_string(counts->declared) + " parcels; " + certificates_in_words(file, set.certificates);
    sentence += (set.certificates.size() == 1 ? " was issued for " : " were issued for ") + std::to_string(counts->certified) + ".";
    Finding found = finding_on_set(self, file, set, std::move(sentence));
    found.expected = std::to_string(counts->certified);
    found.observed = std::to_string(counts->declared);
    found.place = counts->place;
    if (weight_differs_much(file, set)) found.cls = FindingClass::substantive;
    findings.push_back(std::move(found));
  }
}

}  // namespace e08

extern const Check parcels_differ;
constinit const Check parcels_differ{"E08",
                                     "kp.parcels-differ",
                                     "Number of parcels differs from the certificate's",
                                     "The parcels declared under a certificate are not as many as it was issued for.",
                                     FindingClass::technical,
                                     2,
                                     e08::recipients,
                                     e08::basis,
                                     {},
                                     "0.2",
                                     e08::examine};

}  // namespace kpwatch::checks
