// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Movements and faults in memory, for whoever has no ledger: the same answers as the ledger gives, in a time that grows with
// what is found and not with what is kept.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "daemon/checks/movement.h"

namespace kpwatch {

class MovementMemory {
 public:
  // Replaces what the declaration had added. It keeps its place in the order of arrival, even when it adds nothing now.
  void put(const std::string& business_id, const std::vector<Movement>& movements, const std::vector<Fault>& faults);

  [[nodiscard]] std::vector<Movement> movements(const MovementQuery& query) const;
  [[nodiscard]] Decimal carats_moved(CountryCode issuer, const std::string& origin, Day from, Day until) const;
  [[nodiscard]] std::int64_t faults(const Fault& fault, Day from, const std::string& before_business_id) const;

 private:
  using Place = std::pair<Day, std::uint64_t>;                          // day, then number
  using Index = std::map<std::string, std::map<Place, std::uint64_t>>;  // by key, then by place: number of the movement
  struct Case {
    std::uint64_t order = 0;
    std::vector<std::uint64_t> movements;
    std::vector<Fault> faults;
  };
  void index(const Movement& movement, std::uint64_t number, bool adds);
  [[nodiscard]] const std::map<Place, std::uint64_t>* narrowest(const MovementQuery& query) const;
  [[nodiscard]] std::uint64_t order_before(const std::string& business_id) const;

  std::map<std::string, Case> cases_;
  std::map<std::uint64_t, Movement> movements_;
  Index by_exporter_, by_importer_, by_certificate_, by_jurisdiction_, by_origin_;
  std::map<std::pair<std::string, std::string>, std::map<std::pair<Day, std::uint64_t>, int>> faults_;  // by check and declarant
  std::uint64_t orders_ = 0;
};

}  // namespace kpwatch
