// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// `kpwatch read`: any document through every stage, without daemon, ledger or network.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace kpwatch {

struct ReadOptions {
  bool json = false;
  bool validate = false;                  // also holds the document against its standard's tables
  bool contrl = false;                    // writes the standard's answer to the sender instead of an explanation
  std::string characters;                 // assumed of EDIFACT, as `characters` of a feed; empty: what it says
  std::string as_of;                      // ISO day; empty = today
  std::vector<std::string> certificates;  // files in any certificate format
  std::string config;                     // empty = the built-in maps and tables, every setting at its default
  std::vector<std::string> files;
};

[[nodiscard]] int read_command(const ReadOptions& options);

}  // namespace kpwatch
