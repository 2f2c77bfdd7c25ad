// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The one officer: takes what the clerks have read, in order, decides inside one ledger transaction a batch, and only
// then settles the deliveries. The only writer of cases; rules across declarations need no lock because of it.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "daemon/flow/bounded_intake.h"
#include "daemon/flow/case_work.h"
#include "daemon/flow/format.h"
#include "daemon/flow/grounds.h"
#include "daemon/flow/hit_pace.h"
#include "daemon/flow/in_hand.h"
#include "daemon/flow/knowledge.h"
#include "daemon/flow/ledger.h"
#include "daemon/flow/tally.h"
#include "daemon/flow/tap.h"
#include "daemon/flow/tray.h"

namespace kpwatch {

struct DeskOptions {
  std::size_t batch_count_max = 10'000;
  std::chrono::milliseconds batch_time{100};  // a batch waits no longer than this for more, and not at all once it holds a hit
  // Of commits of hits, while nobody waits for a receipt (hit_pace.h).
  std::chrono::milliseconds hits_apart{20};
  int hits_at_once = 5;
  std::chrono::milliseconds grace_check{500};  // how often the ledger is asked for ended graces
  std::chrono::milliseconds grace_time{100};   // how long cases are looked at again between two batches
  std::chrono::milliseconds retry{500};        // after a failed transaction
  std::function<std::string()> no_room{};      // why nothing may be written now; empty: it may. Asked before each batch
  bool archive_all = false;                    // keep the bytes of every message, not only of those that concern the KP
  std::string instance = "kpwatch";
  Tap* tap = nullptr;  // for onlookers; outlives the desk. None: nobody can look on
};

class Desk {
 public:
  // All references outlive the desk. `has_told(authority)` wakes that authority's dispatcher, after the commit.
  Desk(Tray& tray, BoundedIntake& intake, InHand& in_hand, Ledger& ledger, Archive& archive, std::unique_ptr<Formats> formats,
       const KnowledgeInForce& knowledge, const CheckSettings& checks, Tally& tally, DeskOptions options,
       std::function<void(const std::string&)> has_told, std::function<Moment()> now);

  // Until the tray is closed and empty. Once `stop` is requested, nothing more is decided: what is there is settled `again`.
  void work(const std::stop_token& stop);
  [[nodiscard]] std::string trouble() const;  // empty when all is well
  [[nodiscard]] std::uint64_t batches() const { return batches_; }

 private:
  struct Item {
    Work& work;  // in the runs that were taken with it
    Outcome outcome = Outcome::accepted;
    bool is_repeated = false;
    bool is_poison = false;  // judging it threw: dead letter instead
    std::optional<ArchivePlace> archive{};
    std::optional<DeliveryReceipt> receipt{};  // for a message that wants one
  };
  // Per (feed, source): the offset after the last handled message; nothing = never read.
  using Positions = std::map<std::pair<std::string, std::string>, std::optional<std::int64_t>>;
  enum class Attempt : std::uint8_t { committed, position_lost, poisoned, failed };

  [[nodiscard]] std::vector<WorkRun> collect();
  [[nodiscard]] static std::vector<Item> items_of(std::vector<WorkRun>& runs);
  void settle(std::vector<Item>& batch, const std::stop_token& stop);
  void give_back(std::vector<Item>& batch);
  [[nodiscard]] Attempt attempt(std::vector<Item>& batch);
  Attempt failed(const char* what, const Failure& why);
  [[nodiscard]] static Result<void> take_up_changes(std::vector<Item>& batch, Ledger& ledger);
  [[nodiscard]] Result<void> lay_aside_answers(std::vector<Item>& batch);
  [[nodiscard]] Result<void> keep_bytes(std::vector<Item>& batch);
  void handle(Item& item, Ledger::Transaction& transaction, CaseWork& cases);
  void answer_replay(const Item& item, Ledger::Transaction& transaction);
  [[nodiscard]] Result<void> ask_before(const std::vector<Item>& batch);
  [[nodiscard]] bool is_repeated(Item& item, const Ledger::Transaction& transaction, Positions& next, Positions::iterator& run) const;
  [[nodiscard]] bool advance(Ledger::Transaction& transaction, const Positions& next);
  void look_at_ended_graces();
  void after_commit(std::vector<Item>& batch, const CaseWork& cases);
  void count(const std::vector<Item>& batch);
  void set_trouble(std::string trouble);

  Tray& tray_;
  BoundedIntake& intake_;
  InHand& in_hand_;
  Ledger& ledger_;
  Archive& archive_;
  std::unique_ptr<Formats> formats_;
  const KnowledgeInForce& knowledge_;
  const CheckSettings& checks_;
  Tally& tally_;
  DeskOptions options_;
  std::function<void(const std::string&)> has_told_;
  std::function<Moment()> now_;

  GroundsKeeper grounds_;
  Positions positions_;                   // what the ledger holds, as far as known
  std::vector<DeadLetter> open_letters_;  // only while a replay is in the batch
  std::chrono::steady_clock::time_point next_grace_check_{};
  bool is_more_due_ = false;  // than one look took
  HitPace pace_;
  std::atomic<std::uint64_t> batches_{0};
  mutable std::mutex trouble_mutex_;
  std::string trouble_;
};

}  // namespace kpwatch
