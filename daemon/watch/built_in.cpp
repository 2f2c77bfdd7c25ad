// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/watch/built_in.h"

#include <cstdlib>
#include <system_error>

namespace kpwatch {

std::filesystem::path built_in_mappings() {
  if (const char* given = std::getenv("KPWATCH_MAPPINGS"); given != nullptr && *given != '\0') return given;
  std::error_code error;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
  if (!error) {
    const auto installed = program.parent_path().parent_path() / "share" / "kpwatch" / "mappings";
    if (std::filesystem::is_directory(installed, error)) return installed;
  }
  return std::filesystem::path(KPWATCH_SOURCE_DIR) / "mappings";
}

}  // namespace kpwatch
