// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The ledger's memory as it was. Temporary views stand for the tables, under their names, and leave out what came after the
// clock and what had ended by then; so the questions are those of the desk, word for word, and cannot answer otherwise.
#pragma once

#include <filesystem>
#include <memory>

#include "daemon/flow/ledger.h"

namespace kpwatch::sqlite {

// `file` is the ledger's; a connection of its own, for reading only. Throws SqlError.
[[nodiscard]] std::unique_ptr<Ledger::EarlierMemory> memory_of_the_past(const std::filesystem::path& file);

}  // namespace kpwatch::sqlite
