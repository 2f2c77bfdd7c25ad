// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/ledgers/sqlite/writer.h"

#include <algorithm>
#include <iterator>

#include "daemon/base/crash_point.h"
#include "daemon/base/durable.h"
#include "daemon/base/log.h"

namespace kpwatch::sqlite {
namespace {

// The log is folded into the database when it has grown by so many pages, 8 MiB: about a second's work at full speed.
constexpr std::uint64_t checkpoint_frames = 2048;
// One that a single transaction has made much larger gives its room back.
constexpr std::uint64_t log_frames_kept_max = 2 * checkpoint_frames;

// What stands of a case, in the columns of its table, and the seal.
std::string rows_of_case(Table table) {
  const SealedTable& description = description_of(table);
  return "SELECT " + std::string(description.columns) + ", seal FROM " + std::string(description.name) +
         " WHERE business_id = ? AND ended = 0 ORDER BY arrival";
}
std::string types_of(Table table) { return std::string(description_of(table).types) + "t"; }

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
      // Going on could write what is read wrongly. Everything that was not committed comes again.
      return final_failure(sentence + " (the ledger is damaged: keep it as it is, restore the last backup, see kpwatch verify)");
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
      insert_position(connection, "INSERT INTO positions VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"),
      move_position(connection, "UPDATE positions SET next = ?, seal = ? WHERE feed = ? AND source = ? AND next = ?"),
      record_inbox(connection, "INSERT INTO inbox VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"),
      put_receipt(connection, "INSERT INTO receipts VALUES (?, ?, ?, ?, ?, ?, ?)"),
      // Two for each that comes: the table does not grow by what is over, and no commit pays for all of it.
      forget_receipts(connection,
                      "DELETE FROM receipts WHERE transport_id IN (SELECT transport_id FROM receipts WHERE kept_until < ? "
                      "ORDER BY kept_until LIMIT 2) RETURNING seal",
                      "t"),
      case_before(connection, "SELECT arrival, seal, version FROM cases WHERE business_id = ?", "iti"),
      put_case(
          connection,
          "INSERT INTO cases (arrival, business_id, identifier, sha256, archive_sha256, archive_segment, archive_offset, archive_length, "
          "document, transport_id, feed, format, map, received_at, version, test, cancelled, look_again_at, seal) "
          "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (arrival) DO UPDATE SET "
          "identifier = excluded.identifier, sha256 = excluded.sha256, archive_sha256 = excluded.archive_sha256, "
          "archive_segment = excluded.archive_segment, archive_offset = excluded.archive_offset, archive_length = excluded.archive_length, "
          "document = excluded.document, transport_id = excluded.transport_id, feed = excluded.feed, format = excluded.format, "
          "map = excluded.map, received_at = excluded.received_at, version = excluded.version, test = excluded.test, "
          "cancelled = excluded.cancelled, look_again_at = excluded.look_again_at, seal = excluded.seal"),
      forget_keys(connection, "DELETE FROM case_certificates WHERE business_id = ? RETURNING seal", "t"),
      put_key(connection, "INSERT INTO case_certificates VALUES (?, ?, ?) ON CONFLICT DO NOTHING"),
      uses_of(connection, rows_of_case(Table::uses), types_of(Table::uses)),
      end_use(connection, "UPDATE uses SET ended = ?, seal = ? WHERE arrival = ?"),
      put_use(connection,
              "INSERT INTO uses (arrival, certificate_key, business_id, identifier, sender, regime, accepted_on, jurisdiction, "
              "importing_country, office, transport_document, exporter_country, carats, place, since, ended, seal) "
              "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
      movements_of(connection, rows_of_case(Table::movements), types_of(Table::movements)),
      end_movement(connection, "UPDATE movements SET ended = ?, seal = ? WHERE arrival = ?"),
      put_movement(connection,
                   "INSERT INTO movements (arrival, business_id, case_arrival, identifier, regime, moved_on, jurisdiction, dispatch, "
                   "destination, exporter, importer, certificate_key, issuer, origin, in_kp_scope, zone, micro_carats, micro_usd, since, "
                   "ended, seal) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
      faults_of(connection, rows_of_case(Table::faults), types_of(Table::faults)),
      end_fault(connection, "UPDATE faults SET ended = ?, seal = ? WHERE arrival = ?"),
      put_fault(connection,
                "INSERT INTO faults (arrival, business_id, case_arrival, check_id, declarant, made_on, since, ended, seal) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"),
      keep_case_version(connection,
                        "INSERT INTO case_versions (business_id, version, identifier, sha256, archive_sha256, archive_segment, "
                        "archive_offset, archive_length, document, transport_id, feed, format, map, received_at, test, cancelled, seal) "
                        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"),
      put_characters(connection, "INSERT INTO case_characters VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"),
      put_past_coverage(
          connection,
          "INSERT INTO past_coverage (arrival, issuer, earliest_issued_on, complete_until, ended, seal) VALUES (?, ?, ?, ?, ?, ?)"),
      grounds_before(connection, "SELECT arrival FROM grounds WHERE sha256 = ?", "i"),
      put_grounds(connection,
                  "INSERT INTO grounds (arrival, sha256, reference, version, archive_sha256, archive_segment, archive_offset, "
                  "archive_length, seal) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"),
      sources_of_certificate(connection,
                             "SELECT 'certificate', content_sha256, arrival FROM certificate_versions WHERE key = ?1 UNION ALL "
                             "SELECT kind, content_sha256, arrival FROM exchange_documents WHERE kind IN ('confirmation', 'preadvice', "
                             "'notice', 'observation') AND key = ?1 ORDER BY 1, 3",
                             "tti"),
      sources_of_declaration(connection,
                             "SELECT kind, content_sha256, arrival FROM exchange_documents WHERE declaration = ? AND declaration <> '' "
                             "AND kind = 'observation' ORDER BY arrival",
                             "tti"),
      put_decision(connection,
                   "INSERT INTO decisions (arrival, business_id, version, seen, recorded, decided_at, why, grounds, sources, judgement, "
                   "seal) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
      certificate_before(connection, "SELECT arrival FROM certificate_versions WHERE key = ? AND content_sha256 = ?", "i"),
      certificate_latest(connection, "SELECT ifnull(max(known_at), 0) FROM certificate_versions WHERE key = ?", "i"),
      put_certificate(connection,
                      "INSERT INTO certificate_versions (arrival, key, content_sha256, effective_on, known_at, source, archive_sha256, "
                      "archive_segment, "
                      "archive_offset, archive_length, content, since, seal) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
      exchange_before(connection,
                      "SELECT arrival FROM exchange_documents WHERE kind = ? AND key = ? AND declaration = ? AND content_sha256 = ?", "i"),
      exchange_latest(connection, "SELECT ifnull(max(known_at), 0) FROM exchange_documents WHERE kind = ? AND key = ? AND declaration = ?",
                      "i"),
      put_exchange(
          connection,
          "INSERT INTO exchange_documents (arrival, kind, aspect, key, declaration, content_sha256, effective_on, known_at, source, "
          "archive_sha256, archive_segment, archive_offset, archive_length, content, since, seal) "
          "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
      figure_before(connection, "SELECT arrival FROM statistics_rows WHERE content_sha256 = ?", "i"),
      put_figure(
          connection,
          "INSERT INTO statistics_rows (arrival, figures, reporter, year, period, flow, counter, code, partner, partner_role, basis, "
          "micro_carats, micro_usd, count, revision, published_on, content_sha256, known_at, source, archive_sha256, "
          "archive_segment, archive_offset, archive_length, seal) "
          "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
      coverage_before(connection, "SELECT earliest_issued_on, complete_until FROM coverage WHERE issuer = ?", "ii"),
      put_coverage(connection,
                   "INSERT INTO coverage VALUES (?, ?, ?, ?) ON CONFLICT (issuer) DO UPDATE SET earliest_issued_on = "
                   "excluded.earliest_issued_on, complete_until = excluded.complete_until, seal = excluded.seal"),
      alert_before(connection, "SELECT arrival, seal FROM alerts WHERE id = ?", "it"),
      put_alert(connection,
                "INSERT INTO alerts (arrival, id, business_id, item_number, revision, state, content_hash, authorities, seal) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (arrival) DO UPDATE SET business_id = excluded.business_id, "
                "item_number = excluded.item_number, revision = excluded.revision, state = excluded.state, "
                "content_hash = excluded.content_hash, authorities = excluded.authorities, seal = excluded.seal"),
      stream_before(connection, "SELECT stream_epoch, last_sequence FROM streams WHERE authority = ?", "ii"),
      put_stream(connection,
                 "INSERT INTO streams VALUES (?, ?, ?, ?) ON CONFLICT (authority) DO UPDATE SET stream_epoch = excluded.stream_epoch, "
                 "last_sequence = excluded.last_sequence, seal = excluded.seal"),
      put_outbox(
          connection,
          "INSERT INTO outbox (arrival, authority, stream_epoch, sequence, event_id, alert_id, revision, key, attributes, data, seal, "
          "sent) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)"),
      put_dead_letter(
          connection,
          "INSERT INTO dead_letters (id, transport_id, feed, name, position_feed, position_source, position_offset, archive_sha256, "
          "archive_segment, archive_offset, archive_length, document, reason, place, text, sentence, notes, headers, received_at, "
          "attempts, state, seal) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
      dead_letter_state(connection, "UPDATE dead_letters SET state = ?, seal = ? WHERE id = ?"),
      put_audit(connection, "INSERT INTO audit VALUES (?, ?, ?, ?, ?)"),
      move_audit_end(connection, "UPDATE audit_end SET sequence = ?, hash = ?"),
      attempt_before(connection, "SELECT count FROM attempts WHERE transport_id = ?", "i"),
      put_attempt(connection,
                  "INSERT INTO attempts VALUES (?, ?, ?) ON CONFLICT (transport_id) DO UPDATE SET count = excluded.count, "
                  "seal = excluded.seal"),
      forget_attempt(connection, "DELETE FROM attempts WHERE transport_id = ? RETURNING seal", "t"),
      mark_sent(connection, "UPDATE outbox SET sent = 1 WHERE authority = ? AND stream_epoch = ? AND sequence <= ? AND sent = 0"),
      hold_aside(connection, "UPDATE outbox SET sent = 2 WHERE authority = ? AND stream_epoch = ? AND sequence = ? AND sent = 0"),
      mark_held_sent(connection, "UPDATE outbox SET sent = 1 WHERE authority = ? AND stream_epoch = ? AND sequence = ? AND sent = 2"),
      put_held(connection, "INSERT INTO held_aside VALUES (?, ?, ?, ?)"),
      forget_held(connection, "DELETE FROM held_aside WHERE authority = ? AND stream_epoch = ? AND sequence = ?"),
      delivery_before(connection, "SELECT sent_up_to FROM deliveries WHERE authority = ? AND stream_epoch = ?", "i"),
      put_delivery(connection,
                   "INSERT INTO deliveries VALUES (?, ?, ?, ?) ON CONFLICT (authority, stream_epoch) DO UPDATE SET "
                   "sent_up_to = excluded.sent_up_to, seal = excluded.seal"),
      bookmark_before(connection, "SELECT seal FROM bookmarks WHERE authority = ?", "t"),
      put_bookmark(connection,
                   "INSERT INTO bookmarks VALUES (?, ?, ?) ON CONFLICT (authority) DO UPDATE SET bookmark = excluded.bookmark, "
                   "seal = excluded.seal"),
      put_told(connection, "INSERT INTO told VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"),
      all_streams(connection, "SELECT authority, stream_epoch, last_sequence FROM streams", "tii"),
      position_before(connection, "SELECT next FROM positions WHERE feed = ? AND source = ?", "i"),
      forget_position(connection, "DELETE FROM positions WHERE feed = ? AND source = ?"),
      begin_(connection, "BEGIN IMMEDIATE"),
      commit_(connection, "COMMIT"),
      segment_before_(connection, "SELECT bytes FROM segments WHERE name = ?", "i"),
      put_segment_(connection,
                   "INSERT INTO segments VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE SET bytes = excluded.bytes, seal = excluded.seal"),
      put_seal_(connection, "UPDATE ledger_seal SET commits = ?, tables = ?, state_sha256 = ?"),
      log_file_(file.string() + "-wal"),
      checkpoint_at_frames_(checkpoint_frames) {}

void Writer::prepare(std::unique_ptr<PageSums> page_sums) {
  read_end();
  Statement attempts(connection, "SELECT 1 FROM attempts LIMIT 1", "i");
  any_attempts = attempts.run() != 0;
  Statement told(connection, "SELECT 1 FROM told LIMIT 1", "i");
  any_told = told.run() != 0;
  page_sums_ = std::move(page_sums);
  page_sums_->begin(connection);
  connection.prepare_statements();
}

Seal Writer::put_values(Statement& statement, Table table, std::vector<Statement::Value> values) {
  SealText text(description_of(table).name);
  for (const auto& value : values) std::visit([&text](const auto& one) { text.add(one); }, value);
  const Seal seal = text.seal();
  values.emplace_back(seal.text());
  statement.run_with(values);
  return seal;
}

Witnessed Writer::witnessed() const { return {seals.incarnation, seals.commits, audit_end.sequence, audit_end.hash, state_sha256_}; }

Result<void> Writer::compare_with_witness() {
  const auto file = connection.file().parent_path() / "ledger.witness";
  const std::string way_out = ": was the ledger restored from a backup? If it shall count from now on: kpwatch recover";
  auto read = Witness::read(file);
  if (!read) {
    // A power cut may have torn it. What it said is not known any more; what the ledger says still is.
    log::warning("ledger_witness_damaged", {{"reason", read.error().sentence}, {"consequence", "it is made anew"}});
  } else if (const auto& before = read.value()) {
    if (before->incarnation != seals.incarnation) return failure("the ledger is not the one that was here before" + way_out);
    if (before->commits > seals.commits)
      return failure("the ledger lacks the last " + std::to_string(before->commits - seals.commits) + " of " +
                     std::to_string(before->commits) + " transactions" + way_out);
    const bool is_same = before->commits > 0 && before->commits == seals.commits && *before != witnessed();
    Statement record(connection, "SELECT hash FROM audit WHERE sequence = ?", "t");
    if (is_same || (before->audit_sequence > 0 && (record.run(before->audit_sequence) != 1 || record.text(0, 0) != before->audit_hash)))
      return failure("the ledger has another past than the one that was here before" + way_out);
  } else if (seals.commits > 0) {
    log::warning("ledger_witness_missing", {{"file", file.string()}, {"consequence", "a restored backup could not be told"}});
  }
  TRY_ASSIGN(witness_, Witness::open(file));
  witness_->note(witnessed());
  return success();
}

// The commits of a ledger's lives: 40 bits for those of one life, the rest counts the lives.
Result<void> Writer::overrule_witness() {
  constexpr unsigned life_bits = 40;
  const auto file = connection.file().parent_path() / "ledger.witness";
  std::int64_t latest = seals.commits;
  if (const auto read = Witness::read(file); read && read.value()) latest = std::max(latest, read.value()->commits);
  seals.commits = ((latest >> life_bits) + 1) << life_bits;
  TRY_ASSIGN(witness_, Witness::open(file));
  page_sums_->renew(connection);  // the ledger may have been put back without its sums
  return success();
}

Writer::~Writer() {
  if (witness_) witness_->sync();
}

void Writer::archive_reaches(const std::string& segment, std::uint64_t bytes) {
  if (segment.empty()) return;
  auto& reached = reached_[segment];
  reached = std::max(reached, bytes);
}

bool Writer::seal_transaction() {
  for (const auto& [segment, bytes] : reached_) {
    const auto before = segment_before_.run(segment) == 0 ? -1 : segment_before_.integer(0, 0);
    if (before >= static_cast<std::int64_t>(bytes)) continue;
    const Seal seal = put(put_segment_, Table::segments, segment, bytes);
    if (before < 0)
      seals.add(Table::segments, seal);
    else
      seals.replace(Table::segments, seal_of("segments", segment, before), seal);
  }
  if (audit_grew) move_audit_end.run(audit_end.sequence, audit_end.hash);
  if (!audit_grew && !seals.has_changed()) return false;
  seals.commit_begins();
  state_sha256_ = seals.state_sha256(audit_end);
  put_seal_.run(seals.commits, seals.text(), state_sha256_);
  return true;
}

void Writer::read_end() {
  Statement end(connection, "SELECT sequence, hash FROM audit_end", "it");
  if (end.run() != 1) throw SqlError(SqlError::Kind::corrupt, "the audit log has lost the record of its end");
  audit_end = {end.integer(0, 0), end.text(0, 1)};
  seals.load(connection);
  Statement state(connection, "SELECT state_sha256 FROM ledger_seal", "t");
  state.run();
  state_sha256_ = state.text(0, 0);
  is_end_known_ = true;
}

Result<void> Writer::check() {
  try {
    Statement check(connection, "PRAGMA quick_check(1)", "t");
    check.run();
    if (check.text(0, 0) != "ok")
      return failure(connection.file().string() + " is damaged (" + check.text(0, 0) +
                     "): restore the last backup; the file was not changed");
    Statement(connection, "PRAGMA shrink_memory").run();  // the check has filled the cache with every page there is
  } catch (const SqlError& error) {
    return as_failure("the ledger cannot be checked", error);
  }
  return success();
}

Result<void> Writer::begin() {
  try {
    begin_.run();
    if (!is_end_known_) read_end();
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
  bool is_sealed = false;
  try {
    is_sealed = seal_transaction();
    page_sums_->log_grows();
    crash_point("before-commit");
    commit_.run();
  } catch (const SqlError& error) {
    roll_back();
    return as_failure("the ledger could not commit", error);
  }
  crash_point("after-commit");
  audit_grew = false;
  reached_.clear();
  if (is_sealed && witness_) witness_->note(witnessed());
  checkpoint_when_due();
  return success();
}

void Writer::roll_back() noexcept {
  connection.roll_back();
  is_end_known_ = false;  // also when somebody else has written, who must not: a daemon whose lock was taken away
  audit_grew = false;
  losses_.reset();
  noticed_.reset();
  reached_.clear();
}

std::vector<Known<CertificateNotice>> Writer::losses(Day from, Day until) {
  constexpr Day first{std::chrono::days{-1'000'000}}, last{std::chrono::days{4'000'000}};
  constexpr std::size_t kept_max = 20'000;  // some megabytes
  if (are_losses_too_many_) return ask.losses(from, until);
  if (!losses_) {
    losses_.emplace();
    for (auto& known : ask.losses(first, last)) {
      const Day day = effective_on(known.document, day_of(known.known_at));
      losses_->emplace_back(day, std::move(known));
    }
  }
  std::vector<Known<CertificateNotice>> result;
  const auto begin = std::lower_bound(losses_->begin(), losses_->end(), from, [](const auto& one, Day day) { return one.first < day; });
  for (auto one = begin; one != losses_->end() && one->first <= until; ++one) result.push_back(one->second);
  are_losses_too_many_ = losses_->size() > kept_max;
  if (are_losses_too_many_) losses_.reset();
  return result;
}

std::optional<Certificate> Writer::certificate(const std::string& key) {
  constexpr std::size_t kept_max = 20'000;  // some megabytes
  if (are_noticed_too_many_) return ask.certificate(key);
  if (!noticed_) {
    auto keys = ask.noticed_keys(kept_max + 1);
    noticed_.emplace(std::make_move_iterator(keys.begin()), std::make_move_iterator(keys.end()));
  }
  auto certificate = ask.certificate(key, noticed_->size() > kept_max || noticed_->contains(key));
  are_noticed_too_many_ = noticed_->size() > kept_max;
  if (are_noticed_too_many_) noticed_.reset();
  return certificate;
}

void Writer::hear_notice(const std::string& key) {
  losses_.reset();
  if (noticed_) noticed_->insert(key);  // to read all of them again for each would make many notices dear
}

// Only ever called by the holder of the turn, on the connection that writes. What was committed is already safe in the
// log, so a checkpoint that fails is a matter of space, not of truth; but for a failed sync, which is final everywhere.
void Writer::checkpoint_when_due() {
  const std::uint64_t frames = connection.log_frames();
  if (frames < checkpoint_at_frames_) return;
  // The file stays and is written over: to take room for it anew, and to write down its size with each sync, costs a third of a commit.
  const bool is_done = checkpoint(frames > log_frames_kept_max ? After::cut : After::begin_anew);
  checkpoint_at_frames_ = is_done ? checkpoint_frames : frames + checkpoint_frames;
  if (is_done) connection.log_ends();
}

bool Writer::checkpoint(After after) {
  bool is_done = false;
  page_sums_->before_fold(connection);
  try {
    Statement(connection, "PRAGMA busy_timeout=50").run();  // a reader in the way: later
    Statement checkpoint(connection, after == After::cut ? "PRAGMA wal_checkpoint(TRUNCATE)" : "PRAGMA wal_checkpoint(RESTART)", "iii");
    checkpoint.run();
    is_done = checkpoint.integer(0, 0) == 0;
    Statement(connection, "PRAGMA busy_timeout=5000").run();
  } catch (const SqlError& problem) {
    const auto why = as_failure("the ledger's log could not be folded into it", problem);
    if (why.is_final) end_after_failed_sync("ledger", why);
    log::warning("ledger_checkpoint_failed", {{"reason", why.sentence}});
  }
  page_sums_->after_fold(connection, is_done);
  return is_done;
}

void Writer::last_checkpoint() {
  std::error_code error;
  if (std::filesystem::file_size(log_file_, error) != 0 && !error) (void)checkpoint(After::cut);
}

}  // namespace kpwatch::sqlite
