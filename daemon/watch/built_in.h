// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Where the maps and reference tables that come with kpwatch are.
#pragma once

#include <filesystem>

namespace kpwatch {

// $KPWATCH_MAPPINGS; else share/kpwatch/mappings beside the program; else the folder of the source tree it was built from.
[[nodiscard]] std::filesystem::path built_in_mappings();

}  // namespace kpwatch
