// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/ledgers/sqlite/write_back.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "adapters/ledgers/sqlite/segment.h"
#include "daemon/base/durable.h"
#include "daemon/base/system_reason.h"

namespace kpwatch::sqlite {

Result<void> write_back(int fd, std::uint64_t bytes, const std::string& name) {
  constexpr std::uint64_t piece_bytes = std::uint64_t{1} << 20;
  for (std::uint64_t at = 0; at < bytes; at += piece_bytes) {
    errno = 0;
    const auto piece = segment::read_at(fd, at, std::min(piece_bytes, bytes - at));
    if (!piece) return failure(name + " cannot be read: " + (errno == 0 ? "it is cut short" : system_reason(errno)));
    if (const auto written = segment::write_all(fd, *piece, at); !written)
      return failure(name + " cannot be written: " + written.error().sentence);
  }
  return sync_to_disk(fd, name);
}

Result<void> write_back(const std::filesystem::path& file) {
  const int fd = uninterrupted([&] { return ::open(file.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW); });
  if (fd < 0) return errno == ENOENT ? success() : Result<void>(failure(file.string() + " cannot be opened: " + system_reason(errno)));
  struct stat status {};
  auto written = ::fstat(fd, &status) != 0 ? Result<void>(failure(file.string() + " cannot be looked at: " + system_reason(errno)))
                 : status.st_size == 0     ? success()
                                           : write_back(fd, static_cast<std::uint64_t>(status.st_size), file.string());
  ::close(fd);
  return written;
}

}  // namespace kpwatch::sqlite
