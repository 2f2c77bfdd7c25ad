// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Takes connections in, so many at a time and no more: the others wait in the kernel's queue. What comes from a peer that holds its
// share is closed at once, before TLS, so that it takes no place from others. All on one loop's thread.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <functional>
#include <memory>

#include "adapters/net/net_options.h"
#include "adapters/net/peers.h"
#include "adapters/net/tls.h"
#include "adapters/net/wire.h"
#include "daemon/base/result.h"
#include "daemon/flow/tally.h"

namespace kpwatch::net {

class Listener {
 public:
  // Held by a connection as long as it is one.
  using Seat = std::shared_ptr<void>;
  using Welcome = std::function<void(std::unique_ptr<Wire> wire, Seat seat)>;

  Listener(boost::asio::io_context& loop, NetOptions options, Tally* tally);
  // Binds: whoever connects waits until `start`.
  [[nodiscard]] Result<void> open();
  [[nodiscard]] std::uint16_t port() const { return port_; }
  void start(Welcome welcome);  // on the loop's thread, as all below
  void stop();                  // no more are taken in
  [[nodiscard]] std::size_t seated() const { return *seated_; }

 private:
  void accept();
  void rest();
  void admit(boost::asio::ip::tcp::socket socket);
  void refuse(boost::asio::ip::tcp::socket socket, const Peers::Address& peer);
  [[nodiscard]] Seat seat(const Peers::Address& peer);

  NetOptions options_;
  Tally* tally_;
  TlsKeeper tls_;
  boost::asio::ip::tcp::acceptor acceptor_;
  boost::asio::steady_timer pause_;
  Welcome welcome_;
  std::uint16_t port_ = 0;
  boost::asio::ip::tcp::endpoint from_;  // of the connection that was taken in last
  std::size_t refused_ = 0;              // since the log said so
  std::chrono::steady_clock::time_point may_say_{};
  std::shared_ptr<std::size_t> seated_ = std::make_shared<std::size_t>(0);
  std::shared_ptr<Peers> peers_;
};

}  // namespace kpwatch::net
