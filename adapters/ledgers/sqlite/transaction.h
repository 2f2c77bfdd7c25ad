// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The desk's transaction. The first call that fails is remembered; from then on nothing is asked or written any more,
// and commit rolls back and says why. Until then the caller gets empty answers, which lead to nothing.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "adapters/ledgers/sqlite/writer.h"
#include "daemon/flow/ledger.h"

namespace kpwatch::sqlite {

class SqliteTransaction final : public Ledger::Transaction {
 public:
  // A transaction has been begun on `writer`, whose turn is handed over.
  SqliteTransaction(Writer& writer, Turn::Held turn) : writer_(writer), turn_(std::move(turn)) {}
  ~SqliteTransaction() override;
  SqliteTransaction(const SqliteTransaction&) = delete;
  SqliteTransaction& operator=(const SqliteTransaction&) = delete;

  // True also when the ledger failed, as nobody else has moved the position then; commit tells.
  [[nodiscard]] bool advance(const std::string& feed, const std::string& source, std::optional<std::int64_t> expected,
                             std::int64_t next) override;
  [[nodiscard]] std::optional<InboxEntry> inbox(const std::string& transport_id) const override;
  void record_inbox(const InboxEntry& entry) override;
  [[nodiscard]] std::optional<DeliveryReceipt> receipt(const std::string& transport_id) const override;
  void put_receipt(const DeliveryReceipt& receipt) override;
  [[nodiscard]] std::optional<CaseRecord> case_of(const std::string& business_id) const override;
  [[nodiscard]] bool has_version(const std::string& business_id, const std::string& sha256, std::uint32_t document) const override;
  void put_case(const CaseRecord& record) override;
  void put_uses(const std::string& business_id, const std::vector<std::string>& keys, const std::vector<CertificateUse>& uses) override;
  void put_movements(const std::string& business_id, const std::vector<Movement>& movements, const std::vector<Fault>& faults) override;
  [[nodiscard]] std::int64_t clock() const override { return writer_.audit_end.sequence; }
  void put_grounds(const KeptGrounds& grounds) override;
  void put_decision(const Decision& decision, const std::vector<std::string>& certificate_keys, const std::string& declaration) override;
  [[nodiscard]] std::vector<std::string> cases_citing(const std::string& certificate_key) const override;
  [[nodiscard]] std::vector<std::string> cases_due(Moment now, std::size_t count_max) const override;
  bool put_certificate(const Certificate& certificate, const ArchivePlace& archive, Moment known_at, const std::string& source) override;
  bool put_exchange(const Exchange& document, const ArchivePlace& archive, Moment known_at, const std::string& source) override;
  [[nodiscard]] std::vector<std::string> cases_of_declaration(const std::string& declaration) const override;
  [[nodiscard]] bool has_event(const std::string& event_id) const override;
  [[nodiscard]] std::vector<KnownAlert> alerts_of(const std::string& business_id) const override;
  void put_alert(const std::string& business_id, const KnownAlert& alert) override;
  [[nodiscard]] std::uint64_t next_sequence(const std::string& authority) override;
  [[nodiscard]] std::uint32_t stream_epoch(const std::string& authority) override;
  void put_outbox(const OutboxEntry& entry) override;
  std::uint64_t put_dead_letter(const DeadLetter& letter) override;
  void set_dead_letter_state(std::uint64_t id, const std::string& state) override;
  void put_audit(const std::string& event, const std::string& json) override;
  void archive_reaches(const ArchivePlace& place) override;
  [[nodiscard]] std::vector<ToldEvent> told(const std::string& key) const override;
  void begin_life(const std::map<std::string, std::uint32_t>& epochs_seen, const std::vector<ToldEvent>& told) override;
  void set_position(const std::string& feed, const std::string& source, std::optional<std::int64_t> next) override;
  [[nodiscard]] Result<void> commit() override;
  [[nodiscard]] Result<void> abandon() override;

  [[nodiscard]] std::optional<Certificate> certificate(const std::string& key) const override;
  [[nodiscard]] std::vector<CertificateUse> uses(const std::string& key, const std::string& business_id) const override;
  [[nodiscard]] std::optional<IssuerCoverage> coverage(CountryCode issuer) const override;
  [[nodiscard]] std::vector<Known<ImportConfirmation>> confirmations(const std::string& key) const override;
  [[nodiscard]] std::vector<Known<ExportPreadvice>> preadvices(const std::string& key) const override;
  [[nodiscard]] std::vector<Known<CertificateNotice>> notices(const std::string& key) const override;
  [[nodiscard]] std::vector<Known<Observation>> observations(const std::string& key_or_declaration) const override;
  [[nodiscard]] std::vector<Known<Certificate>> certificate_versions(const std::string& key) const override;
  [[nodiscard]] std::vector<Known<CertificateNotice>> losses(Day from, Day until) const override;
  [[nodiscard]] std::size_t preadvices_of(CountryCode issuer, Day from, Day until, std::size_t enough) const override;
  [[nodiscard]] std::vector<Movement> movements(const MovementQuery& query) const override;
  [[nodiscard]] Decimal carats_moved(CountryCode issuer, const std::string& origin, Day from, Day until) const override;
  [[nodiscard]] std::int64_t faults(const Fault& fault, Day from, const std::string& before_business_id) const override;

 private:
  template <class Answer, class Work>
  Answer answer(Answer when_failed, const Work& work) const;
  template <class Work>
  void act(const Work& work);
  void forget_attempts_of(const std::string& transport_id);
  bool put_figures(const StatisticsReturn& figures, const ArchivePlace& archive, Moment known_at, const std::string& source);
  void keep_version(const std::string& business_id);
  [[nodiscard]] std::string sources(const std::vector<std::string>& certificate_keys, const std::string& declaration) const;
  // False: it reaches no further than before.
  bool cover(const std::string& issuer, std::int64_t earliest, std::int64_t until);

  Writer& writer_;
  Turn::Held turn_;
  mutable std::optional<Failure> failure_;
  bool is_over_ = false;
};

}  // namespace kpwatch::sqlite
