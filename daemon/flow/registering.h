// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The last step before a certificate is remembered: what only the reference data can say of its number and origin.
#pragma once

#include "daemon/customs/exchange.h"
#include "daemon/reference/reference_data.h"

namespace kpwatch {

// Reads the number again with the issuers that are known, and the origin with the names that are known.
void register_properly(Certificate& certificate, const ReferenceData& reference);
void register_properly(Exchange& document, const ReferenceData& reference);

}  // namespace kpwatch
