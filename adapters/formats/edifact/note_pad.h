// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Gathers notes so that a broken input can't drown its reader: some kinds once, all of them up to a number.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adapters/formats/edifact/reasons.h"
#include "daemon/base/text.h"

namespace kpwatch::edifact {

// Offending text as a note holds it.
inline std::string shown(std::string_view bytes) { return printable_utf8(bytes, 200); }

class NotePad {
 public:
  static constexpr std::size_t notes_max = 200;

  void add(Note&& note) {
    if (note.severity == Severity::note && notes_.size() >= notes_max) {
      if (!overflowed_) notes_.push_back({&notes_left_out, Severity::note, note.place, {}, {}});
      overflowed_ = true;
      return;
    }
    notes_.push_back(std::move(note));
  }
  // No note is taken any more; a rejection is.
  [[nodiscard]] bool is_full() const { return overflowed_; }
  // Need this not be told again? Asked for each odd character: a full pad must not be searched for each of them.
  [[nodiscard]] bool has(const Reason& reason) const {
    return overflowed_ || std::any_of(notes_.begin(), notes_.end(), [&](const Note& note) { return note.reason == &reason; });
  }
  [[nodiscard]] bool empty() const { return notes_.empty(); }
  [[nodiscard]] bool has_rejection() const { return kpwatch::has_rejection(notes_); }
  [[nodiscard]] Notes take() { return std::exchange(notes_, {}); }

 private:
  Notes notes_;
  bool overflowed_ = false;
};

}  // namespace kpwatch::edifact
