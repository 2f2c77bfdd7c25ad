// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// `kpwatch explain`: a kept decision in words, for the officer who must answer for it.
#pragma once

#include <cstdint>
#include <string>

namespace kpwatch {

struct ExplainOptions {
  std::string config, name;
  std::uint64_t number = 0;  // of the case's decisions, from 1; 0: the last one
  bool json = false;
};

[[nodiscard]] int explain_command(const ExplainOptions& options);

}  // namespace kpwatch
