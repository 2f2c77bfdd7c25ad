// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// One reader of the outbox per authority, with back-off. A dead partner delays nobody else, and consuming never waits for
// publishing.
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
  std::chrono::milliseconds idle{1000};  // looks at the outbox at least this often
  std::chrono::milliseconds back_off_min{200};
  std::chrono::milliseconds back_off_max{30'000};
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
  [[nodiscard]] const std::string& authority() const { return authority_; }
  // True when nothing was waiting at the last look.
  [[nodiscard]] bool is_idle() const;

 private:
  [[nodiscard]] bool send_some(const std::stop_token& stop);  // false: nothing more to do now, or trouble
  void rest(const std::stop_token& stop, std::chrono::milliseconds time);
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
  std::string trouble_;
  bool is_ours_ = false;
};

}  // namespace kpwatch
