// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/ledgers/sqlite/verify_ledger.h"

#include <algorithm>
#include <map>

#include "adapters/ledgers/sqlite/schema.h"
#include "adapters/ledgers/sqlite/sealed_rows.h"
#include "adapters/ledgers/sqlite/seals.h"

namespace kpwatch::sqlite {
namespace {

constexpr std::size_t rows_shown_max = 100;  // of one table: what is wrong with so many is wrong with the table

// One snapshot: a running daemon goes on appending meanwhile.
struct LedgerCopy {
  explicit LedgerCopy(Connection& c) : connection(c) { Statement(connection, "BEGIN").run(); }
  ~LedgerCopy() { connection.roll_back(); }
  LedgerCopy(const LedgerCopy&) = delete;
  LedgerCopy& operator=(const LedgerCopy&) = delete;
  Connection& connection;
};

// A part that cannot be read at all is a finding like any other; the next part is looked at nevertheless.
template <class Part>
void attempt(const char* what, Verification& report, const Part& part) {
  try {
    part();
  } catch (const std::exception& error) {
    report.wrong("not-readable", std::string("ledger.db, ") + what, {}, error.what(),
                 std::string(what) + " cannot be read: " + error.what());
  }
}

std::string in_table(const SealedTable& table) { return "ledger.db, table " + std::string(table.name); }

struct Counted {
  std::int64_t rows = 0;
  Seal sum;
  std::size_t wrong = 0;
};

void verify_row(const SealedTable& table, const SealedRows& rows, std::size_t row, Counted& counted, Verification& report) {
  const Seal stored = Seal::parse(rows.stored(row)), computed = rows.computed(row);
  ++counted.rows;
  counted.sum += stored;
  ++report.rows;
  if (computed == stored && !rows.is_odd(row) && rows.stored(row) == stored.text()) return;
  if (++counted.wrong > rows_shown_max) return;
  const auto name = rows.name_of(row);
  report.wrong("row-changed", in_table(table) + ", " + name, rows.stored(row), computed.text(),
               "the row " + name + " of table " + std::string(table.name) + " was changed: it does not give the seal it carries");
}

void verify_table(Connection& reader, const SealedTable& table, const TableSeal& sealed, Verification& report) {
  Counted counted;
  SealedRows rows(reader, table);
  while (rows.next_page())
    for (std::size_t row = 0; row < rows.count(); ++row) verify_row(table, rows, row, counted, report);
  const std::string name(table.name);
  if (counted.rows != sealed.rows)
    report.wrong(
        "rows-missing-or-added", in_table(table), std::to_string(sealed.rows) + " rows", std::to_string(counted.rows) + " rows",
        "table " + name + " has " + std::to_string(counted.rows) + " rows, but " + std::to_string(sealed.rows) + " were committed");
  else if (counted.sum != sealed.sum)
    report.wrong("rows-replaced", in_table(table), sealed.sum.text(), counted.sum.text(),
                 "the rows of table " + name + " are not the ones that were committed");
  if (counted.wrong > rows_shown_max)
    report.wrong(
        "row-changed", in_table(table), {}, std::to_string(counted.wrong) + " rows",
        std::to_string(counted.wrong) + " rows of table " + name + " were changed; " + std::to_string(rows_shown_max) + " are listed");
}

// The numbers that SQLite gives next: if they went back, a number would be given twice.
void verify_arrivals(Connection& reader, const Seals& seals, Verification& report) {
  std::map<std::string, std::int64_t> wanted;
  for (const auto& table : sealed_tables())
    if (table.has_arrivals && seals.of(table.table).last_arrival > 0) wanted[std::string(table.name)] = seals.of(table.table).last_arrival;
  Statement given(reader, "SELECT name, seq FROM sqlite_sequence ORDER BY name", "ti");
  const auto count = given.run();
  std::map<std::string, std::int64_t> found;
  for (std::size_t row = 0; row < count; ++row) {
    if (!found.emplace(given.text(row, 0), given.integer(row, 1)).second)
      report.wrong("number-series", "ledger.db, table sqlite_sequence, " + given.text(row, 0), "one row", "more",
                   "a series of numbers is there twice");
  }
  std::erase_if(found, [](const auto& entry) { return entry.second == 0; });
  if (found == wanted) return;
  for (const auto& [name, last] : wanted)
    if (const auto it = found.find(name); it == found.end() || it->second != last)
      report.wrong("number-series", "ledger.db, table sqlite_sequence, " + name, std::to_string(last),
                   it == found.end() ? "none" : std::to_string(it->second), "the last number given in table " + name + " was changed");
  for (const auto& [name, last] : found)
    if (!wanted.contains(name))
      report.wrong("number-series", "ledger.db, table sqlite_sequence, " + name, "none", std::to_string(last),
                   "numbers are counted for " + name + ", which has none");
}

// Values that read alike but are not: another type, or an end that is hidden behind a zero byte.
void verify_hidden_ends(Connection& reader, Verification& report) {
  constexpr std::string_view tables[] = {"sqlite_sequence", "schema_migrations"};
  constexpr std::string_view questions[] = {
      "SELECT count(*) FROM sqlite_sequence WHERE typeof(name) <> 'text' OR typeof(seq) <> 'integer' OR instr(CAST(name AS BLOB), X'00') > "
      "0",
      "SELECT count(*) FROM schema_migrations WHERE typeof(name) <> 'text' OR typeof(applied_at) <> 'integer' OR "
      "instr(CAST(name AS BLOB), X'00') > 0"};
  for (std::size_t i = 0; i < std::size(tables); ++i) {
    Statement odd(reader, questions[i], "i");
    odd.run();
    if (odd.integer(0, 0) != 0)
      report.wrong("row-changed", "ledger.db, table " + std::string(tables[i]), "names and numbers", "other",
                   std::to_string(odd.integer(0, 0)) + " rows of table " + std::string(tables[i]) + " were changed");
  }
}

void verify_state(Connection& reader, const Seals& seals, Verification& report) {
  Statement end(reader, "SELECT sequence, hash FROM audit_end", "it");
  Statement state(reader, "SELECT state_sha256 FROM ledger_seal", "t");
  Statement identity(reader, "SELECT incarnation FROM identity", "t");
  if (end.run() != 1 || state.run() != 1 || identity.run() != 1) {
    report.wrong("ledger-seal", "ledger.db, tables audit_end, ledger_seal, identity", "one row each", "other",
                 "the tables with one row have not got one");
    return;
  }
  Statement odd(
      reader,
      "SELECT 1 FROM identity, ledger_seal s, audit_end e WHERE typeof(incarnation) <> 'text' OR typeof(tables) <> 'text' OR "
      "typeof(schema_sha256) <> 'text' OR typeof(state_sha256) <> 'text' OR typeof(e.hash) <> 'text' OR instr(CAST(incarnation || "
      "tables || schema_sha256 || state_sha256 || e.hash AS BLOB), X'00') > 0",
      "i");
  if (odd.run() != 0)
    report.wrong("ledger-seal", "ledger.db, tables ledger_seal, identity, audit_end", "texts", "other",
                 "the seal of the ledger, its identity or the end of the audit log was changed");
  if (const auto now = schema_sha256(reader); now != seals.schema_sha256)
    report.wrong("schema", "ledger.db, schema", seals.schema_sha256, now, "tables, indices or migrations are not as kpwatch has made them");
  if (const auto computed = seals.state_sha256({end.integer(0, 0), end.text(0, 1)}); computed != state.text(0, 0))
    report.wrong("ledger-seal", "ledger.db, tables ledger_seal, identity, audit_end", state.text(0, 0), computed,
                 "the seal of the ledger, its identity or the end of the audit log was changed");
}

}  // namespace

void verify_pages(Connection& reader, Verification& report) {
  Statement check(reader, "PRAGMA integrity_check(20)", "t");
  const auto count = check.run();
  if (count == 1 && check.text(0, 0) == "ok") return;
  for (std::size_t row = 0; row < count; ++row)
    report.wrong("integrity", "ledger.db", "ok", check.text(row, 0), "the database file is damaged: " + check.text(row, 0));
}

void verify_rows(Connection& reader, Verification& report) {
  Seals seals;
  seals.load(reader);
  report.commits = seals.commits;
  report.incarnation = seals.incarnation;
  attempt("the seal", report, [&] { verify_state(reader, seals, report); });
  attempt("table sqlite_sequence", report, [&] { verify_arrivals(reader, seals, report); });
  attempt("tables sqlite_sequence and schema_migrations", report, [&] { verify_hidden_ends(reader, report); });
  for (const auto& table : sealed_tables())
    attempt(("table " + std::string(table.name)).c_str(), report, [&] { verify_table(reader, table, seals.of(table.table), report); });
}

// What follows from one another: numbers without a gap, sent exactly up to where the deliveries say.
void verify_streams(Connection& reader, Verification& report) {
  Statement gaps(reader,
                 "SELECT o.authority, o.stream_epoch, count(*), min(o.sequence), max(o.sequence), ifnull(s.stream_epoch, 1), "
                 "ifnull(s.last_sequence, 0) FROM outbox o LEFT JOIN streams s ON s.authority = o.authority "
                 "GROUP BY o.authority, o.stream_epoch",
                 "tiiiiii");
  const auto streams = gaps.run();
  for (std::size_t row = 0; row < streams; ++row) {
    const auto where = "ledger.db, stream of " + gaps.text(row, 0) + ", epoch " + std::to_string(gaps.integer(row, 1));
    const auto last = gaps.integer(row, 4);
    if (gaps.integer(row, 3) != 1 || gaps.integer(row, 2) != last)
      report.wrong("sequence-gap", where, "1 to " + std::to_string(last), std::to_string(gaps.integer(row, 2)) + " events",
                   "the sequence of " + gaps.text(row, 0) + " has a gap");
    if (gaps.integer(row, 1) == gaps.integer(row, 5) && gaps.integer(row, 6) != last)
      report.wrong("sequence-end", where, std::to_string(gaps.integer(row, 6)), std::to_string(last),
                   "the last number of " + gaps.text(row, 0) + " is not that of its last event");
  }
  Statement sent(
      reader,
      "SELECT o.authority, o.stream_epoch, o.sequence, o.sent, ifnull(d.sent_up_to, 0) FROM outbox o LEFT JOIN deliveries d "
      "ON d.authority = o.authority AND d.stream_epoch = o.stream_epoch "
      "LEFT JOIN held_aside h ON h.authority = o.authority AND h.stream_epoch = o.stream_epoch AND h.sequence = o.sequence "
      "WHERE o.sent <> iif(h.sequence IS NOT NULL, 2, o.sequence <= ifnull(d.sent_up_to, 0)) OR typeof(o.sent) <> 'integer' LIMIT 20",
      "tiiii");
  const auto odd = sent.run();
  for (std::size_t row = 0; row < odd; ++row)
    report.wrong("sent-mark",
                 "ledger.db, table outbox, " + sent.text(row, 0) + ", epoch " + std::to_string(sent.integer(row, 1)) + ", sequence " +
                     std::to_string(sent.integer(row, 2)),
                 "sent up to " + std::to_string(sent.integer(row, 4)), "sent = " + std::to_string(sent.integer(row, 3)),
                 "an event is marked sent that was not, or the reverse");
}

void verify_ledger(Connection& reader, Verification& report) {
  attempt("the ledger", report, [&] {
    const LedgerCopy snapshot(reader);
    attempt("its pages", report, [&] { verify_pages(reader, report); });
    attempt("the audit log", report, [&] { verify_audit(reader, report); });
    attempt("its rows", report, [&] { verify_rows(reader, report); });
    attempt("its streams", report, [&] { verify_streams(reader, report); });
  });
}

void verify_witness(Connection& reader, const std::filesystem::path& file, Verification& report) {
  const std::string name = file.filename().string();
  const auto read = Witness::read(file);
  if (!read) {
    report.wrong("witness", name, {}, {}, read.error().sentence);
    return;
  }
  attempt("the seal", report, [&] {
    Seals seals;
    seals.load(reader);
    if (!read.value()) {
      if (seals.commits > 0)
        report.wrong("witness", name, std::to_string(seals.commits) + " transactions", "no file", "the ledger's witness is missing");
      return;
    }
    const Witnessed& before = *read.value();
    if (before.incarnation != seals.incarnation)
      report.wrong("witness", name, before.incarnation, seals.incarnation, "the ledger is not the one that was here before");
    if (before.commits > seals.commits)
      report.wrong("transactions-lost", "ledger.db", std::to_string(before.commits) + " transactions",
                   std::to_string(seals.commits) + " transactions",
                   "the ledger lacks its last " + std::to_string(before.commits - seals.commits) +
                       " transactions: its end was cut off, or it was restored from a backup");
    Statement record(reader, "SELECT hash FROM audit WHERE sequence = ?", "t");
    const std::string hash = before.audit_sequence == 0               ? std::string{}
                             : record.run(before.audit_sequence) == 1 ? record.text(0, 0)
                                                                      : "none";
    if (hash != before.audit_hash)
      report.wrong("witness", name + ", audit record " + std::to_string(before.audit_sequence), before.audit_hash, hash,
                   "the audit log is not the one that was here before");
    Statement state(reader, "SELECT state_sha256 FROM ledger_seal", "t");
    state.run();
    if (before.commits == seals.commits && state.text(0, 0) != before.state_sha256)
      report.wrong("witness", name, before.state_sha256, state.text(0, 0), "the ledger's seal is not the one that was here before");
  });
}

}  // namespace kpwatch::sqlite
