// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/ledgers/sqlite/lock_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string>

#include "adapters/ledgers/sqlite/segment.h"
#include "daemon/base/durable.h"
#include "daemon/base/log.h"
#include "daemon/base/system_reason.h"

namespace kpwatch::sqlite {
namespace {

std::string holder(int fd) {
  std::array<char, 24> text{};
  const auto length = ::pread(fd, text.data(), text.size(), 0);
  std::string digits;
  for (ssize_t i = 0; i < length && text[static_cast<std::size_t>(i)] >= '0' && text[static_cast<std::size_t>(i)] <= '9'; ++i)
    digits += text[static_cast<std::size_t>(i)];
  return digits.empty() ? "unknown" : digits;
}

}  // namespace

Result<std::unique_ptr<LockFile>> LockFile::take(const std::filesystem::path& file) {
  const int fd = uninterrupted([&] { return ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0640); });
  if (fd < 0) return failure(file.string() + " cannot be opened: " + system_reason(errno));
  auto lock = std::unique_ptr<LockFile>(new LockFile(fd));
  if (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) return failure(file.string() + " cannot be locked: " + system_reason(errno));
    return failure("another kpwatch (process " + holder(fd) + ") has " + file.parent_path().string() +
                   " open for writing: stop it first, or give this one a folder of its own");
  }
  // The lock is what counts; who holds it is for the words of the one who is refused.
  const std::string text = std::to_string(::getpid()) + "\n";
  const Result<void> written = uninterrupted([fd] { return ::ftruncate(fd, 0); }) == 0 ? segment::write_all(fd, text, 0)
                                                                                       : Result<void>(failure(system_reason(errno)));
  if (!written) log::warning("lock_without_holder", {{"file", file.string()}, {"reason", written.error().sentence}});
  return lock;
}

Result<std::unique_ptr<LockFile>> LockFile::share(const std::filesystem::path& file) {
  const int fd = ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (fd < 0 && errno == ENOENT) return std::unique_ptr<LockFile>(new LockFile(-1));
  if (fd < 0) return failure(file.string() + " cannot be opened: " + system_reason(errno));
  auto lock = std::unique_ptr<LockFile>(new LockFile(fd));
  if (::flock(fd, LOCK_SH | LOCK_NB) == 0) return lock;
  if (errno != EWOULDBLOCK) return failure(file.string() + " cannot be locked: " + system_reason(errno));
  return failure("a daemon (process " + holder(fd) + ") has " + file.parent_path().string() + " open for writing: stop it first");
}

Result<void> LockFile::check() const {
  struct stat status {};
  if (::fstat(fd_, &status) == 0 && status.st_nlink != 0) return success();
  return final_failure("the lock file was taken away: another kpwatch may write here, so this one must not");
}

LockFile::~LockFile() {
  if (fd_ >= 0) ::close(fd_);
}

}  // namespace kpwatch::sqlite
