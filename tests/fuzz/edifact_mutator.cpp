// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Mutates an interchange as what it is: segments, elements and components, with service characters and an envelope that are
// mostly kept consistent and sometimes broken on purpose. A blind mutation mostly breaks the envelope and is refused at once.
#include <algorithm>
#include <utility>

#include "tests/fuzz/chance.h"

namespace kpwatch::fuzz {
namespace {

using Element = std::vector<std::string>;
using Segment = std::vector<Element>;  // the tag is element 0

struct Marks {
  char component = ':', element = '+', release = '?', terminator = '\'';
};

struct Interchange {
  std::string before;  // UNA or what else stood in front
  Marks marks;
  std::vector<Segment> segments;
};

const std::vector<std::string>& words() { return words_of_maps("edifact"); }

bool is_tag(const Segment& segment, std::string_view tag) { return !segment.empty() && !segment[0].empty() && segment[0][0] == tag; }

std::string& component_of(Segment& segment, std::size_t element, std::size_t component) {
  if (segment.size() <= element) segment.resize(element + 1, Element(1));
  if (segment[element].size() <= component) segment[element].resize(component + 1);
  return segment[element][component];
}

Interchange parsed(std::string_view text) {
  Interchange all;
  const std::size_t una = text.find("UNA");
  if (una != std::string_view::npos && una < 40 && text.size() >= una + 9) {
    all.marks = {text[una + 3], text[una + 4], text[una + 6], text[una + 8]};
    all.before = std::string(text.substr(0, una + 9));
    text.remove_prefix(una + 9);
  }
  Segment segment(1, Element(1));
  const auto end_segment = [&] { all.segments.push_back(std::exchange(segment, Segment(1, Element(1)))); };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == all.marks.release && i + 1 < text.size()) {
      segment.back().back() += text[++i];
    } else if (c == all.marks.terminator) {
      end_segment();
      while (i + 1 < text.size() && (text[i + 1] == '\n' || text[i + 1] == '\r')) ++i;
    } else if (c == all.marks.element) {
      segment.emplace_back(1);
    } else if (c == all.marks.component) {
      segment.back().emplace_back();
    } else {
      segment.back().back() += c;
    }
  }
  if (segment.size() > 1 || !segment[0][0].empty()) end_segment();
  return all;
}

std::string written(const Interchange& all, bool with_lines) {
  const Marks& marks = all.marks;
  std::string text = all.before;
  for (const Segment& segment : all.segments) {
    for (std::size_t e = 0; e < segment.size(); ++e) {
      if (e != 0) text += marks.element;
      for (std::size_t c = 0; c < segment[e].size(); ++c) {
        if (c != 0) text += marks.component;
        for (const char letter : segment[e][c]) {
          if (letter == marks.component || letter == marks.element || letter == marks.terminator || letter == marks.release)
            text += marks.release;
          text += letter;
        }
      }
    }
    text += marks.terminator;
    if (with_lines) text += "\r\n";
  }
  return text;
}

// Counts and references as the standard wants them.
void mend_envelope(Interchange& all) {
  std::size_t segments = 0, messages = 0, groups = 0, in_group = 0;
  std::string message, interchange, group;
  for (Segment& segment : all.segments) {
    ++segments;
    if (is_tag(segment, "UNB")) {
      interchange = component_of(segment, 5, 0);
      messages = groups = 0;
    } else if (is_tag(segment, "UNG")) {
      group = component_of(segment, 5, 0);
      ++groups;
      in_group = 0;
    } else if (is_tag(segment, "UNH")) {
      message = component_of(segment, 1, 0);
      ++messages;
      ++in_group;
      segments = 1;
    } else if (is_tag(segment, "UNT")) {
      component_of(segment, 1, 0) = std::to_string(segments);
      component_of(segment, 2, 0) = message;
    } else if (is_tag(segment, "UNE")) {
      component_of(segment, 1, 0) = std::to_string(in_group);
      component_of(segment, 2, 0) = group;
    } else if (is_tag(segment, "UNZ")) {
      component_of(segment, 1, 0) = std::to_string(groups != 0 ? groups : messages);
      component_of(segment, 2, 0) = interchange;
    }
  }
}

void break_envelope(Interchange& all, Chance& chance) {
  std::vector<std::size_t> service;
  for (std::size_t i = 0; i < all.segments.size(); ++i) {
    const Segment& segment = all.segments[i];
    if (!segment[0][0].empty() && segment[0][0][0] == 'U') service.push_back(i);
  }
  if (service.empty()) return;
  const std::size_t at = chance.one_of(service);
  const auto place = all.segments.begin() + static_cast<std::ptrdiff_t>(at);
  switch (chance.below(4)) {
    case 0:
      all.segments.erase(place);
      break;
    case 1:
      all.segments.insert(place, Segment(*place));
      break;
    case 2:
      component_of(*place, 1 + chance.below(5), chance.below(3)) = some_value(chance, words(), "1");
      break;
    default:
      std::swap(*place, all.segments[chance.below(all.segments.size())]);
  }
}

Segment new_segment(Chance& chance) {
  static const std::vector<std::string> tags = [] {
    std::vector<std::string> found{"UNB", "UNG", "UNH", "UNS", "UNT", "UNE", "UNZ", "UNO", "UNP", "UIB", "UGH", "UGT"};
    for (const std::string& word : words())
      if (word.size() == 3 && word[0] >= 'A' && word[0] <= 'Z') found.push_back(word);
    return found;
  }();
  Segment segment(1, Element(1, chance.one_of(tags)));
  for (std::size_t e = 0, elements = chance.below(5); e < elements; ++e) {
    Element element;
    for (std::size_t c = 0, components = 1 + chance.below(5); c < components; ++c) element.push_back(some_value(chance, words(), "A"));
    segment.push_back(std::move(element));
  }
  return segment;
}

