// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Every value of a document that is no container, and which of them its map looks at.
#pragma once

#include <span>
#include <vector>

#include "adapters/formats/json/document_plan.h"
#include "daemon/flow/sample.h"

namespace kpwatch::json {

// Appends those of one document; `uses` are of the whole input.
void add_sample_parts(std::vector<SamplePart>& into, const ValueTree& tree, const DocumentPlan::Position& position,
                      std::span<const MapUse> uses);

}  // namespace kpwatch::json
