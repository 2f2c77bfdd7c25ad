// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// A lock that lives as long as its holder: two daemons must never write one ledger.
#pragma once

#include <filesystem>
#include <memory>

#include "daemon/base/result.h"

namespace kpwatch::sqlite {

class LockFile {
 public:
  // Refused at once, with the holder's process id, when somebody has it. The kernel frees the lock with its holder,
  // however that ends; the file itself stays.
  [[nodiscard]] static Result<std::unique_ptr<LockFile>> take(const std::filesystem::path& file);
  // For somebody who only looks, and wants nobody to write meanwhile: refused as above. The file need not be there, nor
  // be writable; then there is no lock to hold, and nothing is made.
  [[nodiscard]] static Result<std::unique_ptr<LockFile>> share(const std::filesystem::path& file);
  ~LockFile();
  // A failure, and a final one, when somebody has taken the file away: then another daemon may write here as well.
  [[nodiscard]] Result<void> check() const;
  LockFile(const LockFile&) = delete;
  LockFile& operator=(const LockFile&) = delete;

 private:
  explicit LockFile(int fd) : fd_(fd) {}
  int fd_;
};

}  // namespace kpwatch::sqlite
