// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/ledgers/sqlite/verify_state.h"

#include "adapters/ledgers/sqlite/lock_file.h"
#include "adapters/ledgers/sqlite/page_sums.h"
#include "adapters/ledgers/sqlite/schema.h"
#include "adapters/ledgers/sqlite/seals.h"
#include "adapters/ledgers/sqlite/verify_archive.h"
#include "adapters/ledgers/sqlite/verify_ledger.h"

namespace kpwatch {
namespace {

using sqlite::Connection;

// Whoever wrote the list of migrations was not kpwatch: then it says nothing of the version.
bool is_schema_altered(Connection& reader) {
  try {
    sqlite::Seals seals;
    seals.load(reader);
    return sqlite::schema_sha256(reader) != seals.schema_sha256;
  } catch (const sqlite::SqlError&) {
    return false;
  }
}

Result<void> verify_with(Connection& reader, const std::filesystem::path& folder, Verification& report) {
  // A ledger of another version is not damaged, and this one could not tell.
  if (const auto known = sqlite::require_current_schema(reader); !known && report.is_whole() && !is_schema_altered(reader)) {
    const auto before = sqlite::Witness::read(folder / "ledger.witness");
    if (!before || !before.value() || before.value()->commits == 0) return known.error();
    report.wrong("transactions-lost", "ledger.db", std::to_string(before.value()->commits) + " transactions", "none",
                 known.error().sentence);
  }
  sqlite::verify_ledger(reader, report);
  sqlite::verify_witness(reader, folder / "ledger.witness", report);
  try {
    sqlite::verify_archive(reader, folder, report);
  } catch (const std::exception& error) {
    report.wrong("not-readable", "ledger.db", {}, error.what(), std::string("what the archive must hold cannot be read: ") + error.what());
  }
  return success();
}

}  // namespace

Result<Verification> verify_sqlite_state(const std::filesystem::path& folder, const std::optional<AuditHead>& head) {
  const auto absolute = std::filesystem::absolute(folder);
  const auto file = absolute / "ledger.db";
  std::error_code error;
  if (!std::filesystem::exists(file, error)) return failure("there is no ledger in " + absolute.string());
  TRY_ASSIGN(const auto lock, sqlite::LockFile::share(absolute / "ledger.lock"));
  Verification report;
  sqlite::PageSums::verify(file, report);  // before anything opens it
  try {
    std::error_code no_log;
    const bool has_log = std::filesystem::file_size(file.string() + "-wal", no_log) > 0 && !no_log;
    Connection reader(file, has_log ? Connection::Mode::reader : Connection::Mode::frozen);
    TRY(verify_with(reader, absolute, report));
    // One that died while it was made has none yet.
    if (report.commits == 0) std::erase_if(report.discrepancies, [](const Discrepancy& one) { return one.check == "page-sums"; });
    if (head) sqlite::verify_head(reader, *head, report);
  } catch (const sqlite::SqlError& problem) {
    report.wrong("not-readable", "ledger.db", {}, problem.what(), std::string("the ledger cannot be read at all: ") + problem.what());
  }
  return report;
}

}  // namespace kpwatch
