// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// When kpwatch drafts a confirmation of receipt, with what in it, and for whom (docs/LEGAL.md, 43).
#pragma once

#include <vector>

#include "daemon/alerts/alert.h"
#include "daemon/checks/judgement.h"

namespace kpwatch {

// One for each certificate of an import that customs released, where drafting is on for that jurisdiction, the certificate is
// on record and nothing substantive stands against it.
[[nodiscard]] std::vector<ImportConfirmation> confirmations_to_draft(const Declaration& declaration, const Judgement& judgement,
                                                                     const Memory& memory, const CheckSettings& settings);
// It takes the role of the exporting authority for that issuer.
[[nodiscard]] bool hears_of_receipts(const Authority& authority, CountryCode issuer, Day day, const ReferenceData& reference);

}  // namespace kpwatch
