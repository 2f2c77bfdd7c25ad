// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// kpwatch verify: whether ledger, archive and audit log are what kpwatch has written.
#pragma once

#include <string>

namespace kpwatch {

// `audit_head` may be empty.
[[nodiscard]] int verify_command(const std::string& config, bool json, const std::string& audit_head);

}  // namespace kpwatch
