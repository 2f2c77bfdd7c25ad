// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Whether a certificate's number fits into what its issuer numbered in that time.
#pragma once

#include "daemon/checks/check.h"

namespace kpwatch {

// The known range of the day of issue that the serial is a tenth or more outside of; nullptr: it fits, or nothing is known.
[[nodiscard]] const NumberFormats::Row* range_without(const CaseFile& file, const CitedCertificate& cited);

}  // namespace kpwatch
