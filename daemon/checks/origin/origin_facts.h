// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// What the certificate says of where the stones were mined.
#pragma once

#include <optional>

#include "daemon/checks/check.h"

namespace kpwatch {

// The one country of origin on the certificate's record; nothing for mixed parcels, lists and blanks.
[[nodiscard]] std::optional<CountryCode> single_origin(const CitedCertificate& cited);
[[nodiscard]] bool is_mixed(const CitedCertificate& cited);  // asterisks or such a word

// The single origin is a country in which diamonds were never mined.
[[nodiscard]] bool is_from_where_none_are_mined(const CaseFile& file, const CitedCertificate& cited);

}  // namespace kpwatch
