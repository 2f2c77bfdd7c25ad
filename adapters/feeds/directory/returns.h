// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Where settled deliveries come back to. The desk only drops a note; the feed's own thread moves the files. When that
// thread has ended, whoever settles moves the file himself.
#pragma once

#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "adapters/feeds/directory/folders.h"
#include "daemon/flow/message.h"

namespace kpwatch::directory {

struct Returned {
  std::string name;  // in claimed
  Outcome outcome = Outcome::again;
  bool is_oversize = false;
  unsigned tries = 0;
};

class Returns {
 public:
  Returns();
  ~Returns();
  Returns(const Returns&) = delete;
  Returns& operator=(const Returns&) = delete;

  void put(Returned returned) noexcept;
  [[nodiscard]] std::vector<Returned> take();
  void wake() const noexcept;
  [[nodiscard]] int wake_fd() const { return wake_fd_; }
  void drain_wake() const noexcept;
  // From now on `put` moves the files itself, in `folders`.
  void close(std::shared_ptr<const Folders> folders);

 private:
  std::mutex mutex_;
  std::deque<Returned> waiting_;
  bool is_closed_ = false;
  std::shared_ptr<const Folders> folders_;
  int wake_fd_;
};

// Moves what is settled for good, then syncs each folder once. Returns what could not be moved, with the reason.
struct Unmoved {
  Returned returned;
  std::string reason;
};
[[nodiscard]] std::vector<Unmoved> move_settled(const Folders& folders, const std::vector<Returned>& settled);

}  // namespace kpwatch::directory
