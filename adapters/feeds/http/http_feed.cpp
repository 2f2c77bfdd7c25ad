// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/feeds/http/http_feed.h"

#include "adapters/feeds/http/http_talk.h"

namespace kpwatch {

std::vector<std::string> http_faults(const HttpFeedOptions& options) {
  auto faults = net::net_faults(options.net, !options.tokens.empty());
  if (options.tokens.empty()) return faults;
  if (auto open = net::openness_fault(options.tokens); !open.empty()) faults.push_back("tokens: " + std::move(open));
  if (const auto tokens = net::read_tokens(options.tokens); !tokens) faults.push_back("tokens: " + tokens.error().sentence);
  return faults;
}

Result<std::unique_ptr<Feed>> make_http_feed(const HttpFeedOptions& options, std::function<std::string()> not_ready, Tally* tally) {
  auto counter = std::make_shared<http::Counter>(options, tally);
  TRY(counter->open());
  auto feed = std::make_unique<net::NetFeed>(options.net, std::move(not_ready), tally);
  TRY(feed->open([counter](std::unique_ptr<net::Wire> wire, net::Listener::Seat seat, net::Reception& reception) {
    return std::make_shared<http::HttpTalk>(std::move(wire), std::move(seat), reception, counter);
  }));
  return std::unique_ptr<Feed>(std::move(feed));
}

}  // namespace kpwatch
