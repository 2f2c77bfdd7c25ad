// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Faults of form that are no slips any more: the third like one of a declarant in ninety days, and one that nobody mended.
// Such a finding becomes substantive and goes to enforcement as well; its severity stays what it was.
#pragma once

#include <optional>
#include <vector>

#include "daemon/checks/check.h"
#include "daemon/checks/movement.h"

namespace kpwatch {

// The faults of form that count against the declarant: those that are told to him. None where he is not named.
[[nodiscard]] std::vector<Fault> faults_of(const CaseFile& file, const std::vector<Finding>& findings);

// `ignores_deadlines`: only what the memory knows counts, not how long ago the declaration came (kpwatch read).
void escalate(const CaseFile& file, std::vector<Finding>& findings, Moment now, bool ignores_deadlines);

// When the next of these findings becomes substantive for want of a cure; nothing: none will.
[[nodiscard]] std::optional<Moment> next_escalation(const CaseFile& file, const std::vector<Finding>& findings, Moment now);

}  // namespace kpwatch
