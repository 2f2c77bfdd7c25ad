// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The four folders of a directory feed: looking, moving without overwriting, reading without following. Everything is
// done relative to folders that were opened once, so that exchanging a path under the daemon's feet changes nothing.
#pragma once

#include <sys/stat.h>

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "adapters/feeds/directory/content.h"
#include "adapters/feeds/directory/directory_feed.h"
#include "daemon/base/result.h"

namespace kpwatch::directory {

enum class Stage : std::uint8_t { inbox, claimed, done, quarantine };
inline constexpr std::size_t stage_count = 4;

// A regular file with one name.
struct Found {
  std::string name;
  std::uint64_t inode = 0, bytes = 0;
  std::int64_t changed_ns = 0;  // since 1970
};
struct Strange {
  std::string name;
  std::uint64_t inode = 0;
  const char* why = "";
};
struct Listing {
  std::vector<Found> files;  // by time of change, then name
  std::vector<Strange> strange;
};

class Folders {
 public:
  [[nodiscard]] static Result<std::unique_ptr<Folders>> open(const DirectoryFeedOptions& options);
  ~Folders();
  Folders(const Folders&) = delete;
  Folders& operator=(const Folders&) = delete;

  [[nodiscard]] bool are_still_there() const;  // not removed or replaced since they were opened
  [[nodiscard]] Result<Listing> list(Stage stage) const;
  // Is it still what was found?
  [[nodiscard]] bool is_unchanged(Stage stage, const Found& file) const;
  // Never replaces: when the name is taken, a time stamp is added. Returns the new name; nothing when the file is gone.
  [[nodiscard]] Result<std::optional<std::string>> move(const std::string& name, Stage from, Stage to) const;
  [[nodiscard]] Result<void> sync(Stage stage) const;
  // Nothing when it is gone or no regular file with one name any more. What is large takes room on the disk while it is looked
  // at, not memory: a copy in the claimed folder that has no name.
  [[nodiscard]] Result<std::optional<Content>> read(Stage stage, const std::string& name, std::uint64_t bytes_max) const;
  [[nodiscard]] int fd(Stage stage) const { return fds_[static_cast<std::size_t>(stage)]; }
  [[nodiscard]] const std::filesystem::path& path(Stage stage) const { return paths_[static_cast<std::size_t>(stage)]; }

 private:
  Folders() = default;
  std::array<int, stage_count> fds_{-1, -1, -1, -1};
  std::array<std::filesystem::path, stage_count> paths_;
};

}  // namespace kpwatch::directory
