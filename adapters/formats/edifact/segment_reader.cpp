// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/formats/edifact/segment_reader.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace kpwatch::edifact {
namespace {

constexpr std::size_t block = 16;

struct Masks {
  std::uint32_t marks = 0;
  std::uint32_t unusual = 0;
};

#if defined(__SSE2__)
Masks masks_of(const char* at, const Delimiters& d) {
  __m128i bytes;
  std::memcpy(&bytes, at, block);
  const auto equals = [&](char c) { return _mm_cmpeq_epi8(bytes, _mm_set1_epi8(c)); };
  __m128i marks = _mm_or_si128(_mm_or_si128(equals(d.component), equals(d.element)), equals(d.terminator));
  if (d.release != none) marks = _mm_or_si128(marks, equals(d.release));
  if (d.repetition != none) marks = _mm_or_si128(marks, equals(d.repetition));
  // Signed: bytes from 0x80 on are negative, so that one comparison finds them and the control characters.
  const __m128i unusual = _mm_or_si128(_mm_cmplt_epi8(bytes, _mm_set1_epi8(0x20)), equals('\x7F'));
  return {static_cast<std::uint32_t>(_mm_movemask_epi8(marks)), static_cast<std::uint32_t>(_mm_movemask_epi8(unusual))};
}
#else
Masks masks_of(const char* at, const Delimiters& d) {
  Masks masks;
  for (std::size_t i = 0; i < block; ++i) {
    const char c = at[i];
    const bool is_mark = c == d.component || c == d.element || c == d.terminator || (d.release != none && c == d.release) ||
                         (d.repetition != none && c == d.repetition);
    const auto byte = static_cast<unsigned char>(c);
    masks.marks |= static_cast<std::uint32_t>(is_mark) << i;
    masks.unusual |= static_cast<std::uint32_t>(byte < 0x20 || byte >= 0x7F) << i;
  }
  return masks;
}
#endif

std::uint16_t narrow(std::size_t n) { return static_cast<std::uint16_t>(std::min<std::size_t>(n, 0xFFFF)); }

}  // namespace

const Part* Segment::part(std::uint16_t position, std::uint16_t component) const {
  if (component == 0) return nullptr;
  const Element* found = nullptr;
  if (!repeats) {
    if (position < elements.size()) found = &elements[position];
  } else {
    for (const Element& element : elements) {
      if (element.position == position) {
        found = &element;
        break;
      }
    }
  }
  if (found == nullptr || component > found->parts) return nullptr;
  return &parts[found->first + component - 1U];
}

std::string_view Segment::raw(std::uint16_t position, std::uint16_t component) const {
  const Part* const found = part(position, component);
  return found == nullptr ? std::string_view{} : raw(*found);
}

void SegmentReader::start(std::string_view text, std::size_t at, const Delimiters& delimiters) {
  text_ = text;
  delimiters_ = delimiters;
  odd_gap_ = false;
  seek(at);
}

void SegmentReader::use_repetition(char repetition) {
  delimiters_.repetition = repetition;
  seek(at_);
}

void SegmentReader::seek(std::size_t at) {
  at_ = std::min(at, text_.size());
  load(at_);
}

void SegmentReader::load(std::size_t base) {
  base_ = base;
  if (base + block <= text_.size()) {
    const Masks masks = masks_of(text_.data() + base, delimiters_);
    marks_ = masks.marks;
    unusual_ = masks.unusual;
    return;
  }
  marks_ = 0;
  unusual_ = 0;
  if (base >= text_.size()) return;
  const std::size_t rest = text_.size() - base;
  std::array<char, block> padded{};
  std::memcpy(padded.data(), text_.data() + base, rest);
  const Masks masks = masks_of(padded.data(), delimiters_);
  const std::uint32_t valid = (1U << rest) - 1U;
  marks_ = masks.marks & valid;
  unusual_ = masks.unusual & valid;
}

void SegmentReader::move_to(std::size_t at) {
  at_ = at;
  if (at >= base_ && at < base_ + block) {
    const std::uint32_t ahead = ~0U << (at - base_);
    marks_ &= ahead;
    unusual_ &= ahead;
  } else {
    load(at);
  }
}

