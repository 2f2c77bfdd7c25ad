// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/feeds/tcp/tcp_feed.h"

#include "adapters/feeds/tcp/tcp_talk.h"

namespace kpwatch {

std::vector<std::string> tcp_faults(const TcpFeedOptions& options) { return net::net_faults(options.net, options.net.allow_plain); }

Result<std::unique_ptr<Feed>> make_tcp_feed(const TcpFeedOptions& options, std::function<std::string()> not_ready, Tally* tally) {
  auto feed = std::make_unique<net::NetFeed>(options.net, std::move(not_ready), tally);
  TRY(feed->open([options, tally](std::unique_ptr<net::Wire> wire, net::Listener::Seat seat, net::Reception& reception) {
    return std::make_shared<tcp::TcpTalk>(std::move(wire), std::move(seat), reception, options, tally);
  }));
  return std::unique_ptr<Feed>(std::move(feed));
}

}  // namespace kpwatch
