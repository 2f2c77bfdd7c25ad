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
    Repetition{"A02", "A01", false},  // words that speak of rough diamonds say more than code, price or claim
    Repetition{"A05", "A01", false}, Repetition{"A06", "A01", false}, Repetition{"E06", "E01", false},  // a price is no better than the
                                                                                                        // weight and the value that it is
                                                                                                        // made of
    Repetition{"E06", "E03", false}, Repetition{"E06", "E05", false}, Repetition{"E06", "E07", false}, Repetition{"E06", "E10", false},
    Repetition{"D07", "D04", true},  // what is forbidden needs no call for a closer look
    Repetition{"D07", "D05", true}, Repetition{"D07", "D06", true}, Repetition{"D07", "G08", true},
    Repetition{"F01", "F03", true},  // goods diverted to another country are diverted to another importer
    Repetition{"F04", "B09", true},  // what was imported on the way was a shipment of its own
    Repetition{"F12", "B09", true},  // the second shipment on a certificate leaves from where the first had come in
};

bool says_it_better(const Finding& better, const Finding& dropped, const Repetition& rule) {
  if (better.check->code != rule.better) return false;
  return rule.is_by_certificate ? better.certificate == dropped.certificate : better.item == dropped.item;
}

}  // namespace

void drop_repetitions(std::vector<Finding>& findings, std::vector<std::string>* remarks) {
  const auto is_repetition = [&](const Finding& finding) {
    return std::any_of(repetitions.begin(), repetitions.end(), [&](const Repetition& rule) {
      return finding.check->code == rule.dropped &&
             std::any_of(findings.begin(), findings.end(), [&](const Finding& other) { return says_it_better(other, finding, rule); });
    });
  };
  std::vector<Finding> kept;
  for (const Finding& finding : findings)
    if (!is_repetition(finding))
      kept.push_back(finding);
    else if (remarks != nullptr)
      remarks->push_back("Not told, for another finding says it better: " + std::string(finding.check->code) + ", " + finding.sentence);
  if (kept.size() < findings.size()) findings = std::move(kept);
}

}  // namespace kpwatch
