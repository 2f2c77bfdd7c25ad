// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// A second memory of how far the ledger got, in a file of its own: a ledger that is older than its witness was restored
// from a backup, or lost its end. Written after each commit, without a sync: after a power cut it may lag behind, never
// run ahead.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "daemon/base/result.h"

namespace kpwatch::sqlite {

struct Witnessed {
  std::string incarnation;
  std::int64_t commits = 0;
  std::int64_t audit_sequence = 0;
  std::string audit_hash;
  std::string state_sha256;
  friend bool operator==(const Witnessed&, const Witnessed&) = default;
};

class Witness {
 public:
  [[nodiscard]] static Result<std::unique_ptr<Witness>> open(const std::filesystem::path& file);
  ~Witness();
  Witness(const Witness&) = delete;
  Witness& operator=(const Witness&) = delete;

  void note(const Witnessed& what) noexcept;
  void sync() noexcept;

  // Nothing: there is no such file. A failure: it cannot be read, or its own hash is wrong.
  [[nodiscard]] static Result<std::optional<Witnessed>> read(const std::filesystem::path& file);

 private:
  Witness(int fd, std::filesystem::path file) : fd_(fd), file_(std::move(file)) {}
  int fd_;
  std::filesystem::path file_;
  bool is_failing_ = false;
};

}  // namespace kpwatch::sqlite
