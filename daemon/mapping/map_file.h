// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Reads maps. All files below a folder are loaded, none is listed anywhere.
#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

#include "daemon/base/complaint.h"
#include "daemon/mapping/map.h"

namespace kpwatch {

// Every *.yaml below the format folders (edifact/, xml/, json/, csv/) of `folder`, sorted by id.
[[nodiscard]] std::vector<Map> read_maps(const std::filesystem::path& folder, Complaints& complaints);
// One map of an author at work: wherever the file lies, by the name that it gives itself (`map:`).
[[nodiscard]] std::optional<Map> read_map_file(const std::filesystem::path& file, Complaints& complaints);
// One map from text; for tests and fuzzing.
[[nodiscard]] std::optional<Map> read_map_text(std::string_view text, const std::string& id, Complaints& complaints);

}  // namespace kpwatch
