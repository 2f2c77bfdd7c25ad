// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/ledgers/sqlite/seals.h"

#include <charconv>

#include "adapters/ledgers/sqlite/sealed_rows.h"
#include "daemon/base/text.h"

namespace kpwatch::sqlite {
namespace {

bool take_number(std::string_view& text, char end, std::int64_t& number) {
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const auto length = static_cast<std::size_t>(stop - text.data());
  if (error != std::errc{} || length >= text.size() || text[length] != end) return false;
  text.remove_prefix(length + 1);
  return true;
}

std::string first_text(Connection& connection, std::string_view sql) {
  Statement statement(connection, sql, "t");
  return statement.run() == 0 ? std::string{} : statement.text(0, 0);
}

}  // namespace

// "positions 3 0a1b... 0\n": a line a table.
std::string Seals::text() const {
  std::string text;
  text.reserve(table_count * 64);
  for (const auto& table : sealed_tables()) {
    const TableSeal& seal = of(table.table);
    text.append(table.name).append(" ").append(std::to_string(seal.rows)).append(" ").append(seal.sum.text()).append(" ");
    text.append(std::to_string(seal.last_arrival)).append("\n");
  }
  return text;
}

bool Seals::parse(const std::string& all) {
  std::string_view text = all;
  for (const auto& table : sealed_tables()) {
    TableSeal& seal = of(table.table);
    if (text.empty() && table.since > seals_since) break;  // the tables of later migrations are empty
    constexpr std::size_t sum_digits = 32;
    if (!text.starts_with(table.name)) return false;
    text.remove_prefix(table.name.size());
    if (!text.starts_with(' ')) return false;
    text.remove_prefix(1);
    if (!take_number(text, ' ', seal.rows) || text.size() <= sum_digits || text[sum_digits] != ' ') return false;
    seal.sum = Seal::parse(text.substr(0, sum_digits));
    text.remove_prefix(sum_digits + 1);
    if (!take_number(text, '\n', seal.last_arrival)) return false;
  }
  return text.empty() && this->text().starts_with(all);
}

void Seals::load(Connection& connection, bool is_migrating) {
  Statement row(connection, "SELECT commits, tables, schema_sha256 FROM ledger_seal", "itt");
  if (row.run() != 1 || !parse(row.text(0, 1)) || (!is_migrating && text() != row.text(0, 1)))
    throw SqlError(SqlError::Kind::corrupt, "the seal of the ledger is missing or cannot be read");
  commits = row.integer(0, 0);
  schema_sha256 = row.text(0, 2);
  incarnation = first_text(connection, "SELECT incarnation FROM identity");
}

std::string Seals::state_sha256(const AuditEnd& audit_end) const {
  std::string all = "kpwatch state 1\n";
  all.append(incarnation).append("\n").append(std::to_string(commits)).append("\n").append(schema_sha256).append("\n");
  all.append(std::to_string(audit_end.sequence)).append(" ").append(audit_end.hash).append("\n").append(text());
  return sha256_hex(all);
}

std::string schema_sha256(Connection& connection) {
  std::string all;
  const auto append = [&all](const std::string& part) { all.append(std::to_string(part.size())).append(":").append(part); };
  Statement schema(connection, "SELECT type, name, tbl_name, ifnull(sql, '') FROM sqlite_master ORDER BY type, name", "tttt");
  const auto parts = schema.run();
  for (std::size_t row = 0; row < parts; ++row)
    for (std::size_t column = 0; column < 4; ++column) append(schema.text(row, column));
  Statement migrations(connection, "SELECT number, name, applied_at FROM schema_migrations ORDER BY number", "iti");
  const auto count = migrations.run();
  for (std::size_t row = 0; row < count; ++row) {
    append(std::to_string(migrations.integer(row, 0)));
    append(migrations.text(row, 1));
    append(std::to_string(migrations.integer(row, 2)));
  }
  return sha256_hex(all);
}

void seal_schema(Connection& writer) {
  Seals seals;
  seals.load(writer, true);
  // A change like any other of a ledger that is in use: its witness has seen it as it was before.
  if (seals.commits > 0) ++seals.commits;
  Statement end(writer, "SELECT sequence, hash FROM audit_end", "it");
  end.run();
  seals.schema_sha256 = schema_sha256(writer);
  Statement(writer, "UPDATE ledger_seal SET commits = ?, tables = ?, schema_sha256 = ?, state_sha256 = ?")
      .run(seals.commits, seals.text(), seals.schema_sha256, seals.state_sha256({end.integer(0, 0), end.text(0, 1)}));
}

namespace {

void seal_rows(Connection& writer, const SealedTable& table, Seals& seals) {
  Statement put(writer, "UPDATE " + std::string(table.name) + " SET seal = ? WHERE " + key_condition(table));
  SealedRows rows(writer, table);
  while (rows.next_page()) {
    for (std::size_t row = 0; row < rows.count(); ++row) {
      const Seal seal = rows.computed(row);
      seals.add(table.table, seal);
      auto values = rows.key(row);
      values.insert(values.begin(), seal.text());
      put.run_with(values);
    }
  }
  if (!table.has_arrivals) return;
  Statement last(writer, "SELECT ifnull((SELECT seq FROM sqlite_sequence WHERE name = ?), 0)", "i");
  last.run(table.name);
  seals.of(table.table).last_arrival = last.integer(0, 0);
}

}  // namespace

void require_seals(Connection& writer, std::span<const SealedTable> as_they_were) {
  Seals seals;
  seals.load(writer, true);
  for (const SealedTable& table : as_they_were) {
    const TableSeal& sealed = seals.of(table.table);
    if (sealed == TableSeal{}) continue;
    TableSeal found{0, {}, sealed.last_arrival};
    SealedRows rows(writer, table);
    while (rows.next_page())
      for (std::size_t row = 0; row < rows.count(); ++row) {
        ++found.rows;
        found.sum += rows.computed(row);
      }
    if (found != sealed)
      throw SqlError(SqlError::Kind::corrupt, "the rows of table " + std::string(table.name) +
                                                  " are not the ones that were committed (see kpwatch verify of the version before)");
  }
}

void seal_anew(Connection& writer, std::span<const Table> tables) {
  Seals seals;
  seals.load(writer, true);
  for (const Table table : tables) {
    seals.of(table) = {};
    seal_rows(writer, description_of(table), seals);
  }
  Statement(writer, "UPDATE ledger_seal SET tables = ?").run(seals.text());
}

void seal_everything(Connection& writer) {
  Seals seals;
  seals.incarnation = first_text(writer, "SELECT incarnation FROM identity");
  for (const auto& table : sealed_tables())
    if (table.since <= seals_since) seal_rows(writer, table, seals);
  Statement end(writer, "SELECT sequence, hash FROM audit_end", "it");
  end.run();
  seals.schema_sha256 = schema_sha256(writer);
  Statement(writer, "INSERT INTO ledger_seal VALUES (?, ?, ?, ?)")
      .run(seals.commits, seals.text(), seals.schema_sha256, seals.state_sha256({end.integer(0, 0), end.text(0, 1)}));
}

}  // namespace kpwatch::sqlite
