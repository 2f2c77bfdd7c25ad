// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// C08. A certificate that was taken back, replaced, lost, stolen or forged covers no shipment.
//
// Law: KPCS Section III (b), a duly validated certificate; national laws let authorities replace or invalidate one
// (Canada: Export and Import of Rough Diamonds Act, ss. 11 and 12). What was done before the status changed stands,
// except for a forgery, which never was a certificate.
#include <array>
#include <optional>

#include "daemon/checks/facts.h"

namespace kpwatch::checks {
namespace c08 {

constexpr std::array recipients{Recipient::cus, Recipient::ima, Recipient::exa};
constexpr std::array basis{LegalBasis{"KPCS", "Section III (b)", "only a duly validated certificate lets rough diamonds in"}};

std::optional<std::string_view> in_words(CertificateStatus status) {
  switch (status) {
    case CertificateStatus::replaced:
      return "was replaced by another one";
    case CertificateStatus::invalidated:
      return "was declared invalid";
    case CertificateStatus::reported_lost:
      return "was reported lost";
    case CertificateStatus::reported_stolen:
      return "was reported stolen";
    case CertificateStatus::reported_fake:
      return "was reported as a forgery";
    case CertificateStatus::valid:
    case CertificateStatus::confirmed:
    case CertificateStatus::expired:
      break;
  }
  return std::nullopt;
}

void examine(const Check& self, const CaseFile& file, std::vector<Finding>& findings) {
  for (std::size_t c = 0; c < file.certificates.size(); ++c) {
    const CitedCertificate& cited = file.certificates[c];
    if (!cited.record || (cited.is_returning && cited.record->status == CertificateStatus::replaced)) continue;
    const auto words = in_words(cited.record->status);
    const auto since = cited.record->status_on;
    const bool is_forgery = cited.record->status == CertificateStatus::reported_fake;
    if (!words || (since && file.accepted_on < *since && !is_forgery)) continue;
    std::string sentence = "Certificate " + called(cited) + " " + std::string(*words);
    if (since) sentence += " on " + to_string(*since);
    if (!cited.record->replaced_by.empty()) sentence += " (" + as_sent(cited.record->replaced_by) + ")";
    Finding found = certificate_finding(self, file, c, sentence + "; it covers no shipment.");
    found.expected = "valid";
    found.observed = to_string(cited.record->status);
    findings.push_back(std::move(found));
  }
}

}  // namespace c08

extern const Check certificate_status;
constinit const Check certificate_status{"C08",
                                         "kp.certificate-not-in-force",
                                         "Certificate invalidated, replaced, lost, stolen or forged",
                                         "The cited certificate was replaced, declared invalid, or reported lost, stolen or forged.",
                                         FindingClass::substantive,
                                         5,
                                         c08::recipients,
                                         c08::basis,
                                         {},
                                         "0.1",
                                         c08::examine};

}  // namespace kpwatch::checks
