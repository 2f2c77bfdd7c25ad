// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The assembled daemon: feeds, clerks, desk, dispatchers; started, drained and stopped as one.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "adapters/catalogue.h"
#include "adapters/health/health_page.h"
#include "adapters/tap/tap_socket.h"
#include "daemon/flow/bounded_intake.h"
#include "daemon/flow/clerk.h"
#include "daemon/flow/desk.h"
#include "daemon/flow/dispatch.h"
#include "daemon/flow/in_hand.h"
#include "daemon/watch/loading.h"

namespace kpwatch {

class Watch {
 public:
  // Opens ledger, archive and the folders of the state; nothing runs yet.
  static Result<std::unique_ptr<Watch>> open(Loaded loaded);
  ~Watch();
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;

  // Dispatchers, desk, clerks, health page, and last the feeds.
  [[nodiscard]] Result<void> start();
  // Feeds stop, the intake empties, the desk commits, deliveries settle; dispatchers get what is left of the time. What
  // is unsent stays in the outbox. Blocks.
  void drain();
  // Reference data and authorities, as a whole or not at all. False: the old ones serve on.
  bool reload();

  [[nodiscard]] Readiness readiness() const;  // any thread, at any moment
  [[nodiscard]] std::uint16_t health_port() const { return health_ ? health_->port() : std::uint16_t{0}; }

 private:
  explicit Watch(Loaded loaded);
  struct Partner {
    std::string publisher;  // its name in the settings
    std::unique_ptr<Dispatch> dispatch;
    std::jthread thread;
  };
  [[nodiscard]] Result<void> open_state();
  void start_dispatch(const std::string& stream, const std::string& publisher_name);
  void start_dispatchers();
  void start_tap();
  void wake(const std::string& authority);
  void put_on_record(const std::string& event, const std::string& json);  // of the audit log
  void end_desk(std::chrono::steady_clock::time_point deadline);
  [[nodiscard]] Result<void> start_feeds();
  void count_waiting();
  [[nodiscard]] std::unique_ptr<Formats> formats() const;

  Loaded loaded_;
  KnowledgeInForce knowledge_;
  Tally tally_;
  Tap tap_;
  std::unique_ptr<Ledger> ledger_;
  std::unique_ptr<Archive> archive_;
  std::unique_ptr<InHand> in_hand_;
  std::set<std::string> suspects_, hopeless_;  // in hand at several crashes, at very many
  std::unique_ptr<BoundedIntake> intake_;
  Tray tray_;
  std::unique_ptr<Desk> desk_;
  std::vector<std::unique_ptr<Clerk>> clerks_;
  std::vector<std::jthread> clerk_threads_;
  std::jthread desk_thread_;
  mutable std::mutex feeds_mutex_;  // which there are; the health page asks them
  std::vector<std::unique_ptr<Feed>> feeds_;
  mutable std::mutex partners_mutex_;
  std::map<std::string, Partner> partners_;
  std::unique_ptr<HealthPage> health_;
  std::unique_ptr<TapSocket> tap_socket_;
  std::atomic<bool> started_{false}, draining_{false}, desk_has_ended_{false};
};

}  // namespace kpwatch
