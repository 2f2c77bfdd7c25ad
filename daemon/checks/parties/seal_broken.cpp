// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// F08. The container's seal is broken, is another one, or nobody states that it is whole.
//
// Law: KPCS Section IV (c) and II (c): rough diamonds move in tamper-resistant containers. Whether a seal is whole is what the
// officer sees. In the Union's and the United Kingdom's declarations the code Y015 states it; from which day their tariffs
// ask for it we do not know well enough, so a missing statement is told only where the setting says so.
#include <algorithm>
#include <array>

#include "daemon/base/text.h"
#include "daemon/checks/evidence.h"
#include "daemon/checks/facts.h"

namespace kpwatch::checks {
namespace f08 {

constexpr std::array recipients{Recipient::cus, Recipient::ima};
constexpr std::array basis{LegalBasis{"KPCS", "Section II (c)", "rough diamonds are shipped in tamper-resistant containers"},
                           LegalBasis{"KPCS", "Section IV (c)", "participants make sure of it"}};
constexpr std::array settings{CheckSetting{
    "statement_required", 0, "0 or 1", "1: an import into the European Union or the United Kingdom must state the seals with code Y015."}};

std::string plain(std::string_view seal) {
  std::string result;
  for (const char c : upper_ascii(std::string(seal)))
    if ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) result += c;
  return result;
}

// The first seal found that the certificate does not name.
const std::string* other_seal(const Observation& seen, const Certificate& record) {
  if (record.seals.empty()) return nullptr;
  const auto found = std::find_if(seen.seals.begin(), seen.seals.end(), [&](const std::string& seal) {
    return std::none_of(record.seals.begin(), record.seals.end(), [&](const std::string& own) { return plain(own) == plain(seal); });
  });
  return found == seen.seals.end() ? nullptr : &*found;
}

void look_at_seals(const Check& self, const CaseFile& file, std::size_t c, std::vector<Finding>& findings) {
  const auto seen = observations_of(file, ObservationKind::seal, c);
  if (seen.empty()) return;
  const Observation& last = seen.back();
  const CitedCertificate& cited = file.certificates[c];
  const std::string* other = cited.record ? other_seal(last, *cited.record) : nullptr;
  if (last.verdict != Verdict::broken && other == nullptr) return;
  std::string sentence = "The shipment under certificate " + called(cited) + " has ";
  sentence += last.verdict == Verdict::broken ? "a broken seal" : "the seal " + as_sent(*other) + ", which is none of the certificate's";
  Finding found = certificate_finding(self, file, c, sentence + ", says " + observer_in_words(last) + ".");
  found.expected = cited.record && !cited.record->seals.empty() ? as_sent(cited.record->seals.front()) : std::string("an unbroken seal");
  found.observed = other != nullptr && last.verdict != Verdict::broken ? as_sent(*other) : std::string("broken");
  findings.push_back(std::move(found));
}

bool states_seals(const CaseFile& file) {
  const auto says = [&](const std::vector<CitedDocument>& documents) {
    return std::any_of(documents.begin(), documents.end(), [&](const CitedDocument& one) {
      return one.code && file.reference.documents.meaning(file.declaration.map, one.code->value, one.name ? one.name->value.view() : "",
                                                          file.accepted_on) == DocumentMeaning::seals_intact;
    });
  };
  return says(file.declaration.documents) ||
         std::any_of(file.items.begin(), file.items.end(), [&](const ClassifiedItem& item) { return says(item.item->documents); });
}

void look_for_statement(const Check& self, const CaseFile& file, std::vector<Finding>& findings) {
  if (file.settings.value(self.id, "statement_required") == 0 || file.declaration.regime != Regime::import ||
      !file.declaration.jurisdiction)
    return;
  const CountryCode party = file.reference.participants.party_of(*file.declaration.jurisdiction, file.accepted_on);
  if ((party != country("EU") && party != country("GB")) || states_seals(file)) return;
  for (std::size_t c = 0; c < file.certificates.size(); ++c) {
    if (file.certificates[c].number() == nullptr || !must_accompany(file, c)) continue;
    Finding found = certificate_finding(self, file, c,
                                        "The declaration does not state that the seals of the shipment under certificate " +
                                            called(file.certificates[c]) + " are intact (document code Y015).");
    found.cls = FindingClass::technical;
    found.severity = 2;
    found.expected = "Y015";
    findings.push_back(std::move(found));
  }
}

void examine(const Check& self, const CaseFile& file, std::vector<Finding>& findings) {
  for (std::size_t c = 0; c < file.certificates.size(); ++c) look_at_seals(self, file, c, findings);
  look_for_statement(self, file, findings);
}

}  // namespace f08

extern const Check seal_broken;
constinit const Check seal_broken{"F08",
                                  "kp.seal-broken",
                                  "Seal broken or another one",
                                  "An officer found the container's seal broken, or a seal that the certificate does not name.",
                                  FindingClass::substantive,
                                  4,
                                  f08::recipients,
                                  f08::basis,
                                  f08::settings,
                                  "0.1",
                                  f08::examine,
                                  CaseSubject::declaration,
                                  "Observations of kind seal."};

}  // namespace kpwatch::checks
