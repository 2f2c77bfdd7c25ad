// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Whose consumer group it is. The positions are in one ledger, so a group belongs to one ledger and to the latest daemon
// on it: a second one that took partitions would read them from the positions of a ledger that knows nothing of them. The
// group's committed offsets, which nobody needs for reading, carry that claim as their metadata: a ledger and a run.
//
// What each daemon does, alone or at the same moment as others:
//  1. It looks before it joins. A claim of another ledger, or of a later run of its own: it stays out.
//  2. It joins, and at each assignment looks again before anything is fetched. It leaves for the same reasons.
//  3. It signs what it was assigned of topics that carry its ledger's claim. A topic without any claim is for the member
//     that was assigned its first partition; the others wait. Topics are claimed in the order of their names.
//  4. It looks once more. When all it was assigned carries its own signature it fetches. Later it looks now and then.
//
// Why one wins, and only one: the broker assigns the first partition to one member in a generation, and takes commits of
// the present generation only. Of all that found a topic unclaimed in one generation, one may sign; who comes in a later one
// finds that signature. The first partition by itself would be no right: the next generation may give it to anybody; and
// without generations the signature would be none: a commit from outside is taken whenever the group is empty, however long
// ago its writer looked. So nobody signs from outside. A signature is never taken back: whoever dies before reading, or
// after it, finds his own and goes on, nobody else has read; a successor signs over its ledger's earlier run. The order of
// the topics keeps two ledgers from claiming one each and refusing each other. A group is given free by deleting its offsets.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adapters/kafka/handles.h"

namespace kpwatch::kafka {

struct Claim {
  std::string ledger;     // its id
  std::uint64_t run = 0;  // later ones are greater: a daemon's start in milliseconds since 1970, or one more than the last
  friend bool operator==(const Claim&, const Claim&) = default;
};

[[nodiscard]] std::string to_text(const Claim& claim);
// Nothing for any other text: what other consumers write there is no claim.
[[nodiscard]] std::optional<Claim> parse_claim(std::string_view text);

using Place = std::pair<std::string, std::int32_t>;  // topic, partition
using Signatures = std::map<Place, std::optional<Claim>>;

class GroupClaim {
 public:
  // An empty ledger: the group is nobody's, and nothing is asked or written.
  GroupClaim(std::string ledger, std::string group) : ledger_(std::move(ledger)), group_(std::move(group)) {}
  [[nodiscard]] bool is_wanted() const { return !ledger_.empty(); }

  // Judges what others have written. Empty: this daemon may read. The first time it takes a run of its own, later than
  // all of the same ledger before it: a restart takes over from what it replaces. From then on a later one takes over
  // from this.
  [[nodiscard]] std::string refusal(std::span<const Claim> claims, std::uint64_t now_ms);

  // What a member that is not refused does next about the partitions it was assigned.
  struct Step {
    std::vector<Place> sign;  // these; then it looks again
    std::string waits_for;    // "topic/0" whose holder has to sign first
    // All that was assigned carries our signature.
    [[nodiscard]] bool is_confirmed() const { return sign.empty() && waits_for.empty(); }
  };
  // `seen` in the generation that assigned these. After refusal(), which chooses the run.
  [[nodiscard]] Step next_step(Signatures seen, const std::set<Place>& assigned) const;

  struct Look {
    std::string refusal;
    std::map<std::string, int> partitions;        // of each topic that is there
    PartitionList committed;                      // of all of them
    Signatures signatures;                        // of all of them
    std::chrono::steady_clock::time_point asked;  // a moment before the question for them
  };
  // Asks the brokers, in or outside of the group. Nothing when they did not answer in time.
  [[nodiscard]] std::optional<Look> look(rd_kafka_t* client, const std::vector<std::string>& topics, std::chrono::milliseconds time);
  // Writes the claim into an entry that is to be committed.
  void sign(rd_kafka_topic_partition_t& entry) const;
  // Commits and waits. After an error the next look tells what it led to; after RD_KAFKA_RESP_ERR__TIMED_OUT the client must go:
  // it may still send the commit, in another generation.
  static rd_kafka_resp_err_t put(rd_kafka_t* client, const PartitionList& offsets, std::chrono::milliseconds time);

 private:
  std::string ledger_, group_;
  std::uint64_t run_ = 0;
};

}  // namespace kpwatch::kafka
