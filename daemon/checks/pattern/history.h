// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// How far back the memory reaches: before that nobody is new and nothing is missing.
#pragma once

#include "daemon/checks/check.h"

namespace kpwatch {

// The same day of the month, `months` months earlier, or the last one of a shorter month.
[[nodiscard]] Day months_before(Day day, std::int64_t months);
// A movement at the customs of this declaration is remembered from that day or before.
[[nodiscard]] bool reaches_back_to(const CaseFile& file, Day day);

}  // namespace kpwatch
