// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// What the clerks have read, put back into the order in which it came. The desk takes from it without gaps, so that
// source positions only ever move forward and the same input leads to the same decisions, however many clerks there are.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>

#include "daemon/customs/document.h"
#include "daemon/flow/message.h"

namespace kpwatch {

struct Work {
  std::uint64_t ticket = 0;
  std::unique_ptr<Delivery> delivery;
  InputReading reading;
  bool concerns_kp = false;  // some document must be seen by the desk in full
  bool is_unread = false;    // set aside without parsing (oversize, or present at repeated crashes): see `unread_why`
  const Reason* unread_why = nullptr;
};

class Tray {
 public:
  void put(Work work);
  // The next in order, waiting until `deadline` at most; nothing when it did not come or the tray is closed and empty.
  [[nodiscard]] std::optional<Work> take_until(std::chrono::steady_clock::time_point deadline);
  void wake();                         // ends a wait early
  void close();                        // no more work will be put
  [[nodiscard]] bool is_done() const;  // closed and empty

 private:
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::uint64_t, Work> waiting_;
  std::uint64_t next_ = 0;
  bool closed_ = false, woken_ = false;
};

}  // namespace kpwatch
