// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// C01 and C02. A certificate must still be valid on the day the goods are presented.
//
// Law: KPCS Annex I (A) gives each certificate a date of expiry; it says nothing of grace. The date is inclusive: the
// certificate is good until the end of that day (so Canada: Export and Import of Rough Diamonds Regulations, s. 6). One
// that lapsed on the way is a fault of form (C01); one that is long dead is another thing, and is told instead (C02).
#include <array>
#include <chrono>
#include <optional>

#include "daemon/checks/facts.h"

namespace kpwatch::checks {
namespace c01 {

constexpr std::array recipients{Recipient::dec, Recipient::ima, Recipient::exa};
constexpr std::array long_recipients{Recipient::ima, Recipient::cus};
constexpr std::array basis{LegalBasis{"KPCS", "Annex I (A)", "a certificate has a date of expiry"}};
constexpr std::array settings{
    CheckSetting{"zone_grace_days", 0, "days", "Days after expiry that are let pass, for calendars of other time zones."}};
constexpr std::array long_settings{
    CheckSetting{"days", 30, "days", "A certificate expired for more days than this is told by C02 instead of C01."}};

// Days since expiry; nothing while it is valid, or where that is not this movement's matter.
std::optional<std::int64_t> days_since_expiry(const CaseFile& file, std::size_t c) {
  const CitedCertificate& cited = file.certificates[c];
  if (file.declaration.regime == Regime::transit) return std::nullopt;  // no validation by the country passed through
  if (!cited.record || !cited.record->expires_on || !must_accompany(file, c)) return std::nullopt;
  const std::chrono::days grace(file.settings.value("kp.certificate-expired", "zone_grace_days"));
  const Day expiry = *cited.record->expires_on;
  if (file.accepted_on <= expiry + grace) return std::nullopt;
  return (file.accepted_on - expiry).count();
}

void report(const Check& self, const CaseFile& file, bool is_long, std::vector<Finding>& findings) {
  const auto limit = file.settings.value("kp.certificate-long-expired", "days");
  const bool long_is_told = file.settings.is_on("kp.certificate-long-expired");
  for (std::size_t c = 0; c < file.certificates.size(); ++c) {
    const auto days = days_since_expiry(file, c);
    if (!days || (*days > limit && long_is_told) != is_long) continue;
    const CitedCertificate& cited = file.certificates[c];
    const Day expiry = *cited.record->expires_on;
    Finding found =
        certificate_finding(self, file, c,
                            "Certificate " + called(cited) + " expired on " + to_string(expiry) + ", " + std::to_string(*days) +
                                (*days == 1 ? " day" : " days") + " before the declaration was " + accepted_in_words(file) + ".");
    found.expected = to_string(expiry);
    found.observed = to_string(file.accepted_on);
    if (file.declaration.accepted_on) found.place = file.declaration.accepted_on->place;
    findings.push_back(std::move(found));
  }
}

void examine(const Check& self, const CaseFile& file, std::vector<Finding>& findings) { report(self, file, false, findings); }
void examine_long(const Check& self, const CaseFile& file, std::vector<Finding>& findings) { report(self, file, true, findings); }

}  // namespace c01

extern const Check certificate_expired;
constinit const Check certificate_expired{"C01",
                                          "kp.certificate-expired",
                                          "Certificate expired at presentation",
                                          "The declaration was accepted after the certificate's date of expiry.",
                                          FindingClass::technical,
                                          3,
                                          c01::recipients,
                                          c01::basis,
                                          c01::settings,
                                          "0.1",
                                          c01::examine};

extern const Check certificate_long_expired;
constinit const Check certificate_long_expired{"C02",
                                               "kp.certificate-long-expired",
                                               "Certificate long expired at presentation",
                                               "The declaration was accepted more than a month after the certificate's date of expiry.",
                                               FindingClass::substantive,
                                               3,
                                               c01::long_recipients,
                                               c01::basis,
                                               c01::long_settings,
                                               "0.2",
                                               c01::examine_long};

}  // namespace kpwatch::checks
