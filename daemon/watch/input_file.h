// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Files that a person names on the command line.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "daemon/base/result.h"
#include "daemon/flow/message.h"

namespace kpwatch {

// Directories are walked (sorted by path, hidden names left out); a name that is neither file nor directory is a Failure.
[[nodiscard]] Result<std::vector<std::filesystem::path>> files_named(const std::vector<std::string>& names);
// The whole content, mapped.
[[nodiscard]] Result<Bytes> bytes_of(const std::filesystem::path& file);

}  // namespace kpwatch
