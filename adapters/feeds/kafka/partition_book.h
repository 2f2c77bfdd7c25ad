// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// What a feed knows of the partitions it was assigned: how far it has delivered, what is settled, what must come again.
// Pure bookkeeping: it touches no broker and asks no clock.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "adapters/feeds/kafka/settlements.h"

namespace kpwatch::kafka {

using Instant = std::chrono::steady_clock::time_point;

struct BackOff {
  std::chrono::milliseconds first{500};
  std::chrono::milliseconds most{30'000};
};

// A partition that rests: nothing of it is fetched until then.
struct Rest {
  Instant until;
  std::string reason;  // empty: a message is to come again, no trouble of the partition's own
};

struct Partition {
  std::string topic;
  std::int32_t number = 0;
  std::uint64_t assignment = 0;  // grows whenever earlier deliveries no longer speak for this partition
  std::int64_t next = -1;        // offset of the next message to deliver; -1 = the partition's beginning
  bool is_at_home = false;       // its position is of this cluster
  std::optional<Rest> rest;
  std::optional<Instant> watched_until;  // after a stop: its trouble is over when nothing more was heard until then

  struct Owed {
    std::int64_t offset = 0;
    std::uint64_t assignment = 0;
    bool is_settled = false;
  };
  std::deque<Owed> owed;              // delivered, in order; the front is the oldest unsettled one
  std::int64_t mirror = -1;           // all below is settled
  std::int64_t mirrored = -1;         // what the broker was told
  std::chrono::milliseconds wait{0};  // before the next «again»; doubles, and ends with a message that went well
};

class PartitionBook {
 public:
  explicit PartitionBook(BackOff back_off) : back_off_(back_off) {}

  // A partition comes with its position, or without one if it was never read.
  void assign(const std::string& topic, std::int32_t number, std::optional<std::int64_t> position);
  void revoke(const std::string& source) { partitions_.erase(source); }
  void clear() { partitions_.clear(); }
  [[nodiscard]] bool empty() const { return partitions_.empty(); }
  [[nodiscard]] std::map<std::string, Partition>& partitions() { return partitions_; }

  // The partition, if a message of it with this offset is to be delivered now.
  [[nodiscard]] Partition* expects(const std::string& source, std::int64_t offset);
  static void deliver(Partition& partition, std::int64_t offset) {
    partition.owed.push_back({offset, partition.assignment, false});
    partition.next = offset + 1;
  }
  // Nothing of the partition is delivered until then; it goes on at `from`. -1 = where it stands.
  void lay_to_rest(Partition& partition, Rest rest, std::int64_t from = -1);
  // Takes the rest off those whose time has come; true when there was one.
  [[nodiscard]] bool wake(Instant now);

  // True when a partition was laid to rest by it: the fetching must be arranged anew.
  [[nodiscard]] bool settle(const Settlement& settlement, Instant now);
  // Positions that the broker has not been told yet.
  struct Mirror {
    std::string topic;
    std::int32_t number = 0;
    std::int64_t position = 0;
  };
  [[nodiscard]] std::vector<Mirror> take_mirror();

 private:
  BackOff back_off_;
  std::uint64_t assignments_ = 0;
  std::map<std::string, Partition> partitions_;
};

}  // namespace kpwatch::kafka
