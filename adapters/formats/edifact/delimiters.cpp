// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/formats/edifact/delimiters.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace kpwatch::edifact {
namespace {

constexpr std::size_t separators_show_within = 4096;
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

// Separators of level B are the information separators 0x1C to 0x1F; a terminator may also be a line end.
bool can_separate(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte >= 0x1C && byte <= 0x1F) || (byte > 0x20 && byte < 0x7F && !is_letter_or_digit(c));
}
bool can_terminate(char c) { return can_separate(c) || is_line_end(c); }

bool begins_with(std::string_view text, std::size_t at, std::string_view word) {
  return at <= text.size() && text.compare(at, word.size(), word) == 0;
}

bool names_first_segment(std::string_view text, std::size_t at) {
  return begins_with(text, at, "UNB") || begins_with(text, at, "UNG") || begins_with(text, at, "UNH") || begins_with(text, at, "UIB");
}

std::size_t over_gap(std::string_view text, std::size_t at) {
  bool odd = false;
  return skip_gap(text, at, none, odd);
}

// The character before the next service segment is the terminator, unless line ends stand between them and a letter or
// digit before those: then the line end itself is.
char guess_terminator(std::string_view text, std::size_t first, char element) {
  const std::string_view seen = text.substr(first, separators_show_within);
  const std::size_t quote = seen.find('\'');
  const std::string_view window = seen.substr(0, quote);  // whatever comes first, a service segment or the usual terminator
  std::size_t next = std::string_view::npos;
  for (const std::string_view tag : {"UNH", "UNG", "UNT", "UNZ", "BGM"}) {
    for (std::size_t at = window.find(tag, 3); at != std::string_view::npos; at = window.find(tag, at + 1)) {
      const bool is_segment =
          at + 3 < window.size() && window[at + 3] == element && !is_letter_or_digit(window[at - 1]) && window[at - 1] != element;
      if (is_segment) {
        if (at < next) next = at;
        break;
      }
    }
  }
  if (next == std::string_view::npos) return '\'';
  std::size_t before = next;
  char line_end = none;
  while (before > 3 && (is_line_end(window[before - 1]) || window[before - 1] == ' ' || window[before - 1] == '\t')) {
    --before;
    if (window[before] == '\n' || (window[before] == '\r' && line_end == none)) line_end = window[before];
  }
  const char candidate = window[before - 1];
  if (can_separate(candidate) && candidate != element) return candidate;
  return line_end != none ? line_end : '\'';
}

Delimiters detect(std::string_view text, std::size_t first) {
  Delimiters found;
  if (first + 3 >= text.size()) return found;
  found.element = text[first + 3];
  const bool is_header = begins_with(text, first, "UNB");
  std::size_t at = first + 4;
  if (is_header) {
    // The component separator follows the syntax identifier, unless the version is missing and the element ends there.
    while (at < text.size() && is_letter_or_digit(text[at])) ++at;
  } else {
    while (at < text.size() && text[at] != found.element) ++at;
    if (at < text.size()) ++at;
    while (at < text.size() && is_letter_or_digit(text[at])) ++at;
  }
  found.terminator = guess_terminator(text, first, found.element);
  if (at < text.size() && text[at] != found.element && text[at] != found.terminator && can_separate(text[at]) && text[at] != '\'') {
    found.component = text[at];
  }
  const bool uses_information_separators = static_cast<unsigned char>(found.element) < 0x20;
  if (uses_information_separators) {
    found.release = none;
    if (text.substr(first, separators_show_within).find('\x1C') != std::string_view::npos) found.terminator = '\x1C';
  }
  if (found.release == found.element || found.release == found.component || found.release == found.terminator) found.release = none;
  return found;
}

bool all_distinct(const Delimiters& d) {
  const std::array<char, 6> all{d.component, d.element, d.decimal_mark, d.release, d.repetition, d.terminator};
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (std::size_t k = i + 1; k < all.size(); ++k) {
      if (all[i] != none && all[i] == all[k]) return false;
    }
  }
  return true;
}

// Does the line that begins at `at` end in `terminator`? Then a line end after five characters of a UNA is no terminator.
bool ends_lines(std::string_view text, std::size_t at, char terminator) {
  const std::string_view line = text.substr(std::min(at, text.size()), separators_show_within);
  std::size_t end = line.find('\n');
  if (end == std::string_view::npos) return false;
  if (end > 0 && line[end - 1] == '\r') --end;
  return end > 0 && line[end - 1] == terminator;
}

char or_none(char c) { return c == ' ' ? none : c; }

}  // namespace

std::size_t skip_gap(std::string_view text, std::size_t at, char terminator, bool& odd) {
  while (at < text.size()) {
    const char c = text[at];
    if (c == '\n' || c == '\r') {
      ++at;
    } else if (c == ' ' || c == '\t' || c == '\x1A' || c == '\0') {
      if (c == terminator) return at;
      odd = true;
      ++at;
    } else if (c == '\\' && terminator != '\\' && at + 1 < text.size() && (text[at + 1] == 'r' || text[at + 1] == 'n')) {
      odd = true;
      at += 2;
    } else if (c == byte_order_mark[0] && begins_with(text, at, byte_order_mark)) {
      odd = true;
      at += byte_order_mark.size();
    } else {
      break;
    }
  }
  return at;
}

