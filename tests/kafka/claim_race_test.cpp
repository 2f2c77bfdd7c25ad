// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Many daemons at once in one new consumer group, in any order of their steps: the topics are read for one ledger only, and
// in the end they are read. The group is a model of what brokers promise: generations, and commits that keep to them.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "adapters/feeds/kafka/group_claim.h"

namespace kpwatch::test {
namespace {

using kafka::Claim;
using kafka::GroupClaim;
using kafka::Place;
using kafka::Signatures;

using Chance = std::mt19937_64;

std::size_t one_of(Chance& chance, std::size_t count) { return std::uniform_int_distribution<std::size_t>(0, count - 1)(chance); }

// Members are numbers; a member that is silent is still given partitions until it is removed.
class Group {
 public:
  Group(Signatures unsigned_places, Chance& chance) : signatures(std::move(unsigned_places)), chance_(chance) {}
  void join(int member) { is_member_.insert(member); }
  void leave(int member) { is_member_.erase(member); }
  [[nodiscard]] bool has(int member) const { return is_member_.contains(member); }
  [[nodiscard]] bool has_strangers() const { return !is_member_.empty() && *is_member_.begin() < 0; }
  // Any assignment that gives each partition to one member.
  void rebalance() {
    ++generation;
    assigned.clear();
    const std::vector<int> all(is_member_.begin(), is_member_.end());
    if (all.empty()) return;
    for (const int member : all) assigned[member];
    for (const auto& [place, claim] : signatures) assigned[all[one_of(chance_, all.size())]].insert(place);
  }
  void commit(int member, int of_generation, const std::vector<Place>& places, const Claim& claim) {
    if (!has(member) || of_generation != generation) return;
    for (const auto& place : places) signatures[place] = claim;
  }

  Signatures signatures;
  std::map<int, std::set<Place>> assigned;
  int generation = 0;

 private:
  std::set<int> is_member_;
  Chance& chance_;
};

// One life of a daemon, by the steps that consumer_claim.cpp takes, each of which may be long after the one before.
class Life {
 public:
  Life(int member, std::string ledger) : member_(member), ledger_(std::move(ledger)), claim_(ledger_, "g") {}
  [[nodiscard]] const std::string& ledger() const { return ledger_; }
  [[nodiscard]] int member() const { return member_; }
  [[nodiscard]] bool is_refused() const { return is_refused_; }
  [[nodiscard]] const std::set<Place>& reads() const { return reads_; }

  void step(Group& group, std::uint64_t now) {
    if (is_refused_) return;
    if (!has_joined_) {
      if (is_welcome(group, now)) group.join(member_);
      has_joined_ = !is_refused_;
      return;
    }
    if (!group.has(member_)) {  // removed meanwhile; it hears of it, and comes again
      forget();
      has_joined_ = false;
      return;
    }
    if (const auto given = group.assigned.find(member_); given != group.assigned.end() && generation_ != group.generation) {
      forget();
      generation_ = group.generation;
      assigned_ = given->second;
      return;
    }
    if (generation_ == 0) return;
    if (to_sign_) {
      group.commit(member_, generation_, *to_sign_, {ledger_, claim_run_});
      to_sign_.reset();
      return;
    }
    if (!is_welcome(group, now)) return group.leave(member_);
    const auto next = claim_.next_step(group.signatures, assigned_);
    if (!next.sign.empty())
      to_sign_ = next.sign;
    else if (next.is_confirmed())
      reads_ = assigned_;
  }

 private:
  bool is_welcome(const Group& group, std::uint64_t now) {
    std::vector<Claim> claims;
    for (const auto& [place, claim] : group.signatures)
      if (claim) claims.push_back(*claim);
    is_refused_ = !claim_.refusal(claims, now).empty();
    rd_kafka_topic_partition_t entry{};
    claim_.sign(entry);
    if (entry.metadata != nullptr) claim_run_ = kafka::parse_claim({static_cast<char*>(entry.metadata), entry.metadata_size})->run;
    std::free(entry.metadata);
    return !is_refused_;
  }
  void forget() {
    reads_.clear();
    assigned_.clear();
    to_sign_.reset();
    generation_ = 0;
  }

