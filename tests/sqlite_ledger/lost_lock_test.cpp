// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Somebody takes the lock file away and starts a second daemon on the same folder, while the first one lives.
#include <gtest/gtest.h>

#include <filesystem>

#include "adapters/ledgers/sqlite/segment_archive.h"
#include "adapters/ledgers/sqlite/sqlite_ledger.h"
#include "tests/support/scratch_folder.h"

namespace kpwatch {
namespace {

void audit(Ledger& ledger, const std::string& event) {
  auto transaction = std::move(ledger.begin().value());
  transaction->put_audit(event, "{}");
  ASSERT_TRUE(transaction->commit());
}

TEST(LostLock, the_daemon_ends_its_transaction_and_writes_no_more) {
  const Scratch scratch;
  auto first = std::move(open_sqlite_ledger(scratch.folder, false).value());
  audit(*first, "one");
  EXPECT_FALSE(open_sqlite_ledger(scratch.folder, false));
  auto in_work = std::move(first->begin().value());  // while the lock was there
  std::filesystem::remove(scratch.folder / "ledger.lock");
  in_work->put_audit("two", "{}");
  ASSERT_TRUE(in_work->commit());
  const auto refused = first->begin();
  ASSERT_FALSE(refused);
  EXPECT_TRUE(refused.error().is_final) << refused.error().sentence;
  EXPECT_NE(refused.error().sentence.find("taken away"), std::string::npos);
}

TEST(LostLock, the_archive_takes_nothing_any_more) {
  const Scratch scratch;
  auto archive = std::move(open_archive(scratch.folder, false).value());
  ASSERT_TRUE(archive->put("one"));
  std::filesystem::remove(scratch.folder / "archive" / "archive.lock");
  const auto refused = archive->put("two");
  ASSERT_FALSE(refused);
  EXPECT_TRUE(refused.error().is_final);
}

}  // namespace
}  // namespace kpwatch
