// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The wire format JSON: kpwatch's own canonical documents, and by maps any other JSON. An input holds one document, an
// array of them, or one after another (NDJSON).
#pragma once

#include <memory>
#include <span>

#include "daemon/flow/format.h"

namespace kpwatch {

// A FormatMaker. Takes the maps whose format is "json"; others are passed over.
[[nodiscard]] std::unique_ptr<Format> make_json_format(std::span<const Map> maps, const FormatLimits& limits, Complaints& complaints);

}  // namespace kpwatch
