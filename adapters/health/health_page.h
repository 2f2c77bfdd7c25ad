// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// GET /live, /ready (with reasons) and /metrics (Prometheus text) on loopback, with Boost.Beast on a loop of its own.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "daemon/base/result.h"
#include "daemon/flow/tally.h"

namespace kpwatch {

struct Readiness {
  std::vector<std::string> not_ready_because;  // empty = ready
  std::vector<std::string> remarks;            // trouble that does not stop the intake, e.g. a partner that is down
};

struct HealthSources {
  std::function<Readiness()> readiness;  // called on the page's thread
  std::function<std::vector<Tally::Entry>()> tallies;
};

class HealthPage {
 public:
  virtual ~HealthPage() = default;
  [[nodiscard]] virtual std::uint16_t port() const = 0;  // the real one when 0 was asked for
};

// Serves until destroyed. Fails when the address cannot be bound.
[[nodiscard]] Result<std::unique_ptr<HealthPage>> serve_health(const std::string& address, std::uint16_t port, HealthSources sources);

// The Prometheus text of the tallies.
[[nodiscard]] std::string as_prometheus(const std::vector<Tally::Entry>& entries);

}  // namespace kpwatch
