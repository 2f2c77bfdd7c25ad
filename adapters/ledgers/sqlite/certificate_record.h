// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// A certificate as the ledger keeps it: its fields in a fixed order, texts with their length in front, so that reading one back costs a
// fraction of finding it (as JSON it cost more than twice as much). Older ledgers hold JSON (certificate_text.h), which is read as well.
#pragma once

#include <string>
#include <string_view>

#include "daemon/customs/certificate.h"

namespace kpwatch::sqlite {

// Comes back exactly. A NUL in a text becomes U+2400, as everywhere in the ledger.
[[nodiscard]] std::string certificate_as_record(const Certificate& certificate);
// Into a fresh Certificate, in place: moving one costs a third of reading it. False when the record is damaged.
[[nodiscard]] bool read_certificate_record(std::string_view record, Certificate& certificate);

}  // namespace kpwatch::sqlite
