// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// What passes the desk, for an operator who looks on. The desk offers and goes on: it never waits, and what there is no room for is
// counted.
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/customs/day.h"

namespace kpwatch {

// One document that was committed, or the documents of one message that concern nobody, together.
struct TapRecord {
  struct Party {
    std::string role, name, id, country;
  };
  struct Note {
    std::string_view reason;
    bool is_rejection = false;
  };
  struct Finding {
    std::string_view check, cls;
    int severity = 0;
    std::int64_t item = 0;  // as declared; 0 for the whole document
  };

  std::uint64_t number = 0;  // counted from 1, as offered
  Moment at{};
  std::string feed, format;
  std::uint64_t bytes = 0;           // of the message
  std::uint64_t of_no_interest = 0;  // documents that nobody looked at; then what follows is empty
  std::string kind, map, outcome, identifier;
  std::vector<Party> parties;
  std::vector<std::string> certificates;
  std::vector<Note> notes;
  std::vector<Finding> findings;
};

class Tap {
 public:
  static constexpr std::size_t records_max = 1024;

  // Any thread. Is anybody looking?
  [[nodiscard]] bool is_open() const noexcept { return listeners_.load(std::memory_order_relaxed) > 0; }
  // The desk, which never waits here and does a bounded work: once so many have passed since somebody took some, and while somebody is
  // taking, a record is lost and counted. Whoever would build one in vain asks first, and lets it pass.
  [[nodiscard]] bool has_room() const noexcept {
    return offered_.load(std::memory_order_relaxed) - taken_at_.load(std::memory_order_relaxed) < records_max;
  }
  void let_pass() noexcept { offered_.fetch_add(1); }
  void offer(TapRecord record);

  // Listeners. Each keeps the number of the last record that it has seen.
  class Listener {
   public:
    explicit Listener(Tap& tap);
    ~Listener();
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;
    struct Taken {
      std::vector<TapRecord> records;
      std::uint64_t lost = 0;  // since the last time
    };
    [[nodiscard]] Taken take();

   private:
    Tap& tap_;
    std::uint64_t seen_ = 0;
  };

 private:
  std::atomic<int> listeners_{0};
  std::atomic<std::uint64_t> offered_{0}, taken_at_{0};  // how many; how many there were when somebody took some
  mutable std::mutex mutex_;
  std::deque<TapRecord> ring_;  // the newest at the back; oldest fall out
};

}  // namespace kpwatch
