// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/feeds/directory/content.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>

#include "daemon/base/open_file.h"
#include "daemon/base/sha256.h"
#include "daemon/base/system_reason.h"
#include "daemon/base/text.h"

namespace kpwatch::directory {
namespace {

constexpr std::uint64_t in_memory_max = std::uint64_t{8} << 20;
constexpr std::size_t piece_bytes = std::size_t{1} << 20;

// As many bytes as there are, up to `size`; fewer only at the end of the file.
Result<std::size_t> read_some(int fd, char* into, std::size_t size) {
  std::size_t done = 0;
  while (done < size) {
    const auto count = ::read(fd, into + done, size - done);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return failure(system_reason(errno));
    if (count == 0) break;
    done += static_cast<std::size_t>(count);
  }
  return done;
}

Result<void> write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto count = ::write(fd, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return failure("a copy of it cannot be written beside it: " + system_reason(errno));
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return success();
}

Result<Content> into_memory(int fd, std::uint64_t expected, std::uint64_t bytes_max) {
  std::string bytes(std::min(expected, bytes_max) + 1, '\0');  // one more shows that there is more
  std::size_t size = 0;
  while (true) {
    TRY_ASSIGN(const std::size_t count, read_some(fd, bytes.data() + size, bytes.size() - size));
    size += count;
    if (size < bytes.size() || size > bytes_max) break;
    bytes.resize(std::min<std::uint64_t>(std::uint64_t{2} * size, bytes_max + 1));
  }
  Content content;
  content.is_oversize = size > bytes_max;
  content.file_bytes = size;
  bytes.resize(std::min<std::uint64_t>(size, bytes_max));
  content.sha256 = sha256_hex(bytes);
  if (!content.is_oversize) content.bytes = Bytes(std::move(bytes));
  return content;
}

// `take` is given the file in pieces, up to bytes_max. The content has no bytes yet.
template <class Take>
Result<Content> in_pieces(int fd, std::uint64_t bytes_max, const Take& take) {
  Content content;
  Sha256 sum;
  std::string piece(piece_bytes, '\0');
  while (content.file_bytes <= bytes_max) {
    TRY_ASSIGN(const std::size_t count,
               read_some(fd, piece.data(), std::min<std::uint64_t>(piece.size(), bytes_max + 1 - content.file_bytes)));
    if (count == 0) break;
    const std::uint64_t within = std::min<std::uint64_t>(count, bytes_max - content.file_bytes);
    content.file_bytes += count;
    sum.add(std::string_view(piece).substr(0, within));
    TRY(take(std::string_view(piece).substr(0, within)));
  }
  content.is_oversize = content.file_bytes > bytes_max;
  content.sha256 = sum.hex();
  return content;
}

Result<Content> hash_of_beginning(int fd, std::uint64_t bytes_max) {
  return in_pieces(fd, bytes_max, [](std::string_view) -> Result<void> { return success(); });
}

// A file of the folder's file system that has no name, and so goes with its last user, whatever ends him.
int nameless_file(int folder) {
  const int fd = ::openat(folder, ".", O_TMPFILE | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
  if (fd >= 0 || (errno != EOPNOTSUPP && errno != EISDIR && errno != ENOENT)) return fd;
  const std::string name = std::string(copy_prefix) + std::to_string(::getpid()) + "-" +
                           std::to_string(std::chrono::system_clock::now().time_since_epoch().count());
  const int named = ::openat(folder, name.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (named >= 0) ::unlinkat(folder, name.c_str(), 0);
  return named;
}

Result<Content> through_copy(int fd, int folder, std::uint64_t bytes_max) {
  const OpenFile copy(nameless_file(folder));
  if (!copy.is_open()) return failure("a copy of it cannot be made beside it: " + system_reason(errno));
  TRY_ASSIGN(Content content, in_pieces(fd, bytes_max, [&](std::string_view piece) { return write_all(copy.fd(), piece); }));
  if (content.is_oversize) return content;
  auto bytes = mapped(copy.fd(), content.file_bytes);
  if (!bytes) return failure("its copy cannot be mapped: " + bytes.error().sentence);
  content.bytes = std::move(bytes.value());
  return content;
}

}  // namespace

Result<Content> content_of(int fd, std::uint64_t size, std::uint64_t bytes_max, int folder) {
  if (size > bytes_max) return hash_of_beginning(fd, bytes_max);
  return size > in_memory_max ? through_copy(fd, folder, bytes_max) : into_memory(fd, size, bytes_max);
}

}  // namespace kpwatch::directory
