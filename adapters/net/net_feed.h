// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// A feed to which senders connect: one loop on one thread, a listener, a reception, and talks that speak the protocol.
#pragma once

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "adapters/net/listener.h"
#include "adapters/net/reception.h"
#include "daemon/flow/feed.h"
#include "daemon/flow/tally.h"

namespace kpwatch::net {

// One connection; it owns itself through its handlers.
class Talk {
 public:
  virtual ~Talk() = default;
  virtual void begin() = 0;
  // What is under way is finished, nothing new begun.
  virtual void come_to_an_end() = 0;
};

// Makes the talk of one connection.
using Protocol = std::function<std::shared_ptr<Talk>(std::unique_ptr<Wire> wire, Listener::Seat seat, Reception& reception)>;

class NetFeed final : public Feed {
 public:
  NetFeed(NetOptions options, std::function<std::string()> not_ready, Tally* tally);
  ~NetFeed() override;
  NetFeed(const NetFeed&) = delete;
  NetFeed& operator=(const NetFeed&) = delete;
  [[nodiscard]] Result<void> open(Protocol protocol) {
    protocol_ = std::move(protocol);
    return listener_.open();
  }

  [[nodiscard]] const std::string& name() const override { return options_.feed; }
  void start(Intake& intake) override;
  void stop() override;
  [[nodiscard]] std::string trouble() const override { return {}; }  // what keeps it from listening keeps the daemon from starting

 private:
  void on_loop(std::function<void()> work);  // and waits for it
  void welcome(std::unique_ptr<Wire> wire, Listener::Seat seat);
  void end_talks();
  void leave_when_empty();

  NetOptions options_;
  std::function<std::string()> not_ready_;
  Protocol protocol_;
  boost::asio::io_context loop_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> open_{loop_.get_executor()};
  boost::asio::steady_timer leaving_{loop_};
  std::chrono::steady_clock::time_point leave_by_{};
  Listener listener_;
  std::unique_ptr<Reception> reception_;
  std::vector<std::weak_ptr<Talk>> talks_;
  bool is_stopped_ = false;
  std::thread thread_;
};

}  // namespace kpwatch::net