  int member_, generation_ = 0;
  std::string ledger_;
  GroupClaim claim_;
  std::uint64_t claim_run_ = 0;
  bool has_joined_ = false, is_refused_ = false;
  std::set<Place> assigned_, reads_;
  std::optional<std::vector<Place>> to_sign_;
};

class Race {
 public:
  Race(std::uint64_t seed, int ledgers, const std::vector<int>& partitions) : chance_(seed), group_(places(partitions), chance_) {
    for (int i = 0; i < ledgers; ++i) lives_.emplace_back(++members_, "ledger" + std::to_string(i));
  }

  void anything_happens() {
    const auto what = one_of(chance_, 40);
    if (what == 0) {  // a death, and a restart on the same ledger; the group hears of it later, or at once
      auto& life = lives_[one_of(chance_, lives_.size())];
      if (one_of(chance_, 2) == 0) group_.leave(life.member());
      dead_.push_back(life.member());
      life = Life(++members_, life.ledger());
    } else if (what == 1 && !dead_.empty()) {
      group_.leave(dead_.back());
      dead_.pop_back();
      group_.rebalance();
    } else if (what == 2) {  // a stranger, who signs nothing
      group_.has_strangers() ? group_.leave(-1) : group_.join(-1);
      group_.rebalance();
    } else if (what == 3) {  // somebody was halted, and is taken for dead
      group_.leave(lives_[one_of(chance_, lives_.size())].member());
    } else if (what < 8) {
      group_.rebalance();
    } else {
      step(lives_[one_of(chance_, lives_.size())]);
    }
  }
  // Strangers and dead members go, and everybody who was sent away comes again now and then.
  void settle() {
    group_.leave(-1);
    for (const int member : dead_) group_.leave(member);
    for (int round = 0; round < 8; ++round) {
      group_.rebalance();
      for (int i = 0; i < 8; ++i)
        for (auto& life : lives_) step(life);
    }
  }
  [[nodiscard]] const std::set<std::string>& readers() const { return readers_; }
  [[nodiscard]] std::size_t refused() const { return static_cast<std::size_t>(std::ranges::count_if(lives_, &Life::is_refused)); }
  [[nodiscard]] std::size_t partitions_read() const {
    std::size_t count = 0;
    for (const auto& life : lives_) count += life.reads().size();
    return count;
  }

 private:
  static Signatures places(const std::vector<int>& partitions) {
    Signatures all;
    for (std::size_t topic = 0; topic < partitions.size(); ++topic)
      for (int i = 0; i < partitions[topic]; ++i) all[{"topic" + std::to_string(topic), i}];
    return all;
  }
  void step(Life& life) {
    life.step(group_, ++time_);
    if (!life.reads().empty()) readers_.insert(life.ledger());
  }

  Chance chance_;
  Group group_;
  std::vector<Life> lives_;
  std::vector<int> dead_;
  std::set<std::string> readers_;
  int members_ = 0;
  std::uint64_t time_ = 0;
};

TEST(ClaimRace, of_several_new_ledgers_at_once_in_a_new_group_one_reads_whatever_happens_in_between) {
  const std::vector<std::vector<int>> topics{{1}, {3}, {1, 1}, {2, 3}, {1, 2, 1}};
  for (std::uint64_t seed = 0; seed < 6000; ++seed) {
    const int ledgers = 2 + static_cast<int>(seed % 2);
    const auto& partitions = topics[seed % topics.size()];
    Race race(seed, ledgers, partitions);
    for (int i = 0; i < 120; ++i) race.anything_happens();
    ASSERT_LE(race.readers().size(), 1U) << "seed " << seed;
    race.settle();
    ASSERT_EQ(race.readers().size(), 1U) << "seed " << seed;
    ASSERT_EQ(race.refused(), static_cast<std::size_t>(ledgers) - 1) << "seed " << seed;
    std::size_t all = 0;
    for (const int count : partitions) all += static_cast<std::size_t>(count);
    ASSERT_EQ(race.partitions_read(), all) << "seed " << seed;
  }
}

}  // namespace
}  // namespace kpwatch::test
