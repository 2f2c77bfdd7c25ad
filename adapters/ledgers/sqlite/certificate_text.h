// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// A certificate as the ledger keeps it: JSON, read back exactly.
#pragma once

#include <optional>
#include <string>

#include "daemon/customs/certificate.h"

namespace kpwatch::sqlite {

// Text that is not UTF-8 is repaired first; everything else comes back as it was.
[[nodiscard]] std::string certificate_as_text(const Certificate& certificate);
[[nodiscard]] std::optional<Certificate> certificate_from_text(const std::string& text);

// Equal for records that say the same. How the number was written, by which map and where in a message it was read,
// and how far the issuer's list claims to reach, say nothing of the certificate itself.
[[nodiscard]] std::string content_sha256(const Certificate& certificate);

// The day (since 1970) from which the record holds, to order versions that arrive out of order. A loss or withdrawal
// without a date holds from the day it became known; a plain record without one never overrules a dated one.
[[nodiscard]] std::int64_t effective_on(const Certificate& certificate, Day known_on);

}  // namespace kpwatch::sqlite
