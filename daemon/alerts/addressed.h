// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Which findings of an alert are meant for one authority: by the role it takes and by the country it acts for.
#pragma once

#include <vector>

#include "daemon/alerts/alert.h"

namespace kpwatch {

// In the alert's order. `participants` may be null: then codes are compared as they stand.
[[nodiscard]] std::vector<const Finding*> addressed_findings(const Alert& alert, const Declaration& declaration, const Judgement& judgement,
                                                             const Authority& authority, const Participants* participants);

// What the findings together mean for whoever may see just these.
struct Weight {
  Disposition disposition = Disposition::none;
  FindingClass cls = FindingClass::technical;
  int severity = 0;        // the highest
  int score_quarters = 0;  // highest severity of the substantive ones + 1/4 for each other one, in quarters
};
[[nodiscard]] Weight weight_of(const std::vector<const Finding*>& findings);

}  // namespace kpwatch
