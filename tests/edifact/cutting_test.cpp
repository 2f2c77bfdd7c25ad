// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The reader that finds service characters sixty-four bytes at a time, against one that looks at each byte in turn and does
// nothing clever, on texts full of service characters.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "adapters/formats/edifact/segment_reader.h"

namespace kpwatch::edifact {
namespace {

struct SlowPart {
  std::size_t begin = 0, end = 0;
  bool released = false;
  bool operator==(const SlowPart&) const = default;
};
struct SlowElement {
  std::vector<SlowPart> parts;
  std::size_t position = 0;
  bool operator==(const SlowElement&) const = default;
};
struct SlowSegment {
  std::size_t begin = 0, end = 0;
  std::vector<SlowElement> elements;
  bool terminated = false, repeats = false, unusual = false, dangling_release = false;
  bool too_long = false, too_many_elements = false, too_many_components = false, has_trailing_separator = false;
  std::size_t trailing_separator = 0;
  bool operator==(const SlowSegment&) const = default;
};

// What lies between a segment's beginning and its terminator, byte by byte.
SlowSegment cut_slowly(std::string_view text, std::size_t begin, const Delimiters& d, const SegmentLimits& limits, std::size_t& next) {
  SlowSegment found;
  found.begin = begin;
  std::vector<SlowElement> all(1);
  std::vector<std::size_t> separators;  // offsets of all that separate
  SlowPart part{begin, begin, false};
  std::size_t at = begin;
  for (; at < text.size() && text[at] != d.terminator; ++at) {
    const char c = text[at];
    const auto byte = static_cast<unsigned char>(c);
    found.unusual = found.unusual || byte < 0x20 || byte > 0x7E;
    const bool is_release = d.release != none && c == d.release;
    const bool is_repetition = d.repetition != none && c == d.repetition;
    if (is_release) {
      part.released = true;
      found.dangling_release = at + 1 >= text.size();
      if (at + 1 < text.size()) {
        ++at;
        const auto next_byte = static_cast<unsigned char>(text[at]);
        found.unusual = found.unusual || next_byte < 0x20 || next_byte > 0x7E;
      }
    } else if (c == d.component || c == d.element || is_repetition) {
      part.end = at;
      all.back().parts.push_back(part);
      part = {at + 1, at + 1, false};
      separators.push_back(at);
      if (c != d.component) {
        const std::size_t position = all.back().position + (is_repetition ? 0U : 1U);
        all.push_back({{}, position});
        found.repeats = found.repeats || is_repetition;
      }
    }
  }
  found.terminated = at < text.size();
  next = found.terminated ? at + 1 : text.size();
  found.end = std::min(at, text.size());
  if (found.terminated && d.terminator == '\n' && found.end > begin && text[found.end - 1] == '\r') --found.end;
  if (!found.terminated) found.unusual = true;
  found.too_long = found.end - begin > limits.bytes_max;
  if (found.terminated && found.end == begin) return found;
  part.end = found.end;
  all.back().parts.push_back(part);

  const auto note_trailing = [&](std::size_t position) {
    if (!found.has_trailing_separator) found.trailing_separator = position;
    found.has_trailing_separator = true;
  };
  const auto follows_separator = [&](std::size_t end) {
    return end > begin && std::find(separators.begin(), separators.end(), end - 1) != separators.end();
  };
  for (std::size_t i = 0; i < all.size(); ++i) {
    SlowElement& element = all[i];
    const bool is_last = i + 1 == all.size();
    const std::size_t end = element.parts.back().end;
    if (is_last && element.position > 0 && element.parts.size() == 1 && follows_separator(end)) note_trailing(element.position);
    found.too_many_components = found.too_many_components || element.parts.size() > limits.components_max;
    if (found.elements.size() > limits.elements_max) {
      found.too_many_elements = true;
      continue;
    }
    if (element.parts.size() > 1 && follows_separator(end)) note_trailing(element.position);
    if (element.parts.size() > limits.components_max) element.parts.resize(limits.components_max);
    found.elements.push_back(element);
  }
  return found;
}

SlowSegment as_slow(const Segment& segment) {
  SlowSegment same;
  same.begin = segment.begin;
  same.end = segment.end;
  same.terminated = segment.terminated;
  same.repeats = segment.repeats;
  same.unusual = segment.unusual;
  same.dangling_release = segment.dangling_release;
  same.too_long = segment.too_long;
  same.too_many_elements = segment.too_many_elements;
  same.too_many_components = segment.too_many_components;
  same.has_trailing_separator = segment.has_trailing_separator;
  same.trailing_separator = segment.trailing_separator;
  for (const Element& element : segment.elements) {
    SlowElement copy;
    copy.position = element.position;
    for (std::size_t i = 0; i < element.parts; ++i) {
      const Part& part = segment.parts[element.first + i];
      copy.parts.push_back({part.begin, part.end, part.released});
    }
    same.elements.push_back(copy);
  }
  return same;
}

void expect_same_cut(std::string_view text, const Delimiters& d, const SegmentLimits& limits, SegmentReader& reader) {
  Delimiters plain = d;
  plain.repetition = none;
  reader.start(text, 0, plain);
  if (d.repetition != none) reader.use_repetition(d.repetition);
  Segment segment;
  std::size_t at = 0;
  while (true) {
    bool odd = false;
    at = skip_gap(text, at, d.terminator, odd);
    const bool has_more = at < text.size();
    ASSERT_EQ(reader.next(segment), has_more) << testing::PrintToString(text) << " at " << at;
    if (!has_more) return;
    std::size_t next = 0;
    const SlowSegment expected = cut_slowly(text, at, d, limits, next);
    ASSERT_TRUE(as_slow(segment) == expected) << testing::PrintToString(text) << " at " << at << " to " << expected.end;
    at = next;
  }
}

TEST(Cutting, a_reader_by_blocks_and_one_by_bytes_find_the_same) {
  const std::string_view signs = "'''+++:::???**AB1 \n\r\t\\n~\x1D\x80\xEF\xBB\xBF'";
  std::mt19937 random(9735);
  const SegmentLimits limits{.bytes_max = 150, .elements_max = 12, .components_max = 5};
  SegmentReader reader(limits);  // one for all texts, as in the daemon
  for (int round = 0; round < 20'000 && !testing::Test::HasFatalFailure(); ++round) {
    Delimiters d;
    if (random() % 4 == 0) d.release = none;
    if (random() % 3 == 0) d.repetition = '*';
    if (random() % 8 == 0) d.terminator = random() % 2 == 0 ? '\n' : '~';
    if (random() % 8 == 0) d.element = '\x1D';
    const std::size_t length = random() % (random() % 8 == 0 ? 1500 : 200);
    const auto plainness = random() % 12;  // how many letters for each sign
    std::string text;
    for (std::size_t i = 0; i < length; ++i) text += random() % (plainness + 1) == 0 ? signs[random() % signs.size()] : 'X';
    expect_same_cut(text, d, limits, reader);
  }
}

TEST(Cutting, each_service_character_is_found_at_each_place_of_a_block) {
  SegmentReader reader({});
  for (const char sign : {'\'', '+', ':', '?', 'X', '\x01'}) {
    for (std::size_t before = 0; before < 140; ++before) {
      for (const char behind : {'\'', '+', '?', 'Y'}) {
        std::string text(before, 'A');
        text += sign;
        text += behind;
        text += std::string(70, 'B') + "'";
        expect_same_cut(text, {}, {}, reader);
        if (HasFatalFailure()) return;
      }
    }
  }
}

// Only what has nothing wrong with it may be passed, and one goes on where the other does.
TEST(Cutting, what_is_passed_over_is_faultless_and_ends_where_it_is_cut) {
  std::mt19937 random(11);
  const SegmentLimits limits{.bytes_max = 90, .elements_max = 12, .components_max = 9};
  const std::string signs = "\'\'++::?*\n\x01\xE9 ";
  unsigned passed = 0, cut = 0;
  for (int i = 0; i < 20'000; ++i) {
    Delimiters d;
    if (random() % 4 == 0) d.release = none;
    if (random() % 3 == 0) d.repetition = '*';
    if (random() % 16 == 0) d.terminator = '\n';
    const auto plainness = random() % 24;
    std::string text;
    for (auto length = random() % 400; length > 0; --length)
      text += random() % (plainness + 1) == 0 ? signs[random() % (random() % 2 == 0 ? 6 : signs.size())] : 'X';
    SegmentReader cutting(limits), passing(limits);
    cutting.start(text, 0, d);
    passing.start(text, 0, d);
    Segment segment, other;
    while (true) {
      ASSERT_EQ(cutting.position(), passing.position());
      const bool is_there = cutting.next(segment);
      if (passing.position() < text.size() && passing.pass()) {
        ASSERT_TRUE(is_there && segment.faultless && !segment.repeats && !segment.elements.empty()) << text;
        ++passed;
        continue;
      }
      ASSERT_EQ(passing.next(other), is_there);
      if (!is_there) break;
      ASSERT_EQ(other.begin, segment.begin);
      ASSERT_EQ(other.end, segment.end);
      ASSERT_EQ(other.faultless, segment.faultless);
      ASSERT_EQ(other.parts.size(), segment.parts.size());
      ++cut;
    }
  }
  EXPECT_GT(passed, 10'000U);
  EXPECT_GT(cut, 10'000U);
}

}  // namespace
}  // namespace kpwatch::edifact
