// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// What an earlier life left in a file may be in the kernel's memory alone: the process died before its sync, or the sync failed. Then
// the kernel may hold the pages for clean, and a sync says success and writes nothing. So it is written once more before it is believed.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "daemon/base/result.h"

namespace kpwatch::sqlite {

// Writes the first `bytes` bytes of the file over themselves and syncs it. Death in between changes nothing: what was on the disk
// already stays as it is. A failed sync is final. `name`: for the words of a failure.
[[nodiscard]] Result<void> write_back(int fd, std::uint64_t bytes, const std::string& name);
// All of it; success where there is no such file.
[[nodiscard]] Result<void> write_back(const std::filesystem::path& file);

}  // namespace kpwatch::sqlite
