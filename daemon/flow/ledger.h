// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Port: the durable memory, and the one commit point. Everything that a batch of messages leads to is in one
// transaction; nothing is acknowledged before it is durable (reliability: power loss included).
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "daemon/alerts/alert.h"
#include "daemon/base/result.h"
#include "daemon/checks/judgement.h"
#include "daemon/flow/message.h"
#include "daemon/flow/publisher.h"

namespace kpwatch {

struct ArchivePlace {
  std::string sha256;
  std::string segment;
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
};

// Original bytes, append-only, hashed. One writer (the desk).
class Archive {
 public:
  virtual ~Archive() = default;
  // Appends (or finds the same bytes again) ... Their SHA-256, where it is known: `get` holds against it what it finds.
  [[nodiscard]] virtual Result<ArchivePlace> put(const Bytes& bytes, std::string sha256) = 0;
  [[nodiscard]] Result<ArchivePlace> put(const Bytes& bytes) { return put(bytes, {}); }
  [[nodiscard]] Result<ArchivePlace> put(std::string_view bytes) { return put(Bytes(nullptr, bytes), {}); }
  // ... and nothing counts before this returned success: file and folder are synced. A failed sync is final: the process must end.
  [[nodiscard]] virtual Result<void> sync() = 0;
  // Checks the hash.
  [[nodiscard]] virtual Result<Bytes> get(const ArchivePlace& place) const = 0;
};

// One declaration as the ledger keeps it. Its content is read again from the archive when it must be judged again.
struct CaseRecord {
  std::string business_id;
  std::string identifier;
  std::string sha256;  // of the document's input
  ArchivePlace archive;
  std::uint32_t document = 0;  // index in its input
  std::string transport_id, feed, format, map;
  std::string characters;  // that were assumed when it was read (FeedTraits); empty: those that it named
  Moment received_at{};
  std::uint32_t version = 1;  // 2 after the first amendment
  bool test = false, cancelled = false;
  std::optional<Moment> look_again_at;
  std::vector<std::string> certificate_keys;
};

// Maps, tables and settings that decisions are made with, as one bundle (grounds.h) in the archive.
struct KeptGrounds {
  std::string sha256;              // of the bundle
  std::string reference, version;  // edition of the tables; version of kpwatch
  ArchivePlace archive;
};

// What was decided on a case, and what it stood on. The ledger's clock is its audit log: the number of the last record.
struct Decision {
  std::uint64_t number = 0;  // given by the ledger, in the order of the decisions
  std::string business_id;
  std::uint32_t version = 1;  // of the case
  std::int64_t seen = -1;     // the clock when the memory was asked; -1: made by a kpwatch that did not keep it
  std::int64_t recorded = 0;  // the audit record that tells of it; given by the ledger
  Moment decided_at{};        // what counted as now
  std::string why;            // arrival, amendment, cancellation, certificate, document, use, grace; "before" with seen = -1
  std::string grounds;        // sha256 of KeptGrounds; empty: none kept
  std::string sources;        // lines of kind and sha256 of content: what was on record of the certificates and the declaration
  std::string judgement;      // JSON: items, findings, waiting, edition of the tables
};

struct DeadLetter {
  std::uint64_t id = 0;  // given by the ledger
  std::string transport_id, feed, name;
  SourcePosition position;
  ArchivePlace archive;
  std::int64_t document = -1;                 // index in its input; -1 = the whole input
  std::string reason, place, text, sentence;  // of the first rejection
  std::string notes;                          // JSON array of all notes
  std::string headers;                        // JSON object
  Moment received_at{};
  std::uint32_t attempts = 1;
  std::string state = "open";  // open, replayed, closed
};

// An event that an authority had already when a restored ledger was recovered.
struct ToldEvent {
  std::string authority, event_id, alert_id;
  std::uint32_t revision = 0;
  AlertState state = AlertState::open;
  std::string key, content_sha256;  // as event_key and event_content make them
  // Where in the stream it is, and with which bytes: only for the recovery itself, not kept.
  std::uint32_t stream_epoch = 0;
  std::uint64_t sequence = 0;
  std::string data_sha256;
};

struct InboxEntry {
  std::string transport_id, sha256;
  Moment received_at{};
  std::string outcome;
};

class Ledger {
 public:
  virtual ~Ledger() = default;

