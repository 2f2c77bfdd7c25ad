// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/formats/edifact/structure/course.h"

#include <algorithm>

#include "adapters/formats/edifact/structure/deviation_reasons.h"

namespace kpwatch::edifact {

void Course::follow(std::span<const Met> segments, bool whole) {
  if (segments.empty() || steps_.empty()) return;
  frames_.assign(1, Frame{steps_.size(), 0, 1, 0});
  for (std::size_t i = 1; i < segments.size(); ++i) place(i, segments);
  if (!whole) return;
  const Met& last = segments.back();
  while (!frames_.empty()) {
    const Frame frame = frames_.back();
    frames_.pop_back();
    tell_missing(behind(frame.at), frame.end, last);
  }
}

bool Course::takes(std::size_t step, const Met& met, bool by_qualifier) const {
  const Step& first = opening(step);
  return first.tag == met.tag && (!by_qualifier || first.qualifier == none || first.qualifier == met.qualifier);
}

Course::Found Course::find(const Met& met, bool by_qualifier) const {
  Found found;
  const auto consider = [&](const Choice& choice) {
    if (!found.best || choice.skipped < found.best->skipped) found.best = choice;
  };
  std::size_t skipped = 0, first_skipped = 0;
  const auto skip = [&](std::size_t step, std::size_t& count, std::size_t& first) {
    if (!steps_[step].mandatory) return;
    if (count++ == 0) first = step;
  };
  for (std::size_t depth = frames_.size(); depth-- > 0;) {
    const Frame& frame = frames_[depth];
    if (takes(frame.at, met, by_qualifier)) {
      const Choice again{depth, frame.at, skipped, first_skipped, true};
      if (frame.count < steps_[frame.at].repeats) {
        consider(again);
      } else if (!found.over && !is_trigger(frame)) {
        found.over = again;
      }
    }
    std::size_t here = skipped, first_here = first_skipped;
    bool is_found = false;
    for (std::size_t step = behind(frame.at); step < frame.end; step = behind(step)) {
      if (!is_found && takes(step, met, by_qualifier)) {
        consider({depth, step, here, first_here, false});
        is_found = true;
      }
      skip(step, here, first_here);
    }
    skipped = here;
    first_skipped = first_here;
  }
  return found;
}

void Course::place(std::size_t index, std::span<const Met> segments) {
  const Met& met = segments[index];
  const Met& before = segments[index - 1];
  Found found = find(met, true);
  if (found.best && found.best->skipped == 0) return go(*found.best, before);
  if (found.best && steps_[found.best->first_skipped].tag == met.tag) {
    // The place of the same tag before this one would stay empty. When its own comes later, this one has the other's qualifier.
    const bool is_own_to_come = std::any_of(segments.begin() + static_cast<std::ptrdiff_t>(index) + 1, segments.end(),
                                            [&](const Met& later) { return later.tag == met.tag && later.qualifier == met.qualifier; });
    if (is_own_to_come) {
      tell_(wrong_qualifier, met, 0, 0);
      return go(*find(met, false).best, before);
    }
  }
  if (found.over) {
    const Step& step = steps_[found.over->step];
    tell_(step.tag == 0 ? too_many_groups : too_many_repetitions, met, 0, step.group);
    return go(*found.over, before);
  }
  if (!found.best) {
    const Found other = find(met, false);
    if (other.best && other.best->skipped == 0) {
      tell_(wrong_qualifier, met, 0, 0);
      return go(*other.best, before);
    }
  }
  if (found.best && !comes_later(found.best->first_skipped, index, segments)) return go(*found.best, before);
  tell_(segment_not_here, met, 0, 0);
  take_detour(met);
}

void Course::go(const Choice& choice, const Met& before) {
  while (frames_.size() > choice.depth + 1) {
    const Frame frame = frames_.back();
    frames_.pop_back();
    tell_missing(behind(frame.at), frame.end, before);
  }
  Frame& frame = frames_.back();
  if (choice.again) {
    ++frame.count;
  } else {
    tell_missing(behind(frame.at), choice.step, before);
    frame.at = choice.step;
    frame.count = 1;
  }
  if (steps_[choice.step].tag == 0) enter(choice.step);
}

void Course::enter(std::size_t step) { frames_.push_back({behind(step), step + 1, 1, step}); }

void Course::tell_missing(std::size_t from, std::size_t to, const Met& before) {
  for (std::size_t step = from; step < to; step = behind(step)) {
    if (steps_[step].mandatory) tell_(segment_missing, before, opening(step).tag, steps_[step].group);
  }
}

// Is the place that would be left empty filled right after this segment, or later by the one that divides sections? Then this
// segment is in the wrong place, and the other is not missing.
bool Course::comes_later(std::size_t step, std::size_t index, std::span<const Met> segments) const {
  const Step& sought = opening(step);
  const auto is_sought = [&](const Met& met) {
    return met.tag == sought.tag && (sought.qualifier == none || met.qualifier == sought.qualifier);
  };
  const auto rest = segments.subspan(index + 1);
  const auto far = sought.qualifier == none ? std::min<std::size_t>(1, rest.size()) : rest.size();
  return std::any_of(rest.begin(), rest.begin() + static_cast<std::ptrdiff_t>(far), is_sought);
}

// A group that comes too late: what belongs to it is held against it, and the message stands where it stood.
void Course::take_detour(const Met& met) {
  for (std::size_t depth = frames_.size(); depth-- > 0;) {
    const Frame& frame = frames_[depth];
    const std::size_t begin = depth == 0 ? 0 : frame.group + 1;
    for (std::size_t step = begin; step < frame.at; step = behind(step)) {
      if (steps_[step].tag != 0 || !takes(step, met, true)) continue;
      enter(step);
      return;
    }
  }
}

}  // namespace kpwatch::edifact
