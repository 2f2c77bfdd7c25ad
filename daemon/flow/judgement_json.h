// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// A judgement as JSON: what `kpwatch read --json` prints and what the ledger keeps as the reason for a decision.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "daemon/alerts/alert.h"
#include "daemon/base/note.h"
#include "daemon/canonical/json_writer.h"
#include "daemon/checks/judgement.h"

namespace kpwatch {

// The declared number of the item a finding is about; 0 for the whole document.
[[nodiscard]] std::int64_t item_number(const Judgement& judgement, std::size_t item);

// The law as one line: "KPCS, Section III (a); Reg. (EC) 2368/2002, Article 3".
[[nodiscard]] std::string basis_line(const Check& check);

void write_items(JsonWriter& json, const Judgement& judgement);                                           // an array
void write_findings(JsonWriter& json, const Judgement& judgement, const std::vector<Finding>& findings);  // an array

// `version` is that of the kpwatch that decided.
[[nodiscard]] std::string decision_as_json(const Declaration& declaration, const Judgement& judgement, const CaseFacts& facts,
                                           std::string_view version = KPWATCH_VERSION);
[[nodiscard]] std::string notes_as_json(const Notes& notes);
[[nodiscard]] std::string headers_as_json(const std::vector<std::pair<std::string, std::string>>& headers);

}  // namespace kpwatch
