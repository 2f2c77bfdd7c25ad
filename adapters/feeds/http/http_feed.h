// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// HTTP as a feed: POST /documents, answered when the ledger has the message (docs/HTTP.md). A message with an
// Idempotency-Key has the transport id "http:<feed>:key:<hash of sender and key>", one without "http:<feed>:<sha256>".
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/net/net_options.h"
#include "daemon/base/result.h"
#include "daemon/flow/feed.h"
#include "daemon/flow/tally.h"

namespace kpwatch {

struct HttpFeedOptions {
  net::NetOptions net;
  std::filesystem::path tokens;               // file of bearer tokens; empty: none is asked for
  std::size_t in_flight_max = 256;            // requests at once that are coming in or wait for their receipt
  std::uint32_t requests_per_second_max = 0;  // 0: as many as come
  std::chrono::hours receipts_kept{24 * 7};   // how long a retry is given the same answer
};

// What speaks against starting, in sentences; empty when all is well.
[[nodiscard]] std::vector<std::string> http_faults(const HttpFeedOptions& options);

// Listens at once; fails when it can't. `not_ready` says why nothing can be accepted now.
[[nodiscard]] Result<std::unique_ptr<Feed>> make_http_feed(const HttpFeedOptions& options, std::function<std::string()> not_ready,
                                                           Tally* tally);

// What GET /openapi.json answers: OpenAPI 3.1.
[[nodiscard]] std::string_view http_openapi();

}  // namespace kpwatch
