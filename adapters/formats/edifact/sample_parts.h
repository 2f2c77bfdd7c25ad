// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Every component of a sample's messages, and which of them its map looks at.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "adapters/formats/edifact/segment_reader.h"
#include "daemon/flow/sample.h"

namespace kpwatch::edifact {

// Service segments are the format's own business and no parts. What is no interchange has none.
[[nodiscard]] std::vector<SamplePart> sample_parts(std::string_view bytes, const SegmentLimits& limits, std::span<const MapUse> uses);

}  // namespace kpwatch::edifact
