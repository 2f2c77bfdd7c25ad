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
using kafka::Place;
using kafka::Signatures;

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

std::vector<Place> signs(const GroupClaim& claim, const Signatures& seen, const std::set<Place>& assigned) {
  return claim.next_step(seen, assigned).sign;
}

TEST(GroupClaim, a_topic_that_nobody_has_claimed_is_for_whoever_has_its_first_partition) {
  GroupClaim ours("ours", "g");
  EXPECT_EQ(ours.refusal({}, 100), "");
  const Signatures nobody{{{"in", 0}, {}}, {{"in", 1}, {}}, {{"in", 2}, {}}};
  EXPECT_EQ(signs(ours, nobody, {{"in", 0}, {"in", 2}}), (std::vector<Place>{{"in", 0}, {"in", 2}}));
  const auto second = ours.next_step(nobody, {{"in", 1}, {"in", 2}});
  EXPECT_TRUE(second.sign.empty());
  EXPECT_EQ(second.waits_for, "in/0");
  EXPECT_FALSE(second.is_confirmed());
}

TEST(GroupClaim, it_reads_when_all_it_was_assigned_carries_its_own_signature) {
  GroupClaim ours("ours", "g");
  EXPECT_EQ(ours.refusal({}, 100), "");
  Signatures seen{{{"in", 0}, Claim{"ours", 100}}, {{"in", 1}, {}}, {{"in", 2}, {}}};
  EXPECT_TRUE(ours.next_step(seen, {{"in", 0}}).is_confirmed());
  EXPECT_EQ(signs(ours, seen, {{"in", 0}, {"in", 1}}), (std::vector<Place>{{"in", 1}}));
  EXPECT_EQ(signs(ours, seen, {{"in", 2}}), (std::vector<Place>{{"in", 2}})) << "the topic is ours";
  EXPECT_EQ(signs(ours, seen, {{"in", 3}}), (std::vector<Place>{{"in", 3}})) << "a partition that came after the look";
  EXPECT_TRUE(ours.next_step(seen, {}).is_confirmed()) << "nothing is read, so nothing is to be signed";
}

TEST(GroupClaim, a_successor_signs_over_what_its_ledger_had_signed_before) {
  GroupClaim after("ours", "g");
  const std::vector<Claim> of_before{{"ours", 1000}};
  EXPECT_EQ(after.refusal(of_before, 2000), "");
  const Signatures seen{{{"in", 0}, Claim{"ours", 1000}}, {{"in", 1}, Claim{"ours", 1000}}};
  EXPECT_EQ(signs(after, seen, {{"in", 1}}), (std::vector<Place>{{"in", 1}}));
  EXPECT_EQ(signs(after, seen, {{"in", 0}, {"in", 1}}), (std::vector<Place>{{"in", 0}, {"in", 1}}));
}

TEST(GroupClaim, topics_are_claimed_in_their_order_so_that_two_never_hold_one_each) {
  GroupClaim ours("ours", "g");
  EXPECT_EQ(ours.refusal({}, 100), "");
  Signatures seen{{{"a", 0}, {}}, {{"b", 0}, {}}};
  EXPECT_EQ(signs(ours, seen, {{"a", 0}}), (std::vector<Place>{{"a", 0}}));
  EXPECT_EQ(ours.next_step(seen, {{"b", 0}}).waits_for, "a/0");
  EXPECT_EQ(signs(ours, seen, {{"a", 0}, {"b", 0}}), (std::vector<Place>{{"a", 0}, {"b", 0}}));
  seen[{"a", 0}] = Claim{"ours", 100};
  EXPECT_EQ(signs(ours, seen, {{"b", 0}}), (std::vector<Place>{{"b", 0}}));
}

}  // namespace
}  // namespace kpwatch::test
