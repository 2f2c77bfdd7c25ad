// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// `kpwatch decide`: a kept case decided once more, as it was, or with the tables and the knowledge of another day. Writes nothing.
#pragma once

#include <cstdint>
#include <string>

namespace kpwatch {

struct DecideOptions {
  std::string config, name;
  std::uint64_t number = 0;  // of the case's decisions, from 1; 0: the last one
  bool all = false, json = false;
  std::string as_of, known, reference;  // ISO days, a folder; empty: as it was
};

// exit_code::refused where the outcome differs from the one that was kept.
[[nodiscard]] int decide_command(const DecideOptions& options);

}  // namespace kpwatch
