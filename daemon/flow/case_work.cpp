// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/flow/case_work.h"

#include <algorithm>
#include <charconv>
#include <map>

#include "daemon/alerts/answer_event.h"
#include "daemon/base/crash_point.h"
#include "daemon/base/log.h"
#include "daemon/base/text.h"
#include "daemon/checks/business_id.h"
#include "daemon/checks/certificate_case.h"
#include "daemon/flow/changes.h"
#include "daemon/flow/confirming.h"
#include "daemon/flow/judgement_json.h"
#include "daemon/flow/registering.h"
#include "daemon/flow/replay.h"
#include "daemon/flow/retaking.h"

namespace kpwatch {
namespace {

constexpr std::chrono::hours not_judged_again_after{1};

// Each of the cases that cite one certificate is held against all that do, so judging them costs the square of their number: within
// the message that causes it no more than judging a hundred of a hundred.
constexpr std::size_t judged_at_once = 100;
constexpr std::size_t count_at_once(std::size_t cases) {
  return cases <= judged_at_once ? cases : std::max<std::size_t>(judged_at_once * judged_at_once / cases, 1);
}

const KnownAlert* find(const std::vector<KnownAlert>& known, const std::string& id) {
  const auto found = std::find_if(known.begin(), known.end(), [&](const KnownAlert& alert) { return alert.id == id; });
  return found == known.end() ? nullptr : &*found;
}

bool is_standing(AlertState state) { return state == AlertState::open || state == AlertState::updated; }

// Keys that were claimed before and are not any more: other cases may have been told of a reuse that is none now.
std::vector<std::string> given_up(const std::vector<std::string>& before, const std::vector<std::string>& now) {
  std::vector<std::string> result;
  std::copy_if(before.begin(), before.end(), std::back_inserter(result),
               [&](const std::string& key) { return std::find(now.begin(), now.end(), key) == now.end(); });
  return result;
}

}  // namespace

CaseWork::CaseWork(Ledger::Transaction& transaction, const DeskTools& tools) : transaction_(transaction), tools_(tools) {
  if (!tools.grounds.sha256.empty()) transaction.put_grounds(tools.grounds);
}

CaseTold CaseWork::declaration(const Declaration& declaration, const Message& message, const InputReading& reading,
                               const ArchivePlace& archive, std::uint32_t document) {
  count("kpwatch_declarations_relevant_total");
  CaseRecord record;
  record.business_id = case_meant_by(declaration);
  record.identifier = declaration.identifier;
  record.sha256 = archive.sha256;
  record.archive = archive;
  record.document = document;
  record.transport_id = message.transport_id;
  record.feed = message.feed;
  record.format = reading.format;
  record.characters = reading.characters;
  record.map = declaration.map;
  record.received_at = message.received_at;
  record.test = declaration.test;
  record.cancelled = declaration.function == MessageFunction::cancellation;
  const auto before = transaction_.case_of(record.business_id);
  const std::string id = record.business_id;
  if (before) {
    record.version = before->version + 1;
    // A message is handed in again for one of its documents: what another of them said before it was amended or cancelled is past.
    const bool was_decided = message.feed == replay_feed_name && transaction_.has_version(id, record.sha256, record.document);
    if (was_decided || (before->sha256 == record.sha256 && before->document == record.document)) {
      // The same bytes again under another transport id (check K01): nothing new can follow from them.
      count("kpwatch_findings_total", {{"check", "K01"}});
      transaction_.put_audit("declaration_repeated", "{\"business_id\":" + json_quoted(record.business_id) +
                                                         ",\"transport_id\":" + json_quoted(message.transport_id) + "}");
      return {record.business_id, before->version, true, {}, 0};
    }
  }
  if (before && !record.cancelled && declaration.items.empty() && has_goods(*before)) {
    // Nothing is said of the goods, so they are what they were: only a cancellation takes them back.
    transaction_.put_audit("change_without_goods", "{\"business_id\":" + json_quoted(record.business_id) +
                                                       ",\"transport_id\":" + json_quoted(message.transport_id) + "}");
    return {record.business_id, before->version, true, {}, 0};
  }
  note_order(record, before, declaration);
  const Occasion because = occasion(record.cancelled ? "cancellation" : before ? "amendment" : "arrival", message.received_at);
  const Judgement judgement = judged(record, declaration, message.received_at);
  if (keeps_judgements_) judgements_[&declaration] = tap_judgement(judgement);
  const CaseTold told = case_told(id, record.version, judgement);
  decide(std::move(record), declaration, judgement, because);
  // An export is what starts the wait for a receipt.
  if (declaration.regime == Regime::export_)
    for (const auto& key : judgement.use_keys)
      if (const auto number = number_of_key(key, key); number && tools_.checks.is_chased(number->issuer))
        look_at_certificate(key, message, archive, "export");
  if (!before) return told;
  const auto after = transaction_.case_of(id);
  for (const auto& key : given_up(before->certificate_keys, after ? after->certificate_keys : std::vector<std::string>{})) {
    auto others = transaction_.cases_citing(key);
    std::erase(others, before->business_id);
    judge_all_again(others, message.received_at, "use");
  }
  return told;
}

std::string CaseWork::case_meant_by(const Declaration& declaration) const {
  return case_meant(declaration, cases_with_number_of(declaration, transaction_), [&](const std::string& id) {
    const auto record = transaction_.case_of(id);
    if (!record) return std::string();
    const auto document = read_again(*record);
    const Declaration* stands = document && document.value() ? document.value()->declaration() : nullptr;
    return stands == nullptr ? std::string() : business_id(*stands);
  });
}

bool CaseWork::is_change_of_a_case(const Declaration& declaration) const {
  return changes_an_earlier_one(declaration) && transaction_.case_of(case_meant_by(declaration));
}

bool CaseWork::has_goods(const CaseRecord& record) const {
  const auto document = read_again(record);
  const Declaration* stands = document && document.value() ? document.value()->declaration() : nullptr;
  return stands == nullptr || !stands->items.empty();
}

bool CaseWork::certificate(Certificate certificate, const Message& message, const ArchivePlace& archive) {
  register_properly(certificate, *tools_.knowledge.reference);
  const std::string key = certificate.number.key();
  throw_point("recording", key);
  const bool is_new = transaction_.put_certificate(certificate, archive, message.received_at, message.feed);
  count("kpwatch_certificates_total", {{"outcome", is_new ? "new" : "known"}});
  if (!is_new) return false;
  transaction_.put_audit("certificate_recorded", "{\"key\":" + json_quoted(key) + ",\"sha256\":" + json_quoted(archive.sha256) + "}");
  const auto citing = transaction_.cases_citing(key);
  judge_all_again(citing, message.received_at, "certificate");
  const bool has_case = std::find(citing.begin(), citing.end(), certificate_case_id(key)) != citing.end();
  if (!has_case && (tools_.checks.is_chased(certificate.number.issuer) || transaction_.certificate_versions(key).size() > 1))
    look_at_certificate(key, message, archive, "certificate");
  return true;
}

// Customs answer with the sender's reference and the number of registration, and the declaration came with one of them.
void CaseWork::name_as_the_case_does(Exchange& document) const {
  auto* answer = std::get_if<Observation>(&document);
  if (answer == nullptr || answer->mrn.empty()) return;
  const auto is_known = [&](const std::string& name) {
    return !transaction_.cases_of_declaration(declaration_key(name)).empty() || !transaction_.cases_of_declaration(name).empty();
  };
  if (!is_known(answer->declaration) && is_known(answer->mrn)) std::swap(answer->declaration, answer->mrn);
}

// What authorities exchanged changes what is known: of each declaration that cites the certificate, or is meant itself, and of
// the certificate.
bool CaseWork::exchange(Exchange document, const Message& message, const ArchivePlace& archive) {
  register_properly(document, *tools_.knowledge.reference);
  name_as_the_case_does(document);
  const std::string kind(kind_of(document));
  const CertificateNumber* number = number_of(document);
  const std::string key = number != nullptr ? number->key() : std::string();
  throw_point("recording", key);
  const bool is_new = transaction_.put_exchange(document, archive, message.received_at, message.feed);
  count("kpwatch_exchange_documents_total", {{"kind", kind}, {"outcome", is_new ? "new" : "known"}});
  if (!is_new) return false;
  transaction_.put_audit("document_recorded", "{\"content\":" + json_quoted(kind) + ",\"key\":" + json_quoted(key) +
                                                  ",\"identifier\":" + json_quoted(identifier_of(document)) +
                                                  ",\"sha256\":" + json_quoted(archive.sha256) + "}");
  std::set<std::string> concerned;
  if (const auto* observation = std::get_if<Observation>(&document); observation != nullptr && !observation->declaration.empty())
    for (const auto& name : {declaration_key(observation->declaration), observation->declaration})
      for (const auto& one : transaction_.cases_of_declaration(name)) concerned.insert(one);
  if (!key.empty())
    for (const auto& one : transaction_.cases_citing(key)) concerned.insert(one);
  judge_all_again({concerned.begin(), concerned.end()}, message.received_at, "document");
  if (!key.empty() && !concerned.contains(certificate_case_id(key))) look_at_certificate(key, message, archive, "document");
  return true;
}

// A case is opened only when there is something to say of the certificate, now or on a later day.
void CaseWork::look_at_certificate(const std::string& key, const Message& message, const ArchivePlace& archive, const char* why) {
  const std::string id = certificate_case_id(key);
  if (transaction_.case_of(id)) return judge_again(id, message.received_at, why);
  const Occasion because = occasion(why, message.received_at);
  const Declaration movement = movement_of_certificate(key, transaction_);
  const Judgement judgement = judge_certificate(movement, key, transaction_, *tools_.knowledge.reference, tools_.checks,
                                                message.received_at, message.received_at, false);
  if (judgement.findings.empty() && !judgement.look_again_at) return;
  CaseRecord record;
  record.business_id = id;
  record.identifier = key;
  record.sha256 = archive.sha256;
  record.archive = archive;
  record.transport_id = message.transport_id;
  record.feed = message.feed;
  record.format = to_string(CaseSubject::certificate);
  record.map = movement.map;
  record.received_at = message.received_at;
  decide(std::move(record), movement, judgement, because);
}

// All that such a case rests on is in the ledger.
void CaseWork::judge_certificate_again(CaseRecord record, const std::string& key, const char* why, Moment now) {
  const Occasion because = occasion(why, now);
  const Declaration movement = movement_of_certificate(key, transaction_);
  const Judgement judgement =
      judge_certificate(movement, key, transaction_, *tools_.knowledge.reference, tools_.checks, now, record.received_at, false);
  decide(std::move(record), movement, judgement, because);
}

// Check K02, for operators: the amendment is taken as it comes.
// The case as it stands, read from its original bytes by the maps of today.
Result<std::optional<Document>> CaseWork::read_again(const CaseRecord& record) const {
  TRY_ASSIGN(const auto bytes, tools_.archive.get(record.archive));
  return tools_.formats.read_one(bytes.view(), day_of(record.received_at), record.document, record.characters);
}

// By the sender's own count of versions, where both are whole numbers.
bool CaseWork::is_older_than(const Declaration& declaration, const CaseRecord& before) const {
  const auto number_in = [](const Maybe<Text>& version) -> std::optional<std::uint64_t> {
    if (!version) return std::nullopt;
    const std::string_view text = version->value.view();
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
  };
  const auto now = number_in(declaration.version);
  if (!now) return false;
  const auto document = read_again(before);
  const Declaration* earlier = document && document.value() ? document.value()->declaration() : nullptr;
  const auto then = earlier == nullptr ? std::nullopt : number_in(earlier->version);
  return then && *now < *then;
}

void CaseWork::note_order(const CaseRecord& record, const std::optional<CaseRecord>& before, const Declaration& declaration) {
  const bool is_amendment = declaration.function == MessageFunction::amendment || declaration.function == MessageFunction::replacement;
  const bool is_out_of_order = before ? is_older_than(declaration, *before) : is_amendment;
  if (!is_out_of_order) return;
  count("kpwatch_findings_total", {{"check", "K02"}});
  transaction_.put_audit("amendment_out_of_order", "{\"business_id\":" + json_quoted(record.business_id) + "}");
}

void CaseWork::dead_letter(const Message& message, const ArchivePlace& archive, std::int64_t document, const Notes& notes) {
  DeadLetter letter;
  letter.transport_id = message.transport_id;
  letter.feed = message.feed;
  letter.name = message.name;
  letter.position = message.position;
  letter.archive = archive;
  letter.document = document;
  const auto rejection = std::find_if(notes.begin(), notes.end(), [](const Note& note) { return note.severity == Severity::rejection; });
  if (rejection != notes.end()) {
    letter.reason = rejection->reason->code;
    letter.place = in_words(rejection->place);
    letter.text = rejection->text;
    letter.sentence = rejection->reason->sentence;
    if (!rejection->detail.empty()) letter.sentence += " (" + rejection->detail + ")";
  }
  letter.notes = notes_as_json(notes);
  letter.headers = headers_as_json(message.headers);
  letter.received_at = message.received_at;
  const auto id = transaction_.put_dead_letter(letter);
  count("kpwatch_findings_total", {{"check", "K03"}});
  count("kpwatch_dead_letters_total", {{"reason", letter.reason}});
  transaction_.put_audit("dead_letter", "{\"id\":" + std::to_string(id) + ",\"transport_id\":" + json_quoted(message.transport_id) +
                                            ",\"sha256\":" + json_quoted(archive.sha256) + ",\"reason\":" + json_quoted(letter.reason) +
                                            "}");
}

void CaseWork::answer(const Message& message, const SenderAnswer& answer) {
  const AnswerFacts facts{tools_.instance, message.feed, answer.sha256, message.received_at};
  const std::string key = answer_key(answer.sha256), stream = answer_stream(message.feed);
  if (transaction_.has_event(answer_event_id(answer.sha256)) || !transaction_.told(key).empty()) return;
  const auto epoch = transaction_.stream_epoch(stream);
  const auto sequence = transaction_.next_sequence(stream);
  transaction_.put_outbox(answer_event(facts, answer.text, epoch, sequence));
  told_.insert(stream);
  transaction_.put_audit("answered", "{\"sha256\":" + json_quoted(answer.sha256) + ",\"stream\":" + json_quoted(stream) + "}");
}

void CaseWork::judge_all_again(const std::vector<std::string>& business_ids, Moment now, const char* why) {
  const std::size_t at_once = count_at_once(business_ids.size());
  for (std::size_t i = 0; i < business_ids.size(); ++i)
    i < at_once ? judge_again(business_ids[i], now, why) : put_off(business_ids[i], now);
}

// Its turn comes as if a grace ended now; that it must come is in the ledger with what causes it.
void CaseWork::put_off(const std::string& business_id, Moment now) {
  auto record = transaction_.case_of(business_id);
  if (!record || record->cancelled || (record->look_again_at && *record->look_again_at <= now)) return;
  record->look_again_at = now;
  transaction_.put_case(*record);
}

void CaseWork::look_again(const std::string& business_id, Moment now) { judge_again(business_id, now, "grace"); }

void CaseWork::judge_again(const std::string& business_id, Moment now, const char* why) {
  auto record = transaction_.case_of(business_id);
  if (!record || record->cancelled) return;
  count("kpwatch_cases_looked_at_again_total", {{"why", why}});
  if (const auto key = certificate_of_case(business_id)) return judge_certificate_again(std::move(*record), *key, why, now);
  // The case is read again from its original bytes: whatever the maps of today make of them is what counts.
  const auto document = read_again(*record);
  const Declaration* declaration = document && document.value() ? document.value()->declaration() : nullptr;
  if (declaration == nullptr) {
    // What could not be read may be readable again (a map is mended, a disk answers): it is not given up.
    log::error("case_not_readable", {{"sha256", record->sha256}, {"why", document ? "no map reads it now" : document.error().sentence}});
    record->look_again_at = now + not_judged_again_after;
    transaction_.put_case(*record);
    transaction_.put_audit("case_not_readable", "{\"business_id\":" + json_quoted(business_id) + "}");
    return;
  }
  const Occasion because = occasion(why, now);
  Judgement judgement;
  try {
    judgement = judged(*record, *declaration, now);
  } catch (const std::exception& error) {
    // It must not keep a certificate from being recorded, nor the graces of others from ending.
    log::error("case_not_judged", {{"sha256", record->sha256}, {"error", error.what()}});
    record->look_again_at = now + not_judged_again_after;
    transaction_.put_case(*record);
    transaction_.put_audit("case_not_judged", "{\"business_id\":" + json_quoted(business_id) + "}");
    return;
  }
  decide(std::move(*record), *declaration, judgement, because);
}

Judgement CaseWork::judged(const CaseRecord& record, const Declaration& declaration, Moment now) const {
  throw_point("judging", declaration.identifier);
  return judge(declaration, record.business_id, transaction_, *tools_.knowledge.reference, tools_.checks, now, record.received_at, false);
}

void CaseWork::decide(CaseRecord record, const Declaration& declaration, const Judgement& judgement, const Occasion& occasion) {
  const CaseFacts facts = facts_of(record, occasion.now, tools_.instance, tools_.knowledge.reference->edition);

  const auto known = transaction_.alerts_of(record.business_id);
  const auto told = transaction_.told(event_key(record.business_id));
  auto due = alerts_due(declaration, judgement, facts, known, record.cancelled);
  if (!told.empty() && (record.cancelled || judgement.waiting.empty()))
    end_what_only_partners_know(due, declaration, facts, known, told, record.cancelled);
  for (Alert& alert : due) tell(alert, declaration, judgement, facts, known, told);
  draft_confirmations(record, declaration, judgement, facts, told);
  for (const Finding& finding : judgement.findings) count("kpwatch_findings_total", {{"check", std::string(finding.check->code)}});

  record.certificate_keys = record.cancelled ? std::vector<std::string>{} : judgement.certificate_keys;
  record.look_again_at = record.cancelled ? std::nullopt : judgement.look_again_at;
  transaction_.put_case(record);
  // Neither a cancelled nor a test declaration uses up a certificate, moves goods or is at fault.
  const bool counts = !record.cancelled && !record.test;
  transaction_.put_uses(record.business_id, counts ? judgement.use_keys : std::vector<std::string>{},
                        counts ? judgement.uses : std::vector<CertificateUse>{});
  transaction_.put_movements(record.business_id, counts ? judgement.movements : std::vector<Movement>{},
                             counts ? judgement.faults : std::vector<Fault>{});
  keep_decision(record, declaration, judgement, facts, occasion);
}

void CaseWork::keep_decision(const CaseRecord& record, const Declaration& declaration, const Judgement& judgement, const CaseFacts& facts,
                             const Occasion& occasion) {
  Decision decision;
  decision.business_id = record.business_id;
  decision.version = record.version;
  decision.seen = occasion.seen;
  decision.decided_at = occasion.now;
  decision.why = occasion.why;
  decision.grounds = tools_.grounds.sha256;
  decision.judgement = decision_as_json(declaration, judgement, facts);
  const bool is_declaration = facts.subject == CaseSubject::declaration;
  transaction_.put_decision(decision, judgement.certificate_keys, is_declaration ? declaration_key(declaration.identifier) : std::string());
  transaction_.put_audit("decision", "{\"business_id\":" + json_quoted(record.business_id) + ",\"sha256\":" + json_quoted(record.sha256) +
                                         ",\"version\":" + std::to_string(record.version) +
                                         ",\"reference\":" + json_quoted(facts.reference_edition) +
                                         ",\"decision_sha256\":" + json_quoted(sha256_hex(decision.judgement)) + "}");
}

// Once for a declaration and a certificate, whatever comes later: it only advises, and the authority has it.
void CaseWork::draft_confirmations(const CaseRecord& record, const Declaration& declaration, const Judgement& judgement,
                                   const CaseFacts& facts, const std::vector<ToldEvent>& told) {
  if (record.cancelled || record.test || facts.subject != CaseSubject::declaration) return;
  for (const ImportConfirmation& draft : confirmations_to_draft(declaration, judgement, transaction_, tools_.checks)) {
    const std::string id = confirmation_draft_id(record.business_id, draft.number.key());
    if (transaction_.has_event(id)) continue;
    for (const Authority& authority : *tools_.knowledge.authorities) {
      if (!hears_of_receipts(authority, draft.number.issuer, draft.received_on.value_or(day_of(facts.decided_at)),
                             *tools_.knowledge.reference))
        continue;
      const bool has_it = std::any_of(told.begin(), told.end(),
                                      [&](const ToldEvent& event) { return event.authority == authority.name && event.event_id == id; });
      if (has_it) continue;
      const auto epoch = transaction_.stream_epoch(authority.name);
      const auto sequence = transaction_.next_sequence(authority.name);
      transaction_.put_outbox(confirmation_draft_event(draft, facts, authority, epoch, sequence));
      told_.insert(authority.name);
      count("kpwatch_confirmations_drafted_total");
      transaction_.put_audit("confirmation_drafted",
                             "{\"event\":" + json_quoted(id) + ",\"authority\":" + json_quoted(authority.name) + "}");
    }
  }
}

// The ledger was restored and reads again; a partner has an alert that this time has no ground (its certificate came first).
void CaseWork::end_what_only_partners_know(std::vector<Alert>& due, const Declaration& declaration, const CaseFacts& facts,
                                           const std::vector<KnownAlert>& known, const std::vector<ToldEvent>& told, bool cancelled) {
  std::map<std::string, ToldEvent> latest;
  for (const auto& event : told)
    if (auto& newest = latest[event.alert_id]; event.revision >= newest.revision) newest = event;
  for (const auto& [id, event] : latest) {
    const bool is_due = std::any_of(due.begin(), due.end(), [&id = id](const Alert& alert) { return alert.id == id; });
    if (!is_standing(event.state) || is_due || find(known, id) != nullptr) continue;
    if (auto alert =
            alert_ended(declaration, facts.business_id, id, event.revision, cancelled ? AlertState::withdrawn : AlertState::resolved))
      due.push_back(std::move(*alert));
  }
}

// What an authority has already, word for word, is not said again. Other words under the same number are said under the next.
std::set<std::string> CaseWork::have_it_already(Alert& alert, const Declaration& declaration, const Judgement& judgement,
                                                const CaseFacts& facts, const std::vector<const Authority*>& authorities,
                                                const std::vector<ToldEvent>& told) const {
  std::set<std::string> have;
  std::uint32_t last = 0;
  bool is_contradicted = false;
  for (const Authority* authority : authorities)
    for (const auto& event : told) {
      if (event.authority != authority->name || event.alert_id != alert.id) continue;
      last = std::max(last, event.revision);
      if (event.revision != alert.revision) continue;
      const auto now = event_for(alert, declaration, judgement, facts, *authority, 1, 0, tools_.knowledge.reference.get());
      if (event_content(now.data) == event.content_sha256)
        have.insert(authority->name);
      else
        is_contradicted = true;
    }
  if (is_contradicted) alert.revision = last + 1;
  return have;
}

void CaseWork::tell(Alert& alert, const Declaration& declaration, const Judgement& judgement, const CaseFacts& facts,
                    const std::vector<KnownAlert>& known, const std::vector<ToldEvent>& told) {
  const KnownAlert* before = find(known, alert.id);
  auto authorities = routed(alert, declaration, judgement, *tools_.knowledge.authorities, before, *tools_.knowledge.reference);
  if (before == nullptr && !told.empty() && !is_standing(alert.state)) {
    // Nobody is on record as told of it: all who were, as it was found with them.
    for (const Authority& authority : *tools_.knowledge.authorities)
      if (std::any_of(told.begin(), told.end(),
                      [&](const ToldEvent& event) { return event.alert_id == alert.id && event.authority == authority.name; }))
        authorities.push_back(&authority);
  }
  // An end waits in the outbox until the name returns. Of a change nobody knows what may be shown: it is on record, and the
  // name hears the next one.
  const auto gone = before != nullptr ? told_and_gone(*before, *tools_.knowledge.authorities) : std::vector<Authority>{};
  for (const Authority& authority : gone) {
    if (!is_standing(alert.state))
      authorities.push_back(&authority);
    else
      transaction_.put_audit("change_not_told", "{\"id\":" + json_quoted(alert.id) + ",\"revision\":" + std::to_string(alert.revision) +
                                                    ",\"authority\":" + json_quoted(authority.name) + "}");
  }
  const auto have = told.empty() ? std::set<std::string>{} : have_it_already(alert, declaration, judgement, facts, authorities, told);
  KnownAlert remembered{alert.id, alert.item_number, alert.revision, alert.state, alert.content_hash, {}};
  if (before != nullptr) remembered.authorities = before->authorities;
  for (const Authority* authority : authorities) {
    if (std::find(remembered.authorities.begin(), remembered.authorities.end(), authority->name) == remembered.authorities.end())
      remembered.authorities.push_back(authority->name);
    if (have.contains(authority->name)) {
      transaction_.put_audit("alert_there_already",
                             "{\"id\":" + json_quoted(alert.id) + ",\"authority\":" + json_quoted(authority->name) + "}");
      continue;
    }
    const auto epoch = transaction_.stream_epoch(authority->name);
    const auto sequence = transaction_.next_sequence(authority->name);
    transaction_.put_outbox(event_for(alert, declaration, judgement, facts, *authority, epoch, sequence, tools_.knowledge.reference.get()));
    told_.insert(authority->name);
  }
  transaction_.put_alert(facts.business_id, remembered);
  count("kpwatch_alerts_total", {{"state", std::string(to_string(alert.state))}});
  transaction_.put_audit("alert", "{\"id\":" + json_quoted(alert.id) + ",\"revision\":" + std::to_string(alert.revision) + ",\"state\":" +
                                      json_quoted(to_string(alert.state)) + ",\"content\":" + json_quoted(alert.content_hash) + "}");
}

}  // namespace kpwatch
