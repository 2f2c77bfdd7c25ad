// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// I01. An issuer that announces its shipments did not announce this one.
//
// Law: KPCS Annex II recommends that the exporting authority tells the importing one by e-mail of each shipment, before or on
// its arrival. It is a recommendation, and not all follow it: the check speaks only of issuers that usually do.
#include <array>
#include <chrono>

#include "daemon/checks/facts.h"
#include "daemon/checks/judgement.h"

namespace kpwatch::checks {
namespace i01 {

constexpr std::array recipients{Recipient::exa};
constexpr std::array basis{
    LegalBasis{"KPCS", "Annex II, recommendations", "the exporting authority advises the importing one of each shipment"}};
constexpr std::array settings{
    CheckSetting{"usual_count", 10, "pre-advices", "From how many recent pre-advices on an issuer counts as one that usually advises."},
    CheckSetting{"usual_days", 180, "days", "How far back these pre-advices may lie."},
    CheckSetting{"wait_hours", 24, "hours", "How long after the declaration arrived a pre-advice may still reach us."}};

bool is_advised(const Memory& known, const std::string& key, Day arrival) {
  for (const auto& one : known.preadvices(key))
    if (one.document.advised_on.value_or(day_of(one.known_at)) <= arrival) return true;
  return false;
}

void examine(const Check& self, const CaseFile& file, std::vector<Finding>& findings) {
  if (file.known == nullptr || file.declaration.regime != Regime::import) return;
  const Day arrival = file.declaration.arrived_on ? file.declaration.arrived_on->value : file.accepted_on;
  const auto usual = static_cast<std::size_t>(file.settings.value(self.id, "usual_count"));
  const std::chrono::days back(file.settings.value(self.id, "usual_days"));
  for (std::size_t c = 0; c < file.certificates.size(); ++c) {
    const CitedCertificate& cited = file.certificates[c];
    if (cited.number() == nullptr || !must_accompany(file, c)) continue;
    const CountryCode issuer = cited.number()->issuer;
    if (usual == 0 || file.known->preadvices_of(issuer, arrival - back, arrival, usual) < usual) continue;
    if (is_advised(*file.known, cited.record ? cited.record->number.key() : cited.number()->key(), arrival)) continue;
    Finding found = certificate_finding(self, file, c,
                                        "The shipment under certificate " + called(cited) + " was not announced, though " +
                                            country_in_words(file, issuer) + " usually announces its shipments.");
    found.expected = "a pre-advice by " + to_string(arrival);
    const auto hours = file.settings.value(self.id, "wait_hours");
    if (hours > 0) found.effective_at = file.received_at + std::chrono::hours(hours);
    findings.push_back(std::move(found));
  }
}

}  // namespace i01

extern const Check preadvice_missing;
constinit const Check preadvice_missing{
    "I01",
    "kp.preadvice-missing",
    "No pre-advice",
    "The issuer usually announces its shipments, and no announcement of this one came before its arrival.",
    FindingClass::technical,
    1,
    i01::recipients,
    i01::basis,
    i01::settings,
    "0.1",
    i01::examine,
    CaseSubject::declaration,
    "Pre-advices of the issuer's other certificates."};

}  // namespace kpwatch::checks
