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

constexpr std::size_t block = 64;

struct Masks {
  std::uint64_t components = 0, separators = 0, others = 0;
  std::uint64_t unusual = 0;
};

#if defined(__SSE2__)
Masks masks_of(const char* at, const Delimiters& d) {
  const __m128i component = _mm_set1_epi8(d.component), element = _mm_set1_epi8(d.element), terminator = _mm_set1_epi8(d.terminator);
  // A character that is not in use is compared as one that is.
  const __m128i release = _mm_set1_epi8(d.release != none ? d.release : d.terminator);
  const __m128i repetition = _mm_set1_epi8(d.repetition != none ? d.repetition : d.terminator);
  const __m128i first_printable = _mm_set1_epi8(0x20), last = _mm_set1_epi8('\x7F');
  Masks masks;
  for (std::size_t i = 0; i < block; i += 16) {
    __m128i bytes;
    std::memcpy(&bytes, at + i, 16);
    const auto bits = [i](__m128i found) { return std::uint64_t{static_cast<std::uint32_t>(_mm_movemask_epi8(found))} << i; };
    const __m128i others =
        _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(bytes, terminator), _mm_cmpeq_epi8(bytes, release)), _mm_cmpeq_epi8(bytes, repetition));
    // Signed: bytes from 0x80 on are negative, so that one comparison finds them and the control characters.
    const __m128i unusual = _mm_or_si128(_mm_cmplt_epi8(bytes, first_printable), _mm_cmpeq_epi8(bytes, last));
    masks.components |= bits(_mm_cmpeq_epi8(bytes, component));
    masks.separators |= bits(_mm_cmpeq_epi8(bytes, element));
    masks.others |= bits(others);
    masks.unusual |= bits(unusual);
  }
  return masks;
}
#else
Masks masks_of(const char* at, const Delimiters& d) {
  Masks masks;
  for (std::size_t i = 0; i < block; ++i) {
    const char c = at[i];
    const bool is_other = c == d.terminator || (d.release != none && c == d.release) || (d.repetition != none && c == d.repetition);
    const auto byte = static_cast<unsigned char>(c);
    masks.components |= std::uint64_t{c == d.component} << i;
    masks.separators |= std::uint64_t{c == d.element} << i;
    masks.others |= std::uint64_t{is_other} << i;
    masks.unusual |= std::uint64_t{byte < 0x20 || byte >= 0x7F} << i;
  }
  return masks;
}
#endif

std::uint16_t narrow(std::uint32_t n) { return static_cast<std::uint16_t>(std::min<std::uint32_t>(n, 0xFFFF)); }

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
  if (parts_.empty()) make_room();
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
  Masks masks;
  if (base + block <= text_.size()) {
    masks = masks_of(text_.data() + base, delimiters_);
  } else if (base < text_.size()) {
    const std::size_t rest = text_.size() - base;
    std::array<char, block> padded{};
    std::memcpy(padded.data(), text_.data() + base, rest);
    masks = masks_of(padded.data(), delimiters_);
    const std::uint64_t valid = (std::uint64_t{1} << rest) - 1U;
    masks.components &= valid;
    masks.separators &= valid;
    masks.others &= valid;
    masks.unusual &= valid;
  }
  // Of characters that have two meanings the first counts.
  components_ = masks.components;
  separators_ = masks.separators & ~components_;
  others_ = masks.others & ~(components_ | separators_);
  marks_ = components_ | separators_ | others_;
  unusual_ = masks.unusual;
}

void SegmentReader::move_to(std::size_t at) {
  at_ = at;
  if (at >= base_ && at < base_ + block) {
    const std::uint64_t ahead = ~std::uint64_t{0} << (at - base_);
    marks_ &= ahead;
    unusual_ &= ahead;
  } else {
    load(at);
  }
}

// Grows with the widest segment met, as far as the limits go. There are never more elements than parts.
void SegmentReader::make_room() {
  parts_.resize(std::max<std::size_t>(512, parts_.size() * 2));
  elements_.resize(parts_.size());
}

