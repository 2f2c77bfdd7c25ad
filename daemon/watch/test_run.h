// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// One case of a test file, run: what came otherwise than expected, in words.
#pragma once

#include <string>
#include <vector>

#include "daemon/watch/expectations.h"

namespace kpwatch {

// A sentence a difference; none: the case has passed.
[[nodiscard]] std::vector<std::string> run_case(const TestCase& test);

}  // namespace kpwatch
