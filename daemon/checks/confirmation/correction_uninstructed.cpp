// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// I08. A certificate was corrected by endorsement, and its issuer did not ask for it.
//
// Law: India lets the importing authority endorse a correction of typing mistakes on the issuing authority's written
// instruction; the endorsed certificate is then valid (DGFT notification 34/2015-20). Without the instruction it is an altered
// certificate, and the correction does not count (notice.cpp).
#include <array>

#include "daemon/checks/facts.h"
#include "daemon/checks/judgement.h"

namespace kpwatch::checks {
namespace i08 {

constexpr std::array recipients{Recipient::ima, Recipient::exa};
constexpr std::array basis{
    LegalBasis{"India", "DGFT Notification 34/2015-20", "corrections are endorsed on the issuing authority's written instruction"},
    LegalBasis{"KPCS", "Annex I (A)", "a certificate is tamper-resistant and validated by its issuer"}};

void examine(const Check& self, const CaseFile& file, std::vector<Finding>& findings) {
  const CitedCertificate& cited = file.certificates.front();
  if (file.known == nullptr || cited.number() == nullptr) return;
  for (const auto& known : file.known->notices(cited.number()->key())) {
    const CertificateNotice& notice = known.document;
    const bool is_the_issuers = notice.country && *notice.country == cited.number()->issuer;
    if (notice.kind != NoticeKind::corrected || !notice.instruction.empty() || is_the_issuers) continue;
    std::string fields;
    for (const Correction& correction : notice.corrections) fields += (fields.empty() ? "" : ", ") + as_sent(correction.field);
    Finding found = certificate_finding(
        self, file, 0,
        "Certificate " + called(cited) + " was corrected (" + fields + ")" + (notice.dated_on ? " on " + to_string(*notice.dated_on) : "") +
            " without an instruction of its issuer, " + country_in_words(file, cited.number()->issuer) + ".");
    found.expected = "the id of the issuer's instruction";
    if (!notice.corrections.empty()) found.observed = as_sent(notice.corrections.front().now);
    findings.push_back(std::move(found));
  }
}

}  // namespace i08

extern const Check correction_uninstructed;
constinit const Check correction_uninstructed{
    "I08",
    "kp.correction-uninstructed",
    "Correction without the issuer's instruction",
    "A field of the certificate was corrected by endorsement, and no instruction of its issuer is named.",
    FindingClass::substantive,
    3,
    i08::recipients,
    i08::basis,
    {},
    "0.1",
    i08::examine,
    CaseSubject::certificate,
    "Notices of kind corrected."};

}  // namespace kpwatch::checks
