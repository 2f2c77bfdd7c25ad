// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// I03. What was received is not what was sent.
//
// Law: KPCS Section III (b): the confirmation names number, parcels, carats, importer and exporter, so that both ends can be
// compared. Small differences (scales, cleaning, currency) are a technical matter; the certificate's figure is the base.
// Parcels count only where the issuer's certificate states them.
#include <algorithm>
#include <array>

#include "daemon/checks/facts.h"
#include "daemon/checks/judgement.h"

namespace kpwatch::checks {
namespace i03 {

constexpr std::array recipients{Recipient::exa, Recipient::ima};
constexpr std::array basis{
    LegalBasis{"KPCS", "Section III (b)", "the confirmation says at least number, parcels, carats, importer and exporter"}};
constexpr std::array settings{
    CheckSetting{"match_centi_carats", 5, "hundredths of a carat", "Carats that agree within this are equal."},
    CheckSetting{"match_permille", 1, "per mille", "Carats that agree within this are equal."},
    CheckSetting{"high_permille", 50, "per mille", "Carats that differ by more are a substantive difference."},
    CheckSetting{"usd_match_permille", 5, "per mille", "Values that agree within this are equal."},
    CheckSetting{"usd_high_permille", 100, "per mille", "Values that differ by more are a substantive difference."}};

struct Difference {
  std::string words, expected, observed, unit;
  bool is_high = false;
};

void examine(const Check& self, const CaseFile& file, std::vector<Finding>& findings) {
  const CitedCertificate& cited = file.certificates.front();
  if (file.known == nullptr || !cited.record) return;
  const Certificate& record = *cited.record;
  const auto setting = [&](std::string_view name) { return file.settings.value(self.id, name); };
  const Decimal match{setting("match_centi_carats") * 10'000};
  for (const auto& known : file.known->confirmations(record.number.key())) {
    const ImportConfirmation& confirmation = known.document;
    if (confirmation.draft) continue;
    std::vector<Difference> all;
    if (confirmation.carats && record.carats) {
      const Decimal received = confirmation.carats->amount, sent = record.carats->amount;
      if (magnitude(received - sent) > match && differs_by_more_than_permille(received, sent, setting("match_permille")))
        all.push_back({in_carats(received) + " instead of " + in_carats(sent) + " (" + per_cent(received - sent, sent) + ")",
                       sent.to_string(2), received.to_string(2), "CTM",
                       differs_by_more_than_permille(received, sent, setting("high_permille"))});
    }
    if (confirmation.usd && record.usd) {
      const Decimal received = confirmation.usd->amount, sent = record.usd->amount;
      if (differs_by_more_than_permille(received, sent, setting("usd_match_permille")))
        all.push_back({"US$ " + received.to_string(2) + " instead of US$ " + sent.to_string(2), sent.to_string(2), received.to_string(2),
                       "USD", differs_by_more_than_permille(received, sent, setting("usd_high_permille"))});
    }
    if (confirmation.parcels && record.parcels && *confirmation.parcels != *record.parcels)
      all.push_back({std::to_string(*confirmation.parcels) + " parcels instead of " + std::to_string(*record.parcels),
                     std::to_string(*record.parcels), std::to_string(*confirmation.parcels), "parcels", false});
    if (all.empty()) continue;
    const auto worst = std::find_if(all.begin(), all.end(), [](const Difference& one) { return one.is_high; });
    std::string sentence = "The receipt under certificate " + called(cited) + " was confirmed";
    if (confirmation.country) sentence += " by " + country_in_words(file, *confirmation.country);
    if (confirmation.received_on) sentence += ", received on " + to_string(*confirmation.received_on) + ",";
    sentence += " with ";
    for (std::size_t i = 0; i < all.size(); ++i) sentence += (i == 0 ? "" : i + 1 == all.size() ? " and " : ", ") + all[i].words;
    Finding found = certificate_finding(self, file, 0, sentence + ".");
    const Difference& shown = worst == all.end() ? all.front() : *worst;
    if (worst == all.end()) {
      found.cls = FindingClass::technical;
      found.severity = 2;
    }
    found.expected = shown.expected;
    found.observed = shown.observed;
    found.unit = shown.unit;
    findings.push_back(std::move(found));
  }
}

}  // namespace i03

extern const Check confirmation_differs;
constinit const Check confirmation_differs{"I03",
                                           "kp.confirmation-differs",
                                           "Confirmation differs from the certificate",
                                           "The importing authority confirms other carats, value or parcels than the certificate states.",
                                           FindingClass::substantive,
                                           4,
                                           i03::recipients,
                                           i03::basis,
                                           i03::settings,
                                           "0.1",
                                           i03::examine,
                                           CaseSubject::certificate,
                                           "Import confirmations, and the certificate's record."};

}  // namespace kpwatch::checks
