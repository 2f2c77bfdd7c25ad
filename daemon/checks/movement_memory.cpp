// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/checks/movement_memory.h"

#include <algorithm>
#include <limits>

#include "daemon/checks/facts.h"

namespace kpwatch {
namespace {

std::string key_of(const std::optional<CountryCode>& code) { return code ? std::string(code->text()) : std::string(); }
std::string origin_key(CountryCode issuer, const std::string& origin) { return std::string(issuer.text()) + " " + origin; }

constexpr unsigned case_bits = 20;  // a declaration has far fewer movements than this counts

bool holds(const std::string& asked, const std::string& given) { return asked.empty() || asked == given; }

}  // namespace

void MovementMemory::put(const std::string& business_id, const std::vector<Movement>& movements, const std::vector<Fault>& faults) {
  const auto [place, is_new] = cases_.try_emplace(business_id);
  Case& kept = place->second;
  if (is_new) kept.order = ++orders_;
  for (const std::uint64_t number : kept.movements) {
    index(movements_.at(number), number, false);
    movements_.erase(number);
  }
  kept.movements.clear();
  for (const Fault& fault : kept.faults) faults_[{fault.check_id, fault.declarant}].erase({fault.made_on, kept.order});
  kept.faults = faults;
  for (const Fault& fault : faults) faults_[{fault.check_id, fault.declarant}][{fault.made_on, kept.order}] = 1;
  // On one day, the movements of the declaration that came first come first, whenever they were put in their present form.
  std::uint64_t number = kept.order << case_bits;
  for (const Movement& movement : movements) {
    ++number;
    Movement& copy = movements_[number] = movement;
    copy.business_id = business_id;
    copy.order = kept.order;
    kept.movements.push_back(number);
    index(copy, number, true);
  }
}

void MovementMemory::index(const Movement& movement, std::uint64_t number, bool adds) {
  const auto change = [&](Index& index, const std::string& key) {
    if (key.empty()) return;
    const Place place{movement.moved_on, number};
    if (adds)
      index[key][place] = number;
    else
      index[key].erase(place);
  };
  change(by_exporter_, movement.exporter);
  change(by_importer_, movement.importer);
  change(by_certificate_, movement.certificate);
  change(by_jurisdiction_, key_of(movement.jurisdiction));
  if (movement.issuer && !movement.origin.empty()) change(by_origin_, origin_key(*movement.issuer, movement.origin));
}

const std::map<MovementMemory::Place, std::uint64_t>* MovementMemory::narrowest(const MovementQuery& query) const {
  const auto in = [](const Index& index, const std::string& key) {
    const auto found = index.find(key);
    return found == index.end() ? nullptr : &found->second;
  };
  if (!query.certificate.empty()) return in(by_certificate_, query.certificate);
  if (!query.exporter.empty()) return in(by_exporter_, query.exporter);
  if (!query.importer.empty()) return in(by_importer_, query.importer);
  return query.jurisdiction ? in(by_jurisdiction_, key_of(query.jurisdiction)) : nullptr;
}

std::uint64_t MovementMemory::order_before(const std::string& business_id) const {
  const auto found = cases_.find(business_id);
  return found == cases_.end() ? std::numeric_limits<std::uint64_t>::max() : found->second.order;
}

std::vector<Movement> MovementMemory::movements(const MovementQuery& query) const {
  std::vector<Movement> result;
  const auto* list = narrowest(query);
  if (list == nullptr) return result;
  const std::uint64_t before = order_before(query.before);
  auto at = query.from ? list->lower_bound({*query.from, 0}) : list->begin();
  for (; at != list->end() && result.size() < query.count_max; ++at) {
    if (query.until && at->first.first > *query.until) break;
    const Movement& movement = movements_.at(at->second);
    if (movement.order >= before || !holds(query.exporter, movement.exporter) || !holds(query.importer, movement.importer) ||
        !holds(query.certificate, movement.certificate) || (query.jurisdiction && query.jurisdiction != movement.jurisdiction) ||
        (query.regime && query.regime != movement.regime) || (query.in_kp_scope_only && !movement.in_kp_scope))
      continue;
    result.push_back(movement);
  }
  return result;
}

Decimal MovementMemory::carats_moved(CountryCode issuer, const std::string& origin, Day from, Day until) const {
  Decimal sum;
  const auto list = by_origin_.find(origin_key(issuer, origin));
  if (list == by_origin_.end()) return sum;
  std::map<std::string, Decimal> most;  // by certificate: on whichever of its declarations says most
  for (auto at = list->second.lower_bound({from, 0}); at != list->second.end() && at->first.first <= until; ++at) {
    const Movement& movement = movements_.at(at->second);
    if (movement.carats) most[movement.certificate] = std::max(most[movement.certificate], movement.carats->amount);
  }
  for (const auto& [certificate, carats] : most) sum = saturating_sum(sum, carats);
  return sum;
}

std::int64_t MovementMemory::faults(const Fault& fault, Day from, const std::string& before_business_id) const {
  const auto list = faults_.find({fault.check_id, fault.declarant});
  if (list == faults_.end()) return 0;
  const std::uint64_t before = order_before(before_business_id);
  std::int64_t count = 0;
  for (auto at = list->second.lower_bound({from, 0}); at != list->second.end() && at->first.first <= fault.made_on; ++at)
    if (at->first.second < before) ++count;
  return count;
}

}  // namespace kpwatch
