// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The one connection that writes and checkpoints, its prepared statements, and the state that lives from transaction to
// transaction.
#pragma once

#include <atomic>
#include <filesystem>
#include <string>

#include "adapters/ledgers/sqlite/audit_chain.h"
#include "adapters/ledgers/sqlite/connection.h"
#include "adapters/ledgers/sqlite/readings.h"
#include "adapters/ledgers/sqlite/turn.h"
#include "daemon/base/result.h"

namespace kpwatch::sqlite {

class Writer {
 public:
  explicit Writer(const std::filesystem::path& file);  // throws SqlError

  // After the schema stands: prepares what needs it. Throws SqlError.
  void prepare();
  // Reads every page once; a damaged file must not be written on.
  [[nodiscard]] Result<void> check();

  // BEGIN IMMEDIATE: the write lock at once, so that what is read inside cannot be overtaken (Poco's own begin is DEFERRED).
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
  std::atomic<bool> any_attempts{false};

  Statement insert_position, move_position, record_inbox, put_case, forget_keys, put_key, uses_before, forget_uses, put_use, put_use_again,
      put_certificate, cover, put_alert, next_sequence, put_outbox, put_dead_letter, dead_letter_state, put_audit, move_audit_end,
      count_attempt, forget_attempt, mark_sent, hold_aside, mark_held_sent, put_bookmark;

 private:
  void read_audit_end();
  void checkpoint_when_due();
  [[nodiscard]] bool checkpoint();

  Statement begin_, commit_;
  bool is_audit_end_known_ = false;
  std::filesystem::path log_file_;
  std::uintmax_t checkpoint_at_bytes_;
};

// "the ledger is full ...": with what to do, where that is known. A failed sync is final.
[[nodiscard]] Failure as_failure(const std::string& what, const SqlError& error);

}  // namespace kpwatch::sqlite
