// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// B04. A certificate that its issuer's own complete list does not have was not issued.
//
// Law: KPCS Section III (b) asks on import for a duly validated certificate; Section V has participants tell each other
// what their authorities issue. The list counts as complete from the earliest issue date on it to the latest day it
// claims to be complete for; a certificate dated outside is not judged. Lists come late, so the finding waits.
#include <array>
#include <chrono>

#include "daemon/checks/facts.h"

namespace kpwatch::checks {
namespace b04 {

constexpr std::array recipients{Recipient::ima, Recipient::exa};
constexpr std::array basis{LegalBasis{"KPCS", "Section III (b)", "only a duly validated certificate lets rough diamonds in"},
                           LegalBasis{"KPCS", "Section V", "participants share information on the certificates they issue"}};
constexpr std::array settings{
    CheckSetting{"wait_hours", 48, "hours", "How long after the declaration arrived the certificate may still come."}};

void examine(const Check& self, const CaseFile& file, std::vector<Finding>& findings) {
  if (file.coverage == nullptr) return;
  for (std::size_t c = 0; c < file.certificates.size(); ++c) {
    const CitedCertificate& cited = file.certificates[c];
    if (cited.number() == nullptr || cited.record || !must_accompany(file, c)) continue;
    const auto coverage = file.coverage(file.memory, cited.number()->issuer);
    const Day issued = issue_day(file, cited);
    if (!coverage || issued < coverage->from || issued > coverage->until) continue;
    Finding found = certificate_finding(self, file, c,
                                        "Certificate " + called(cited) + " is not among the certificates of " +
                                            country_in_words(file, cited.number()->issuer) + ", whose list is complete from " +
                                            to_string(coverage->from) + " to " + to_string(coverage->until) +
                                            "; the certificate would have been issued " + on_issue_day(file, cited) + ".");
    found.expected = "a certificate on the issuer's list";
    found.observed = called(cited);
    const auto hours = file.settings.value(self.id, "wait_hours");
    if (hours > 0) found.effective_at = file.received_at + std::chrono::hours(hours);
    findings.push_back(std::move(found));
  }
}

}  // namespace b04

extern const Check certificate_unknown;
constinit const Check certificate_unknown{"B04",
                                          "kp.certificate-unknown",
                                          "Certificate unknown to its issuer",
                                          "The issuer's list is complete for the day of issue and does not have the cited certificate.",
                                          FindingClass::substantive,
                                          4,
                                          b04::recipients,
                                          b04::basis,
                                          b04::settings,
                                          "0.1",
                                          b04::examine,
                                          CaseSubject::declaration,
                                          "Lists of the issuer's certificates that are complete up to a day (complete_feed_until)."};

}  // namespace kpwatch::checks
