// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// B13. A certificate is issued by the authority that its participant has named for it.
//
// Law: KPCS Section IV (b) has each participant designate its importing and exporting authorities; Annex I (A) has the
// issuing authority on the certificate. Names change and are translated: it is told to the two authorities to ask, and
// only where the data knows who issued on that day. A name in another script is not compared. A number out of range
// (B06) beside it is no slip any more.
#include <algorithm>
#include <array>
#include <cctype>

#include "daemon/checks/certificate/number_unlikely.h"
#include "daemon/checks/facts.h"

namespace kpwatch::checks {
namespace b13 {

constexpr std::array recipients{Recipient::ima, Recipient::exa};
constexpr std::array basis{LegalBasis{"KPCS", "Section IV (b)", "each participant designates its importing and exporting authorities"},
                           LegalBasis{"KPCS", "Annex I (A)", "a certificate names its issuing authority"}};

bool has_latin_letter(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; });
}

void examine(const Check& self, const CaseFile& file, std::vector<Finding>& findings) {
  const IssuingAuthorities& authorities = file.reference.authorities;
  for (std::size_t c = 0; c < file.certificates.size(); ++c) {
    const CitedCertificate& cited = file.certificates[c];
    if (!cited.record || !has_latin_letter(cited.record->authority) || !must_accompany(file, c)) continue;
    const CountryCode issuer = cited.record->number.issuer;
    const Day day = issue_day(file, cited);
    const auto known = authorities.of(issuer, day);
    if (known.empty() || authorities.named(issuer, cited.record->authority, day) != nullptr) continue;
    Finding found = certificate_finding(self, file, c,
                                        "Certificate " + called(cited) + " names " + as_sent(cited.record->authority) +
                                            " as its issuing authority; that of " + country_in_words(file, issuer) + " " +
                                            on_issue_day(file, cited) + ", was " + known.front()->name + ".");
    found.expected = known.front()->name;
    found.observed = as_sent(cited.record->authority);
    if (range_without(file, cited) != nullptr) found.cls = FindingClass::substantive;
    findings.push_back(std::move(found));
  }
}

}  // namespace b13

extern const Check authority_unknown;
constinit const Check authority_unknown{"B13",
                                        "kp.authority-unknown",
                                        "Issuing authority is not known",
                                        "The authority that the certificate names was not the issuer's on the day of issue.",
                                        FindingClass::technical,
                                        3,
                                        b13::recipients,
                                        b13::basis,
                                        {},
                                        "0.2",
                                        b13::examine};

}  // namespace kpwatch::checks
