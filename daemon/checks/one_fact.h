// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// One fact, one finding, where two checks see it from two sides (docs/LEGAL.md, 13 to 15 and 26). Most checks see to it
// themselves; what is here could only be seen by running another check again.
#pragma once

#include <string>
#include <vector>

#include "daemon/checks/check.h"

namespace kpwatch {

// Takes out what another finding of the list says better; `remarks`, if anybody asks, are told of it.
void drop_repetitions(std::vector<Finding>& findings, std::vector<std::string>* remarks = nullptr);

}  // namespace kpwatch
