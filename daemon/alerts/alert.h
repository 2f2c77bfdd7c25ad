// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Findings worth telling, per goods item, and who is told what.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/alerts/outbox_entry.h"
#include "daemon/base/complaint.h"
#include "daemon/checks/judgement.h"

namespace kpwatch {

// correct: technical only, a notice to mend. info, review, alert: by severity.
enum class Disposition : std::uint8_t { none, correct, info, review, alert };
[[nodiscard]] std::string_view to_string(Disposition disposition);

enum class AlertState : std::uint8_t { open, updated, resolved, withdrawn };
[[nodiscard]] std::string_view to_string(AlertState state);

// One alert: one goods item (or the whole document) of one declaration, under one reproducible id for ever.
struct Alert {
  std::string id;  // hash of namespace, business id and item: no clock, no chance, no order of arrival
  std::uint32_t revision = 1;
  AlertState state = AlertState::open;
  Disposition disposition = Disposition::none;
  std::string item_number;               // as declared, else the position; "0" for the whole document
  std::vector<const Finding*> findings;  // empty when resolved or withdrawn
  FindingClass cls{};
  int severity = 0;
  std::string content_hash;  // of what it says: a new revision only when this changes
};

// What the ledger remembers of an alert that was made.
struct KnownAlert {
  std::string id, item_number;
  std::uint32_t revision = 0;
  AlertState state = AlertState::open;
  std::string content_hash;
  std::vector<std::string> authorities;  // that were told
};

// Facts of the case which are not in the declaration.
struct CaseFacts {
  std::string business_id, sha256, transport_id, feed, format;
  Moment received_at{};  // of the declaration: data.created_at
  Moment decided_at{};   // of the message or the end of the grace that led to this revision: CloudEvents time
  std::string instance;  // this kpwatch: CloudEvents source
  std::string reference_edition;
  CaseSubject subject = CaseSubject::declaration;  // what the case is about; the declaration's identifier names it
};

// hash of namespace, business id and item
[[nodiscard]] std::string alert_id(const std::string& business_id, const std::string& item_number);

// The alerts that must be sent now: new ones, changed ones (revision + 1, updated), those whose findings are gone
// (resolved). `cancelled` withdraws all open ones. Nothing changed: empty.
[[nodiscard]] std::vector<Alert> alerts_due(const Declaration& declaration, const Judgement& judgement, const CaseFacts& facts,
                                            const std::vector<KnownAlert>& known, bool cancelled);

enum class Tlp : std::uint8_t { clear, green, amber, amber_strict, red };
[[nodiscard]] std::string_view to_string(Tlp tlp);  // "TLP:AMBER+STRICT"

// One entry of config/authorities.yaml.
struct Authority {
  std::string name;  // [a-z0-9-], stable: names the stream
  std::string title;
  std::vector<Recipient> recipients;   // which roles it takes
  std::vector<CountryCode> countries;  // for IMA, EXA, CUS, DEC: of which country; empty = of all
  int severity_min = 0;
  std::vector<std::string> fields;  // allow-list of data members it may see; empty = all
  Tlp tlp = Tlp::amber_strict;
  std::string publisher;             // name of an entry under publishers: in kpwatch.yaml
  std::string kp_level = "K3";       // K0 public ... K3 authority to authority, K4 enforcement case
  std::string purpose, legal_basis;  // what the data may be used for, and on which ground it is handed over
  FilePlace place;
};

[[nodiscard]] std::vector<Authority> read_authorities(const std::string& file, Complaints& complaints);
// The same from text; for tests and fuzzing.
[[nodiscard]] std::vector<Authority> read_authorities_text(std::string_view text, const std::string& file, Complaints& complaints);

// Which authorities hear this alert (for resolved and withdrawn ones: those told before).
[[nodiscard]] std::vector<const Authority*> routed(const Alert& alert, const Declaration& declaration, const Judgement& judgement,
                                                   const std::vector<Authority>& authorities, const KnownAlert* known,
                                                   const ReferenceData& reference);

// Who was told of it and is not among the authorities now (taken out of the configuration, for a while or for good). Nobody
// knows what such a one may see today: by these it sees what marks the alert itself, which is enough for an end and for
// nothing else.
[[nodiscard]] std::vector<Authority> told_and_gone(const KnownAlert& known, const std::vector<Authority>& authorities);

// The bytes for one authority: only what is addressed to it, only the members it may see, at most 64 KiB. `reference`
// maps parts to their party (members to the EU); give the one that `routed` was given.
[[nodiscard]] OutboxEntry event_for(const Alert& alert, const Declaration& declaration, const Judgement& judgement, const CaseFacts& facts,
                                    const Authority& authority, std::uint32_t stream_epoch, std::uint64_t sequence,
                                    const ReferenceData* reference = nullptr);
// What kpwatch drafts for the exporting authority when an import was released: the confirmation of receipt, as an event in
// the same stream as the alerts. The same declaration and certificate give the same id for ever.
inline constexpr std::string_view confirmation_draft_type = "org.kpwatch.confirmation.draft";
[[nodiscard]] std::string confirmation_draft_id(const std::string& business_id, const std::string& certificate_key);
[[nodiscard]] OutboxEntry confirmation_draft_event(const ImportConfirmation& draft, const CaseFacts& facts, const Authority& authority,
                                                   std::uint32_t stream_epoch, std::uint64_t sequence);

// The partition key of a declaration's events; it tells nothing of the sender.
[[nodiscard]] std::string event_key(const std::string& business_id);
// CloudEvents source of an instance.
[[nodiscard]] std::string event_source(const std::string& instance);
// Equal for two events that say the same, though they were decided at different times.
[[nodiscard]] std::string event_content(std::string_view data);
// An alert that stands at a partner and has no ground here any more. Nothing: the id is none of this declaration's.
[[nodiscard]] std::optional<Alert> alert_ended(const Declaration& declaration, const std::string& business_id, const std::string& id,
                                               std::uint32_t last_revision, AlertState state);

}  // namespace kpwatch
