// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Whose consumer group it is. The positions are in one ledger, so a group belongs to one ledger and to the latest daemon
// on it: a second one that took partitions would read them from the positions of a ledger that knows nothing of them. The
// group's committed offsets, which nobody needs for reading, carry that claim as their metadata.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
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

class GroupClaim {
 public:
  // An empty ledger: the group is nobody's, and nothing is asked or written.
  GroupClaim(std::string ledger, std::string group) : ledger_(std::move(ledger)), group_(std::move(group)) {}
  [[nodiscard]] bool is_wanted() const { return !ledger_.empty(); }

  // Judges what others have written. Empty: this daemon may read. The first time it takes a run of its own, later than
  // all of the same ledger before it: a restart takes over from what it replaces. From then on a later one takes over
  // from this.
  [[nodiscard]] std::string refusal(std::span<const Claim> claims, std::uint64_t now_ms);

  struct Look {
    std::string refusal;
    std::map<std::string, int> partitions;  // of each topic that is there
    PartitionList committed;                // of all of them
  };
  // Asks the brokers, in or outside of the group. Nothing when they did not answer in time.
  [[nodiscard]] std::optional<Look> look(rd_kafka_t* client, const std::vector<std::string>& topics, std::chrono::milliseconds time);
  // Writes the claim into an entry that is to be committed.
  void sign(rd_kafka_topic_partition_t& entry) const;
  // Commits and waits. An error is no trouble of its own: the next look tells what it led to.
  static rd_kafka_resp_err_t put(rd_kafka_t* client, const PartitionList& offsets, std::chrono::milliseconds time);

 private:
  std::string ledger_, group_;
  std::uint64_t run_ = 0;
};

}  // namespace kpwatch::kafka
