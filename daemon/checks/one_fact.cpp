// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/checks/one_fact.h"

#include <algorithm>
#include <array>
#include <utility>

namespace kpwatch {
namespace {

struct Repetition {
  std::string_view dropped;  // code of the finding that goes
  std::string_view better;   // where this one is there
  bool is_by_certificate;    // ... for the same certificate; else for the same line
};

constexpr std::array repetitions{
    Repetition{"F01", "F03", true},  // goods diverted to another country are diverted to another importer
    Repetition{"F12", "B09", true},  // the second shipment on a certificate leaves from where the first had come in
};

bool says_it_better(const Finding& better, const Finding& dropped, const Repetition& rule) {
  if (better.check->code != rule.better) return false;
  return rule.is_by_certificate ? better.certificate == dropped.certificate : better.item == dropped.item;
}

}  // namespace

void drop_repetitions(std::vector<Finding>& findings) {
  const auto is_repetition = [&](const Finding& finding) {
    return std::any_of(repetitions.begin(), repetitions.end(), [&](const Repetition& rule) {
      return finding.check->code == rule.dropped &&
             std::any_of(findings.begin(), findings.end(), [&](const Finding& other) { return says_it_better(other, finding, rule); });
    });
  };
  std::vector<Finding> kept;
  for (const Finding& finding : findings)
    if (!is_repetition(finding)) kept.push_back(finding);
  if (kept.size() < findings.size()) findings = std::move(kept);
}

}  // namespace kpwatch
