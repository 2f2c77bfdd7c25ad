// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// How a consumer keeps to the claim on its group: the steps that group_claim.h tells, between joining and fetching.
#include <algorithm>
#include <set>

#include "adapters/feeds/kafka/consumer_run.h"
#include "daemon/base/log.h"

namespace kpwatch::kafka {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds look_time{1000};
constexpr milliseconds look_again_after{50};  // when nobody answered
constexpr milliseconds wait_for_holder{250};  // between two looks while another has to sign
constexpr milliseconds sign_time{3000};
// Whoever was halted for longer since the look may be out of the group by now, and his commit one from outside. The
// shortest session that brokers allow is 6 s.
constexpr milliseconds look_holds{3000};

}  // namespace

// Before joining: a daemon that has no business in the group must not take partitions from those who have.
bool ConsumerRun::may_join(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    if (const auto look = claim_.look(client_->get(), options_.topics, look_time)) return may_stay(*look);
    // Tells of the connection's troubles.
    MessageHandle(rd_kafka_consumer_poll(client_->get(), static_cast<int>(look_again_after.count())));
  }
  return false;
}

bool ConsumerRun::may_stay(const GroupClaim::Look& look) {
  if (look.refusal.empty()) {
    if (board_->take("group")) log::info("kafka_group_free", {{"feed", options_.name}, {"group", options_.group}});
    return true;
  }
  is_refused_ = true;
  if (board_->put("group", look.refusal)) log::error("kafka_group_refused", {{"feed", options_.name}, {"reason", look.refusal}});
  return false;
}

void ConsumerRun::look_after_claim() {
  if (now() < next_group_look_) return;
  const auto look = claim_.look(client_->get(), options_.topics, look_time);
  if (!look) {
    next_group_look_ = now() + (is_assigned_ && !is_confirmed_ ? look_again_after : options_.look_at_group);
    return;
  }
  next_group_look_ = now() + options_.look_at_group;
  if (!may_stay(*look)) {
    is_broken_ = true;  // leaves the group
    return;
  }
  if (!is_assigned_) return;
  std::set<Place> assigned;
  for (const auto& [source, partition] : book_.partitions()) assigned.emplace(partition.topic, partition.number);
  const auto step = claim_.next_step(look->signatures, assigned);
  if (!step.sign.empty()) {
    if (now() - look->asked < look_holds)
      sign(step.sign, *look);
    else
      next_group_look_ = {};
  } else if (is_confirmed_) {
    return;
  } else if (step.is_confirmed()) {
    begin_to_read(*look);
  } else {
    next_group_look_ = now() + wait_for_holder;
    const std::string sentence = "nobody has claimed the consumer group " + options_.group + " yet, and its first partition " +
                                 step.waits_for + " is held by another member: nothing is read until that one has signed or left";
    if (board_->put("claim", sentence)) log::info("kafka_group_unclaimed", {{"feed", options_.name}, {"reason", sentence}});
  }
}

// What is not signed now is found so by the next look.
void ConsumerRun::sign(const std::vector<Place>& places, const GroupClaim::Look& look) {
  const auto offsets = partition_list(static_cast<int>(places.size()));
  for (const auto& [topic, number] : places) {
    const auto* known = rd_kafka_topic_partition_list_find(look.committed.get(), topic.c_str(), number);
    auto* entry = rd_kafka_topic_partition_list_add(offsets.get(), topic.c_str(), number);
    entry->offset = lookup_(options_.name, source_name(topic.c_str(), number))
                        .value_or(std::max<std::int64_t>(known != nullptr ? known->offset : 0, 0));
    claim_.sign(*entry);
  }
  const auto error = GroupClaim::put(client_->get(), offsets, sign_time);
  if (error == RD_KAFKA_RESP_ERR_NO_ERROR) {
    if (!is_confirmed_) next_group_look_ = {};
    return;
  }
  if (!is_confirmed_) next_group_look_ = now() + wait_for_holder;
  log::info("kafka_group_not_signed", {{"feed", options_.name}, {"reason", in_words(error)}});
  if (!is_confirmed_) board_->put("claim", "the consumer group " + options_.group + " could not be signed: " + in_words(error));
  // See put(). What we read already is claimed, and signing it later, in whatever generation, changes nothing.
  is_broken_ = !is_confirmed_ && error == RD_KAFKA_RESP_ERR__TIMED_OUT;
}

void ConsumerRun::begin_to_read(const GroupClaim::Look& look) {
  is_confirmed_ = true;
  board_->take("claim");
  log::info("kafka_claim_confirmed", {{"feed", options_.name}, {"partitions", static_cast<int>(book_.partitions().size())}});
  tell_of_others(look);
  fetch_anew();
}

// Somebody else in the group keeps messages from us, and nothing else would show it.
void ConsumerRun::tell_of_others(const GroupClaim::Look& look) {
  int all = 0;
  for (const auto& [topic, count] : look.partitions) all += count;
  const int ours = static_cast<int>(book_.partitions().size());
  if (ours >= all) {
    if (board_->take("members")) log::info("kafka_group_whole", {{"feed", options_.name}, {"group", options_.group}});
    return;
  }
  const std::string sentence = std::to_string(all - ours) + " of " + std::to_string(all) +
                               " partitions are held by other members of the consumer group " + options_.group +
                               ": what is in them waits until they leave it";
  if (board_->put("members", sentence)) log::warning("kafka_group_shared", {{"feed", options_.name}, {"reason", sentence}});
}

}  // namespace kpwatch::kafka
