// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Between connections and the road: takes messages in as far as there is room, offers them to the intake, and says what
// became of each when the ledger has it, or that the sender must come again. All on one loop's thread.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "adapters/net/mailbox.h"
#include "daemon/flow/feed.h"

namespace kpwatch::net {

// settled: on disk, for good. Else the sender must come again; perhaps the ledger takes the message all the same later.
struct Verdict {
  bool is_settled = false;
  Outcome outcome = Outcome::again;
  std::optional<DeliveryReceipt> receipt;
  std::string why;  // not settled: a sentence
};
using Reply = std::function<void(const Verdict& verdict)>;

// Holds room for so many bytes as long as it lives.
using Room = std::shared_ptr<void>;

class Reception {
 public:
  // `not_ready`: why nothing can be accepted now, for the whole daemon; empty: it can.
  Reception(boost::asio::io_context& loop, Intake& intake, std::size_t waiting_bytes_max, std::chrono::seconds patience,
            std::function<std::string()> not_ready);
  ~Reception();
  Reception(const Reception&) = delete;
  Reception& operator=(const Reception&) = delete;

  // Why nothing is taken in now; empty: something is.
  [[nodiscard]] std::string not_ready() const;
  // Nothing: too much is coming in already. Where nothing is, there is room for anything.
  [[nodiscard]] Room room_for(std::size_t bytes);
  // `reply` is called once, later. The room is held until the intake has the message.
  void hand_in(Message message, Room room, Reply reply);
  [[nodiscard]] std::size_t waiting() const { return waiting_.size(); }
  // From now on nothing is offered; what was is still answered.
  void stop();
  // Whoever still waits is told to come again.
  void close();

 private:
  using Clock = std::chrono::steady_clock;
  struct Waiting {
    Reply reply;
    Clock::time_point until;
  };
  struct Unoffered {
    std::uint64_t number;
    std::unique_ptr<Delivery> delivery;
    Room room;
  };
  void offer();
  void look();
  void look_later();
  void take_settled();
  void answer(std::uint64_t number, const Verdict& verdict);
  void send_all_away(const std::string& why);

  boost::asio::io_context& loop_;
  Intake& intake_;
  std::size_t bytes_max_;
  std::chrono::seconds patience_;
  std::function<std::string()> not_ready_;
  std::shared_ptr<Mailbox> mailbox_;
  std::shared_ptr<std::size_t> bytes_ = std::make_shared<std::size_t>(0);
  std::map<std::uint64_t, Waiting> waiting_;  // by arrival, which is the order of their deadlines
  std::deque<Unoffered> unoffered_;           // the intake was full
  std::uint64_t next_ = 0;
  boost::asio::steady_timer timer_;
  bool is_looking_ = false, is_stopped_ = false;
};

}  // namespace kpwatch::net
