// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The tap of a running daemon as a local socket that only the daemon's own user may open: one request, a line of JSON, is answered
// with records, a JSON object a line, until the listener goes. And the listener's end of it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/base/result.h"
#include "daemon/flow/tap.h"

namespace kpwatch {

// What a listener wants to see; what is left empty fits anything.
struct TapFilter {
  std::string feed, format, map, check, reason;
  int severity_min = 0;
  bool only_documents = false;  // not the documents that nobody looked at

  [[nodiscard]] bool fits(const TapRecord& record) const;
  // "feed=in&severity=3": kpwatch's own words, so nothing is escaped.
  [[nodiscard]] std::string request() const;
  // Nothing where the request is none.
  [[nodiscard]] static Result<TapFilter> parse(std::string_view request);
};

// What of a record is not shown: parties (their names and ids), identifiers, certificates.
struct TapRedaction {
  bool parties = true, identifiers = false, certificates = false;
};

[[nodiscard]] std::string tap_record_json(const TapRecord& record, const TapRedaction& redaction);

struct TapSocketOptions {
  std::filesystem::path path;
  TapRedaction redaction;
  std::uint32_t records_a_second = 100;  // to each listener; what is beyond is counted
};

class TapSocket {
 public:
  virtual ~TapSocket() = default;
};

// Serves until destroyed, on a thread of its own; the socket is gone then. `tap` outlives it. At most eight listeners.
[[nodiscard]] Result<std::unique_ptr<TapSocket>> serve_tap(Tap& tap, TapSocketOptions options);

// Asks and hands on each line, until `take` returns false (success) or the daemon ends (success). Fails when nobody serves there, and when
// the request was refused.
[[nodiscard]] Result<void> listen_to_tap(const std::filesystem::path& path, const TapFilter& filter,
                                         const std::function<bool(std::string_view line)>& take);

}  // namespace kpwatch
