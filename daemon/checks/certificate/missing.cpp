// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// B01. Rough diamonds that come in or go out must have a certificate with them.
//
// Law: KPCS Section III (a) has a participant see to it that a duly validated certificate accompanies each shipment of
// rough diamonds on export, (b) that it asks for one on import; Regulation (EC) 2368/2002 Articles 3 and 11 say the
// same for the Union. Transit needs none of the country passed through (Section III (d)), and neither does a movement
// inside the Union's single area, which check D09 reports instead. A placeholder in the field is no certificate.
#include <array>
#include <chrono>

#include "daemon/checks/classification.h"
#include "daemon/checks/facts.h"

namespace kpwatch::checks {
namespace b01 {

constexpr std::array recipients{Recipient::cus, Recipient::ima, Recipient::dec};
constexpr std::array basis{
    LegalBasis{"KPCS", "Section III (a)", "a validated certificate accompanies each shipment of rough diamonds on export"},
    LegalBasis{"KPCS", "Section III (b)", "a certificate is required for each shipment of rough diamonds on import"},
    LegalBasis{"Reg. (EC) 2368/2002", "Articles 3 and 11", "import into and export from the Union without a certificate is prohibited"}};
constexpr std::array settings{
    CheckSetting{"grace_hours_export", 0, "hours", "How long after an export declaration arrived a certificate may still be named."},
    CheckSetting{"grace_hours_import", 24, "hours", "The same for an import declaration, which often comes before the goods."}};

// What stood where the number should be, if anything did.
const CitedCertificate* placeholder_for(const CaseFile& file, const GoodsItem& item) {
  for (const CitedCertificate& cited : file.certificates) {
    if (!std::holds_alternative<Placeholder>(cited.reading)) continue;
    for (const CitedDocument& document : item.documents)
      if (&document == cited.document) return &cited;
    if (cited.from_header) return &cited;
  }
  return nullptr;
}

std::string movement_in_words(const CaseFile& file, std::size_t item) {
  std::string text = file.declaration.regime == Regime::export_ ? " for export" : " for import";
  if (file.declaration.regime == Regime::unknown) text.clear();
  if (const auto from = dispatch_of(file, item)) text += " from " + country_in_words(file, *from);
  if (const auto to = destination_of(file, item)) text += " to " + country_in_words(file, *to);
  return text;
}

void examine(const Check& self, const CaseFile& file, std::vector<Finding>& findings) {
  const Regime regime = file.declaration.regime;
  if (regime == Regime::transit) return;
  const auto hours = file.settings.value(self.id, regime == Regime::export_ ? "grace_hours_export" : "grace_hours_import");
  for (std::size_t i = 0; i < file.items.size(); ++i) {
    const ClassifiedItem& item = file.items[i];
    if (!item.in_scope || !item.certificates.empty() || moves_within_single_area(file, i)) continue;
    const CitedCertificate* placeholder = placeholder_for(file, *item.item);
    std::string sentence = capitalised(line_in_words(file, i)) + " declares rough diamonds (" + subheading(*item.item);
    if (item.item->carats) sentence += ", " + in_carats(item.item->carats->value.amount);
    sentence += ")" + movement_in_words(file, i) + " and cites no Kimberley Process certificate";
    if (placeholder != nullptr)
      sentence += called(*placeholder).empty() ? "; the certificate's document code is given without a number"
                                               : "; what stands in its place, \"" + called(*placeholder) + "\", is no certificate number";
    sentence += ".";
    sentence += direction_clause(file);
    Finding found = finding(self, i, std::move(sentence));
    found.expected = "a Kimberley Process certificate";
    if (placeholder != nullptr) {
      found.observed = called(*placeholder);
      found.place = placeholder->document->reference ? placeholder->document->reference->place : placeholder->document->place;
    } else {
      found.place = item.item->commodity_code->place;
    }
    if (hours > 0) found.effective_at = file.received_at + std::chrono::hours(hours);
    findings.push_back(std::move(found));
  }
}

}  // namespace b01

extern const Check certificate_missing;
constinit const Check certificate_missing{
    "B01",
    "kp.certificate-missing",
    "Rough diamonds without a certificate",
    "Rough diamonds are declared for import or export and no Kimberley Process certificate is cited for them.",
    FindingClass::substantive,
    5,
    b01::recipients,
    b01::basis,
    b01::settings,
    "0.1",
    b01::examine};

}  // namespace kpwatch::checks
