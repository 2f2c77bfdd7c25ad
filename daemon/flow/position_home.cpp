// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/flow/position_home.h"

#include <vector>

namespace kpwatch {
namespace {

constexpr std::string_view of = " of ";

bool is_home_of(const Ledger::Position& position, const std::string& feed, const std::string& prefix) {
  return position.feed == feed && position.source.starts_with(prefix);
}

void forget(Ledger::Transaction& transaction, const std::vector<Ledger::Position>& positions, const std::string& feed,
            const std::string& prefix) {
  for (const auto& position : positions)
    if (is_home_of(position, feed, prefix)) transaction.set_position(feed, position.source, std::nullopt);
}

}  // namespace

bool is_home(const Ledger::Position& position) { return position.source.find(of) != std::string::npos; }

Result<std::string> position_home(Ledger& ledger, const std::string& feed, const std::string& source, const std::string& met) {
  const std::string prefix = source + std::string(of);
  bool is_known = false;
  std::string home;
  TRY_ASSIGN(const auto positions, ledger.positions());
  for (const auto& position : positions) {
    if (!is_home_of(position, feed, prefix)) continue;
    // With two of them, which only a ledger leaves behind that could not be read for a moment, the other one counts.
    if (home.empty() || home == met) home = position.source.substr(prefix.size());
    is_known = true;
  }
  if (is_known && home == met) return home;
  if (is_known) {
    TRY_ASSIGN(const auto position, ledger.position(feed, source));
    if (position) return home;
  }
  TRY_ASSIGN(auto transaction, ledger.begin());
  forget(*transaction, positions, feed, prefix);
  transaction->set_position(feed, prefix + met, 0);
  TRY(transaction->commit());
  return met;
}

Result<void> forget_home(Ledger::Transaction& transaction, const Ledger& ledger, const std::string& feed, const std::string& source) {
  TRY_ASSIGN(const auto positions, ledger.positions());
  forget(transaction, positions, feed, source + std::string(of));
  return success();
}

}  // namespace kpwatch
