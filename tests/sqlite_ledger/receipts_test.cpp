// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Receipts: kept as they were given, for their time and not for ever, under the ledger's seal.
#include "adapters/ledgers/sqlite/connection.h"
#include "adapters/ledgers/sqlite/verify_state.h"
#include "tests/sqlite_ledger/scratch.h"

namespace kpwatch {
namespace {

struct ReceiptsTest : testing::Test {
  Scratch scratch;
  std::unique_ptr<Ledger> ledger = taken(open_sqlite_ledger(scratch.folder, false));

  static DeliveryReceipt receipt(const std::string& id, std::int64_t received, std::int64_t kept_for) {
    return {id, "aa", at(received), at(received + kept_for), Outcome::set_aside, R"({"kpwatch":"receipt/1"})"};
  }
  void put(const DeliveryReceipt& one) {
    auto transaction = taken(ledger->begin());
    transaction->put_receipt(one);
    done(transaction->commit());
  }
  std::optional<DeliveryReceipt> find(const std::string& id) {
    auto transaction = taken(ledger->begin());
    return transaction->receipt(id);
  }
  bool is_sealed() {
    ledger.reset();
    const bool is_well = taken(verify_sqlite_state(scratch.folder, std::nullopt)).is_whole();
    ledger = taken(open_sqlite_ledger(scratch.folder, false));
    return is_well;
  }
};

TEST_F(ReceiptsTest, a_receipt_is_given_again_as_it_was) {
  put(receipt("http:a:1", 0, 100));
  ledger.reset();
  ledger = taken(open_sqlite_ledger(scratch.folder, false));
  const auto found = find("http:a:1");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->sha256, "aa");
  EXPECT_EQ(found->received_at, at(0));
  EXPECT_EQ(found->kept_until, at(100));
  EXPECT_EQ(found->outcome, Outcome::set_aside);
  EXPECT_EQ(found->content, R"({"kpwatch":"receipt/1"})");
  EXPECT_FALSE(find("http:a:2"));
}

TEST_F(ReceiptsTest, one_that_was_not_committed_is_none) {
  {
    auto transaction = taken(ledger->begin());
    transaction->put_receipt(receipt("x", 0, 100));
    EXPECT_TRUE(transaction->receipt("x"));
  }
  EXPECT_FALSE(find("x"));
}

TEST_F(ReceiptsTest, those_whose_time_is_over_go_as_others_come_and_the_seal_stays_right) {
  for (int i = 0; i < 10; ++i) put(receipt("old-" + std::to_string(i), i, 50));
  put(receipt("long", 10, 5000));
  EXPECT_TRUE(find("old-0")) << "its time is not over";
  EXPECT_TRUE(is_sealed());
  put(receipt("new-0", 1000, 50));
  EXPECT_FALSE(find("old-0"));
  EXPECT_FALSE(find("old-1"));
  EXPECT_TRUE(find("old-2")) << "no commit pays for all of it";
  for (int i = 1; i < 5; ++i) put(receipt("new-" + std::to_string(i), 1000, 50));
  EXPECT_FALSE(find("old-9"));
  EXPECT_TRUE(find("long"));
  EXPECT_TRUE(find("new-0"));
  EXPECT_TRUE(is_sealed());
}

TEST_F(ReceiptsTest, an_altered_receipt_shows) {
  put(receipt("x", 0, 100));
  EXPECT_TRUE(is_sealed());
  ledger.reset();
  {
    sqlite::Connection connection(scratch.folder / "ledger.db", sqlite::Connection::Mode::writer);
    sqlite::Statement(connection, "UPDATE receipts SET content = '{}'").run();
  }
  EXPECT_FALSE(taken(verify_sqlite_state(scratch.folder, std::nullopt)).is_whole());
}

}  // namespace
}  // namespace kpwatch
