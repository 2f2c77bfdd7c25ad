// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// C05, C06 and C07. A certificate's own dates must make sense: issued by now, expiring after its issue, and not valid
// for longer than its issuer gives.
//
// Law: KPCS Annex I (A) has a date of issuance and a date of expiry on each certificate; how long lies between is the
// issuer's law (Canada: SOR/2003-15, s. 6, until the end of the 60th day). A date of issue that is told as after
// departure (C03) or after import (C04) is not told once more as lying ahead.
#include <array>
#include <chrono>

#include "daemon/checks/facts.h"

namespace kpwatch::checks {
namespace c05 {

constexpr std::array future_recipients{Recipient::dec, Recipient::exa};
constexpr std::array issuer_only{Recipient::exa};
constexpr std::array future_basis{LegalBasis{"KPCS", "Annex I (A)", "a certificate has a date of issuance"}};
constexpr std::array basis{LegalBasis{"KPCS", "Annex I (A)", "a certificate has a date of issuance and a date of expiry"}};
constexpr std::array future_settings{
    CheckSetting{"days", 1, "days", "How far ahead of today a date of issue may lie, for calendars of other time zones."}};

bool is_told_as_late(const CaseFile& file, const CitedCertificate& cited, Day issued) {
  const bool counts_as_import = file.declaration.regime == Regime::import || file.declaration.regime == Regime::unknown;
  if (counts_as_import && issued > file.accepted_on) return true;
  const auto left = departure(file, &cited);
  return left && issued > left->day + std::chrono::days(file.settings.value("kp.issued-after-departure", "days_late"));
}

void examine_future(const Check& self, const CaseFile& file, std::vector<Finding>& findings) {
  const std::chrono::days ahead(file.settings.value(self.id, "days"));
  for (std::size_t c = 0; c < file.certificates.size(); ++c) {
    const CitedCertificate& cited = file.certificates[c];
    const auto issued = stated_issue_day(cited);
    if (cited.number() == nullptr || !issued || *issued <= file.today + ahead || !must_accompany(file, c)) continue;
    if (is_told_as_late(file, cited, *issued)) continue;
    Finding found = certificate_finding(self, file, c,
                                        "Certificate " + called(cited) + " bears " + to_string(*issued) +
                                            " as its date of issue, which lies ahead of today, " + to_string(file.today) + ".");
    found.expected = "issued by " + to_string(file.today);
    found.observed = to_string(*issued);
    findings.push_back(std::move(found));
  }
}

void examine_order(const Check& self, const CaseFile& file, std::vector<Finding>& findings) {
  for (std::size_t c = 0; c < file.certificates.size(); ++c) {
    const CitedCertificate& cited = file.certificates[c];
    if (!cited.record || !cited.record->issued_on || !cited.record->expires_on || !must_accompany(file, c)) continue;
    const Day issued = *cited.record->issued_on, expires = *cited.record->expires_on;
    if (expires > issued) continue;
    Finding found = certificate_finding(self, file, c,
                                        "Certificate " + called(cited) + " was issued on " + to_string(issued) + " and expires on " +
                                            to_string(expires) + ", which is no later: one of the two dates is wrong.");
    found.expected = "later than " + to_string(issued);
    found.observed = to_string(expires);
    findings.push_back(std::move(found));
  }
}

}  // namespace c05

extern const Check issued_in_future;
constinit const Check issued_in_future{"C05",
                                       "kp.issued-in-future",
                                       "Date of issue lies ahead",
                                       "The certificate's date of issue is later than today.",
                                       FindingClass::technical,
                                       3,
                                       c05::future_recipients,
                                       c05::future_basis,
                                       c05::future_settings,
                                       "0.2",
                                       c05::examine_future};

extern const Check expires_before_issue;
constinit const Check expires_before_issue{"C06",
                                           "kp.expires-before-issue",
                                           "Certificate expires no later than it was issued",
                                           "The certificate's date of expiry is not later than its date of issue.",
                                           FindingClass::technical,
                                           2,
                                           c05::issuer_only,
                                           c05::basis,
                                           {},
                                           "0.2",
                                           c05::examine_order};

}  // namespace kpwatch::checks
