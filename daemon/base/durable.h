// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// What it takes to rely on a disk: calls that a signal has interrupted are made again, a sync that fails is final.
#pragma once

#include <cerrno>
#include <filesystem>
#include <string>
#include <string_view>

#include "daemon/base/result.h"

namespace kpwatch {

// Makes a system call again as long as it was only interrupted; some file systems do that also where POSIX has it for none.
template <class Call>
auto uninterrupted(const Call& call) {
  auto result = call();
  while (result < 0 && errno == EINTR) result = call();
  return result;
}

// fsync. The failure is final: the kernel may mark pages clean after a failed sync and forget them, so a second try that
// succeeds proves nothing (Rebello et al., "Can Applications Recover from fsync Failures?", USENIX ATC 2020). Only where
// the file system has no sync for this kind of file at all (EINVAL) it is an ordinary failure.
[[nodiscard]] Result<void> sync_to_disk(int fd, const std::string& name);

// The names in it.
[[nodiscard]] Result<void> sync_folder(const std::filesystem::path& folder);

// Makes the folder and those above it that are missing, and syncs what holds each: a file synced in a folder whose own
// name is lost in a power cut would be lost with it. One that it made and could not sync it takes away again, so that no later
// call finds it and believes in it.
[[nodiscard]] Result<void> make_folders(const std::filesystem::path& folder);

// What a final failure leads to, wherever it is met: one line in the log, and the process ends with exit code 3. The
// sources still have everything, and what is unsent is in the ledger.
[[noreturn]] void end_after_failed_sync(std::string_view part, const Failure& why);

}  // namespace kpwatch
