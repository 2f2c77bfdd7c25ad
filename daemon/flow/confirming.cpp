// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/flow/confirming.h"

#include <algorithm>

namespace kpwatch {
namespace {

// Acceptance and control come before a decision on the goods, and are none.
bool is_on_the_goods(const Observation& one) {
  if (one.kind == ObservationKind::release) return true;
  return one.kind == ObservationKind::outcome &&
         (one.verdict == Verdict::released || one.verdict == Verdict::detained || one.verdict == Verdict::refused);
}

// The last word of customs on the goods: on this declaration, or on the certificate. What bears no day holds from the one on
// which it became known.
std::optional<Observation> release_of(const Declaration& declaration, const std::string& key, const Memory& memory) {
  std::optional<Observation> last;
  const auto look = [&](const std::string& name) {
    if (name.empty()) return;
    for (auto& one : memory.observations(name)) {
      if (!is_on_the_goods(one.document)) continue;
      if (!one.document.observed_on) one.document.observed_on = day_of(one.known_at);
      if (!last || *one.document.observed_on >= *last->observed_on) last = std::move(one.document);
    }
  };
  look(key);
  look(declaration_key(declaration.identifier));
  if (declaration.reference && declaration.reference->value.view() != declaration.identifier)
    look(declaration_key(declaration.reference->value));
  return last;
}

bool is_contested(const Judgement& judgement, const CitedCertificate& cited) {
  const auto speaks_against = [&](const Finding& finding) {
    if (finding.cls != FindingClass::substantive) return false;
    return finding.certificate.empty() || finding.is_about(cited.number()->key()) ||
           std::find(cited.items.begin(), cited.items.end(), finding.item) != cited.items.end();
  };
  return std::any_of(judgement.findings.begin(), judgement.findings.end(), speaks_against) ||
         std::any_of(judgement.waiting.begin(), judgement.waiting.end(), speaks_against);
}

// What was declared of the lines that cite this certificate alone; else the certificate's own figures can't be told apart.
std::optional<Carats> declared_carats(const Judgement& judgement, const CitedCertificate& cited) {
  Decimal sum;
  for (const std::size_t index : cited.items) {
    const ClassifiedItem& line = judgement.items[index];
    if (line.certificates.size() != 1 || !line.item->carats) return std::nullopt;
    sum = sum + line.item->carats->value.amount;
  }
  if (cited.items.empty()) return std::nullopt;
  return Carats{sum};
}

}  // namespace

std::vector<ImportConfirmation> confirmations_to_draft(const Declaration& declaration, const Judgement& judgement, const Memory& memory,
                                                       const CheckSettings& settings) {
  std::vector<ImportConfirmation> drafts;
  if (declaration.regime != Regime::import || !declaration.jurisdiction || !settings.confirms_imports_of(*declaration.jurisdiction))
    return drafts;
  for (const CitedCertificate& cited : judgement.certificates) {
    if (cited.number() == nullptr || !cited.record || is_contested(judgement, cited)) continue;
    const Certificate& record = *cited.record;
    const auto release = release_of(declaration, record.number.key(), memory);
    if (!release || release->verdict != Verdict::released) continue;
    ImportConfirmation draft;
    draft.number = record.number;
    draft.authority = release->authority;
    draft.country = declaration.jurisdiction;
    draft.received_on = release->observed_on;
    const auto declared = declared_carats(judgement, cited);
    draft.carats = declared ? declared : record.carats;
    draft.usd = record.usd;
    draft.parcels = record.parcels;
    draft.lines = record.lines;
    draft.exporter = record.exporter;
    draft.importer = record.importer;
    draft.seals = release->seals;
    draft.remarks = "Drafted by kpwatch from import declaration " + declaration.identifier +
                    ". It only advises: the importing authority decides whether it confirms the receipt, and with which figures.";
    draft.draft = true;
    drafts.push_back(std::move(draft));
  }
  return drafts;
}

bool hears_of_receipts(const Authority& authority, CountryCode issuer, Day day, const ReferenceData& reference) {
  if (std::find(authority.recipients.begin(), authority.recipients.end(), Recipient::exa) == authority.recipients.end()) return false;
  if (authority.countries.empty()) return true;
  const auto& participants = reference.participants;
  return std::any_of(authority.countries.begin(), authority.countries.end(),
                     [&](CountryCode country) { return country == issuer || country == participants.party_of(issuer, day); });
}

}  // namespace kpwatch
