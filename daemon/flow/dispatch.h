// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// One reader of the outbox per authority, with back-off. A dead partner delays nobody else, and consuming never waits for
// publishing. An event that the partner refuses as it is, is held aside, and the others go on: the recipient sees the gap in
// the sequence, the operator the remark, and it is offered again from time to time, and at every start.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>

#include "daemon/flow/ledger.h"
#include "daemon/flow/publisher.h"
#include "daemon/flow/tally.h"

namespace kpwatch {

struct DispatchOptions {
  std::size_t batch_count_max = 200;
  // A batch of so many, but not a full one: alerts come thick, and the next ones are let gather for a while. Each batch costs a
  // transaction with the partner and one with the ledger; librdkafka 2.0.2 alone spins for 2 ms in each.
  std::size_t thick = 8;
  std::chrono::milliseconds gather{100};
  std::chrono::milliseconds idle{1000};  // looks at the outbox at least this often
  std::chrono::milliseconds back_off_min{200};
  std::chrono::milliseconds back_off_max{30'000};
  std::chrono::milliseconds held_again{600'000};  // what a partner refused is offered to it again this often
};

class Dispatch {
 public:
  // Makes the publisher; called on the dispatcher's thread, again after a failure that needs a fresh one.
  using PublisherMaker = std::function<Result<std::unique_ptr<Publisher>>()>;

  Dispatch(std::string authority, Ledger& ledger, PublisherMaker maker, Tally& tally, DispatchOptions options);

  void work(const std::stop_token& stop);  // on its own thread, until stopped
  void wake();
  // Empty when all is well; else why the partner does not get its alerts (told by /ready as a remark, not as not-ready).
  [[nodiscard]] std::string trouble() const;
  // The trouble is with the ledger, not with the partner: that is a reason not to be ready.
  [[nodiscard]] bool is_trouble_ours() const;
  // Empty, or how many events are held aside and why the last one was.
  [[nodiscard]] std::string held() const;
  [[nodiscard]] const std::string& authority() const { return authority_; }
  // True when nothing was waiting at the last look.
  [[nodiscard]] bool is_idle() const;

 private:
  [[nodiscard]] bool send_some(const std::stop_token& stop);   // false: nothing more to do now, or trouble
  [[nodiscard]] bool offer_held(const std::stop_token& stop);  // false: trouble, call again before anything else is sent
  [[nodiscard]] bool hold_aside(const OutboxEntry& entry, const std::string& why);
  [[nodiscard]] bool has_publisher();
  // Each ends the process when a sync has failed, else says false: there is trouble.
  bool partner_failed(const Failure& why);
  bool ledger_failed(const Failure& why, const std::string& prefix = "ledger: ");
  void tell_held(std::size_t count, const std::string& why);
  void rest(const std::stop_token& stop, std::chrono::milliseconds time);
  void let_gather(const std::stop_token& stop);
  void set_trouble(std::string trouble, bool is_ours = false);

  std::string authority_;
  Ledger& ledger_;
  PublisherMaker maker_;
  std::unique_ptr<Publisher> publisher_;
  Tally& tally_;
  DispatchOptions options_;
  std::chrono::milliseconds back_off_;

  mutable std::mutex mutex_;
  std::condition_variable_any woken_cv_;
  bool woken_ = false;
  bool idle_ = false;
  bool is_ours_ = false;
  std::string trouble_, held_;
  std::size_t held_count_ = 0;
  bool is_held_due_ = true;
  std::chrono::steady_clock::time_point held_again_at_{};
};

}  // namespace kpwatch
