// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The one connection that writes and checkpoints, its prepared statements, and the state that lives from transaction to
// transaction.
#pragma once

#include <atomic>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "adapters/ledgers/sqlite/audit_chain.h"
#include "adapters/ledgers/sqlite/connection.h"
#include "adapters/ledgers/sqlite/page_sums.h"
#include "adapters/ledgers/sqlite/readings.h"
#include "adapters/ledgers/sqlite/seals.h"
#include "adapters/ledgers/sqlite/turn.h"
#include "adapters/ledgers/sqlite/witness.h"
#include "daemon/base/result.h"

namespace kpwatch::sqlite {

class Writer {
 public:
  explicit Writer(const std::filesystem::path& file);  // throws SqlError

  ~Writer();

  // After the schema stands: prepares what needs it. Throws SqlError.
  void prepare(std::unique_ptr<PageSums> page_sums);
  // Refuses a ledger that is older than its witness, or another one.
  [[nodiscard]] Result<void> compare_with_witness();
  // For a recovery: whatever the witness says. From here on the ledger's commits count beyond all that were seen before.
  [[nodiscard]] Result<void> overrule_witness();
  // Reads every page once; a damaged file must not be written on.
  [[nodiscard]] Result<void> check();

  // BEGIN IMMEDIATE: the write lock at once, so that what is read inside cannot be overtaken.
  [[nodiscard]] Result<void> begin();
  [[nodiscard]] Result<void> commit();
  void roll_back() noexcept;
  // Folds what is left of the log into the database. For the end, when nobody reads any more: SQLite does it by itself
  // when it closes, but tells nobody when that fails.
  void last_checkpoint();

  Turn turn;
  Connection connection;
  Readings ask;
  AuditEnd audit_end;       // as of now, inside the transaction
  bool audit_grew = false;  // in this transaction
  Seals seals;              // as of now, inside the transaction
  // Runs a statement that writes a row whose values are given in the order of the table's columns, and its seal last.
  template <class... Values>
  Seal put(Statement& statement, Table table, const Values&... values) {
    const Seal seal = seal_of(description_of(table).name, values...);
    statement.run(values..., seal.text());
    return seal;
  }
  // The same with values that are known only when it runs.
  Seal put_values(Statement& statement, Table table, std::vector<Statement::Value> values);
  // The audit record to come: from it on, what this transaction writes now stands, and what it replaces has ended.
  [[nodiscard]] std::int64_t next_record() const { return audit_end.sequence + 1; }
  // Up to where a segment of the archive is whole, as this transaction relies on it.
  void archive_reaches(const std::string& segment, std::uint64_t bytes);
  // What was lost or stolen in these days (both included), in the order of the ledger. Each declaration in scope asks, and reading a
  // notice out of its row costs more than all else that is asked of it: they are kept in memory until there is another.
  [[nodiscard]] std::vector<Known<CertificateNotice>> losses(Day from, Day until);
  // As notices have it. Which certificates notices are about is kept in memory in the same way: a few, of all that are looked up.
  [[nodiscard]] std::optional<Certificate> certificate(const std::string& key);
  // A new one was put, about this certificate.
  void hear_notice(const std::string& key);
  std::atomic<bool> any_attempts{false};
  bool any_told = false;

  Statement insert_position, move_position, record_inbox, put_receipt, forget_receipts, case_before, put_case, forget_keys, put_key,
      uses_of, end_use, put_use, movements_of, end_movement, put_movement, faults_of, end_fault, put_fault, keep_case_version,
      put_characters, put_past_coverage, grounds_before, put_grounds, sources_of_certificate, sources_of_declaration, put_decision,
      certificate_before, certificate_latest, put_certificate, exchange_before, exchange_latest, put_exchange, figure_before, put_figure,
      coverage_before, put_coverage, alert_before, put_alert, stream_before, put_stream, put_outbox, put_dead_letter, dead_letter_state,
      put_audit, move_audit_end, attempt_before, put_attempt, forget_attempt, mark_sent, hold_aside, mark_held_sent, put_held, forget_held,
      delivery_before, put_delivery, bookmark_before, put_bookmark, put_told, all_streams, position_before, forget_position;

 private:
  void read_end();  // of the audit log, and the seals
  void checkpoint_when_due();
  // From the log's beginning: over what is in the file, or with the file cut to nothing.
  enum class After : std::uint8_t { begin_anew, cut };
  [[nodiscard]] bool checkpoint(After after);
  [[nodiscard]] bool seal_transaction();  // false: there is nothing to seal
  [[nodiscard]] Witnessed witnessed() const;

  Statement begin_, commit_, segment_before_, put_segment_, put_seal_;
  bool is_end_known_ = false;
  std::optional<std::vector<std::pair<Day, Known<CertificateNotice>>>> losses_;
  bool are_losses_too_many_ = false;  // to be kept
  std::optional<std::unordered_set<std::string>> noticed_;
  bool are_noticed_too_many_ = false;
  std::map<std::string, std::uint64_t> reached_;  // in this transaction
  std::string state_sha256_;
  std::unique_ptr<Witness> witness_;
  std::unique_ptr<PageSums> page_sums_;
  std::filesystem::path log_file_;
  std::uint64_t checkpoint_at_frames_;
};

// "the ledger is full ...": with what to do, where that is known. A failed sync is final.
[[nodiscard]] Failure as_failure(const std::string& what, const SqlError& error);

}  // namespace kpwatch::sqlite
