// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// A folder as a feed. A sender writes its file elsewhere on the same file system and renames it into the inbox; from
// there it goes, by renames that never overwrite, to claimed and then to done or quarantine. After a crash everything
// in claimed is delivered again; the ledger knows what it has had.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "daemon/flow/feed.h"

namespace kpwatch {

struct DirectoryFeedOptions {
  std::string name;
  std::filesystem::path inbox, claimed, done, quarantine;
  // 0: files are renamed in and complete. More: for senders that write in place; a file is taken when its size and
  // time of change have not moved for so long.
  std::chrono::seconds settle_seconds{0};
  // Changes are noticed at once where the kernel tells of them; this is for where it does not.
  std::chrono::milliseconds scan_interval{500};
  std::uint64_t bytes_max = std::uint64_t{64} << 20;
  std::chrono::milliseconds retry_after{1000};  // before a delivery that came back is offered again; doubled each time, up to a minute
};

// What speaks against starting, in sentences: a folder that is missing, not writable, or open to everybody; two that are
// the same; folders on different file systems, between which nothing can be renamed. Empty when all is well.
[[nodiscard]] std::vector<std::string> folder_faults(const DirectoryFeedOptions& options);

// Deliveries have the transport id "file:<sha256 of the bytes>", so the same bytes under any name are the same message.
// A file above bytes_max comes as a delivery without bytes and with the header "oversize: <its size>"; it ends in
// quarantine whatever its outcome. Names starting with '.' or ending in ".tmp" or ".part" are not looked at; symbolic
// links, devices, FIFOs, files with a second name, and names with control characters or above 200 bytes are never
// opened: they stay where they are and are reported once.
[[nodiscard]] std::unique_ptr<Feed> make_directory_feed(const DirectoryFeedOptions& options);

}  // namespace kpwatch
