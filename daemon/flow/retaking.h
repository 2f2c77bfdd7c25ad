// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// A kept case decided once more, from its original bytes, with a memory, tables and settings of one's choice. Writes nothing.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "daemon/alerts/alert.h"
#include "daemon/checks/judgement.h"
#include "daemon/flow/format.h"
#include "daemon/flow/ledger.h"

namespace kpwatch {

// What the desk and a retaken decision say of a case alike.
[[nodiscard]] CaseFacts facts_of(const CaseRecord& record, Moment decided_at, const std::string& instance, const std::string& edition);

// With what a decision is taken again.
struct Retaking {
  Formats& formats;
  const Archive& archive;
  const Memory& memory;
  const ReferenceData& reference;
  const CheckSettings& checks;
  std::string version;                          // of the kpwatch that is said to have decided
  std::vector<std::string>* remarks = nullptr;  // told what speaks against findings; may be null
};

struct Retaken {
  std::unique_ptr<Document> document;     // of the original bytes; none for a case about a certificate
  std::unique_ptr<Declaration> movement;  // for which a certificate stands
  const Declaration* declaration = nullptr;
  Judgement judgement;  // points into the declaration
  std::string json;     // as a decision's judgement
};

// `record` is the case in the version that was decided. Fails when its bytes are gone, or no map reads them.
[[nodiscard]] Result<Retaken> retake(const CaseRecord& record, Moment now, const Retaking& with);

}  // namespace kpwatch
