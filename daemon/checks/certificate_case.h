// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Cases that are about a certificate and no declaration: its receipt is not confirmed, or confirmed otherwise than it was
// issued, or two certificates bear one number. Everything about them is in the ledger: there is nothing to read again.
#pragma once

#include <optional>
#include <string>

#include "daemon/checks/judgement.h"

namespace kpwatch {

// The business id of such a case. No declaration's can be the same: those are in capitals before their bar.
[[nodiscard]] std::string certificate_case_id(const std::string& key);
// The certificate's key, where the business id is one of those.
[[nodiscard]] std::optional<std::string> certificate_of_case(const std::string& business_id);

// The movement that a certificate stands for, as far as its record, or else what was told of it, says: from whom to whom,
// and when. Its direction is nobody's; it has no items, and cites the one certificate.
[[nodiscard]] Declaration movement_of_certificate(const std::string& key, const Memory& memory);

}  // namespace kpwatch
