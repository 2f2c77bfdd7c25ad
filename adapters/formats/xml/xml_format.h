// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The wire format XML: finds the documents in an input, through its wrappers, and reads each by its map.
#pragma once

#include <memory>
#include <span>

#include "daemon/flow/format.h"

namespace kpwatch {

// A FormatMaker. Takes the maps whose format is "xml"; others are passed over.
[[nodiscard]] std::unique_ptr<Format> make_xml_format(std::span<const Map> maps, const FormatLimits& limits, Complaints& complaints);

}  // namespace kpwatch