std::size_t SegmentReader::position_after_gap() {
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
  if (text_.data()[at_] == delimiters_.terminator && cut_empty(segment)) return true;
  if (cut_plain(segment)) return true;
  return cut_any(segment);
}

bool SegmentReader::pass() {
  const std::size_t begin = at_, first_base = base_;
  if (begin < base_ || begin >= base_ + block) load(begin);
  const std::size_t separators_max = std::min(limits_.elements_max, limits_.components_max);
  std::uint64_t ahead = ~std::uint64_t{0} << (begin - base_);
  std::uint64_t after_component = 0, after_separator = 0;  // the last byte of the block before, as the first bit
  std::uint64_t is_odd = 0, stop = 0;
  std::size_t separators = 0;
  while (true) {
    const std::uint64_t others = others_ & ahead;
    stop = others & (~others + 1U);
    const std::uint64_t within = ahead & (stop - 1U);  // up to the first of the others, or the whole block
    const std::uint64_t components = components_ & within, elements = separators_ & within, both = components | elements;
    is_odd |= ((components << 1U | after_component) & elements) | ((both << 1U | after_separator) & stop) | (unusual_ & within);
    if (stop != 0) {
      const std::size_t mark = base_ + static_cast<std::size_t>(std::countr_zero(stop));
      // A short segment has no more separators than bytes.
      if (mark - begin > separators_max) separators += static_cast<std::size_t>(std::popcount(both));
      const bool is_plain = is_odd == 0 && mark > begin && text_.data()[mark] == delimiters_.terminator && delimiters_.terminator != '\n' &&
                            separators <= separators_max && mark - begin <= limits_.bytes_max;
      if (!is_plain) break;
      const std::uint64_t behind = ~(stop | (stop - 1U));
      marks_ &= behind;
      unusual_ &= behind;
      at_ = mark + 1;
      return true;
    }
    if (is_odd != 0 || base_ + block >= text_.size()) break;
    separators += static_cast<std::size_t>(std::popcount(both));
    after_component = components >> 63U;
    after_separator = both >> 63U;
    load(base_ + block);
    ahead = ~std::uint64_t{0};
  }
  if (base_ != first_base) seek(begin);
  return false;
}

// Cuts a segment of nothing but its terminator, of which a hostile text has millions. False where it is another one.
bool SegmentReader::cut_empty(Segment& segment) {
  const std::size_t offset = at_ - base_;
  if (offset >= block || (marks_ >> offset & 1U) == 0 || delimiters_.terminator == '\n') return false;
  const std::uint64_t behind = (~std::uint64_t{0} << offset) << 1U;
  marks_ &= behind;
  unusual_ &= behind;
  segment = {};
  segment.text = text_;
  segment.release = delimiters_.release;
  segment.begin = segment.end = at_;
  segment.terminated = segment.faultless = true;
  ++at_;
  return true;
}

std::size_t SegmentReader::pass_empty_ones() {
  std::size_t end = at_;
  const char terminator = delimiters_.terminator;
  while (terminator > ' ' && end < text_.size() && text_[end] == terminator) ++end;
  const std::size_t count = end - at_;
  if (count > 0) move_to(end);
  return count;
}

