// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Cuts an interchange into segments, elements and components. Nothing is copied: parts are offsets into the text, in
// buffers that one reader keeps for ever. Service characters are found sixty-four bytes at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "adapters/formats/edifact/delimiters.h"

namespace kpwatch::edifact {

// Three letters or digits as one number; 0 is no tag.
using Tag = std::uint32_t;
[[nodiscard]] constexpr Tag tag(std::string_view text) {
  if (text.size() != 3) return 0;
  Tag packed = 0;
  for (const char c : text) {
    if (!((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))) return 0;
    packed = packed << 8U | static_cast<unsigned char>(c);
  }
  return packed;
}

struct Part {  // one component
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  bool released = false;  // holds a release character
};

struct Element {  // one element, or one repetition of it; position 0 is the tag
  std::uint32_t first = 0;
  std::uint16_t parts = 0;
  std::uint16_t position = 0;
};

// A view of the reader's buffers, good until the reader's next call.
struct Segment {
  std::string_view text;  // the whole input
  std::size_t begin = 0;  // of the tag
  std::size_t end = 0;    // of the terminator, or of the text
  Tag tag = 0;
  char release = '\0';    // the release character in force
  std::span<const Element> elements;
  std::span<const Part> parts;
  bool terminated = false;
  bool repeats = false;           // some element is repeated
  bool unusual = false;           // may hold control characters or bytes above 0x7E
  bool faultless = false;         // terminated, not unusual, and nothing of what follows
  bool dangling_release = false;  // the text ends with a release character
  bool too_long = false, too_many_elements = false, too_many_components = false;
  bool has_trailing_separator = false;
  std::uint16_t trailing_separator = 0;  // position of the first element that ends in a superfluous one

  [[nodiscard]] std::string_view bytes() const { return text.substr(begin, end - begin); }
  [[nodiscard]] std::string_view raw(const Part& part) const { return text.substr(part.begin, part.end - part.begin); }
  // The first component of the first element, which qualifies most segments; for segments without repetitions.
  [[nodiscard]] const Part* qualifier() const { return elements.size() < 2 ? nullptr : &parts.data()[elements.data()[1].first]; }
  // Nothing where the element or component does not exist. Of a repeated element: its first repetition.
  [[nodiscard]] const Part* part(std::uint16_t position, std::uint16_t component) const;
  [[nodiscard]] std::string_view raw(std::uint16_t position, std::uint16_t component = 1) const;
  [[nodiscard]] std::string_view tag_text() const { return parts.empty() ? std::string_view{} : raw(parts.front()); }
};

struct SegmentLimits {
  std::size_t bytes_max = std::size_t{8} << 10;
  std::uint32_t elements_max = 200;
  std::uint32_t components_max = 30;
};

class SegmentReader {
 public:
  explicit SegmentReader(const SegmentLimits& limits) : limits_(limits) {}

  void start(std::string_view text, std::size_t at, const Delimiters& delimiters);
  void use_repetition(char repetition);
  // Steps over the gap to the next segment. False at the end of the text.
  [[nodiscard]] bool next(Segment& segment);
  // Steps over a segment with a tag that begins at position(), and knows no more of it than where it ends. False, and
  // nothing is read, where it is not as plain as nearly all are, so that something might have to be said of it.
  [[nodiscard]] bool pass();
  // Steps over segments of nothing but their terminator, as long as they stand next to each other: how many. None where the
  // terminator might be a gap.
  std::size_t pass_empty_ones();
  // Where the next segment begins (the gap is stepped over), or the end of the text.
  [[nodiscard]] std::size_t position() {
    if (at_ >= text_.size()) return at_;
    const char c = text_.data()[at_];
    // A letter or digit begins a segment, most do; a terminator that is no blank ends one of no letter at all.
    const bool is_no_gap = (c >= '0' && c <= 'Z') || (c == delimiters_.terminator && c > ' ' && c < '\x7F');
    return is_no_gap ? at_ : position_after_gap();
  }
  // Binary data: goes on reading at `at`.
  void seek(std::size_t at);
  [[nodiscard]] const Delimiters& delimiters() const { return delimiters_; }
  [[nodiscard]] const SegmentLimits& limits() const { return limits_; }
  [[nodiscard]] bool saw_odd_gap() const { return odd_gap_; }
  [[nodiscard]] std::size_t odd_gap_at() const { return odd_gap_at_; }

 private:
  [[nodiscard]] bool cut_empty(Segment& segment);
  [[nodiscard]] bool cut_plain(Segment& segment);
  [[nodiscard]] bool cut_any(Segment& segment);
  void load(std::size_t base);
  void move_to(std::size_t at);
  void make_room();
  [[nodiscard]] std::size_t position_after_gap();

  SegmentLimits limits_;
  Delimiters delimiters_;
  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t base_ = 0;       // of the sixty-four bytes that the masks speak of
  std::uint64_t marks_ = 0;    // service characters not yet passed
  std::uint64_t unusual_ = 0;  // control characters and bytes above 0x7E, not yet passed
  // Kinds of marks, passed ones too: what parts components, elements, and all others.
  std::uint64_t components_ = 0, separators_ = 0, others_ = 0;
  bool odd_gap_ = false;
  std::size_t odd_gap_at_ = 0;
  std::vector<Part> parts_;        // room; a segment shows the first of them
  std::vector<Element> elements_;  // likewise
};

}  // namespace kpwatch::edifact
