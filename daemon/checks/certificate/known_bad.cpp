// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// B03. Some single numbers are publicly known to be forged.
//
// Law: the KP's decision on cooperation in implementation and enforcement (2010) has participants tell each other of
// fake certificates; KPCS Section III (b) admits imports with a duly validated certificate only. Whole issuers that
// could not issue on some day are the matter of D01, D03 and D04.
#include <array>

#include "daemon/checks/facts.h"

namespace kpwatch::checks {
namespace b03 {

constexpr std::array recipients{Recipient::cus, Recipient::ima, Recipient::exa, Recipient::wgm};
constexpr std::array basis{LegalBasis{"KP decision", "cooperation in implementation and enforcement (2010)",
                                      "participants share what they know of fake certificates"},
                           LegalBasis{"KPCS", "Section III (b)", "only a duly validated certificate lets rough diamonds in"}};

void examine(const Check& self, const CaseFile& file, std::vector<Finding>& findings) {
  for (std::size_t c = 0; c < file.certificates.size(); ++c) {
    const CitedCertificate& cited = file.certificates[c];
    if (cited.number() == nullptr) continue;
    const KnownBadNumber* bad = file.reference.known_bad.find(*cited.number());
    const auto issued = stated_issue_day(cited);
    if (bad == nullptr || (issued && !bad->period.holds(*issued))) continue;  // an entry may be about the numbers of some years only
    std::string sentence = "Certificate " + called(cited) + " is on the list of numbers known to be forged";
    if (!bad->reason.empty()) sentence += " (" + bad->reason + ")";
    Finding found = certificate_finding(self, file, c, sentence + ".");
    found.observed = called(cited);
    findings.push_back(std::move(found));
  }
}

}  // namespace b03

extern const Check certificate_known_bad;
constinit const Check certificate_known_bad{"B03",
                                            "kp.certificate-known-bad",
                                            "Number of a known forgery",
                                            "The cited number is on the list of certificates known to be forged.",
                                            FindingClass::substantive,
                                            5,
                                            b03::recipients,
                                            b03::basis,
                                            {},
                                            "0.1",
                                            b03::examine};

}  // namespace kpwatch::checks
