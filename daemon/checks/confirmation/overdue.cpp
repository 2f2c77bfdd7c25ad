// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// I02. The receipt of an exported shipment is not confirmed in time.
//
// Law: KPCS Section III (b) has the importing authority send the exporting one a confirmation of receipt without delay. No
// text names days; ours count from when the shipment must have arrived: the certificate's expiry, or two months after its
// issue if that is earlier. From the first limit on it is a reminder, from the second a case.
#include <algorithm>
#include <array>
#include <chrono>

#include "daemon/checks/facts.h"
#include "daemon/checks/judgement.h"

namespace kpwatch::checks {
namespace i02 {

constexpr std::array recipients{Recipient::ima, Recipient::exa};
constexpr std::array basis{
    LegalBasis{"KPCS", "Section III (b)", "the importing authority confirms the receipt to the exporting one without delay"}};
constexpr std::array settings{
    CheckSetting{"travel_days", 60, "days", "From its issue on, how long a shipment may take if its certificate does not expire before."},
    CheckSetting{"technical_days", 15, "days", "After that, from when on the missing confirmation is told as a technical fault."},
    CheckSetting{"substantive_days", 60, "days", "After that, from when on it is told as a substantive one."}};

// The issuer's authority validated it for export, or the export was declared or announced.
bool has_left(const CitedCertificate& cited, const Memory& known, const std::string& key) {
  if (cited.record->validated_on) return true;
  return std::any_of(cited.earlier_uses.begin(), cited.earlier_uses.end(),
                     [](const CertificateUse& use) { return use.regime == Regime::export_; }) ||
         !known.preadvices(key).empty();
}

bool is_confirmed(const Memory& known, const std::string& key) {
  const auto all = known.confirmations(key);
  return std::any_of(all.begin(), all.end(), [](const auto& one) { return !one.document.draft; });
}

bool came_back(const Memory& known, const std::string& key) {
  const auto all = known.notices(key);
  return std::any_of(all.begin(), all.end(), [](const auto& one) { return one.document.kind == NoticeKind::returned; });
}

void examine(const Check& self, const CaseFile& file, std::vector<Finding>& findings) {
  const CitedCertificate& cited = file.certificates.front();
  if (file.known == nullptr || cited.number() == nullptr || !cited.record) return;
  const Certificate& record = *cited.record;
  const std::string key = record.number.key();
  if (!file.settings.is_chased(cited.number()->issuer) || record.status != CertificateStatus::valid) return;
  if (!has_left(cited, *file.known, key) || is_confirmed(*file.known, key) || came_back(*file.known, key)) return;
  std::optional<Day> due = record.expires_on;
  if (record.issued_on) {
    const Day arrived = *record.issued_on + std::chrono::days(file.settings.value(self.id, "travel_days"));
    due = due ? std::min(*due, arrived) : arrived;
  }
  if (!due) return;
  const Day technical = *due + std::chrono::days(file.settings.value(self.id, "technical_days"));
  const Day substantive = *due + std::chrono::days(file.settings.value(self.id, "substantive_days"));
  const auto tell = [&](Day since, FindingClass cls, int severity) {
    std::string sentence = "Certificate " + called(cited);
    if (record.issued_on) sentence += ", issued on " + to_string(*record.issued_on);
    if (record.destination) sentence += " for " + country_in_words(file, *record.destination);
    sentence += ", covers a shipment that must have arrived by " + to_string(*due) + "; on " + to_string(since) +
                " its receipt was still not confirmed.";
    Finding found = certificate_finding(self, file, 0, std::move(sentence));
    found.cls = cls;
    found.severity = severity;
    found.expected = "a confirmation of receipt";
    found.effective_at = since;
    found.is_by_calendar = true;
    findings.push_back(std::move(found));
  };
  if (file.today < substantive && technical < substantive) tell(technical, FindingClass::technical, 2);
  tell(substantive, FindingClass::substantive, self.severity);
}

}  // namespace i02

extern const Check confirmation_overdue;
constinit const Check confirmation_overdue{
    "I02",
    "kp.confirmation-overdue",
    "Confirmation of receipt overdue",
    "A shipment left under a certificate, and long after it must have arrived nobody has confirmed its receipt.",
    FindingClass::substantive,
    4,
    i02::recipients,
    i02::basis,
    i02::settings,
    "0.1",
    i02::examine,
    CaseSubject::certificate,
    "The participant among `confirmations: {chase: [...]}`, and its certificates with the day of their validation, or their export "
    "declarations."};

}  // namespace kpwatch::checks