// The next service character at or after `from`, or the end of the text.
std::size_t SegmentReader::next_mark(std::size_t from) {
  while (true) {
    while (marks_ == 0) {
      unusual_before_ = unusual_before_ || unusual_ != 0;
      const std::size_t base = base_ + block;
      if (base >= text_.size()) return text_.size();
      load(base);
    }
    const std::size_t at = base_ + static_cast<std::size_t>(std::countr_zero(marks_));
    marks_ &= marks_ - 1U;
    if (at >= from) return at;
  }
}

std::size_t SegmentReader::position() {
  bool odd = false;
  const std::size_t at = skip_gap(text_, at_, delimiters_.terminator, odd);
  if (odd && !odd_gap_ && at < text_.size()) {
    odd_gap_ = true;
    odd_gap_at_ = at_;
  }
  if (at != at_) move_to(at);
  return at_;
}

bool SegmentReader::next(Segment& segment) {
  if (position() >= text_.size()) return false;
  segment = Segment{};
  segment.text = text_;
  segment.begin = at_;
  parts_.clear();
  elements_.clear();
  unusual_before_ = false;

  const char element_separator = delimiters_.element;
  const char component_separator = delimiters_.component;
  const char terminator = delimiters_.terminator;
  const char release = delimiters_.release;
  const std::size_t size = text_.size();

  std::size_t part_begin = at_;
  std::size_t from = at_;
  std::size_t last_separator = size;  // offset of the separator seen last
  bool released = false;
  std::size_t position = 0;    // of the current element
  std::size_t components = 0;  // closed in the current element
  std::uint32_t first_part = 0;
  std::size_t mark = size;

  const auto note_trailing = [&] {
    if (!segment.has_trailing_separator) segment.trailing_separator = narrow(position);
    segment.has_trailing_separator = true;
  };
  const auto close_part = [&](std::size_t end) {
    ++components;
    if (components > limits_.components_max) {
      segment.too_many_components = true;
    } else if (elements_.size() <= limits_.elements_max) {
      parts_.push_back({static_cast<std::uint32_t>(part_begin), static_cast<std::uint32_t>(end), released});
    }
    released = false;
    part_begin = end + 1;
  };
  const auto close_element = [&](std::size_t end) {
    close_part(end);
    if (elements_.size() > limits_.elements_max) {  // the tag is one of them; repetitions count
      segment.too_many_elements = true;
    } else {
      const std::size_t kept = std::min<std::size_t>(components, limits_.components_max);
      elements_.push_back({first_part, narrow(kept), narrow(position)});
      // A separator right before the end of a composite closes a component that nobody sent.
      if (end == last_separator + 1 && components > 1) note_trailing();
    }
    components = 0;
    first_part = static_cast<std::uint32_t>(parts_.size());
  };

  while (true) {
    mark = next_mark(from);
    if (mark >= size) break;
    const char c = text_[mark];
    if (c == element_separator) {
      close_element(mark);
      ++position;
      last_separator = mark;
    } else if (c == component_separator) {
      close_part(mark);
      last_separator = mark;
    } else if (c == terminator) {
      break;
    } else if (c == release) {
      released = true;
      from = mark + 2;
      segment.dangling_release = mark + 1 >= size;
    } else {  // repetition
      segment.repeats = true;
      close_element(mark);
      last_separator = mark;
    }
  }

  segment.terminated = mark < size;
  std::size_t end = mark;
  const bool line_terminated = terminator == '\n' && end > segment.begin && text_[end - 1] == '\r';
  if (line_terminated) --end;
  if (end > segment.begin || !segment.terminated) {
    if (end == last_separator + 1 && position > 0 && components == 0) note_trailing();
    close_element(end);
  }
  segment.end = end;
  segment.too_long = end - segment.begin > limits_.bytes_max;
  segment.elements = elements_;
  segment.parts = parts_;
  if (segment.terminated) {
    const std::uint32_t before = mark >= base_ && mark - base_ < 32 ? (1U << (mark - base_)) - 1U : ~0U;
    segment.unusual = unusual_before_ || (unusual_ & before) != 0;
    move_to(mark + 1);
  } else {
    segment.unusual = true;
    at_ = size;
  }
  if (!elements_.empty()) segment.tag = edifact::tag(segment.tag_text());
  return true;
}

}  // namespace kpwatch::edifact
