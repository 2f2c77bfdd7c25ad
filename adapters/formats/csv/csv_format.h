// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The wire format CSV (RFC 4180): a header, then one document a line.
#pragma once

#include <memory>
#include <span>

#include "daemon/flow/format.h"

namespace kpwatch {

// A FormatMaker. Takes the maps whose format is "csv"; others are passed over.
[[nodiscard]] std::unique_ptr<Format> make_csv_format(std::span<const Map> maps, const FormatLimits& limits, Complaints& complaints);

}  // namespace kpwatch
