// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Port: the records of a ledger that statistics are counted from, in whatever number: they are visited, never held.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "daemon/base/result.h"
#include "daemon/customs/day.h"
#include "daemon/statistics/shipment.h"

namespace kpwatch {

class TradeRecords {
 public:
  virtual ~TradeRecords() = default;

  // Each certificate that was issued or validated, or whose receipt was confirmed, in these days, in the order of keys, as it was
  // known at `known_until`: the record in force then, changed by the notices of then, and what was confirmed by then.
  [[nodiscard]] virtual Result<void> each_shipment(Moment known_until, const Period& days,
                                                   const std::function<void(const CertifiedShipment&)>& visit) const = 0;

  // What the alerts of a year were about: an alert counts once for each check that found something in its last revision with findings.
  // The year is that of the declaration's acceptance. No names, no numbers of declarations.
  struct Infringement {
    std::string check, party;          // E01; whose certificate it is, else where the goods came from, else whose customs; may be empty
    std::string disposition, outcome;  // review; open, resolved, withdrawn
    std::int64_t alerts = 0;
  };
  [[nodiscard]] virtual Result<std::vector<Infringement>> infringements(int year) const = 0;

  // Which ledger, and how far it had come.
  struct State {
    std::string identity, state_sha256;
    std::int64_t commits = 0;
  };
  [[nodiscard]] virtual Result<State> state() const = 0;
};

}  // namespace kpwatch
