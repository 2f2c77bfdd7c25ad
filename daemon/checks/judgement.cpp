// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The desk's work on one declaration, in order: what are the goods, which certificates are cited, what is known of them,
// what do the checks say, and what of it must wait. Nothing here writes or asks the clock.
#include "daemon/checks/judgement.h"

#include <algorithm>
#include <set>
#include <utility>

#include "daemon/base/text.h"
#include "daemon/checks/all_checks.h"
#include "daemon/checks/citation.h"
#include "daemon/checks/classification.h"
#include "daemon/checks/escalation.h"
#include "daemon/checks/facts.h"
#include "daemon/checks/one_fact.h"
#include "daemon/customs/several_numbers.h"

namespace kpwatch {
namespace {

// Hong Kong and Macao issue under China's participation, and it is not known under which letters: a number that is not
// found under its own prefix is looked for under its party's, and China's under theirs.
std::vector<std::string> keys_to_try(const CertificateNumber& number, const ReferenceData& reference, Day day) {
  std::vector<std::string> keys{number.key()};
  const auto add = [&](CountryCode issuer) {
    CertificateNumber other = number;
    other.issuer = issuer;
    if (const std::string key = other.key(); std::find(keys.begin(), keys.end(), key) == keys.end()) keys.push_back(key);
  };
  add(reference.participants.party_of(number.issuer, day));
  for (const CountryCode part : {country("HK"), country("MO")})
    if (number.issuer == country("CN")) add(part);
  return keys;
}

// Those, and those of the number that is meant if this one never comes to be on record: "CD1831 (COPY)".
std::set<std::string> keys_of_interest(const CertificateNumber& number, const ReferenceData& reference, Day day) {
  const auto own = keys_to_try(number, reference, day);
  std::set<std::string> keys(own.begin(), own.end());
  if (const auto bare = number_without_words(number))
    for (std::string& key : keys_to_try(*bare, reference, day)) keys.insert(std::move(key));
  return keys;
}

// Only uses that came before this declaration first did: a second look at it must not blame it for what came later.
std::vector<CertificateUse> earlier_uses(const Memory& memory, const std::string& key, const std::string& business_id) {
  std::vector<CertificateUse> all = memory.uses(key, "");
  const auto own = std::find_if(all.begin(), all.end(), [&](const CertificateUse& use) { return use.business_id == business_id; });
  all.erase(own, all.end());
  return all;
}

// The same of a reference that was read as one irregular number once, or while nothing was on record: its uses of that time
// are kept under that number's key.
void add_uses_as_one(std::vector<CertificateUse>& uses, const Memory& memory, const std::string& key_as_one,
                     const std::string& business_id) {
  std::vector<CertificateUse> all = earlier_uses(memory, key_as_one, business_id);
  for (CertificateUse& use : uses)
    if (std::none_of(all.begin(), all.end(), [&](const CertificateUse& known) { return known.business_id == use.business_id; }))
      all.push_back(std::move(use));
  uses = std::move(all);
}

// The certificates with which goods had come that go back under a technical one cited beside them.
void mark_returning(std::vector<CitedCertificate>& certificates, const Memory& memory, const ReferenceData& reference) {
  for (const CitedCertificate& technical : certificates) {
    if (technical.number() == nullptr) continue;
    for (const auto& notice : memory.notices(technical.number()->key())) {
      if (notice.document.kind != NoticeKind::technical) continue;
      const NumberReading original =
          normalise(notice.document.original, [&](CountryCode code) { return reference.participants.has_ever_issued(code); });
      const auto* number = std::get_if<CertificateNumber>(&original);
      if (number == nullptr) continue;
      for (CitedCertificate& cited : certificates)
        if (&cited != &technical && cited.number() != nullptr && cited.number()->key() == number->key()) cited.is_returning = true;
    }
  }
}

void look_up(std::vector<CitedCertificate>& certificates, const Memory& memory, const ReferenceData& reference, Day day,
             const std::string& business_id) {
  for (CitedCertificate& cited : certificates) {
    const CertificateNumber* number = cited.number();
    if (number == nullptr) continue;
    std::string known_as = number->key();
    for (const std::string& key : keys_to_try(*number, reference, day)) {
      cited.record = memory.certificate(key);
      if (!cited.record) continue;
      known_as = key;
      break;
    }
    cited.earlier_uses = earlier_uses(memory, known_as, business_id);
    if (!cited.key_as_one.empty()) add_uses_as_one(cited.earlier_uses, memory, cited.key_as_one, business_id);
  }
  if (certificates.size() > 1) mark_returning(certificates, memory, reference);
}

std::string known_key(const CitedCertificate& cited) {
  return cited.record && cited.number()->key() != cited.record->number.key() ? cited.record->number.key() : cited.number()->key();
}

std::optional<IssuerCoverage> coverage_of(const void* memory, CountryCode issuer) {
  return static_cast<const Memory*>(memory)->coverage(issuer);
}

std::vector<Finding> examined(const CaseFile& file) {
  std::vector<Finding> findings;
  for (const Check* check : all_checks()) {
    // A check without `examine` looks at figures over time, at no case (daemon/checks/statistics).
    if (check->examine == nullptr || check->subject != file.subject || !file.settings.is_on(check->id)) continue;
    const auto first = static_cast<std::ptrdiff_t>(findings.size());
    check->examine(*check, file, findings);
    std::stable_sort(findings.begin() + first, findings.end(),
                     [](const Finding& a, const Finding& b) { return a.item + 1 < b.item + 1; });  // no_item first
  }
  drop_repetitions(findings, file.remarks);
  return findings;
}

void claim_uses(const CaseFile& file, const std::string& business_id, Judgement& judgement) {
  for (std::size_t c = 0; c < judgement.certificates.size(); ++c) {
    const CitedCertificate& cited = judgement.certificates[c];
    if (cited.number() == nullptr || !must_accompany(file, c)) continue;
    judgement.use_keys.push_back(known_key(cited));
    judgement.uses.push_back(use_of(file, c, business_id));
  }
}

void settle_graces(std::vector<Finding> findings, Moment now, bool graces_elapsed, Judgement& judgement) {
  for (Finding& one : findings) {
    if (!one.effective_at || *one.effective_at <= now || (graces_elapsed && !one.is_by_calendar)) {
      judgement.findings.push_back(std::move(one));
      continue;
    }
    if (!judgement.look_again_at || *one.effective_at < *judgement.look_again_at) judgement.look_again_at = one.effective_at;
    judgement.waiting.push_back(std::move(one));
  }
}

bool was_of_interest(const ClassifiedItem& item) { return item.in_scope || item.scope != GoodsScope::other; }

}  // namespace

// A day stated so far may not be the one that counts in the end: what any day would want is taken.
bool concerns_kp(const Declaration& declaration, const GoodsItem& item, const ReferenceData& reference) {
  return may_be_of_interest(item, reference) || may_cite_kp_document(declaration, item.documents, reference);
}

// What is undated will be judged as of the day of judging, and no clock is here: what any day would want is taken.
bool concerns_kp(const Declaration& declaration, const ReferenceData& reference) {
  const auto day = stated_acceptance_day(declaration);
  if (!day && may_cite_kp_document(declaration, declaration.documents, reference)) return true;
  if (day && cites_kp_document(declaration, reference, *day)) return true;
  return std::any_of(declaration.items.begin(), declaration.items.end(), [&](const GoodsItem& item) {
    return day ? is_of_interest(item, reference, *day) : concerns_kp(declaration, item, reference);
  });
}

Judgement judge(const Declaration& declaration, const std::string& business_id, const Memory& memory, const ReferenceData& reference,
                const CheckSettings& settings, Moment now, Moment received_at, bool graces_elapsed, std::vector<std::string>* remarks) {
  const Day today = day_of(now);
  const Day accepted_on = stated_acceptance_day(declaration).value_or(today);

  Judgement judgement;
  judgement.items = classify_all(declaration, reference, accepted_on);
  judgement.certificates = cited_certificates(declaration, reference, accepted_on, judgement.items, [&](const CertificateNumber& number) {
    const auto keys = keys_to_try(number, reference, accepted_on);
    return std::any_of(keys.begin(), keys.end(), [&](const std::string& key) { return memory.certificate(key).has_value(); });
  });
  look_up(judgement.certificates, memory, reference, accepted_on, business_id);

  std::set<std::string> keys;
  for (const CitedCertificate& cited : judgement.certificates) {
    if (!cited.key_as_one.empty()) keys.insert(cited.key_as_one);
    if (cited.number() == nullptr) continue;
    keys.merge(keys_of_interest(*cited.number(), reference, accepted_on));
  }
  judgement.certificate_keys.assign(keys.begin(), keys.end());
  judgement.is_relevant = !judgement.certificates.empty() || std::any_of(judgement.items.begin(), judgement.items.end(), was_of_interest) ||
                          cites_kp_document(declaration, reference, accepted_on);

  // What was taken back claims nothing and can't be at fault.
  if (declaration.function == MessageFunction::cancellation) return judgement;

  CaseFile file{.declaration = declaration,
                .items = judgement.items,
                .certificates = judgement.certificates,
                .reference = reference,
                .settings = settings,
                .today = today,
                .accepted_on = accepted_on,
                .received_at = received_at,
                .coverage = coverage_of,
                .memory = &memory,
                .known = &memory,
                .business_id = business_id,
                .remarks = remarks};
  judgement.movements = movements_of(file);
  file.own = judgement.movements;
  std::vector<Finding> findings = examined(file);
  judgement.faults = faults_of(file, findings);
  escalate(file, findings, now, graces_elapsed);
  judgement.is_relevant = judgement.is_relevant || !findings.empty();
  if (!graces_elapsed) judgement.look_again_at = next_escalation(file, findings, now);
  settle_graces(std::move(findings), now, graces_elapsed, judgement);
  claim_uses(file, business_id, judgement);
  return judgement;
}

Judgement judge_certificate(const Declaration& movement, const std::string& key, const Memory& memory, const ReferenceData& reference,
                            const CheckSettings& settings, Moment now, Moment received_at, bool graces_elapsed) {
  const Day today = day_of(now);
  Judgement judgement;
  CitedCertificate& cited = judgement.certificates.emplace_back();
  cited.document = &movement.documents.front();
  if (auto number = number_of_key(key, movement.documents.front().reference->value.str())) cited.reading = *std::move(number);
  cited.record = memory.certificate(key);
  cited.earlier_uses = memory.uses(key, "");
  judgement.certificate_keys = {key};
  judgement.is_relevant = true;
  const CaseFile file{.declaration = movement,
                      .items = judgement.items,
                      .certificates = judgement.certificates,
                      .reference = reference,
                      .settings = settings,
                      .today = today,
                      .accepted_on = today,
                      .received_at = received_at,
                      .coverage = coverage_of,
                      .memory = &memory,
                      .subject = CaseSubject::certificate,
                      .known = &memory};
  settle_graces(examined(file), now, graces_elapsed, judgement);
  return judgement;
}

}  // namespace kpwatch
