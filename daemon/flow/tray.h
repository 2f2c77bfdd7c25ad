// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// What the clerks have read, put back into the order in which it came. The desk takes from it without gaps, so that
// source positions only ever move forward and the same input leads to the same decisions, however many clerks there are.
#pragma once

#include <array>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <limits>
#include <map>
#include <memory>
#include <mutex>
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
  std::size_t bytes = 0;           // of the message
  InputReading reading;            // of its documents only those that the desk must see: what waits for it stays small
  bool is_rejected_whole = false;  // no document came out of it, and it cannot be relied on
  ReadingCounts counts;
  bool concerns_kp = false;        // some document must be seen by the desk in full
  bool may_change_a_case = false;  // none need be for its goods; but some document is kept that changes an earlier one, if that has a case
  bool is_let_go = false;          // nobody needs the bytes of the message any more: it holds none
  bool is_unread = false;          // set aside without parsing (oversize, or present at repeated crashes): see `unread_why`
  const Reason* unread_why = nullptr;
  SenderAnswer answer;
};

// It waits for nobody: somebody must hear of it, or waits to hear that it is on disk.
[[nodiscard]] inline bool is_urgent(const Work& work) {
  return work.concerns_kp || (work.delivery && work.delivery->message().receipt.has_value());
}

// The many small values that were made of it took memory that would stay, in pieces: who is done with it gives them back.
[[nodiscard]] inline bool is_large(const Work& work) { return work.bytes >= (std::size_t{256} << 10); }

// Works of consecutive tickets, as a clerk laid them down: they change hands without being moved one by one.
using WorkRun = std::vector<Work>;

class Tray {
 public:
  using Deadline = std::chrono::steady_clock::time_point;

  void put(WorkRun run);
  // A batch for the desk, in order and without gaps: waits until `deadline` at most for a first one, and then `time` for
  // more, but not once `count_max` are there, or `weight_max` together, or, from `hits_after` on, an urgent one.
  // Empty when none came, or the tray is closed and empty.
  [[nodiscard]] std::vector<WorkRun> take(Deadline deadline, std::chrono::milliseconds time, std::size_t count_max,
                                          Deadline hits_after = {}, std::size_t weight_max = std::numeric_limits<std::size_t>::max());
  void wake();                         // ends a wait for a first one early
  void close();                        // no more work will be put
  [[nodiscard]] bool is_done() const;  // closed and empty

 private:
  struct Laid {
    WorkRun run;
    std::size_t hits = 0, weight = 0;  // urgent works among them; all together
  };
  [[nodiscard]] static Laid weighed(WorkRun run);
  [[nodiscard]] static Laid cut(Laid& laid, std::size_t count);
  [[nodiscard]] bool is_batch() const {
    return ready_ >= wanted_ || ready_weight_ >= wanted_weight_ || (ready_hits_ != 0 && !hits_wait_) || closed_;
  }

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::uint64_t, Laid> early_;  // by the first ticket: others before it are still being read
  std::deque<Laid> runs_;                // in order, without a gap
  std::uint64_t next_ = 0;               // the ticket behind the last of them
  std::size_t ready_ = 0;                // works in runs_
  std::size_t ready_hits_ = 0;           // of these, the urgent ones
  std::size_t ready_weight_ = 0;
  // How many, or how much together, the desk waits for, and whether not for a hit.
  std::size_t wanted_ = 1, wanted_weight_ = std::numeric_limits<std::size_t>::max();
  bool hits_wait_ = false;
  bool closed_ = false, woken_ = false;
};

}  // namespace kpwatch
