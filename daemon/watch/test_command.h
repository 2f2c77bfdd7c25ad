// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// `kpwatch test`: runs an integrator's own test files with the engine of `kpwatch read`.
#pragma once

#include <string>
#include <vector>

namespace kpwatch {

struct TestOptions {
  std::vector<std::string> files = {};  // test files, or folders with *test.yaml
  std::string junit = {};               // file for a JUnit report; empty = none
  bool json = false;
};

// 0: all passed. 1: some failed, or a test file has faults. 2: a file can't be read or written.
[[nodiscard]] int test_command(const TestOptions& options);

}  // namespace kpwatch
