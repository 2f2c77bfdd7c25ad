// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The seal of the whole ledger. It is kept up to date by what each transaction adds and takes away, written with each
// commit, and costs a hash a written row: nothing is read again for it.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>

#include "adapters/ledgers/sqlite/audit_chain.h"
#include "adapters/ledgers/sqlite/connection.h"
#include "adapters/ledgers/sqlite/row_seal.h"
#include "adapters/ledgers/sqlite/sealed_tables.h"

namespace kpwatch::sqlite {

struct TableSeal {
  std::int64_t rows = 0;
  Seal sum;
  std::int64_t last_arrival = 0;  // the highest number given so far
  friend bool operator==(const TableSeal&, const TableSeal&) = default;
};

class Seals {
 public:
  void add(Table table, const Seal& seal) {
    ++of(table).rows;
    of(table).sum += seal;
    has_changed_ = true;
  }
  void remove(Table table, const Seal& seal) {
    --of(table).rows;
    of(table).sum -= seal;
    has_changed_ = true;
  }
  void replace(Table table, const Seal& before, const Seal& after) {
    of(table).sum -= before;
    of(table).sum += after;
    has_changed_ = true;
  }
  [[nodiscard]] std::int64_t next_arrival(Table table) { return ++of(table).last_arrival; }
  void touch() { has_changed_ = true; }
  [[nodiscard]] bool has_changed() const { return has_changed_; }
  void commit_begins() {
    ++commits;
    has_changed_ = false;
  }

  [[nodiscard]] TableSeal& of(Table table) { return tables_[static_cast<std::size_t>(table)]; }
  [[nodiscard]] const TableSeal& of(Table table) const { return tables_[static_cast<std::size_t>(table)]; }

  // All tables as one text, and back; false when it is not such a text.
  [[nodiscard]] std::string text() const;
  [[nodiscard]] bool parse(const std::string& text);
  // From the ledger's own row. Throws SqlError when there is none, or more than one, or it can't be read. Within a migration the
  // row does not speak yet of the tables that are new.
  void load(Connection& connection, bool is_migrating = false);

  std::int64_t commits = 0;   // since this ledger was made
  std::string incarnation;    // of the ledger
  std::string schema_sha256;  // of the tables, indices and migrations as they were made
  // Over all of the above, the end of the audit log, and nothing else.
  [[nodiscard]] std::string state_sha256(const AuditEnd& audit_end) const;

 private:
  std::array<TableSeal, table_count> tables_{};
  bool has_changed_ = false;
};

// What `schema_sha256` is to be: computed from the file.
[[nodiscard]] std::string schema_sha256(Connection& connection);

// After a migration that changed the tables.
void seal_schema(Connection& writer);

// For a migration that changes columns. Throws SqlError of kind corrupt when rows are not the ones that were sealed: new seals must
// not make an alteration good. A table that was never sealed passes.
void require_seals(Connection& writer, std::span<const SealedTable> as_they_were);
// Seals every row of these tables as it is now.
void seal_anew(Connection& writer, std::span<const Table> tables);

// For a ledger that was written before there were seals: seals every row as it is. Within the migration's transaction.
void seal_everything(Connection& writer);

}  // namespace kpwatch::sqlite
