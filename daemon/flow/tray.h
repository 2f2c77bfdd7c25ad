// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// What the clerks have read, put back into the order in which it came. The desk takes from it without gaps, so that
// source positions only ever move forward and the same input leads to the same decisions, however many clerks there are.
#pragma once

#include <array>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <limits>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "daemon/customs/document.h"
#include "daemon/flow/message.h"

namespace kpwatch {

// So many refused documents of one message are told one by one; one more stands for all behind them.
inline constexpr std::size_t letters_max = 1000;

// What of a reading is counted for /metrics.
struct ReadingCounts {
  std::array<std::uint32_t, 3> documents{};      // by Reading
  std::map<const Reason*, std::uint32_t> notes;  // how often each, on the documents and on the input
};

// What a standard answers the sender of a message with, where its feed does so.
struct SenderAnswer {
  std::string text;    // empty: nothing
  std::string sha256;  // of what is answered
  bool is_published = false;
};

struct Work {
  std::uint64_t ticket = 0;
  std::unique_ptr<Delivery> delivery;
  std::size_t weight = 0;          // what the delivery takes in the intake until it is settled
  InputReading reading;            // of its documents only those that the desk must see: what waits for it stays small
  bool is_rejected_whole = false;  // no document came out of it, and it cannot be relied on
  ReadingCounts counts;
  bool concerns_kp = false;  // some document must be seen by the desk in full
  bool is_unread = false;    // set aside without parsing (oversize, or present at repeated crashes): see `unread_why`
  const Reason* unread_why = nullptr;
  SenderAnswer answer;
};

// It waits for nobody: somebody must hear of it, or waits to hear that it is on disk.
[[nodiscard]] inline bool is_urgent(const Work& work) {
  return work.concerns_kp || (work.delivery && work.delivery->message().receipt.has_value());
}

class Tray {
 public:
  using Deadline = std::chrono::steady_clock::time_point;

  void put(std::vector<Work> works);
  // A batch for the desk, in order and without gaps: waits until `deadline` at most for a first one, and then `time` for
  // more, but not once `count_max` are there, or `weight_max` together, or, unless `hits_wait`, an urgent one.
  // Empty when none came, or the tray is closed and empty.
  [[nodiscard]] std::vector<Work> take(Deadline deadline, std::chrono::milliseconds time, std::size_t count_max, bool hits_wait = false,
                                       std::size_t weight_max = std::numeric_limits<std::size_t>::max());
  void wake();                         // ends a wait for a first one early
  void close();                        // no more work will be put
  [[nodiscard]] bool is_done() const;  // closed and empty

 private:
  [[nodiscard]] bool is_batch() const {
    return ready_ >= wanted_ || ready_weight_ >= wanted_weight_ || (ready_hits_ != 0 && !hits_wait_) || closed_;
  }

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::optional<Work>> slots_;  // by ticket, from next_ on; empty: still being read
  std::uint64_t next_ = 0;
  std::size_t ready_ = 0;       // from the front, without a gap
  std::size_t ready_hits_ = 0;  // of these, the urgent ones
  std::size_t ready_weight_ = 0;
  // How many, or how much together, the desk waits for, and whether not for a hit.
  std::size_t wanted_ = 1, wanted_weight_ = std::numeric_limits<std::size_t>::max();
  bool hits_wait_ = false;
  bool closed_ = false, woken_ = false;
};

}  // namespace kpwatch
