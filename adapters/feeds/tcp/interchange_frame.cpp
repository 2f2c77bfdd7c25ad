// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/feeds/tcp/interchange_frame.h"

namespace kpwatch::tcp {
namespace {

constexpr std::string_view una = "UNA", unb = "UNB", unz = "UNZ";
constexpr std::size_t tag_size = 3, advice_size = 9, references_at = 5;

bool is_blank(char c) { return c == ' ' || c == '\r' || c == '\n' || c == '\t' || c == '\0'; }

}  // namespace

std::size_t InterchangeFrame::blanks(std::string_view stream) {
  std::size_t count = 0;
  while (count < stream.size() && is_blank(stream[count])) ++count;
  return count;
}

// UNA names the delimiters; without it those of the standard stand, for level B the separators that are no characters.
InterchangeFrame::State InterchangeFrame::open(std::string_view stream) {
  const std::string_view tag = stream.substr(0, tag_size);
  if (tag != una.substr(0, tag.size()) && tag != unb.substr(0, tag.size())) return State::strange;
  if (tag.size() < tag_size) return State::more;
  if (tag == una) {
    if (stream.size() < advice_size) return State::more;
    element_ = stream[4];
    release_ = stream[6];
    terminator_ = stream[8];
    at_ = advice_size;
  } else {
    if (stream.size() == tag_size) return State::more;
    if (stream[tag_size] == '\x1D') {
      element_ = '\x1D';
      terminator_ = '\x1C';
      release_ = ' ';
    } else if (stream[tag_size] != element_) {
      return State::strange;
    }
  }
  has_begun_ = true;
  return State::more;
}

InterchangeFrame::State InterchangeFrame::look(std::string_view stream) {
  if (!has_begun_) {
    const State state = open(stream);
    if (state != State::more || !has_begun_) return state;
  }
  while (at_ < stream.size()) {
    const char c = stream[at_];
    if (!is_in_segment_) {
      if (is_blank(c) && c != terminator_) {
        ++at_;
        continue;
      }
      if (stream.size() - at_ < tag_size) return State::more;
      const std::string_view tag = stream.substr(at_, tag_size);
      if (has_unb_ && (tag == unb || tag == una)) return State::cut;
      if (!has_unb_ && tag != unb) return State::strange;
      segment_ = at_;
      is_in_segment_ = true;
    }
    ++at_;
    if (is_released_) {
      is_released_ = false;
    } else if (c == release_ && release_ != ' ') {
      is_released_ = true;
    } else if (c == terminator_) {
      is_in_segment_ = false;
      const std::string_view segment = stream.substr(segment_, at_ - 1 - segment_);
      if (!has_unb_) take_reference(segment);
      has_unb_ = true;
      const bool is_unz = segment.substr(0, tag_size) == unz && (segment.size() == tag_size || segment[tag_size] == element_);
      if (is_unz) return State::whole;
    }
  }
  return State::more;
}

void InterchangeFrame::take_reference(std::string_view segment) {
  constexpr std::size_t longest = 35;
  std::size_t elements = 0;
  std::string reference;
  bool is_released = false;
  for (const char c : segment) {
    if (!is_released && c == release_ && release_ != ' ') {
      is_released = true;
      continue;
    }
    if (!is_released && c == element_) {
      if (++elements > references_at) break;
    } else if (elements == references_at && reference.size() < longest) {
      const bool is_plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '.' || c == '_' || c == '-';
      reference += is_plain ? c : '?';
    }
    is_released = false;
  }
  if (!reference.empty()) reference_ = reference;
}

}  // namespace kpwatch::tcp
