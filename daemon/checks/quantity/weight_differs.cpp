// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// E01, E02, E03 and E11. The carats declared are the carats certified.
//
// Law: KPCS Annex I (A) has the carat weight on every certificate, and Section III (b) has the importing authority
// confirm it to the exporting one. No tolerance is published; the figures here are settings. Up to the match band all
// is well; a little more is for the declarant to explain (E02), much more for enforcement (E01). Exchanged digits, a
// shifted decimal mark or grams for carats are a clerk's slip, not a theft (E03 in place of E01 and E02). Where the
// total agrees and only its split by HS code does not, that is all that is said (E11).
#include <array>

#include "daemon/checks/facts.h"
#include "daemon/checks/quantity/linked_set.h"
#include "daemon/checks/quantity/weighing.h"

namespace kpwatch::checks {
namespace e01 {

constexpr std::array high_recipients{Recipient::ima, Recipient::exa, Recipient::cus};
constexpr std::array little_recipients{Recipient::dec, Recipient::ima, Recipient::exa};
constexpr std::array declarant_only{Recipient::dec};
constexpr std::array basis{LegalBasis{"KPCS", "Annex I (A)", "a certificate states the carat weight of its shipment"},
                           LegalBasis{"KPCS", "Section III (b)", "the importing authority confirms the carat weight to the exporting one"}};
constexpr std::array annex{LegalBasis{"KPCS", "Annex I (A)", "a certificate states the carat weight of its shipment"}};
constexpr std::array settings{
    CheckSetting{"match_hundredths", 5, "hundredths of a carat", "Differences up to this are none."},
    CheckSetting{"match_permille", 1, "per mille", "Differences up to this part of the certified weight are none either."},
    CheckSetting{"little_permille", 50, "per mille",
                 "Up to this part a difference is little; above it is high. E02, E03 and E11 follow these settings too."}};

// "17.80 ct"; of what was stated in grams "2.5 g (12.50 ct)", or "17.80 ct (2.5 g of it stated in grams)".
std::string declared_in_words(const Weighing& weighing) {
  constexpr std::int64_t carats_per_gram = 5;
  const Decimal grams = weighing.declared_grams;
  if (grams.micros == 0) return in_carats(weighing.declared);
  if (grams.micros == weighing.declared.micros / carats_per_gram) return grams.to_string() + " g (" + in_carats(weighing.declared) + ")";
  return in_carats(weighing.declared) + " (" + grams.to_string() + " g of it stated in grams)";
}

// "line 1 declares 17.80 ct; certificate ZA 1 was issued for 12.50 ct: 5.30 ct or 42.4 % more"
std::string difference_in_words(const CaseFile& file, const Weighing& weighing) {
  const Decimal difference = weighing.declared - weighing.certified;
  std::string text = capitalised(lines_in_words(file, weighing.items)) + (weighing.items.size() == 1 ? " declares " : " declare ");
  text += (weighing.is_partial ? "at least " : "") + declared_in_words(weighing);
  if (!weighing.code.empty()) text += " of " + weighing.code;
  text += "; " + certificates_in_words(file, weighing.certificates) + (weighing.certificates.size() == 1 ? " was" : " were") +
          " issued for " + in_carats(weighing.certified);
  if (!weighing.code.empty()) text += " of it";
  text += ": " + in_carats(magnitude(difference));
  if (weighing.certified.micros != 0) text += " or " + per_cent(difference, weighing.certified);
  return text + (difference.micros > 0 ? " more" : " less");
}

Finding weight_finding(const Check& self, const CaseFile& file, const Weighing& weighing, std::string sentence) {
  Finding found = finding_on_set(self, file, {weighing.items, weighing.certificates}, std::move(sentence));
  found.expected = weighing.certified.to_string(2);
  found.observed = weighing.declared.to_string(2);
  found.unit = "CTM";
  found.place = weighing.place;
  return found;
}

void report(const Check& self, const CaseFile& file, WeightVerdict verdict, std::vector<Finding>& findings) {
  for (const Weighing& weighing : weighings(file)) {
    if (weighing.verdict != verdict) continue;
    std::string sentence = difference_in_words(file, weighing);
    if (!weighing.slip.empty()) sentence += "; " + weighing.slip;
    findings.push_back(weight_finding(self, file, weighing, sentence + "."));
  }
}

void examine_high(const Check& self, const CaseFile& file, std::vector<Finding>& findings) {
  report(self, file, WeightVerdict::high, findings);
  if (file.remarks == nullptr) return;
  for (const Weighing& weighing : weighings(file))
    if (weighing.verdict == WeightVerdict::match)
      file.remarks->push_back(weighing.declared == weighing.certified ? capitalised(lines_in_words(file, weighing.items)) + " and " +
                                                                            certificates_in_words(file, weighing.certificates) +
                                                                            " agree on " + in_carats(weighing.certified) + "."
                                                                      : difference_in_words(file, weighing) + ": within the tolerance.");
}
void examine_little(const Check& self, const CaseFile& file, std::vector<Finding>& findings) {
  report(self, file, WeightVerdict::little, findings);
}
void examine_slip(const Check& self, const CaseFile& file, std::vector<Finding>& findings) {
  report(self, file, WeightVerdict::transposed, findings);
}

void examine_split(const Check& self, const CaseFile& file, std::vector<Finding>& findings) {
  for (const Weighing& weighing : weighings(file))
    if (weighing.split_differs)
      findings.push_back(weight_finding(
          self, file, weighing, "The total weight agrees, but not its split by code: " + difference_in_words(file, weighing) + "."));
}

}  // namespace e01

extern const Check weight_differs;
constinit const Check weight_differs{
    "E01",
    "kp.weight-differs",
    "Weight differs much from the certificate's",
    "The carats declared under a certificate differ from its carats by more than the tolerance for small differences.",
    FindingClass::substantive,
    4,
    e01::high_recipients,
    e01::basis,
    e01::settings,
    "0.1",
    e01::examine_high};

extern const Check weight_differs_little;
constinit const Check weight_differs_little{
    "E02",
    "kp.weight-differs-little",
    "Weight differs a little from the certificate's",
    "The carats declared under a certificate differ from its carats, but by no more than the tolerance for small differences.",
    FindingClass::technical,
    2,
    e01::little_recipients,
    e01::basis,
    {},
    "0.1",
    e01::examine_little};

extern const Check weight_transposed;
constinit const Check weight_transposed{"E03",
                                        "kp.weight-transposed",
                                        "Weight differs by a slip of the pen",
                                        "The carats differ as by exchanged digits, a shifted decimal mark, or grams written for carats.",
                                        FindingClass::technical,
                                        2,
                                        e01::declarant_only,
                                        e01::annex,
                                        {},
                                        "0.1",
                                        e01::examine_slip};

extern const Check weight_split_differs;
constinit const Check weight_split_differs{"E11",
                                           "kp.weight-split-differs",
                                           "Weight is split otherwise by HS code",
                                           "The total carats agree with the certificate, their split by HS code does not.",
                                           FindingClass::technical,
                                           2,
                                           e01::declarant_only,
                                           e01::annex,
                                           {},
                                           "0.1",
                                           e01::examine_split};

}  // namespace kpwatch::checks
