// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/ledgers/sqlite/schema.h"

#include <chrono>

#include "adapters/ledgers/sqlite/sealed_tables.h"
#include "adapters/ledgers/sqlite/seals.h"
#include "adapters/ledgers/sqlite/writer.h"
#include "daemon/base/log.h"

namespace kpwatch::sqlite {
namespace {

// Conventions. Moments are milliseconds since 1970 UTC, days are days since 1970; 0 or '' means "not known" where a day
// or moment may be missing. A place in the archive is (sha256, segment, offset, length). `arrival` numbers never repeat.
constexpr std::string_view first[] = {
    // Which ledger this is: a copy restored from a backup can be told from the one it was taken of.
    "CREATE TABLE identity (incarnation TEXT NOT NULL)",
    "INSERT INTO identity VALUES (lower(hex(randomblob(16))))",

    "CREATE TABLE positions (feed TEXT NOT NULL, source TEXT NOT NULL, next INTEGER NOT NULL, PRIMARY KEY (feed, source)) WITHOUT ROWID",

    "CREATE TABLE inbox (transport_id TEXT PRIMARY KEY, sha256 TEXT NOT NULL, received_at INTEGER NOT NULL, outcome TEXT NOT NULL) "
    "WITHOUT ROWID",

    "CREATE TABLE attempts (transport_id TEXT PRIMARY KEY, count INTEGER NOT NULL) WITHOUT ROWID",

    "CREATE TABLE cases (arrival INTEGER PRIMARY KEY AUTOINCREMENT, business_id TEXT NOT NULL UNIQUE, identifier TEXT NOT NULL, "
    "sha256 TEXT NOT NULL, archive_sha256 TEXT NOT NULL, archive_segment TEXT NOT NULL, archive_offset INTEGER NOT NULL, "
    "archive_length INTEGER NOT NULL, document INTEGER NOT NULL, transport_id TEXT NOT NULL, feed TEXT NOT NULL, format TEXT NOT NULL, "
    "map TEXT NOT NULL, received_at INTEGER NOT NULL, version INTEGER NOT NULL, test INTEGER NOT NULL, cancelled INTEGER NOT NULL, "
    "look_again_at INTEGER NOT NULL, decision TEXT NOT NULL)",
    "CREATE INDEX cases_to_look_at_again ON cases (look_again_at) WHERE look_again_at > 0",

    // Foreign keys are checked at COMMIT: within a transaction the order of the calls is free.
    "CREATE TABLE case_certificates (certificate_key TEXT NOT NULL, business_id TEXT NOT NULL REFERENCES cases (business_id) "
    "DEFERRABLE INITIALLY DEFERRED, PRIMARY KEY (certificate_key, business_id)) WITHOUT ROWID",
    "CREATE INDEX case_certificates_of ON case_certificates (business_id)",

    "CREATE TABLE uses (arrival INTEGER PRIMARY KEY AUTOINCREMENT, certificate_key TEXT NOT NULL, business_id TEXT NOT NULL "
    "REFERENCES cases (business_id) DEFERRABLE INITIALLY DEFERRED, identifier TEXT NOT NULL, sender TEXT NOT NULL, regime TEXT NOT NULL, "
    "accepted_on TEXT NOT NULL, jurisdiction TEXT NOT NULL, importing_country TEXT NOT NULL, office TEXT NOT NULL, "
    "transport_document TEXT NOT NULL, exporter_country TEXT NOT NULL, carats TEXT NOT NULL)",
    "CREATE INDEX uses_of_certificate ON uses (certificate_key, arrival)",
    "CREATE INDEX uses_by_case ON uses (business_id)",

    // Every version stays: what was known when (known_at) and from which day it holds (effective_on).
    "CREATE TABLE certificate_versions (arrival INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL, content_sha256 TEXT NOT NULL, "
    "effective_on INTEGER NOT NULL, known_at INTEGER NOT NULL, source TEXT NOT NULL, archive_sha256 TEXT NOT NULL, "
    "archive_segment TEXT NOT NULL, archive_offset INTEGER NOT NULL, archive_length INTEGER NOT NULL, content TEXT NOT NULL, "
    "UNIQUE (key, content_sha256))",
    "CREATE INDEX certificate_versions_latest ON certificate_versions (key, effective_on, known_at, arrival)",

    "CREATE TABLE coverage (issuer TEXT PRIMARY KEY, earliest_issued_on INTEGER NOT NULL, complete_until INTEGER NOT NULL) WITHOUT ROWID",

    "CREATE TABLE alerts (arrival INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, business_id TEXT NOT NULL "
    "REFERENCES cases (business_id) DEFERRABLE INITIALLY DEFERRED, item_number TEXT NOT NULL, revision INTEGER NOT NULL, "
    "state TEXT NOT NULL, content_hash TEXT NOT NULL, authorities TEXT NOT NULL)",
    "CREATE INDEX alerts_of_case ON alerts (business_id)",

    "CREATE TABLE streams (authority TEXT PRIMARY KEY, stream_epoch INTEGER NOT NULL, last_sequence INTEGER NOT NULL) WITHOUT ROWID",

    // sent: 0 = not yet, 1 = it is there, 2 = held aside because the partner refuses it.
    "CREATE TABLE outbox (arrival INTEGER PRIMARY KEY AUTOINCREMENT, authority TEXT NOT NULL, stream_epoch INTEGER NOT NULL, "
    "sequence INTEGER NOT NULL, event_id TEXT NOT NULL, alert_id TEXT NOT NULL, revision INTEGER NOT NULL, key TEXT NOT NULL, "
    "attributes TEXT NOT NULL, data TEXT NOT NULL, sent INTEGER NOT NULL, UNIQUE (authority, stream_epoch, sequence))",
    "CREATE INDEX outbox_unsent ON outbox (authority, stream_epoch, sequence) WHERE sent = 0",
    "CREATE INDEX outbox_of_alert ON outbox (alert_id)",

    "CREATE TABLE bookmarks (authority TEXT PRIMARY KEY, bookmark TEXT NOT NULL) WITHOUT ROWID",

    "CREATE TABLE dead_letters (id INTEGER PRIMARY KEY AUTOINCREMENT, transport_id TEXT NOT NULL, feed TEXT NOT NULL, name TEXT NOT NULL, "
    "position_feed TEXT NOT NULL, position_source TEXT NOT NULL, position_offset INTEGER NOT NULL, archive_sha256 TEXT NOT NULL, "
    "archive_segment TEXT NOT NULL, archive_offset INTEGER NOT NULL, archive_length INTEGER NOT NULL, document INTEGER NOT NULL, "
    "reason TEXT NOT NULL, place TEXT NOT NULL, text TEXT NOT NULL, sentence TEXT NOT NULL, notes TEXT NOT NULL, headers TEXT NOT NULL, "
    "received_at INTEGER NOT NULL, attempts INTEGER NOT NULL, state TEXT NOT NULL)",
    "CREATE INDEX dead_letters_open ON dead_letters (id) WHERE state = 'open'",

    "CREATE TABLE audit (sequence INTEGER PRIMARY KEY, at INTEGER NOT NULL, event TEXT NOT NULL, record TEXT NOT NULL, hash TEXT NOT NULL)",
    // The end of the chain once more, so that a cut tail shows.
    "CREATE TABLE audit_end (sequence INTEGER NOT NULL, hash TEXT NOT NULL)",
    "INSERT INTO audit_end VALUES (0, '')",
};

constexpr std::string_view held_aside[] = {
    "CREATE INDEX outbox_held_aside ON outbox (authority, stream_epoch, sequence) WHERE sent = 2",
};

// Every row gets a seal, and the ledger one over all of them (seals.h). `sent` of the outbox follows from how far each
// stream was delivered; `segments` says up to where each segment of the archive was whole at a commit.
constexpr std::string_view seals[] = {
    "ALTER TABLE positions ADD COLUMN seal TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE inbox ADD COLUMN seal TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE attempts ADD COLUMN seal TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE cases ADD COLUMN seal TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE case_certificates ADD COLUMN seal TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE uses ADD COLUMN seal TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE certificate_versions ADD COLUMN seal TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE coverage ADD COLUMN seal TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE alerts ADD COLUMN seal TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE streams ADD COLUMN seal TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE outbox ADD COLUMN seal TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE bookmarks ADD COLUMN seal TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE dead_letters ADD COLUMN seal TEXT NOT NULL DEFAULT ''",
    "CREATE TABLE deliveries (authority TEXT NOT NULL, stream_epoch INTEGER NOT NULL, sent_up_to INTEGER NOT NULL, "
    "seal TEXT NOT NULL DEFAULT '', PRIMARY KEY (authority, stream_epoch)) WITHOUT ROWID",
    "INSERT INTO deliveries SELECT authority, stream_epoch, max(sequence), '' FROM outbox WHERE sent = 1 GROUP BY authority, stream_epoch",
    "CREATE TABLE held_aside (authority TEXT NOT NULL, stream_epoch INTEGER NOT NULL, sequence INTEGER NOT NULL, "
    "seal TEXT NOT NULL DEFAULT '', PRIMARY KEY (authority, stream_epoch, sequence)) WITHOUT ROWID",
    "INSERT INTO held_aside SELECT authority, stream_epoch, sequence, '' FROM outbox WHERE sent = 2",
    "CREATE TABLE segments (name TEXT PRIMARY KEY, bytes INTEGER NOT NULL, seal TEXT NOT NULL DEFAULT '') WITHOUT ROWID",
    "INSERT INTO segments SELECT archive_segment, max(archive_offset + archive_length + 44), '' FROM ("
    "SELECT archive_segment, archive_offset, archive_length FROM cases UNION ALL "
    "SELECT archive_segment, archive_offset, archive_length FROM certificate_versions UNION ALL "
    "SELECT archive_segment, archive_offset, archive_length FROM dead_letters) WHERE archive_segment <> '' GROUP BY archive_segment",
    // What partners had already when a restored ledger was recovered: it is not told again.
    "CREATE TABLE told (authority TEXT NOT NULL, event_id TEXT NOT NULL, alert_id TEXT NOT NULL, revision INTEGER NOT NULL, "
    "state TEXT NOT NULL, key TEXT NOT NULL, content_sha256 TEXT NOT NULL, seal TEXT NOT NULL DEFAULT '', "
    "PRIMARY KEY (authority, event_id)) WITHOUT ROWID",
    "CREATE INDEX told_of_key ON told (key)",
    "CREATE TABLE ledger_seal (commits INTEGER NOT NULL, tables TEXT NOT NULL, schema_sha256 TEXT NOT NULL, state_sha256 TEXT NOT NULL)",
};

// What authorities exchange beside certificates, and what officers observe: every version stays, as of certificates. `aspect`
// is the kind of notice or observation, `declaration` the identifier of the one that is meant; either key may be ''.
// A statistics return is kept figure by figure; -1 where it has none of them.
constexpr std::string_view exchange[] = {
    "CREATE TABLE exchange_documents (arrival INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, aspect TEXT NOT NULL, "
    "key TEXT NOT NULL, declaration TEXT NOT NULL, content_sha256 TEXT NOT NULL, effective_on INTEGER NOT NULL, known_at INTEGER NOT NULL, "
    "source TEXT NOT NULL, archive_sha256 TEXT NOT NULL, archive_segment TEXT NOT NULL, archive_offset INTEGER NOT NULL, "
    "archive_length INTEGER NOT NULL, content TEXT NOT NULL, seal TEXT NOT NULL DEFAULT '', UNIQUE (kind, key, declaration, "
    "content_sha256))",
    "CREATE INDEX exchange_of_declaration ON exchange_documents (declaration, kind) WHERE declaration <> ''",
    "CREATE INDEX exchange_by_day ON exchange_documents (kind, aspect, effective_on)",
    "CREATE TABLE statistics_rows (arrival INTEGER PRIMARY KEY AUTOINCREMENT, figures TEXT NOT NULL, reporter TEXT NOT NULL, "
    "year INTEGER NOT NULL, period INTEGER NOT NULL, flow TEXT NOT NULL, counter TEXT NOT NULL, code TEXT NOT NULL, partner TEXT NOT NULL, "
    "partner_role TEXT NOT NULL, basis TEXT NOT NULL, micro_carats INTEGER NOT NULL, micro_usd INTEGER NOT NULL, count INTEGER NOT NULL, "
    "revision INTEGER NOT NULL, published_on TEXT NOT NULL, content_sha256 TEXT NOT NULL UNIQUE, known_at INTEGER NOT NULL, "
    "source TEXT NOT NULL, archive_sha256 TEXT NOT NULL, archive_segment TEXT NOT NULL, archive_offset INTEGER NOT NULL, "
    "archive_length INTEGER NOT NULL, seal TEXT NOT NULL DEFAULT '')",
    "CREATE INDEX statistics_by_period ON statistics_rows (reporter, year, period)",
    "CREATE INDEX cases_of_identifier ON cases (identifier)",
};

// Shipments that passed, for the rules that look at more than one declaration, and faults by declarant. `case_arrival` is
// the arrival of the case: what came before what. A figure that is not known is -1.
constexpr std::string_view movements[] = {
    "CREATE TABLE movements (arrival INTEGER PRIMARY KEY AUTOINCREMENT, business_id TEXT NOT NULL REFERENCES cases (business_id) "
    "DEFERRABLE INITIALLY DEFERRED, case_arrival INTEGER NOT NULL, identifier TEXT NOT NULL, regime TEXT NOT NULL, moved_on INTEGER NOT "
    "NULL, jurisdiction TEXT NOT NULL, dispatch TEXT NOT NULL, destination TEXT NOT NULL, exporter TEXT NOT NULL, importer TEXT NOT NULL, "
    "certificate_key TEXT NOT NULL, issuer TEXT NOT NULL, origin TEXT NOT NULL, in_kp_scope INTEGER NOT NULL, zone INTEGER NOT NULL, "
    "micro_carats INTEGER NOT NULL, micro_usd INTEGER NOT NULL, seal TEXT NOT NULL DEFAULT '')",
    "CREATE INDEX movements_by_case ON movements (business_id)",
    "CREATE INDEX movements_by_exporter ON movements (exporter, moved_on) WHERE exporter <> ''",
    "CREATE INDEX movements_by_importer ON movements (importer, moved_on) WHERE importer <> ''",
    "CREATE INDEX movements_by_certificate ON movements (certificate_key, moved_on) WHERE certificate_key <> ''",
    "CREATE INDEX movements_by_customs ON movements (jurisdiction, moved_on) WHERE jurisdiction <> ''",
    "CREATE INDEX movements_by_regime ON movements (jurisdiction, regime, moved_on) WHERE jurisdiction <> ''",
    "CREATE INDEX movements_by_origin ON movements (issuer, origin, moved_on, certificate_key, micro_carats) WHERE origin <> ''",
    "CREATE TABLE faults (arrival INTEGER PRIMARY KEY AUTOINCREMENT, business_id TEXT NOT NULL REFERENCES cases (business_id) "
    "DEFERRABLE INITIALLY DEFERRED, case_arrival INTEGER NOT NULL, check_id TEXT NOT NULL, declarant TEXT NOT NULL, "
    "made_on INTEGER NOT NULL, seal TEXT NOT NULL DEFAULT '')",
    "CREATE INDEX faults_by_case ON faults (business_id)",
    "CREATE INDEX faults_by_declarant ON faults (declarant, check_id, made_on, case_arrival)",
};

// What decisions stood on. Every row that a decision may rest on says since which audit record it stands, and until which: a
// question about the past leaves out what came later and what had ended (past.h). 0 where it stands from before this migration,
// or stands still. A decision was made when the audit log had come to `seen` (-1: before decisions were kept) and is told in the
// record `recorded`; `place` of a use is the arrival of the first row in which its case claimed the certificate.
constexpr std::string_view decisions[] = {
    "ALTER TABLE uses ADD COLUMN place INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE uses ADD COLUMN since INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE uses ADD COLUMN ended INTEGER NOT NULL DEFAULT 0",
    "UPDATE uses SET place = arrival",
    "ALTER TABLE movements ADD COLUMN since INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE movements ADD COLUMN ended INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE faults ADD COLUMN since INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE faults ADD COLUMN ended INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE certificate_versions ADD COLUMN since INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE exchange_documents ADD COLUMN since INTEGER NOT NULL DEFAULT 0",
    // What stands is asked at every decision, what has ended hardly ever: each has indices of its own. Those by case stay whole: SQLite
    // looks for the children of a new case by no other, and reads the whole table where there is none.
    "DROP INDEX uses_of_certificate",
    "CREATE INDEX uses_of_certificate ON uses (certificate_key, place) WHERE ended = 0",
    "CREATE INDEX past_uses_of_certificate ON uses (certificate_key, place) WHERE ended > 0",
    "DROP INDEX movements_by_exporter",
    "DROP INDEX movements_by_importer",
    "DROP INDEX movements_by_certificate",
    "DROP INDEX movements_by_customs",
    "DROP INDEX movements_by_regime",
    "DROP INDEX movements_by_origin",
    "CREATE INDEX movements_by_exporter ON movements (exporter, moved_on, case_arrival) WHERE exporter <> '' AND ended = 0",
    "CREATE INDEX movements_by_importer ON movements (importer, moved_on, case_arrival) WHERE importer <> '' AND ended = 0",
    "CREATE INDEX movements_by_certificate ON movements (certificate_key, moved_on, case_arrival) WHERE certificate_key <> '' AND ended = "
    "0",
    "CREATE INDEX movements_by_customs ON movements (jurisdiction, moved_on, case_arrival) WHERE jurisdiction <> '' AND ended = 0",
    "CREATE INDEX movements_by_regime ON movements (jurisdiction, regime, moved_on, case_arrival) WHERE jurisdiction <> '' AND ended = 0",
    "CREATE INDEX movements_by_origin ON movements (issuer, origin, moved_on, certificate_key, micro_carats, ended) WHERE origin <> '' "
    "AND ended = 0",
    "CREATE INDEX past_movements_by_exporter ON movements (exporter, moved_on, case_arrival) WHERE exporter <> '' AND ended > 0",
    "CREATE INDEX past_movements_by_importer ON movements (importer, moved_on, case_arrival) WHERE importer <> '' AND ended > 0",
    "CREATE INDEX past_movements_by_certificate ON movements (certificate_key, moved_on, case_arrival) WHERE certificate_key <> '' AND "
    "ended > 0",
    "CREATE INDEX past_movements_by_customs ON movements (jurisdiction, regime, moved_on, case_arrival) WHERE jurisdiction <> '' AND ended "
    "> 0",
    "CREATE INDEX past_movements_by_origin ON movements (issuer, origin, moved_on) WHERE origin <> '' AND ended > 0",
    "DROP INDEX faults_by_declarant",
    "CREATE INDEX faults_by_declarant ON faults (declarant, check_id, made_on, case_arrival) WHERE ended = 0",
    "CREATE INDEX past_faults_by_declarant ON faults (declarant, check_id, made_on) WHERE ended > 0",
    // What was known of an issuer's list until the audit record `ended`; a span that ends before it begins: nothing.
    "CREATE TABLE past_coverage (arrival INTEGER PRIMARY KEY AUTOINCREMENT, issuer TEXT NOT NULL, earliest_issued_on INTEGER NOT NULL, "
    "complete_until INTEGER NOT NULL, ended INTEGER NOT NULL, seal TEXT NOT NULL DEFAULT '')",
    "CREATE INDEX past_coverage_of ON past_coverage (issuer, ended)",
    // What a case was before an amendment.
    "CREATE TABLE case_versions (business_id TEXT NOT NULL REFERENCES cases (business_id) DEFERRABLE INITIALLY DEFERRED, version INTEGER "
    "NOT NULL, identifier TEXT NOT NULL, sha256 TEXT NOT NULL, archive_sha256 TEXT NOT NULL, archive_segment TEXT NOT NULL, "
    "archive_offset INTEGER NOT NULL, archive_length INTEGER NOT NULL, document INTEGER NOT NULL, transport_id TEXT NOT NULL, "
    "feed TEXT NOT NULL, format TEXT NOT NULL, map TEXT NOT NULL, received_at INTEGER NOT NULL, test INTEGER NOT NULL, "
    "cancelled INTEGER NOT NULL, seal TEXT NOT NULL DEFAULT '', PRIMARY KEY (business_id, version)) WITHOUT ROWID",
    // Maps, tables and settings, as one bundle in the archive.
    "CREATE TABLE grounds (arrival INTEGER PRIMARY KEY AUTOINCREMENT, sha256 TEXT NOT NULL UNIQUE, reference TEXT NOT NULL, "
    "version TEXT NOT NULL, archive_sha256 TEXT NOT NULL, archive_segment TEXT NOT NULL, archive_offset INTEGER NOT NULL, "
    "archive_length INTEGER NOT NULL, seal TEXT NOT NULL DEFAULT '')",
    "CREATE TABLE decisions (arrival INTEGER PRIMARY KEY AUTOINCREMENT, business_id TEXT NOT NULL REFERENCES cases (business_id) "
    "DEFERRABLE INITIALLY DEFERRED, version INTEGER NOT NULL, seen INTEGER NOT NULL, recorded INTEGER NOT NULL, "
    "decided_at INTEGER NOT NULL, why TEXT NOT NULL, grounds INTEGER NOT NULL, sources TEXT NOT NULL, judgement TEXT NOT NULL, "
    "seal TEXT NOT NULL DEFAULT '')",
    "CREATE INDEX decisions_of_case ON decisions (business_id, arrival)",
};

// What a sender that waited was told, for as long as it may ask again.
constexpr std::string_view receipts[] = {
    "CREATE TABLE receipts (transport_id TEXT PRIMARY KEY, sha256 TEXT NOT NULL, received_at INTEGER NOT NULL, kept_until INTEGER NOT "
    "NULL, set_aside INTEGER NOT NULL, content TEXT NOT NULL, seal TEXT NOT NULL DEFAULT '') WITHOUT ROWID",
    "CREATE INDEX receipts_over ON receipts (kept_until)",
};

// With which characters a version of a case was read, where its feed says so and not the message.
constexpr std::string_view characters[] = {
    "CREATE TABLE case_characters (business_id TEXT NOT NULL, version INTEGER NOT NULL, characters TEXT NOT NULL, "
    "seal TEXT NOT NULL DEFAULT '', PRIMARY KEY (business_id, version)) WITHOUT ROWID",
};

// The rows that got new columns had seals over the old ones.
constexpr SealedTable before_decisions[] = {
    {Table::cases, "cases",
     "arrival, business_id, identifier, sha256, archive_sha256, archive_segment, archive_offset, archive_length, document, transport_id, "
     "feed, format, map, received_at, version, test, cancelled, look_again_at, decision",
     "ittttt"
     "iiitttt"
     "iiiiit",
     1, true},
    {Table::uses, "uses",
     "arrival, certificate_key, business_id, identifier, sender, regime, accepted_on, jurisdiction, importing_country, office, "
     "transport_document, exporter_country, carats",
     "itttttttttttt", 1, true},
    {Table::certificate_versions, "certificate_versions",
     "arrival, key, content_sha256, effective_on, known_at, source, archive_sha256, archive_segment, archive_offset, archive_length, "
     "content",
     "ittiitttiit", 1, true},
    {Table::exchange_documents, "exchange_documents",
     "arrival, kind, aspect, key, declaration, content_sha256, effective_on, known_at, source, archive_sha256, archive_segment, "
     "archive_offset, archive_length, content",
     "itttttiitttiit", 1, true},
    {Table::movements, "movements",
     "arrival, business_id, case_arrival, identifier, regime, moved_on, jurisdiction, dispatch, destination, exporter, importer, "
     "certificate_key, issuer, origin, in_kp_scope, zone, micro_carats, micro_usd",
     "ititti"
     "tttttttt"
     "iiii",
     1, true},
    {Table::faults, "faults", "arrival, business_id, case_arrival, check_id, declarant, made_on", "ititti", 1, true},
};

// The decision that a case had becomes its first kept one; what it stood on is not known any more.
void keep_decisions(Connection& writer) {
  require_seals(writer, before_decisions);
  Statement(
      writer,
      "INSERT INTO decisions (business_id, version, seen, recorded, decided_at, why, grounds, sources, judgement) SELECT business_id, "
      "version, -1, 0, ifnull(CASE WHEN json_valid(decision) THEN CAST(round((julianday(json_extract(decision, '$.decided_at')) - "
      "2440587.5) * 86400000) AS INTEGER) END, received_at), 'before', 0, '', decision FROM cases WHERE decision <> '' ORDER BY arrival")
      .run();
  Statement(writer, "ALTER TABLE cases DROP COLUMN decision").run();
  constexpr Table tables[] = {Table::cases,  Table::uses,     Table::certificate_versions, Table::exchange_documents, Table::movements,
                              Table::faults, Table::decisions};
  seal_anew(writer, tables);
}

constexpr Migration every_migration[] = {
    {1, "first", first},
    {2, "held aside", held_aside},
    {seals_since, "seals", seals, seal_everything},
    {4, "exchange", exchange},
    {5, "movements", movements},
    {decisions_since, "decisions", decisions, keep_decisions},
    {receipts_since, "receipts", receipts},
    {characters_since, "characters", characters},
};

int schema_of(Connection& connection) {
  Statement exists(connection, "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'schema_migrations'", "i");
  exists.run();
  if (exists.integer(0, 0) == 0) return 0;
  Statement newest(connection, "SELECT ifnull(max(number), 0) FROM schema_migrations", "i");
  newest.run();
  return static_cast<int>(newest.integer(0, 0));
}

Failure too_new(const Connection& connection, int schema, int known) {
  return failure(connection.file().string() + " was written by a newer kpwatch (schema " + std::to_string(schema) + ", this one knows " +
                 std::to_string(known) + "): use that version, or restore the backup made before the upgrade");
}

void apply(Connection& writer, const Migration& migration) {
  for (const auto statement : migration.statements) Statement(writer, statement).run();
  const auto now = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
  Statement(writer, "INSERT INTO schema_migrations VALUES (?, ?, ?)").run(migration.number, migration.name, now.time_since_epoch().count());
  if (migration.then != nullptr) migration.then(writer);
  if (migration.number > seals_since) seal_schema(writer);
}

}  // namespace

std::span<const Migration> migrations() { return every_migration; }

Result<void> migrate(Connection& writer, std::span<const Migration> known) {
  const int newest = known.empty() ? 0 : known.back().number;
  try {
    const int schema = schema_of(writer);
    if (schema > newest) return too_new(writer, schema, newest);
    for (const Migration& migration : known) {
      if (migration.number <= schema) continue;
      Statement(writer, "BEGIN IMMEDIATE").run();
      Statement(
          writer,
          "CREATE TABLE IF NOT EXISTS schema_migrations (number INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at INTEGER NOT NULL)")
          .run();
      apply(writer, migration);
      Statement(writer, "COMMIT").run();
      log::info("ledger_migrated", {{"schema", migration.number}, {"name", migration.name}});
    }
  } catch (const SqlError& error) {
    writer.roll_back();
    return as_failure("the ledger could not be brought to schema " + std::to_string(newest), error);
  }
  return success();
}

Result<void> require_current_schema(Connection& reader, std::span<const Migration> known) {
  const int newest = known.empty() ? 0 : known.back().number;
  try {
    const int schema = schema_of(reader);
    if (schema > newest) return too_new(reader, schema, newest);
    if (schema < newest)
      return failure(reader.file().string() + " has schema " + std::to_string(schema) + ", this kpwatch reads " + std::to_string(newest) +
                     ": start the daemon once, which brings it up");
  } catch (const SqlError& error) {
    return failure(std::string("the ledger cannot be read: ") + error.what());
  }
  return success();
}

}  // namespace kpwatch::sqlite
