// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Raw EDIFACT over TCP: interchanges from UNB to UNZ (a UNA before them is honoured), one after another on a connection, each
// answered with one line when the ledger has it (docs/HTTP.md):
//   ACK <control reference> <sha256> accepted|set-aside       on disk: never send it again
//   NAK <control reference> <reason>                          send it again, or mend what the reason says
// Transport ids are "tcp:<feed>:<sha256>": the same interchange again is the same message, also on another connection.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "adapters/net/net_options.h"
#include "daemon/base/result.h"
#include "daemon/flow/feed.h"
#include "daemon/flow/tally.h"

namespace kpwatch {

struct TcpFeedOptions {
  net::NetOptions net;
};

// What speaks against starting, in sentences; empty when all is well.
[[nodiscard]] std::vector<std::string> tcp_faults(const TcpFeedOptions& options);

// Listens at once; fails when it can't. `not_ready` says why nothing can be accepted now.
[[nodiscard]] Result<std::unique_ptr<Feed>> make_tcp_feed(const TcpFeedOptions& options, std::function<std::string()> not_ready,
                                                          Tally* tally);

}  // namespace kpwatch
