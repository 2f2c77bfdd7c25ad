// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// C03 and C04. A certificate goes with the goods: it is issued before they leave, and long before they arrive.
//
// Law: KPCS Section III (a), a validated certificate accompanies each shipment on export; (b) it is there on import.
// Departure is the day declared, else the date of the transport document (bill of lading, waybill); where neither is
// known nothing is said. A date of issue comes from the certificate's record or from the declaration, never by guess.
#include <array>
#include <chrono>

#include "daemon/checks/facts.h"

namespace kpwatch::checks {
namespace c03 {

constexpr std::array departure_recipients{Recipient::ima, Recipient::exa};
constexpr std::array import_recipients{Recipient::ima, Recipient::exa, Recipient::cus};
constexpr std::array departure_basis{
    LegalBasis{"KPCS", "Section III (a)", "a validated certificate accompanies each shipment when it leaves"}};
constexpr std::array import_basis{
    LegalBasis{"KPCS", "Section III", "the certificate travels with the goods and is there when they are imported"}};
constexpr std::array departure_settings{
    CheckSetting{"days_late", 1, "days", "Days between departure and issue that are let pass, for time zones and night flights."}};

void examine_departure(const Check& self, const CaseFile& file, std::vector<Finding>& findings) {
  const std::chrono::days late(file.settings.value(self.id, "days_late"));
  for (std::size_t c = 0; c < file.certificates.size(); ++c) {
    const CitedCertificate& cited = file.certificates[c];
    const auto issued = stated_issue_day(cited);
    if (cited.number() == nullptr || !issued || !must_accompany(file, c)) continue;
    const auto left = departure(file, &cited);
    if (!left || *issued <= left->day + late) continue;
    Finding found = certificate_finding(self, file, c,
                                        "Certificate " + called(cited) + " was issued on " + to_string(*issued) + ", " +
                                            std::to_string((*issued - left->day).count()) + " days after the goods had left on " +
                                            to_string(left->day) + " (" + left->source + ").");
    found.expected = "issued by " + to_string(left->day);
    found.observed = to_string(*issued);
    found.place = left->place;
    findings.push_back(std::move(found));
  }
}

void examine_import(const Check& self, const CaseFile& file, std::vector<Finding>& findings) {
  const Regime regime = file.declaration.regime;
  if (regime != Regime::import && regime != Regime::unknown) return;
  for (std::size_t c = 0; c < file.certificates.size(); ++c) {
    const CitedCertificate& cited = file.certificates[c];
    const auto issued = stated_issue_day(cited);
    if (cited.number() == nullptr || !issued || *issued <= file.accepted_on || !must_accompany(file, c)) continue;
    std::string sentence = "Certificate " + called(cited) + " was issued on " + to_string(*issued) +
                           ", after the declaration of its goods had been " + accepted_in_words(file) + ".";
    sentence += direction_clause(file);
    Finding found = certificate_finding(self, file, c, std::move(sentence));
    found.expected = "issued by " + to_string(file.accepted_on);
    found.observed = to_string(*issued);
    findings.push_back(std::move(found));
  }
}

}  // namespace c03

extern const Check issued_after_departure;
constinit const Check issued_after_departure{"C03",
                                             "kp.issued-after-departure",
                                             "Certificate issued after the goods had left",
                                             "The certificate's date of issue is later than the day on which the goods left.",
                                             FindingClass::substantive,
                                             4,
                                             c03::departure_recipients,
                                             c03::departure_basis,
                                             c03::departure_settings,
                                             "0.1",
                                             c03::examine_departure};

extern const Check issued_after_import;
constinit const Check issued_after_import{"C04",
                                          "kp.issued-after-import",
                                          "Certificate issued after the import",
                                          "The certificate's date of issue is later than the day on which the import was accepted.",
                                          FindingClass::substantive,
                                          5,
                                          c03::import_recipients,
                                          c03::import_basis,
                                          {},
                                          "0.1",
                                          c03::examine_import};

}  // namespace kpwatch::checks
