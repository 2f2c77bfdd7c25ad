// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// `kpwatch maps coverage`: which rows of which map found something in samples, and what of the samples nobody reads.
#pragma once

#include <string>
#include <vector>

namespace kpwatch {

struct CoverageOptions {
  std::string config = {};             // empty = the built-in maps
  std::vector<std::string> maps = {};  // names of maps, or files with one; empty = all that read a document
  std::vector<std::string> files = {};
  bool json = false;
  bool requires_all = false;  // a row that finds nothing is an error; of all maps, where none is named
  bool by_path = false;       // each path of a row counts for itself
};

[[nodiscard]] int coverage_command(const CoverageOptions& options);

}  // namespace kpwatch
