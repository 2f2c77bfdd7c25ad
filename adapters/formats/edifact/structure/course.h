// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Follows the segments of one message through the places of its table. Each goes to the nearest place ahead that takes its
// tag; groups are entered and repeated by their first segment. What has no place is passed over and disturbs nothing.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "adapters/formats/edifact/structure/tables.h"
#include "daemon/base/note.h"

namespace kpwatch::edifact {

// A segment that was met, UNH the first of them.
struct Met {
  Tag tag = 0;
  char qualifier = none;
  std::uint32_t number = 0;  // in the message, UNH = 1
  std::size_t begin = 0, end = 0;
};

class Course {
 public:
  // `met` is the segment at fault, of a missing one the last before it; `missing` that one's tag, else 0; `group` 0 or the group's
  // number.
  using Telling = std::function<void(const Reason& reason, const Met& met, Tag missing, std::uint16_t group)>;

  Course(std::span<const Step> steps, Telling tell) : steps_(steps), tell_(std::move(tell)) {}
  // Where the message is not `whole`, nobody knows what would have come behind its last segment.
  void follow(std::span<const Met> segments, bool whole);

 private:
  // The message, or a group that is open.
  struct Frame {
    std::size_t end = 0;      // behind its last step
    std::size_t at = 0;       // the step where it stands
    std::uint32_t count = 1;  // how often that has come
    std::size_t group = 0;    // the step that is the group; for the message the first
  };
  struct Choice {
    std::size_t depth = 0;  // of the frame
    std::size_t step = 0;
    std::size_t skipped = 0;  // mandatory ones that would be missing
    std::size_t first_skipped = 0;
    bool again = false;
  };
  struct Found {
    std::optional<Choice> best;  // with the fewest missing, the nearest of them
    std::optional<Choice> over;  // the same place once more, when it has come as often as it may
  };
  [[nodiscard]] bool takes(std::size_t step, const Met& met, bool by_qualifier) const;
  [[nodiscard]] Found find(const Met& met, bool by_qualifier) const;
  void place(std::size_t index, std::span<const Met> segments);
  void go(const Choice& choice, const Met& before);
  void enter(std::size_t step);
  void tell_missing(std::size_t from, std::size_t to, const Met& before);
  [[nodiscard]] bool comes_later(std::size_t step, std::size_t index, std::span<const Met> segments) const;
  void take_detour(const Met& met);
  [[nodiscard]] std::size_t behind(std::size_t step) const { return step + steps_[step].size; }
  // One more of a group's first segment is one more group.
  [[nodiscard]] bool is_trigger(const Frame& frame) const { return steps_[frame.group].tag == 0 && frame.at == frame.group + 1; }
  [[nodiscard]] const Step& opening(std::size_t step) const { return steps_[step].tag == 0 ? steps_[step + 1] : steps_[step]; }

  std::span<const Step> steps_;
  Telling tell_;
  std::vector<Frame> frames_;
};

}  // namespace kpwatch::edifact
