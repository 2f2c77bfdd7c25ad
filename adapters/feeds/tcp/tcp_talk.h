// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// One connection that brings interchanges. It reads on while the first ones are being decided, but not without end.
#pragma once

#include <array>
#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <string>
#include <vector>

#include "adapters/feeds/tcp/interchange_frame.h"
#include "adapters/feeds/tcp/tcp_feed.h"
#include "adapters/net/net_feed.h"

namespace kpwatch::tcp {

class TcpTalk final : public net::Talk, public std::enable_shared_from_this<TcpTalk> {
 public:
  TcpTalk(std::unique_ptr<net::Wire> wire, net::Listener::Seat seat, net::Reception& reception, const TcpFeedOptions& options,
          Tally* tally);
  void begin() override;
  void come_to_an_end() override;

 private:
  using Error = boost::system::error_code;
  void read_on();
  void read_has_ended(const Error& error);
  void look();
  void deliver(std::size_t bytes);
  [[nodiscard]] bool has_room_for_more();
  void give_up(const char* reason);  // nothing that follows can be relied on
  void say(const std::string& line, const std::string& counted_as);
  void write();
  void stop_reading();
  void leave_when_done();
  void leave();
  void wait_at_most(std::chrono::milliseconds time);

  std::unique_ptr<net::Wire> wire_;
  net::Listener::Seat seat_;
  net::Reception& reception_;
  const TcpFeedOptions options_;
  Tally* tally_;
  std::string sender_;  // of its certificate
  std::string stream_;  // not delivered yet
  InterchangeFrame frame_;
  std::vector<net::Room> rooms_;  // for stream_
  std::size_t room_bytes_ = 0;
  std::string to_say_, saying_;
  std::size_t undecided_ = 0;
  std::array<char, 16 * 1024> chunk_{};
  boost::asio::steady_timer timer_, pause_;
  bool is_reading_ = false, has_read_all_ = false, has_run_out_ = false, has_left_ = false;
};

}  // namespace kpwatch::tcp
