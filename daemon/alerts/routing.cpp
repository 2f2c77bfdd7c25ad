// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Who hears an alert. An authority hears of what is addressed to it, from the severity it asked for; and whoever was
// told once hears everything that changes it, down to its end.
#include <algorithm>

#include "daemon/alerts/addressed.h"
#include "daemon/alerts/alert.h"

namespace kpwatch {

std::vector<const Authority*> routed(const Alert& alert, const Declaration& declaration, const Judgement& judgement,
                                     const std::vector<Authority>& authorities, const KnownAlert* known, const ReferenceData& reference) {
  const auto was_told = [&](const Authority& authority) {
    return known != nullptr && std::find(known->authorities.begin(), known->authorities.end(), authority.name) != known->authorities.end();
  };
  const auto is_concerned = [&](const Authority& authority) {
    const auto findings = addressed_findings(alert, declaration, judgement, authority, &reference.participants);
    return !findings.empty() && weight_of(findings).severity >= authority.severity_min;
  };
  std::vector<const Authority*> result;
  for (const Authority& authority : authorities)
    if (was_told(authority) || is_concerned(authority)) result.push_back(&authority);
  return result;
}

}  // namespace kpwatch
