// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// I07. A refused shipment goes back under the certificate with which it came.
//
// Law: a certificate covers one export. For goods that were refused and are still under customs control, participants issue a
// technical certificate for the way back (Working Group of Diamond Experts 2014; India, DGFT notification 34/2015-20). Whether
// a country does so is its own law: a technical matter.
#include <algorithm>
#include <array>

#include "daemon/checks/evidence.h"
#include "daemon/checks/facts.h"
#include "daemon/checks/judgement.h"

namespace kpwatch::checks {
namespace i07 {

constexpr std::array recipients{Recipient::dec, Recipient::ima};
constexpr std::array basis{
    LegalBasis{"KPCS", "Section II (a)", "a certificate accompanies each shipment on export"},
    LegalBasis{"India", "DGFT Notification 34/2015-20", "goods still under customs control return under a technical certificate"}};

std::string key_of(const CitedCertificate& cited) { return cited.record ? cited.record->number.key() : cited.number()->key(); }

bool has_notice(const CaseFile& file, const std::string& key, NoticeKind kind) {
  const auto all = file.known->notices(key);
  return std::any_of(all.begin(), all.end(), [&](const auto& one) { return one.document.kind == kind; });
}

bool was_refused(const CaseFile& file, std::size_t c) {
  if (has_notice(file, key_of(file.certificates[c]), NoticeKind::returned)) return true;
  const auto releases = observations_of(file, ObservationKind::release, c);
  return !releases.empty() && releases.back().verdict == Verdict::refused;
}

void examine(const Check& self, const CaseFile& file, std::vector<Finding>& findings) {
  if (file.known == nullptr || file.declaration.regime != Regime::export_) return;
  const auto is_technical = [&](const CitedCertificate& cited) {
    return cited.number() != nullptr && has_notice(file, key_of(cited), NoticeKind::technical);
  };
  if (std::any_of(file.certificates.begin(), file.certificates.end(), is_technical)) return;
  for (std::size_t c = 0; c < file.certificates.size(); ++c) {
    const CitedCertificate& cited = file.certificates[c];
    if (cited.number() == nullptr || !was_refused(file, c)) continue;
    Finding found = certificate_finding(self, file, c,
                                        "The shipment under certificate " + called(cited) +
                                            " was refused on import and is declared for export again, without a technical certificate for "
                                            "its way back.");
    found.expected = "a technical certificate";
    findings.push_back(std::move(found));
  }
}

}  // namespace i07

extern const Check returned_without_technical;
constinit const Check returned_without_technical{
    "I07",
    "kp.returned-without-technical",
    "Returned without a technical certificate",
    "A shipment that was refused is sent back under the certificate with which it came.",
    FindingClass::technical,
    2,
    i07::recipients,
    i07::basis,
    {},
    "0.1",
    i07::examine,
    CaseSubject::declaration,
    "Notices of kind returned, or observations of a release that was refused; notices of kind technical."};

}  // namespace kpwatch::checks
