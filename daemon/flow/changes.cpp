// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/flow/changes.h"

#include <algorithm>
#include <set>

#include "daemon/checks/business_id.h"

namespace kpwatch {

std::vector<std::string> cases_with_number_of(const Declaration& declaration, const Ledger::Transaction& transaction) {
  const std::string number = declaration_key(declaration.identifier);
  std::vector<std::string> found = transaction.cases_of_declaration(declaration.identifier);
  if (number != declaration.identifier)
    for (auto& one : transaction.cases_of_declaration(number)) found.push_back(std::move(one));
  // A case may have been told with the number written in another way.
  for (auto& id : {business_id(declaration), business_id_by_number(declaration)})
    if (std::find(found.begin(), found.end(), id) == found.end() && transaction.case_of(id)) found.push_back(id);
  return found;
}

Result<void> take_up_changes(std::span<Work* const> batch, Ledger& ledger) {
  auto begun = ledger.begin();
  if (!begun) return begun.error();
  const Ledger::Transaction& transaction = *begun.value();
  std::set<std::string> in_batch;  // numbers
  struct Answer {
    Work* work;
    bool concerns;
  };
  std::vector<Answer> answers;
  for (Work* work : batch) {
    const auto& documents = work->reading.documents;
    bool concerns = work->concerns_kp;
    if (work->may_change_a_case) {
      concerns = std::any_of(documents.begin(), documents.end(), [&](const Document& one) {
        const Declaration* declaration = one.declaration();
        return declaration != nullptr &&
               (in_batch.contains(declaration_key(declaration->identifier)) || !cases_with_number_of(*declaration, transaction).empty());
      });
      answers.push_back({work, concerns});
    }
    if (!concerns) continue;
    for (const Document& one : documents)
      if (const Declaration* declaration = one.declaration()) in_batch.insert(declaration_key(declaration->identifier));
  }
  if (const auto ended = begun.value()->abandon(); !ended) return ended.error();
  for (const auto& [work, concerns] : answers) {
    work->concerns_kp = concerns;
    work->may_change_a_case = false;
    if (!concerns) work->reading.documents.clear();
  }
  return success();
}

}  // namespace kpwatch
