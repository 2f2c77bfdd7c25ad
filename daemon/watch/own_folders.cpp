// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/watch/own_folders.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>

#include "daemon/base/durable.h"
#include "daemon/base/system_reason.h"
#include "daemon/flow/replay.h"

namespace kpwatch {
namespace {

bool write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace

FeedSettings own_feed(const std::filesystem::path& state, std::string_view name) {
  FeedSettings feed;
  feed.name = name;
  feed.kind = "directory";
  const auto folder = state / name;
  feed.inbox = folder / "inbox";
  feed.claimed = folder / "claimed";
  feed.done = folder / "done";
  feed.quarantine = folder / "quarantine";
  return feed;
}

Result<void> make_own_folders(const std::filesystem::path& state) {
  for (const auto name : {replay_feed_name, import_feed_name}) {
    const auto feed = own_feed(state, name);
    for (const auto& folder : {feed.inbox, feed.claimed, feed.done, feed.quarantine}) TRY(make_folders(folder));
  }
  return success();
}

Result<std::string> hand_in(const std::filesystem::path& state, std::string_view feed, const std::string& name, std::string_view bytes) {
  TRY(make_own_folders(state));
  const auto folder = own_feed(state, feed).inbox;
  const auto stamp = std::chrono::system_clock::now().time_since_epoch().count();
  const std::string unique = name + "-" + std::to_string(stamp);
  const auto hidden = folder / ("." + unique + ".tmp");
  const int fd = ::open(hidden.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0) return failure("cannot write " + hidden.string() + ": " + system_reason(errno));
  const bool is_written = write_all(fd, bytes) && ::fsync(fd) == 0;
  const int error = errno;
  ::close(fd);
  if (!is_written || ::rename(hidden.c_str(), (folder / unique).c_str()) != 0) {
    ::unlink(hidden.c_str());
    return failure("cannot write " + hidden.string() + ": " + system_reason(is_written ? errno : error));
  }
  return unique;
}

}  // namespace kpwatch
