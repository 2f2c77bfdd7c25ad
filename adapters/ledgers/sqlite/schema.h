// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The tables, as numbered migrations that only go forward, each in one transaction.
#pragma once

#include <span>
#include <string_view>

#include "adapters/ledgers/sqlite/connection.h"
#include "daemon/base/result.h"

namespace kpwatch::sqlite {

struct Migration {
  int number;
  std::string_view name;
  std::span<const std::string_view> statements;
  void (*then)(Connection& writer) = nullptr;  // what SQL alone cannot say, in the same transaction; throws SqlError
};

[[nodiscard]] std::span<const Migration> migrations();

// Brings the ledger to the newest of `known`; refuses one that a newer kpwatch has written.
[[nodiscard]] Result<void> migrate(Connection& writer, std::span<const Migration> known = migrations());
// For a reader: refuses both older and newer ledgers, as it can't change them.
[[nodiscard]] Result<void> require_current_schema(Connection& reader, std::span<const Migration> known = migrations());

}  // namespace kpwatch::sqlite
