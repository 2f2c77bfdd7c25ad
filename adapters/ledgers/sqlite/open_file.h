// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// A file that is open for reading, and its size when it was opened. Never ledger.db while a connection is open: see
// Connection::read_file.
#pragma once

#include <fcntl.h>
#include <sys/stat.h>

#include <cstdint>
#include <filesystem>

#include "daemon/base/open_file.h"

namespace kpwatch::sqlite {

class OpenFile : public kpwatch::OpenFile {
 public:
  explicit OpenFile(const std::filesystem::path& file) : kpwatch::OpenFile(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW)) {
    struct stat status {};
    if (is_open() && ::fstat(fd(), &status) == 0) bytes_ = static_cast<std::uint64_t>(status.st_size);
  }
  [[nodiscard]] std::uint64_t bytes() const { return bytes_; }

 private:
  std::uint64_t bytes_ = 0;
};

}  // namespace kpwatch::sqlite
