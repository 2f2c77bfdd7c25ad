// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/feeds/kafka/group_claim.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <limits>

namespace kpwatch::kafka {
namespace {

constexpr std::string_view first_word = "kpwatch ledger=";
constexpr std::string_view second_word = " run=";

using EventHandle = std::unique_ptr<rd_kafka_event_t, Release<rd_kafka_event_destroy>>;

int as_timeout(std::chrono::milliseconds time) { return static_cast<int>(time.count()); }

// How many partitions the topic has: none when it is not there; nothing when nobody answered.
std::optional<int> count_partitions(rd_kafka_t* client, const std::string& topic, std::chrono::milliseconds time) {
  const TopicHandle handle(rd_kafka_topic_new(client, topic.c_str(), nullptr));
  const struct rd_kafka_metadata* answer = nullptr;
  if (handle == nullptr || rd_kafka_metadata(client, 0, handle.get(), &answer, as_timeout(time)) != RD_KAFKA_RESP_ERR_NO_ERROR)
    return std::nullopt;
  const int count = answer->topic_cnt == 1 ? answer->topics[0].partition_cnt : 0;
  rd_kafka_metadata_destroy(answer);
  return count;
}

Signatures signatures_in(const rd_kafka_topic_partition_list_t& committed) {
  Signatures signatures;
  for (int i = 0; i < committed.cnt; ++i) {
    const auto& entry = committed.elems[i];
    auto& signature = signatures[{entry.topic, entry.partition}];
    if (entry.metadata != nullptr) signature = parse_claim({static_cast<const char*>(entry.metadata), entry.metadata_size});
  }
  return signatures;
}

std::vector<Claim> claims_of(const Signatures& signatures) {
  std::vector<Claim> claims;
  for (const auto& [place, claim] : signatures)
    if (claim) claims.push_back(*claim);
  return claims;
}

}  // namespace

std::string to_text(const Claim& claim) {
  return std::string(first_word) + claim.ledger + std::string(second_word) + std::to_string(claim.run);
}

std::optional<Claim> parse_claim(std::string_view text) {
  if (!text.empty() && text.back() == '\0') text.remove_suffix(1);  // some clients count the end of a C string
  const auto middle = text.rfind(second_word);
  if (!text.starts_with(first_word) || middle == std::string_view::npos || middle <= first_word.size()) return std::nullopt;
  Claim claim{std::string(text.substr(first_word.size(), middle - first_word.size())), 0};
  const auto digits = text.substr(middle + second_word.size());
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), claim.run);
  if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  return claim;
}

std::string GroupClaim::refusal(std::span<const Claim> claims, std::uint64_t now_ms) {
  std::uint64_t latest = 0;
  for (const Claim& claim : claims) {
    if (claim.ledger != ledger_)
      return "the consumer group " + group_ + " belongs to the ledger " + claim.ledger + ", this daemon's is " + ledger_ +
             ": give this daemon a group of its own; or, if that ledger is gone for good, delete the group's offsets at the broker";
    latest = std::max(latest, claim.run);
  }
  if (run_ == 0) run_ = std::max(now_ms, latest + 1);
  if (latest > run_)
    return "a later daemon on this ledger, or on a copy of it, has taken over the consumer group " + group_ +
           ": end one of the two; a restart of this one takes the group back";
  return {};
}

GroupClaim::Step GroupClaim::next_step(Signatures seen, const std::set<Place>& assigned) const {
  for (const Place& place : assigned) seen.try_emplace(place);  // of a partition that is newer than the look
  Step step;
  std::string blocked;
  for (auto next = seen.begin(); next != seen.end();) {
    const std::string topic = next->first.first;
    const auto end = seen.upper_bound({topic, std::numeric_limits<std::int32_t>::max()});
    const bool is_ours = std::any_of(next, end, [&](const auto& entry) { return entry.second && entry.second->ledger == ledger_; });
    const bool may_sign = is_ours || (blocked.empty() && assigned.contains({topic, 0}));
    if (!may_sign && blocked.empty()) blocked = source_name(topic.c_str(), 0);
    for (; next != end; ++next) {
      if (!assigned.contains(next->first) || next->second == Claim{ledger_, run_}) continue;
      if (may_sign)
        step.sign.push_back(next->first);
      else
        step.waits_for = blocked;
    }
  }
  return step;
}

std::optional<GroupClaim::Look> GroupClaim::look(rd_kafka_t* client, const std::vector<std::string>& topics,
                                                 std::chrono::milliseconds time) {
  Look look;
  look.committed = partition_list(8);
  for (const auto& topic : topics) {
    const auto count = count_partitions(client, topic, time);
    if (!count) return std::nullopt;
    if (*count == 0) continue;
    look.partitions[topic] = *count;
    for (int i = 0; i < *count; ++i) rd_kafka_topic_partition_list_add(look.committed.get(), topic.c_str(), i);
  }
  if (look.partitions.empty()) return look;
  look.asked = std::chrono::steady_clock::now();
  if (rd_kafka_committed(client, look.committed.get(), as_timeout(time)) != RD_KAFKA_RESP_ERR_NO_ERROR) return std::nullopt;
  look.signatures = signatures_in(*look.committed);
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  look.refusal =
      refusal(claims_of(look.signatures), static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::milliseconds>(now).count()));
  return look;
}

void GroupClaim::sign(rd_kafka_topic_partition_t& entry) const {
  if (!is_wanted() || run_ == 0) return;
  const std::string text = to_text({ledger_, run_});
  std::free(entry.metadata);  // librdkafka takes and gives it as malloc's
  entry.metadata = std::malloc(text.size());
  if (entry.metadata == nullptr) return;
  std::memcpy(entry.metadata, text.data(), text.size());
  entry.metadata_size = text.size();
}

rd_kafka_resp_err_t GroupClaim::put(rd_kafka_t* client, const PartitionList& offsets, std::chrono::milliseconds time) {
  if (offsets->cnt == 0) return RD_KAFKA_RESP_ERR_NO_ERROR;
  const QueueHandle queue(rd_kafka_queue_new(client));
  if (const auto error = rd_kafka_commit_queue(client, offsets.get(), queue.get(), nullptr, nullptr); error != RD_KAFKA_RESP_ERR_NO_ERROR)
    return error;
  const EventHandle event(rd_kafka_queue_poll(queue.get(), as_timeout(time)));
  return event == nullptr ? RD_KAFKA_RESP_ERR__TIMED_OUT : rd_kafka_event_error(event.get());
}

}  // namespace kpwatch::kafka