  // The desk's transaction: BEGIN IMMEDIATE ... COMMIT. Destroyed without commit = rolled back. One at a time.
  // Questions and answers see the transaction's own writes. Any failure inside: roll back, report, try the batch again later.
  class Transaction : public Memory {
   public:
    // Position after `last` handled messages, by compare-and-set: false = another daemon has moved it; drop the batch.
    [[nodiscard]] virtual bool advance(const std::string& feed, const std::string& source, std::optional<std::int64_t> expected,
                                       std::int64_t next) = 0;
    [[nodiscard]] virtual std::optional<InboxEntry> inbox(const std::string& transport_id) const = 0;
    virtual void record_inbox(const InboxEntry& entry) = 0;
    [[nodiscard]] virtual std::optional<DeliveryReceipt> receipt(const std::string& transport_id) const = 0;
    // Forgets some others whose time was over before this one came.
    virtual void put_receipt(const DeliveryReceipt& receipt) = 0;
    [[nodiscard]] virtual std::optional<CaseRecord> case_of(const std::string& business_id) const = 0;
    // Was this document of these bytes ever what the case rested on, now or before an amendment?
    [[nodiscard]] virtual bool has_version(const std::string& business_id, const std::string& sha256, std::uint32_t document) const = 0;
    virtual void put_case(const CaseRecord& record) = 0;
    virtual void put_uses(const std::string& business_id, const std::vector<std::string>& keys,
                          const std::vector<CertificateUse>& uses) = 0;  // replaces
    // Replaces what the declaration had added to the memory of shipments and of faults.
    virtual void put_movements(const std::string& business_id, const std::vector<Movement>& movements,
                               const std::vector<Fault>& faults) = 0;
    [[nodiscard]] virtual std::int64_t clock() const = 0;
    virtual void put_grounds(const KeptGrounds& grounds) = 0;  // once; those that are kept already stay
    // Kept for good. Its record in the audit log must be the next. What is on record of the certificates, and was observed of the
    // declaration (as declaration_key names it), is noted with it.
    virtual void put_decision(const Decision& decision, const std::vector<std::string>& certificate_keys,
                              const std::string& declaration) = 0;
    [[nodiscard]] virtual std::vector<std::string> cases_citing(
        const std::string& certificate_key) const = 0;                                                      // business ids, oldest first
    [[nodiscard]] virtual std::vector<std::string> cases_due(Moment now, std::size_t count_max) const = 0;  // look_again_at <= now
    // Keeps every version; false when the same content was known already. Where a clock that was set back would make it known
    // before one that is on record, it is known from right behind that one: the newest stays the newest.
    virtual bool put_certificate(const Certificate& certificate, const ArchivePlace& archive, Moment known_at,
                                 const std::string& source) = 0;
    // What authorities exchange; keeps every version, statistics row by row. False when the same content was known already.
    virtual bool put_exchange(const Exchange& document, const ArchivePlace& archive, Moment known_at, const std::string& source) = 0;
    // Cases of declarations that call themselves so, as declaration_key makes names.
    [[nodiscard]] virtual std::vector<std::string> cases_of_declaration(const std::string& declaration) const = 0;
    // Was an event with this id ever put into an outbox?
    [[nodiscard]] virtual bool has_event(const std::string& event_id) const = 0;
    [[nodiscard]] virtual std::vector<KnownAlert> alerts_of(const std::string& business_id) const = 0;
    virtual void put_alert(const std::string& business_id, const KnownAlert& alert) = 0;
    [[nodiscard]] virtual std::uint64_t next_sequence(const std::string& authority) = 0;  // gap-free: rolled back with the transaction
    [[nodiscard]] virtual std::uint32_t stream_epoch(const std::string& authority) = 0;
    virtual void put_outbox(const OutboxEntry& entry) = 0;
    virtual std::uint64_t put_dead_letter(const DeadLetter& letter) = 0;
    virtual void set_dead_letter_state(std::uint64_t id, const std::string& state) = 0;
    virtual void put_audit(const std::string& event, const std::string& json) = 0;  // hash chain
    // What authorities are known to have from before a recovery; nearly always nothing.
    [[nodiscard]] virtual std::vector<ToldEvent> told(const std::string& key) const = 0;
    // For the recovery of a restored ledger: from here on it is another one than the one whose traces are out there. Each
    // stream goes on in an epoch after all that were seen (by authority) and all it had itself. What is unsent, but has the
    // number of another event there, moves to the new epoch, or goes if it is there already.
    virtual void begin_life(const std::map<std::string, std::uint32_t>& epochs_seen, const std::vector<ToldEvent>& told) = 0;
    // Where a feed goes on reading; nothing: at the beginning.
    virtual void set_position(const std::string& feed, const std::string& source, std::optional<std::int64_t> next) = 0;
    // The archive is whole up to the end of this place: everything that is put refers to says so by itself.
    virtual void archive_reaches(const ArchivePlace& place) = 0;
    [[nodiscard]] virtual Result<void> commit() = 0;
    // Rolls back, and tells what had failed in it, if anything: an answer that was none must not pass for "nothing known".
    [[nodiscard]] virtual Result<void> abandon() = 0;
  };
  // Waits for the transaction before, if any. Throws nothing: a failure to begin comes out of commit().
  [[nodiscard]] virtual Result<std::unique_ptr<Transaction>> begin() = 0;

