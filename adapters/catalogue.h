// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Name to maker for every feed, format, publisher and ledger: the registration lines. The only adapter header that the
// assembled daemon and the command line see.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "daemon/base/complaint.h"
#include "daemon/base/result.h"
#include "daemon/flow/feed.h"
#include "daemon/flow/format.h"
#include "daemon/flow/inspector.h"
#include "daemon/flow/ledger.h"
#include "daemon/flow/publisher.h"
#include "daemon/flow/tally.h"
#include "daemon/flow/verification.h"
#include "daemon/settings/settings.h"
#include "daemon/statistics/trade_records.h"

namespace kpwatch {

// One set of formats: each clerk needs its own. The maps outlive it.
[[nodiscard]] std::unique_ptr<Formats> make_formats(std::span<const Map> maps, const FormatLimits& limits, Complaints& complaints);

// One inspector for each clerk; what they share is loaded here. Nothing for a feed that has none.
using InspectorMaker = std::function<std::unique_ptr<Inspector>()>;
[[nodiscard]] Result<InspectorMaker> inspectors_of(const FeedSettings& settings);

// What can be found wrong before anything is connected: forbidden properties, folders on different file systems ...
void complain_of_feed(const FeedSettings& settings, Complaints& complaints);
void complain_of_publisher(const PublisherSettings& settings, Complaints& complaints);
// The place of two streams where they would be in each other's way, in words; nothing where each has its own. A folder may be
// shared, its files carry the stream's name; a Kafka topic may not. Brokers are the same where one address is.
[[nodiscard]] std::optional<std::string> shared_place(const PublisherSettings& one, const std::string& stream,
                                                      const PublisherSettings& other, const std::string& other_stream);

// What a feed may ask and tell; each uses what it needs.
struct FeedSurroundings {
  PositionLookup positions;
  std::function<void(const std::string& json)> note_gap;
  std::function<Result<std::string>(const std::string& feed, const std::string& source, const std::string& met)> home;  // of a position
  std::string ledger;                      // the id of the one that answers `positions`
  std::function<std::string()> not_ready;  // why nothing can be accepted now; empty: it can. Any thread
  Tally* tally = nullptr;                  // outlives the feed
};
[[nodiscard]] Result<std::unique_ptr<Feed>> make_feed(const FeedSettings& settings, const FormatLimits& limits,
                                                      const FeedSurroundings& around);
// One stream of one authority; `instance` keeps two daemons apart.
[[nodiscard]] Result<std::unique_ptr<Publisher>> make_publisher(const PublisherSettings& settings, const std::string& instance,
                                                                const std::string& authority);

[[nodiscard]] Result<std::unique_ptr<Ledger>> ledger_of(const std::filesystem::path& state, bool read_only);
[[nodiscard]] Result<std::unique_ptr<Archive>> archive_of(const std::filesystem::path& state, bool read_only);

// For statistics, read beside a running daemon.
[[nodiscard]] Result<std::unique_ptr<TradeRecords>> trade_records_of(const std::filesystem::path& state);

// One that was restored from a backup, to be recovered.
[[nodiscard]] Result<std::unique_ptr<Ledger>> restored_ledger_of(const std::filesystem::path& state);
// Ledger, archive and what binds them, with no daemon on them; changes nothing.
[[nodiscard]] Result<Verification> verify_state(const std::filesystem::path& state, const std::optional<AuditHead>& head);

}  // namespace kpwatch
