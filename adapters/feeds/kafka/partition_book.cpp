// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/feeds/kafka/partition_book.h"

#include <algorithm>

namespace kpwatch::kafka {

void PartitionBook::assign(const std::string& topic, std::int32_t number, std::optional<std::int64_t> position) {
  Partition partition;
  partition.topic = topic;
  partition.number = number;
  partition.assignment = ++assignments_;
  partition.next = position.value_or(-1);
  partitions_.insert_or_assign(topic + "/" + std::to_string(number), std::move(partition));
}

Partition* PartitionBook::expects(const std::string& source, std::int64_t offset) {
  const auto found = partitions_.find(source);
  if (found == partitions_.end()) return nullptr;
  auto& partition = found->second;
  // Offsets may jump (commit markers, compaction), but what lies before the next one was delivered already.
  if (partition.rest || offset < partition.next) return nullptr;
  return &partition;
}

void PartitionBook::lay_to_rest(Partition& partition, Rest rest, std::int64_t from) {
  partition.rest = std::move(rest);
  if (from >= 0) {
    partition.next = from;
    // What was delivered from here on comes once more; the earlier deliveries of it no longer count.
    partition.assignment = ++assignments_;
    while (!partition.owed.empty() && partition.owed.back().offset >= from) partition.owed.pop_back();
  }
}

bool PartitionBook::wake(Instant now) {
  bool is_any = false;
  for (auto& [source, partition] : partitions_) {
    if (!partition.rest || partition.rest->until > now) continue;
    partition.rest.reset();
    is_any = true;
  }
  return is_any;
}

bool PartitionBook::settle(const Settlement& settlement, Instant now) {
  const auto found = partitions_.find(settlement.source);
  if (found == partitions_.end()) return false;
  auto& partition = found->second;
  const auto owed = std::lower_bound(partition.owed.begin(), partition.owed.end(), settlement.offset,
                                     [](const Partition::Owed& entry, std::int64_t offset) { return entry.offset < offset; });
  const bool is_owed = owed != partition.owed.end() && owed->offset == settlement.offset;
  if (settlement.outcome != Outcome::again) {
    if (is_owed) owed->is_settled = true;
    partition.wait = std::chrono::milliseconds{0};
    while (!partition.owed.empty() && partition.owed.front().is_settled) {
      partition.mirror = std::max(partition.mirror, partition.owed.front().offset + 1);
      partition.owed.pop_front();
    }
    return false;
  }
  // Of another assignment, or delivered a second time meanwhile: someone else answers for it.
  if (!is_owed || owed->assignment != settlement.assignment) return false;
  partition.wait = std::clamp(partition.wait * 2, back_off_.first, back_off_.most);
  lay_to_rest(partition, {now + partition.wait, {}}, settlement.offset);
  return true;
}

std::vector<PartitionBook::Mirror> PartitionBook::take_mirror() {
  std::vector<Mirror> mirrors;
  for (auto& [source, partition] : partitions_) {
    if (partition.mirror <= partition.mirrored) continue;
    mirrors.push_back({partition.topic, partition.number, partition.mirror});
    partition.mirrored = partition.mirror;
  }
  return mirrors;
}

}  // namespace kpwatch::kafka