  // Tells this ledger from every other; a copy has the same. For those outside who must know whose positions count.
  [[nodiscard]] virtual std::string identity() const = 0;
  // A failure is no answer: it must not pass for "nothing known".
  [[nodiscard]] virtual Result<std::optional<std::int64_t>> position(const std::string& feed, const std::string& source) const = 0;
  struct Position {
    std::string feed, source;
    std::int64_t next = 0;
  };
  [[nodiscard]] virtual Result<std::vector<Position>> positions() const = 0;
  // Times a message was started and not finished: counted in a small transaction of its own, before parsing, for suspects only.
  [[nodiscard]] virtual std::uint32_t count_attempt(const std::string& transport_id) = 0;

  // Dispatchers, any thread. A failure is no empty outbox.
  [[nodiscard]] virtual Result<std::vector<OutboxEntry>> unsent(const std::string& authority, std::size_t count_max) const = 0;
  [[nodiscard]] virtual Result<void> mark_sent(const std::string& authority, std::uint32_t stream_epoch, std::uint64_t up_to_sequence,
                                               const std::string& bookmark) = 0;
  [[nodiscard]] virtual Result<std::string> bookmark(const std::string& authority) const = 0;
  // An event that its partner refuses is held aside: it is unsent no more, and not sent either, until it was published after all.
  [[nodiscard]] virtual Result<void> hold_aside(const OutboxEntry& entry) = 0;
  [[nodiscard]] virtual Result<std::vector<OutboxEntry>> held_aside(const std::string& authority, std::size_t count_max) const = 0;
  [[nodiscard]] virtual Result<void> mark_held_sent(const OutboxEntry& entry, const std::string& bookmark) = 0;

  // Looking, any thread. What decisions hang on is a Result; the rest, for people, is empty where the ledger cannot be read, and the
  // log says so.
  struct AlertSummary {
    std::string id, item_number, business_id, authority, state, disposition, event_id, data;
    std::uint32_t revision = 0;
    std::uint64_t sequence = 0;
    bool sent = false;
  };
  [[nodiscard]] virtual std::vector<AlertSummary> alerts(const std::string& id_or_empty, std::size_t count_max) const = 0;
  [[nodiscard]] virtual Result<std::vector<DeadLetter>> dead_letters(bool open_only, std::size_t count_max) const = 0;
  [[nodiscard]] virtual std::optional<DeadLetter> dead_letter(std::uint64_t id) const = 0;
  struct CertificateVersion {
    Certificate certificate;
    Moment known_at{};
    std::string source;
    ArchivePlace archive;
  };
  [[nodiscard]] virtual std::vector<CertificateVersion> certificate_versions(const std::string& key) const = 0;
  [[nodiscard]] virtual std::vector<CertificateUse> certificate_uses(const std::string& key) const = 0;
  // Published figures with all their revisions, a return with one row each; by reporter, period and table, then as they came.
  struct PublishedFigure {
    StatisticsReturn figure;
    Moment known_at{};
    std::string source;
    ArchivePlace archive;
  };
  [[nodiscard]] virtual std::vector<PublishedFigure> published_figures(std::optional<CountryCode> reporter, int first_year,
                                                                       int last_year) const = 0;
  [[nodiscard]] virtual std::optional<KeptGrounds> grounds(const std::string& sha256) const = 0;
  // Of one case, oldest first.
  [[nodiscard]] virtual std::vector<Decision> decisions(const std::string& business_id) const = 0;
  // Of all, after the one with this number.
  [[nodiscard]] virtual std::vector<Decision> decisions_after(std::uint64_t number, std::size_t count_max) const = 0;
  // As it was in this version; without look_again_at and certificate_keys where that is not the present one.
  [[nodiscard]] virtual std::optional<CaseRecord> case_version(const std::string& business_id, std::uint32_t version) const = 0;
  // Business ids of the cases that somebody may mean: by business id, declaration identifier, certificate key or alert id; by arrival.
  [[nodiscard]] virtual Result<std::vector<std::string>> cases_named(const std::string& name) const = 0;
  // The clock at the end of this moment.
  [[nodiscard]] virtual std::int64_t clock_at(Moment moment) const = 0;
  // The memory as it was; answers as the desk's questions were answered then. Not thread-safe.
  class EarlierMemory : public Memory {
   public:
    virtual void go_to(std::int64_t clock) = 0;
    // The first failure of an answer since it was made: an answer that was none must not pass for "nothing known".
    [[nodiscard]] virtual Result<void> trouble() const = 0;
  };
  [[nodiscard]] virtual Result<std::unique_ptr<EarlierMemory>> earlier_memory() const = 0;
  struct Counts {
    std::uint64_t cases = 0, certificates = 0, alerts = 0, unsent = 0, dead_letters = 0, audit = 0;
  };
  [[nodiscard]] virtual Counts counts() const = 0;
  [[nodiscard]] virtual Result<void> verify() const = 0;  // audit chain whole, archive rows present
};

}  // namespace kpwatch