Opening read_opening(std::string_view text, std::size_t at) {
  Opening opening;
  opening.first_segment = at;
  if (!begins_with(text, at, "UNA")) {
    opening.delimiters = detect(text, at);
    const Delimiters& d = opening.delimiters;
    const bool readable = can_separate(d.element) && can_separate(d.component) && can_terminate(d.terminator) && all_distinct(d);
    if (!readable) opening.fault = Opening::Fault::refused;
    return opening;
  }
  opening.has_una = true;
  const std::string_view signs = text.substr(at + 3, 6);
  if (signs.size() < 5) {
    opening.fault = Opening::Fault::refused;
    opening.first_segment = text.size();
    return opening;
  }
  Delimiters d{signs[0], signs[1], or_none(signs[2]), or_none(signs[3]), or_none(signs[4]), signs.size() > 5 ? signs[5] : none};
  std::size_t next = over_gap(text, at + 9);
  const bool is_maybe_short =
      !names_first_segment(text, next) || (signs.size() > 5 && is_line_end(signs[5]) && ends_lines(text, next, signs[4]));
  if (is_maybe_short) {
    const std::size_t short_next = over_gap(text, at + 8);
    if (names_first_segment(text, short_next) && can_terminate(signs[4])) {
      d.repetition = none;
      d.terminator = signs[4];
      next = short_next;
      opening.fault = Opening::Fault::una_short;
    }
  }
  opening.first_segment = next;
  opening.una_repetition = d.repetition;
  const bool marks_usable = (d.release == none || can_separate(d.release)) && (d.repetition == none || can_separate(d.repetition)) &&
                            (d.decimal_mark == none || can_separate(d.decimal_mark));
  const bool usable =
      can_separate(d.component) && can_separate(d.element) && can_terminate(d.terminator) && marks_usable && all_distinct(d);
  if (!usable) {
    opening.fault = Opening::Fault::refused;
    return opening;
  }
  d.repetition = none;  // until the syntax version is known
  opening.delimiters = d;
  const bool disagrees = next + 3 < text.size() && names_first_segment(text, next) && text[next + 3] != d.element;
  if (disagrees) {
    const Delimiters shown = detect(text, next);
    if (can_separate(shown.element) && can_separate(shown.component) && can_terminate(shown.terminator) && all_distinct(shown)) {
      opening.delimiters = shown;
      opening.una_repetition = none;
      opening.fault = Opening::Fault::una_disagrees;
    }
  }
  return opening;
}

namespace {

// UNB+UNOA: ... a separator, four letters or digits, and no letter or digit after them.
bool looks_like_header(std::string_view text, std::size_t at) {
  if (at + 8 > text.size() || !can_separate(text[at + 3])) return false;
  std::size_t end = at + 4;
  while (end < text.size() && is_letter_or_digit(text[end])) ++end;
  const bool four = end == at + 8 && text[at + 4] >= 'A' && text[at + 4] <= 'Z';
  return four && (end == text.size() || can_terminate(text[end]));
}

// UNH+1+CUSDEC: ... a separator, a reference, the same separator, a type of upper-case letters and digits.
bool looks_like_message(std::string_view text, std::size_t at) {
  if (at + 4 >= text.size() || !can_separate(text[at + 3])) return false;
  const std::size_t length_of_reference = text.substr(at + 4, 36).find(text[at + 3]);
  if (length_of_reference == std::string_view::npos) return false;
  const std::size_t second = at + 4 + length_of_reference;
  std::size_t end = second + 1;
  while (end < text.size() && ((text[end] >= 'A' && text[end] <= 'Z') || (text[end] >= '0' && text[end] <= '9'))) ++end;
  const std::size_t length = end - second - 1;
  return length >= 4 && length <= 8 && end < text.size() && can_separate(text[end]) && text[end] != text[at + 3];
}

}  // namespace

bool una_opens(std::string_view text, std::size_t at) {
  if (at + 8 > text.size() || !begins_with(text, at, "UNA")) return false;
  return names_first_segment(text, over_gap(text, at + 9)) || names_first_segment(text, over_gap(text, at + 8));
}

Beginning find_beginning(std::string_view text, std::size_t from) {
  using Kind = Beginning::Kind;
  const std::size_t first = over_gap(text, from);
  for (std::size_t at = first; at < text.size(); ++at) {
    const void* const hit = std::memchr(text.data() + at, 'U', text.size() - at);
    if (hit == nullptr) break;
    at = static_cast<std::size_t>(static_cast<const char*>(hit) - text.data());
    if (at + 3 >= text.size()) break;
    const bool is_first = at == first;
    if (!is_first && is_letter_or_digit(text[at - 1])) continue;
    const std::string_view tag = text.substr(at, 3);
    const bool separated = can_separate(text[at + 3]);
    if (tag == "UNA" && (una_opens(text, at) || (is_first && !is_letter_or_digit(text[at + 3])))) return {Kind::interchange, at};
    if (tag == "UNB" && (is_first ? !is_letter_or_digit(text[at + 3]) : looks_like_header(text, at))) return {Kind::interchange, at};
    if (tag == "UNH" && ((is_first && separated) || looks_like_message(text, at))) return {Kind::message, at};
    if (tag == "UNG" && is_first && separated) return {Kind::group, at};
    if ((tag == "UIB" || tag == "UIH") && (tag == "UIB" && !is_first ? looks_like_header(text, at) : is_first && separated)) {
      return {Kind::interactive, at};
    }
  }
  return {};
}

}  // namespace kpwatch::edifact
