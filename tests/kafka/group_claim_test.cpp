// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Who may read for a consumer group: one ledger, and of its daemons the latest.
#include "adapters/feeds/kafka/group_claim.h"

#include <gtest/gtest.h>

namespace kpwatch::test {
namespace {

using kafka::Claim;
using kafka::GroupClaim;
using kafka::parse_claim;

TEST(GroupClaim, what_is_written_reads_back_and_nothing_else_is_a_claim) {
  const Claim claim{"0123abcd", 1'764'000'000'000};
  EXPECT_EQ(to_text(claim), "kpwatch ledger=0123abcd run=1764000000000");
  EXPECT_EQ(parse_claim(to_text(claim)), claim);
  for (const char* other : {"", "kpwatch", "kpwatch ledger= run=1", "kpwatch ledger=a run=", "kpwatch ledger=a run=1x", "consumer-7"})
    EXPECT_EQ(parse_claim(other), std::nullopt) << other;
}

TEST(GroupClaim, a_group_without_claim_is_free_and_one_of_another_ledger_is_refused) {
  GroupClaim ours("ours", "g");
  EXPECT_EQ(ours.refusal({}, 100), "");
  const std::vector<Claim> claims{{"ours", 100}, {"theirs", 50}};
  const auto refusal = ours.refusal(claims, 100);
  EXPECT_NE(refusal.find("the consumer group g belongs to the ledger theirs, this daemon's is ours"), std::string::npos) << refusal;
}

TEST(GroupClaim, a_restart_takes_over_and_what_it_replaced_has_no_business_there_any_more) {
  GroupClaim before("ours", "g"), after("ours", "g");
  EXPECT_EQ(before.refusal({}, 1000), "");
  const std::vector<Claim> of_before{{"ours", 1000}};
  EXPECT_EQ(before.refusal(of_before, 5000), "") << "its own claim";
  // The clock was set back meanwhile: later is whoever started later.
  EXPECT_EQ(after.refusal(of_before, 400), "");
  const std::vector<Claim> of_after{{"ours", 1000}, {"ours", 1001}};
  EXPECT_EQ(after.refusal(of_after, 500), "");
  EXPECT_NE(before.refusal(of_after, 6000).find("has taken over the consumer group g"), std::string::npos);
}

}  // namespace
}  // namespace kpwatch::test
