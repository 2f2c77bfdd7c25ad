// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// One consumer from its opening to its closing. Everything in it happens on the feed's thread, the callbacks included.
#pragma once

#include <atomic>
#include <deque>
#include <map>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "adapters/feeds/kafka/group_claim.h"
#include "adapters/feeds/kafka/kafka_delivery.h"
#include "adapters/feeds/kafka/kafka_feed.h"
#include "adapters/feeds/kafka/partition_book.h"
#include "adapters/kafka/client.h"

namespace kpwatch::kafka {

[[nodiscard]] inline Instant now() { return std::chrono::steady_clock::now(); }

class ConsumerRun {
 public:
  ConsumerRun(const KafkaFeedOptions& options, const PositionLookup& lookup, Intake& intake, std::shared_ptr<TroubleBoard> board,
              std::shared_ptr<Settlements> settlements, GroupClaim& claim, std::atomic<std::int64_t>& behind);
  ~ConsumerRun();
  ConsumerRun(const ConsumerRun&) = delete;
  ConsumerRun& operator=(const ConsumerRun&) = delete;

  // Works until it is asked to stop, or until the client is beyond use or the group another's: then false, and a new
  // run may be made.
  [[nodiscard]] bool work(const std::stop_token& stop);

 private:
  static void on_rebalance(rd_kafka_t* handle, rd_kafka_resp_err_t what, rd_kafka_topic_partition_list_t* partitions, void* opaque);
  void take_assignment(const rd_kafka_topic_partition_list_t& partitions);
  void give_up_assignment();

  [[nodiscard]] bool open(const std::stop_token& stop);
  [[nodiscard]] bool may_join(const std::stop_token& stop);
  void look_after_claim();
  [[nodiscard]] bool may_stay(const GroupClaim::Look& look);
  void sign(const std::vector<Place>& places, const GroupClaim::Look& look);
  void begin_to_read(const GroupClaim::Look& look);
  void tell_of_others(const GroupClaim::Look& look);
  void close();
  [[nodiscard]] bool step(const std::stop_token& stop);
  void hear_settlements();
  void fetch_anew();
  [[nodiscard]] bool hand_on_waiting();
  void wait_for_room(const std::stop_token& stop);
  void pause(bool is_pause);
  void receive(MessageHandle message);
  void receive_error(const rd_kafka_message_t& message);
  void stop_partition(Partition& partition, std::int64_t offset, const std::string& reason);
  [[nodiscard]] bool is_at_home(const std::string& source, Partition& partition);
  void note_gap(const std::string& source, std::int64_t position, std::int64_t first, std::int64_t last);
  void end_trouble_of(Partition& partition);
  void keep_fetcher_awake(std::size_t bytes);
  void commit_mirror(bool is_now);
  void look_after_broker();
  void measure_distance();
  [[nodiscard]] const std::string& cluster();

  const KafkaFeedOptions& options_;
  const PositionLookup& lookup_;
  Intake& intake_;
  std::shared_ptr<TroubleBoard> board_;
  std::shared_ptr<Settlements> settlements_;
  GroupClaim& claim_;
  std::atomic<std::int64_t>& behind_;  // messages from where we are to the end of the log; -1: not known
  std::shared_ptr<Client> client_;
  PartitionBook book_;
  PartitionList fetched_;                               // what is being fetched now
  std::deque<std::unique_ptr<KafkaDelivery>> waiting_;  // refused by the intake, in order
  std::map<std::string, std::string> gaps_;             // by partition, what the audit log was told
  std::string cluster_;
  bool is_paused_ = false;
  bool is_broken_ = false;
  bool is_refused_ = false;    // the group is another's: it is left without a word written into it
  bool is_assigned_ = false;   // the group has told what is ours, be it nothing
  bool is_confirmed_ = false;  // the claim on what is assigned; nothing is fetched before
  std::size_t bytes_since_wake_ = 0, messages_since_wake_ = 0, wake_after_bytes_ = 0;
  Instant last_run_{};  // of messages
  Instant next_commit_{}, last_look_{}, next_group_look_{}, next_measure_{};
};

}  // namespace kpwatch::kafka