// Cuts a segment as nearly all are: terminated, without release characters, repetitions and superfluous separators, and
// within the limits. False where it is another one; then nothing has been read.
bool SegmentReader::cut_plain(Segment& segment) {
  const std::size_t begin = at_, first_base = base_, size = text_.size();
  if (begin < base_ || begin >= base_ + block) load(begin);
  std::size_t base = base_;
  std::uint64_t ahead = ~std::uint64_t{0} << (begin - base);
  std::uint64_t after_component = 0, after_separator = 0;  // the last byte of the block before, as the first bit
  Part* part = parts_.data();
  Part* const parts_end = part + parts_.size();
  Element* element = elements_.data();
  std::uint32_t first = 0, most = 0;  // part of the current element; of the components of one
  std::uint32_t position = 0;
  auto part_begin = static_cast<std::uint32_t>(begin);
  std::uint64_t was_unusual = 0, is_superfluous = 0, stop = 0;
  bool has_room = true;
  const auto close_part = [&](std::uint32_t mark) __attribute__((always_inline)) {
    *part++ = {part_begin, mark, false};
    part_begin = mark + 1;
  };
  const auto close_element = [&]() __attribute__((always_inline)) {
    const auto parts = static_cast<std::uint32_t>(part - parts_.data());
    most = std::max(most, parts - first);
    *element++ = {first, static_cast<std::uint16_t>(parts - first), static_cast<std::uint16_t>(position++)};
    first = parts;
  };
  while (true) {
    const std::uint64_t others = others_ & ahead;
    stop = others & (~others + 1U);
    const std::uint64_t within = ahead & (stop - 1U);  // up to the first of the others, or the whole block
    const std::uint64_t components = components_ & within, separators = separators_ & within;
    was_unusual |= unusual_ & within;
    is_superfluous |= (components << 1U | after_component) & separators;
    std::uint64_t marks = components | separators;
    is_superfluous |= (marks << 1U | after_separator) & stop;
    // Each byte may be a mark: rather too much room than a question for each of them.
    has_room = parts_end - part > static_cast<std::ptrdiff_t>(block);
    if (!has_room) break;
    for (; marks != 0; marks &= marks - 1) {
      const auto bit = static_cast<std::uint32_t>(std::countr_zero(marks));
      close_part(static_cast<std::uint32_t>(base) + bit);
      if ((separators >> bit & 1U) != 0) close_element();
    }
    if (stop != 0 || base + block >= size) break;
    after_component = components >> 63U;
    after_separator = (components | separators) >> 63U;
    load(base + block);
    base = base_;
    ahead = ~std::uint64_t{0};
  }
  const std::size_t mark = base + static_cast<std::size_t>(std::countr_zero(stop));
  const bool is_plain = has_room && stop != 0 && is_superfluous == 0 && mark > begin && text_.data()[mark] == delimiters_.terminator &&
                        delimiters_.terminator != '\n' && mark - begin <= limits_.bytes_max && position <= limits_.elements_max;
  if (is_plain) {
    close_part(static_cast<std::uint32_t>(mark));
    close_element();
  }
  if (!is_plain || most > limits_.components_max) {
    if (base != first_base) seek(begin);  // else what the members say of the block is still true
    return false;
  }
  const std::uint64_t behind = ~(stop | (stop - 1U));
  marks_ &= behind;
  unusual_ &= behind;
  at_ = mark + 1;
  segment.text = text_;
  segment.release = delimiters_.release;
  segment.begin = begin;
  segment.end = mark;
  segment.elements = {elements_.data(), element};
  segment.parts = {parts_.data(), part};
  segment.terminated = true;
  segment.repeats = segment.dangling_release = segment.too_long = segment.too_many_elements = segment.too_many_components = false;
  segment.has_trailing_separator = false;
  segment.trailing_separator = 0;
  segment.unusual = was_unusual != 0;
  segment.faultless = was_unusual == 0;
  segment.tag = parts_.data()->end - begin == 3 ? edifact::tag({text_.data() + begin, 3}) : Tag{0};
  return true;
}

