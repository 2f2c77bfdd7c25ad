// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Who hears an alert. An authority hears of what is addressed to it, from the severity it asked for; and whoever was
// told once hears everything that changes it, down to its end: the end also when it is no authority at that moment.
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

std::vector<Authority> told_and_gone(const KnownAlert& known, const std::vector<Authority>& authorities) {
  std::vector<Authority> result;
  for (const auto& name : known.authorities) {
    if (std::any_of(authorities.begin(), authorities.end(), [&](const Authority& one) { return one.name == name; })) continue;
    Authority gone;
    gone.name = name;
    gone.fields = {"alert_id"};  // goes along anyway; an empty list would show everything
    gone.tlp = Tlp::red;
    result.push_back(std::move(gone));
  }
  return result;
}

}  // namespace kpwatch
