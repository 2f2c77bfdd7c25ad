// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// What a decision is made with beside the case and the memory: maps, reference tables, settings of the checks. All of it is kept as one
// text, a bundle, so that the decision can be taken again when maps, tables or settings have changed.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "daemon/flow/ledger.h"

namespace kpwatch {

struct Grounds {
  std::string bundle;
  std::string sha256;              // of the bundle
  std::string reference, version;  // edition of the tables; version of kpwatch
};

// Name and content, in a fixed order: the same parts give the same bytes.
using BundleParts = std::vector<std::pair<std::string, std::string>>;
[[nodiscard]] std::string bundle_of(const BundleParts& parts);
[[nodiscard]] std::optional<BundleParts> parts_of(std::string_view bundle);  // nothing: it is no such bundle

// Sees to it that grounds are in the archive before the ledger names them. For the one thread that writes.
class GroundsKeeper {
 public:
  GroundsKeeper(const Ledger& ledger, Archive& archive) : ledger_(ledger), archive_(archive) {}
  // Nothing to keep: an empty place. The archive is synced when it returns.
  [[nodiscard]] Result<KeptGrounds> keep(const Grounds* grounds);

 private:
  const Ledger& ledger_;
  Archive& archive_;
  KeptGrounds kept_;
};

}  // namespace kpwatch
