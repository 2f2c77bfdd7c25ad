// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Alerts as files in a folder that the partner reads: one file an event, never seen half-written, never overwritten.
#pragma once

#include <filesystem>
#include <memory>

#include "daemon/flow/publisher.h"

namespace kpwatch {

struct DirectoryPublisherOptions {
  std::filesystem::path folder;  // must exist
};

// "<authority>-<epoch>-<sequence, 20 digits>-<event id>.json", other signs than [A-Za-z0-9._-] as '_'. In it, the event
// in CloudEvents 1.0 JSON (structured mode). Proof of arrival: the file and its name are synced to the disk.
[[nodiscard]] std::unique_ptr<Publisher> make_directory_publisher(const DirectoryPublisherOptions& options);

}  // namespace kpwatch