bool SegmentReader::cut_any(Segment& segment) {
  // All that the loop needs is kept in local variables: what it writes could be any of our members, for all the compiler
  // knows.
  const char* const text = text_.data();
  const std::size_t size = text_.size();
  const Delimiters d = delimiters_;
  const std::uint32_t elements_max = limits_.elements_max, components_max = limits_.components_max;
  const std::size_t begin = at_;
  std::size_t base = base_;
  std::uint64_t marks = marks_, unusual = unusual_;
  Part* parts = parts_.data();
  Element* elements = elements_.data();
  std::size_t room = parts_.size();

  std::size_t part_begin = begin;
  std::size_t last_separator = size;  // offset of the separator seen last
  std::uint32_t position = 0;         // of the current element
  std::uint32_t components = 0;       // closed in the current element
  std::uint32_t part_count = 0, element_count = 0, first_part = 0;
  std::uint32_t trailing = 0;
  bool has_trailing = false, repeats = false, dangling = false, too_many_elements = false, too_many_components = false;
  bool released = false;
  bool was_unusual = false;  // in the blocks that were left behind
  bool skips_first = false;  // of the next block: a release character stands before it

  const auto note_trailing = [&] {
    if (!has_trailing) trailing = position;
    has_trailing = true;
  };
  const auto close_part = [&](std::size_t end) __attribute__((always_inline)) {
    ++components;
    if (components > components_max) {
      too_many_components = true;
    } else if (element_count <= elements_max) {
      if (part_count >= room) {
        make_room();
        parts = parts_.data();
        elements = elements_.data();
        room = parts_.size();
      }
      parts[part_count++] = {static_cast<std::uint32_t>(part_begin), static_cast<std::uint32_t>(end), released};
    }
    released = false;
    part_begin = end + 1;
  };
  const auto close_element = [&](std::size_t end) __attribute__((always_inline)) {
    close_part(end);
    if (element_count > elements_max) {  // the tag is one of them; repetitions count
      too_many_elements = true;
    } else {
      elements[element_count++] = {first_part, narrow(std::min(components, components_max)), narrow(position)};
      // A separator right before the end of a composite closes a component that nobody sent.
      if (components > 1 && end == last_separator + 1) note_trailing();
    }
    components = 0;
    first_part = part_count;
  };

  std::size_t mark = size;
  while (true) {
    if (marks == 0) {
      was_unusual = was_unusual || unusual != 0;
      if (base + block >= size) {
        mark = size;
        break;
      }
      load(base + block);
      base = base_;
      marks = marks_;
      unusual = unusual_;
      if (skips_first) marks &= ~std::uint64_t{1};
      skips_first = false;
      continue;
    }
    const auto offset = static_cast<unsigned>(std::countr_zero(marks));
    marks &= marks - 1;
    mark = base + offset;
    const char c = text[mark];
    if (c == d.element) {
      close_element(mark);
      ++position;
      last_separator = mark;
    } else if (c == d.component) {
      close_part(mark);
      last_separator = mark;
    } else if (c == d.terminator) {
      break;
    } else if (c == d.release) {
      released = true;
      marks &= ~(std::uint64_t{2} << offset);
      skips_first = offset == block - 1;
      dangling = mark + 1 >= size;
    } else {  // repetition
      repeats = true;
      close_element(mark);
      last_separator = mark;
    }
  }

  const bool terminated = mark < size;
  std::size_t end = mark;
  if (d.terminator == '\n' && terminated && end > begin && text[end - 1] == '\r') --end;
  if (end > begin || !terminated) {
    if (end == last_separator + 1 && position > 0 && components == 0) note_trailing();
    close_element(end);
  }
  if (terminated) {
    const std::uint64_t from_mark = ~std::uint64_t{0} << (mark - base);
    was_unusual = was_unusual || (unusual & ~from_mark) != 0;
    at_ = mark + 1;
    marks_ = marks;
    unusual_ = unusual & (from_mark << 1U);
  } else {
    was_unusual = true;
    at_ = size;
  }
  const bool too_long = end - begin > limits_.bytes_max;
  segment.text = text_;
  segment.release = delimiters_.release;
  segment.begin = begin;
  segment.end = end;
  segment.elements = {elements, element_count};
  segment.parts = {parts, part_count};
  segment.terminated = terminated;
  segment.repeats = repeats;
  segment.unusual = was_unusual;
  segment.dangling_release = dangling;
  segment.too_long = too_long;
  segment.too_many_elements = too_many_elements;
  segment.too_many_components = too_many_components;
  segment.has_trailing_separator = has_trailing;
  segment.trailing_separator = narrow(trailing);
  segment.faultless = terminated && !(was_unusual || dangling || too_long || too_many_elements || too_many_components || has_trailing);
  segment.tag = element_count > 0 && parts[0].end - parts[0].begin == 3 ? edifact::tag({text + begin, 3}) : Tag{0};
  return true;
}

}  // namespace kpwatch::edifact
