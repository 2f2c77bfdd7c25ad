// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/feeds/directory/returns.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include "daemon/base/crash_point.h"
#include "daemon/base/durable.h"
#include "daemon/base/log.h"
#include "daemon/base/text.h"

namespace kpwatch::directory {

Returns::Returns() : wake_fd_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

Returns::~Returns() {
  if (wake_fd_ >= 0) ::close(wake_fd_);
}

void Returns::wake() const noexcept {
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = ::write(wake_fd_, &one, sizeof one);
}

void Returns::drain_wake() const noexcept {
  std::uint64_t count = 0;
  [[maybe_unused]] const auto read = ::read(wake_fd_, &count, sizeof count);
}

void Returns::put(Returned returned) noexcept {
  try {
    const std::lock_guard lock(mutex_);
    if (!is_closed_) {
      const bool is_first = waiting_.empty();  // behind it the feed has been woken already
      waiting_.push_back(std::move(returned));
      if (is_first) wake();
      return;
    }
    if (returned.outcome == Outcome::again || !folders_) return;
    for (const auto& unmoved : move_settled(*folders_, {returned}))
      log::warning("file_not_moved", {{"file", escaped(unmoved.returned.name)}, {"reason", unmoved.reason}});
  } catch (...) {
    // Out of memory. The file stays in claimed and is delivered again at the next start: nothing is lost.
    return;
  }
}

std::vector<Returned> Returns::take() {
  const std::lock_guard lock(mutex_);
  std::vector<Returned> taken(std::make_move_iterator(waiting_.begin()), std::make_move_iterator(waiting_.end()));
  waiting_.clear();
  return taken;
}

void Returns::close(std::shared_ptr<const Folders> folders) {
  const std::lock_guard lock(mutex_);
  is_closed_ = true;
  folders_ = std::move(folders);
}

std::vector<Unmoved> move_settled(const Folders& folders, const std::vector<Returned>& settled) {
  std::vector<Unmoved> unmoved;
  bool any_done = false, any_quarantined = false;
  for (const Returned& returned : settled) {
    const bool is_quarantined = returned.is_oversize || returned.outcome == Outcome::set_aside;
    crash_point("before-done");
    const auto moved = folders.move(returned.name, Stage::claimed, is_quarantined ? Stage::quarantine : Stage::done);
    if (!moved) {
      unmoved.push_back({returned, moved.error().sentence});
    } else if (!moved.value()) {
      log::warning("claimed_file_gone", {{"file", escaped(returned.name)}});
    } else {
      (is_quarantined ? any_quarantined : any_done) = true;
      if (is_quarantined) log::info("file_set_aside", {{"file", escaped(*moved.value())}, {"oversize", returned.is_oversize ? 1 : 0}});
    }
  }
  for (const auto& [needed, stage] :
       {std::pair{any_done, Stage::done}, {any_quarantined, Stage::quarantine}, {any_done || any_quarantined, Stage::claimed}}) {
    if (!needed) continue;
    const auto synced = folders.sync(stage);
    if (!synced && synced.error().is_final) end_after_failed_sync("feed folder", synced.error());
    // Where there is no sync for folders: a rename that a power cut undoes is done again at the next start.
    if (!synced) log::error("folder_not_synced", {{"reason", synced.error().sentence}});
  }
  if (any_done || any_quarantined) crash_point("after-done");
  return unmoved;
}

}  // namespace kpwatch::directory
