// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/ledgers/sqlite/writer.h"

#include "daemon/base/crash_point.h"
#include "daemon/base/durable.h"
#include "daemon/base/log.h"

namespace kpwatch::sqlite {
namespace {

// The log is folded into the database when it has grown by this much: about a second's work at full speed.
constexpr std::uintmax_t checkpoint_bytes = std::uintmax_t{8} << 20;

}  // namespace

Failure as_failure(const std::string& what, const SqlError& error) {
  const auto sentence = what + ": " + error.what();
  switch (error.kind) {
    case SqlError::Kind::full:
      return failure(sentence + " (the disk is full: make room, nothing else is needed)");
    case SqlError::Kind::io:
      return failure(sentence + " (the disk or file system fails: see the system's log)");
    case SqlError::Kind::sync:
      return final_failure(sentence + " (the disk or file system fails: see the system's log)");
    case SqlError::Kind::unopened:  // SQLite then tries to open it for reading only, and knows only why that failed
      return failure(sentence + " (no room for another file, no right to make one, or a disk that fails)");
    case SqlError::Kind::corrupt:
      return failure(sentence + " (restore the last backup, or ask for help before anything else)");
    case SqlError::Kind::locked:
      return failure(sentence + " (another program has the file open for writing: only kpwatch may)");
    case SqlError::Kind::read_only:
      return failure(sentence + " (SQLite could open it for reading only: no right to write here, no room, or a disk that fails)");
    case SqlError::Kind::other:
      break;
  }
  return failure(sentence);
}

Writer::Writer(const std::filesystem::path& file)
    : connection(file, Connection::Mode::writer),
      ask(connection),
      insert_position(connection, "INSERT INTO positions VALUES (?, ?, ?) ON CONFLICT DO NOTHING RETURNING next", "i"),
      move_position(connection, "UPDATE positions SET next = ? WHERE feed = ? AND source = ? AND next = ? RETURNING next", "i"),
      record_inbox(connection, "INSERT INTO inbox VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"),
      put_case(
          connection,
          "INSERT INTO cases (business_id, identifier, sha256, archive_sha256, archive_segment, archive_offset, archive_length, document, "
          "transport_id, feed, format, map, received_at, version, test, cancelled, look_again_at, decision) "
          "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (business_id) DO UPDATE SET "
          "identifier = excluded.identifier, sha256 = excluded.sha256, archive_sha256 = excluded.archive_sha256, "
          "archive_segment = excluded.archive_segment, archive_offset = excluded.archive_offset, archive_length = excluded.archive_length, "
          "document = excluded.document, transport_id = excluded.transport_id, feed = excluded.feed, format = excluded.format, "
          "map = excluded.map, received_at = excluded.received_at, version = excluded.version, test = excluded.test, "
          "cancelled = excluded.cancelled, look_again_at = excluded.look_again_at, decision = excluded.decision"),
      forget_keys(connection, "DELETE FROM case_certificates WHERE business_id = ?"),
      put_key(connection, "INSERT INTO case_certificates VALUES (?, ?) ON CONFLICT DO NOTHING"),
      uses_before(connection, "SELECT arrival, certificate_key FROM uses WHERE business_id = ? ORDER BY arrival", "it"),
      forget_uses(connection, "DELETE FROM uses WHERE business_id = ?"),
      put_use(connection,
              "INSERT INTO uses (certificate_key, business_id, identifier, sender, regime, accepted_on, jurisdiction, importing_country, "
              "office, "
              "transport_document, exporter_country, carats) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
      put_use_again(
          connection,
          "INSERT INTO uses (certificate_key, business_id, identifier, sender, regime, accepted_on, jurisdiction, importing_country, "
          "office, transport_document, exporter_country, carats, arrival) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
      put_certificate(
          connection,
          "INSERT INTO certificate_versions (key, content_sha256, effective_on, known_at, source, archive_sha256, archive_segment, "
          "archive_offset, archive_length, content) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
          "ON CONFLICT (key, content_sha256) DO NOTHING RETURNING arrival",
          "i"),
      cover(connection,
            "INSERT INTO coverage VALUES (?, ?, ?) ON CONFLICT (issuer) DO UPDATE SET "
            "earliest_issued_on = min(earliest_issued_on, excluded.earliest_issued_on), complete_until = max(complete_until, "
            "excluded.complete_until)"),
      put_alert(
          connection,
          "INSERT INTO alerts (id, business_id, item_number, revision, state, content_hash, authorities) VALUES (?, ?, ?, ?, ?, ?, ?) "
          "ON CONFLICT (id) DO UPDATE SET item_number = excluded.item_number, revision = excluded.revision, state = excluded.state, "
          "content_hash = excluded.content_hash, authorities = excluded.authorities"),
      next_sequence(connection,
                    "INSERT INTO streams VALUES (?, 1, 1) ON CONFLICT (authority) DO UPDATE SET last_sequence = last_sequence + 1 "
                    "RETURNING last_sequence",
                    "i"),
      put_outbox(connection,
                 "INSERT INTO outbox (authority, stream_epoch, sequence, event_id, alert_id, revision, key, attributes, data, sent) "
                 "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0)"),
      put_dead_letter(
          connection,
          "INSERT INTO dead_letters (transport_id, feed, name, position_feed, position_source, position_offset, archive_sha256, "
          "archive_segment, archive_offset, archive_length, document, reason, place, text, sentence, notes, headers, received_at, "
          "attempts, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
          "i"),
      dead_letter_state(connection, "UPDATE dead_letters SET state = ? WHERE id = ?"),
      put_audit(connection, "INSERT INTO audit VALUES (?, ?, ?, ?, ?)"),
      move_audit_end(connection, "UPDATE audit_end SET sequence = ?, hash = ?"),
      count_attempt(connection,
                    "INSERT INTO attempts VALUES (?, 1) ON CONFLICT (transport_id) DO UPDATE SET count = count + 1 RETURNING count", "i"),
      forget_attempt(connection, "DELETE FROM attempts WHERE transport_id = ?"),
      mark_sent(connection, "UPDATE outbox SET sent = 1 WHERE authority = ? AND stream_epoch = ? AND sequence <= ? AND sent = 0"),
      hold_aside(connection, "UPDATE outbox SET sent = 2 WHERE authority = ? AND stream_epoch = ? AND sequence = ? AND sent = 0"),
      mark_held_sent(connection, "UPDATE outbox SET sent = 1 WHERE authority = ? AND stream_epoch = ? AND sequence = ? AND sent = 2"),
      put_bookmark(connection, "INSERT INTO bookmarks VALUES (?, ?) ON CONFLICT (authority) DO UPDATE SET bookmark = excluded.bookmark"),
      begin_(connection, "BEGIN IMMEDIATE"),
      commit_(connection, "COMMIT"),
      log_file_(file.string() + "-wal"),
      checkpoint_at_bytes_(checkpoint_bytes) {}

void Writer::prepare() {
  read_audit_end();
  Statement attempts(connection, "SELECT 1 FROM attempts LIMIT 1", "i");
  any_attempts = attempts.run() != 0;
}

void Writer::read_audit_end() {
  Statement end(connection, "SELECT sequence, hash FROM audit_end", "it");
  if (end.run() != 1) throw SqlError(SqlError::Kind::corrupt, "the audit log has lost the record of its end");
  audit_end = {end.integer(0, 0), end.text(0, 1)};
  is_audit_end_known_ = true;
}

Result<void> Writer::check() {
  try {
    Statement check(connection, "PRAGMA quick_check(1)", "t");
    check.run();
    if (check.text(0, 0) != "ok")
      return failure(connection.file().string() + " is damaged (" + check.text(0, 0) +
                     "): restore the last backup; the file was not changed");
  } catch (const SqlError& error) {
    return as_failure("the ledger cannot be checked", error);
  }
  return success();
}

Result<void> Writer::begin() {
  try {
    begin_.run();
    if (!is_audit_end_known_) read_audit_end();
  } catch (const SqlError& error) {
    // What SQLite cannot open for writing for a moment it opens for reading only, and stays with that.
    if (error.kind == SqlError::Kind::read_only)
      connection.close();
    else
      connection.roll_back();
    return as_failure("no transaction could be begun in the ledger", error);
  }
  return success();
}

Result<void> Writer::commit() {
  try {
    if (audit_grew) move_audit_end.run(audit_end.sequence, audit_end.hash);
    crash_point("before-commit");
    commit_.run();
  } catch (const SqlError& error) {
    roll_back();
    return as_failure("the ledger could not commit", error);
  }
  crash_point("after-commit");
  audit_grew = false;
  checkpoint_when_due();
  return success();
}

void Writer::roll_back() noexcept {
  connection.roll_back();
  is_audit_end_known_ = false;  // also when somebody else has written, who must not: a daemon whose lock was taken away
  audit_grew = false;
}

// Only ever called by the holder of the turn, on the connection that writes. What was committed is already safe in the
// log, so a checkpoint that fails is a matter of space, not of truth; but for a failed sync, which is final everywhere.
void Writer::checkpoint_when_due() {
  std::error_code error;
  const auto bytes = std::filesystem::file_size(log_file_, error);
  if (error || bytes < checkpoint_at_bytes_) return;
  checkpoint_at_bytes_ = checkpoint() ? checkpoint_bytes : bytes + checkpoint_bytes;
}

bool Writer::checkpoint() {
  bool is_done = false;
  try {
    Statement(connection, "PRAGMA busy_timeout=50").run();  // a reader in the way: later
    Statement checkpoint(connection, "PRAGMA wal_checkpoint(TRUNCATE)", "iii");
    checkpoint.run();
    is_done = checkpoint.integer(0, 0) == 0;
    Statement(connection, "PRAGMA busy_timeout=5000").run();
  } catch (const SqlError& problem) {
    const auto why = as_failure("the ledger's log could not be folded into it", problem);
    if (why.is_final) end_after_failed_sync("ledger", why);
    log::warning("ledger_checkpoint_failed", {{"reason", why.sentence}});
  }
  return is_done;
}

void Writer::last_checkpoint() {
  std::error_code error;
  if (std::filesystem::file_size(log_file_, error) != 0 && !error) (void)checkpoint();
}

}  // namespace kpwatch::sqlite