void change_a_value(Interchange& all, Chance& chance) {
  Segment& segment = all.segments[chance.below(all.segments.size())];
  Element& element = segment[chance.below(segment.size())];
  std::string& component = element[chance.below(element.size())];
  component = some_value(chance, words(), component);
}

void change_an_element(Interchange& all, Chance& chance) {
  Segment& segment = all.segments[chance.below(all.segments.size())];
  const std::size_t at = chance.below(segment.size());
  const auto place = segment.begin() + static_cast<std::ptrdiff_t>(at);
  switch (chance.below(4)) {
    case 0:
      if (segment.size() > 1) segment.erase(place);
      break;
    case 1:
      segment.insert(place, 1 + chance.below(chance.one_in(20) ? 60 : 3), Element(*place));
      break;
    case 2:
      place->insert(place->end(), 1 + chance.below(chance.one_in(20) ? 20 : 2), some_value(chance, words(), "A"));
      break;
    default:
      if (place->size() > 1) place->pop_back();
  }
}

void change_a_segment(Interchange& all, Chance& chance) {
  auto& segments = all.segments;
  const auto at = [&] { return segments.begin() + static_cast<std::ptrdiff_t>(chance.below(segments.size())); };
  switch (chance.below(5)) {
    case 0:
      if (segments.size() > 1) segments.erase(at());
      break;
    case 1: {  // a run of segments again, somewhere else: a second message, a second item
      const std::size_t first = chance.below(segments.size());
      const std::size_t last = std::min(segments.size(), first + 1 + chance.below(12));
      const std::vector<Segment> run(segments.begin() + static_cast<std::ptrdiff_t>(first),
                                     segments.begin() + static_cast<std::ptrdiff_t>(last));
      segments.insert(chance.one_in(2) ? segments.begin() + static_cast<std::ptrdiff_t>(last) : at(), run.begin(), run.end());
      break;
    }
    case 2:
      std::iter_swap(at(), at());
      break;
    default:
      segments.insert(at(), new_segment(chance));
  }
}

void change_marks(Interchange& all, Chance& chance) {
  static const std::vector<Marks> kinds{{':', '+', '?', '\''}, {':', '+', '?', '~'},  {'\x1F', '\x1D', ' ', '\x1C'},
                                        {':', '*', '!', '\n'}, {'+', '+', '?', '\''}, {':', '+', 'A', '\''}};
  all.marks = chance.one_of(kinds);
  all.before = std::string("UNA") + all.marks.component + all.marks.element + (chance.one_in(2) ? '.' : ',') + all.marks.release +
               (chance.one_in(3) ? '*' : ' ') + all.marks.terminator;
  if (chance.one_in(4)) all.before.clear();  // the marks must then be seen from the segments
}

void change_syntax(Interchange& all, Chance& chance) {
  static const std::vector<std::string> identifiers{"UNOA", "UNOB", "UNOC", "UNOD", "UNOE", "UNOF",
                                                    "UNOK", "UNOW", "UNOX", "UNOY", "UNO?", "KECA"};
  for (Segment& segment : all.segments) {
    if (!is_tag(segment, "UNB")) continue;
    component_of(segment, 1, 0) = chance.one_of(identifiers);
    component_of(segment, 1, 1) = std::to_string(1 + chance.below(5));
  }
}

std::string wrapped_otherwise(std::string text, Chance& chance) {
  switch (chance.below(5)) {
    case 0: {  // lines of equal length
      const std::size_t width = 20 + chance.below(80);
      for (std::size_t at = width; at < text.size(); at += width + 1) text.insert(at, 1, '\n');
      return text;
    }
    case 1:
      return "Subject: CUSDEC\r\n\r\n" + text + "\r\n-- \r\nregards";
    case 2: {  // UTF-16
      std::string wide = "\xFF\xFE";
      for (const char c : text) wide += {c, '\0'};
      return wide;
    }
    case 3:
      return "\xEF\xBB\xBF" + text;
    default:
      return text + text;
  }
}

}  // namespace
}  // namespace kpwatch::fuzz

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t size_max, unsigned seed) {
  using namespace kpwatch::fuzz;
  Chance chance(seed);
  if (size == 0 || chance.one_in(5)) return LLVMFuzzerMutate(data, size, size_max);
  Interchange all = parsed(std::string_view(reinterpret_cast<const char*>(data), size));
  if (all.segments.empty()) return LLVMFuzzerMutate(data, size, size_max);
  for (std::size_t i = 0, times = 1 + chance.below(4); i < times && !all.segments.empty(); ++i) {
    switch (chance.below(12)) {
      case 0:
        change_marks(all, chance);
        break;
      case 1:
        change_syntax(all, chance);
        break;
      case 2:
      case 3:
      case 4:
        change_a_segment(all, chance);
        break;
      case 5:
      case 6:
        change_an_element(all, chance);
        break;
      default:
        change_a_value(all, chance);
    }
  }
  if (!chance.one_in(4)) mend_envelope(all);
  if (chance.one_in(6)) break_envelope(all, chance);
  std::string text = written(all, chance.one_in(3));
  if (chance.one_in(24)) text = wrapped_otherwise(std::move(text), chance);
  return hand_back(text, data, size_max);
}
