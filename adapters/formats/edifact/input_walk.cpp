// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/formats/edifact/input_walk.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "adapters/formats/edifact/delimiters.h"
#include "daemon/base/text.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace kpwatch::edifact {
namespace {

constexpr Tag unb = tag("UNB"), unz = tag("UNZ"), ung = tag("UNG"), une = tag("UNE"), unh = tag("UNH"), unt = tag("UNT");

// Where these two characters stand next to each other, or the end of the text.
std::size_t find_pair(std::string_view text, std::size_t from, char first, char second) {
  std::size_t at = from;
#if defined(__SSE2__)
  const __m128i firsts = _mm_set1_epi8(first), seconds = _mm_set1_epi8(second);
  for (; at + 17 <= text.size(); at += 16) {
    __m128i here, next;
    std::memcpy(&here, text.data() + at, 16);
    std::memcpy(&next, text.data() + at + 1, 16);
    const int found = _mm_movemask_epi8(_mm_and_si128(_mm_cmpeq_epi8(here, firsts), _mm_cmpeq_epi8(next, seconds)));
    if (found != 0) return at + static_cast<std::size_t>(std::countr_zero(static_cast<unsigned>(found)));
  }
#endif
  for (; at + 1 < text.size(); ++at) {
    if (text[at] == first && text[at + 1] == second) return at;
  }
  return text.size();
}

}  // namespace

InputWalk::InputWalk(std::string_view bytes, const MapShelf& maps, const FormatLimits& limits, Day received_on, RowCoverage* coverage,
                     Workshop& workshop)
    : bytes_(bytes),
      maps_(maps),
      limits_(limits),
      received_on_(received_on),
      coverage_(coverage),
      input_(bytes.size() > limits.interchange_bytes_max ? std::string_view{} : bytes),
      text_(input_.text()),
      workshop_(workshop),
      reader_(workshop.reader),
      characters_(workshop.characters) {}

InputReading InputWalk::run(const Keep* keep) {
  keep_ = keep;
  reading_.format = "edifact";
  if (bytes_.size() > limits_.interchange_bytes_max) {
    note_input(input_too_large, Severity::rejection, place_at(0), {}, std::to_string(bytes_.size()) + " bytes");
  } else if (input_.coding() == InputText::Coding::ebcdic) {
    note_input(ebcdic, Severity::rejection, place_at(0), {});
  } else if (!refuse_other_standards()) {
    if (input_.coding() == InputText::Coding::utf16)
      note_input(input_.was_broken() ? bad_utf16 : transcoded, Severity::note, place_at(0), {});
    if (input_.was_wrapped()) note_input(line_wrapped, Severity::note, place_at(0), {});
    std::size_t at = 0;
    bool has_any = false;
    while (!is_full_) {
      const Beginning beginning = find_beginning(text_, at);
      const bool has_more = beginning.kind != Beginning::Kind::nothing;
      if (has_more || has_any) note_outside(at, has_more ? beginning.at : text_.size());
      if (!has_more) break;
      has_any = true;
      const bool is_too_many = interchanges_ >= limits_.interchange_messages_max || reading_.count() >= limits_.interchange_messages_max;
      if (is_too_many) {
        note_input(too_many_messages, Severity::rejection, place_at(beginning.at), text_.substr(beginning.at, 60),
                   std::to_string(limits_.interchange_messages_max) + " are read");
        is_complete_ = false;
        break;
      }
      at = beginning.kind == Beginning::Kind::interactive ? refuse_interactive(beginning.at) : read_interchange(beginning.at);
    }
    if (!has_any) note_input(no_interchange, Severity::rejection, place_at(0), text_);
    reading_.well_formed_to_end = has_any && is_complete_;
    // Without a document nobody else would say that this input was refused.
    if (reading_.count() == 0 && !reading_.well_formed_to_end && !notes_.has_rejection())
      note_input(nothing_to_rely_on, Severity::rejection, place_at(0), text_);
  }
  reading_.notes = notes_.take();
  return std::move(reading_);
}

std::optional<Skim> InputWalk::skim(const Interest& interest) {
  is_skim_ = true;
  glance_ = interest.glance();
  // What is passed over goes at once. The first that isn't ends the skim.
  const Keep keep = [&](const Document& outline) {
    if (!is_unusual_ && (was_glanced_over_ ? !interest(outline) : is_passed_over(outline, interest))) return false;
    give_up();
    return true;
  };
  const InputReading reading = run(&keep);
  return is_unusual_ ? std::nullopt : skim_of(reading, interest);
}

bool InputWalk::refuse_other_standards() {
  bool odd = false;
  const std::size_t at = skip_gap(text_, 0, none, odd);
  const std::string_view start = text_.substr(at);
  const bool is_x12 = start.size() > 4 && start.substr(0, 3) == "ISA" && !is_letter_or_digit(start[3]);
  const bool is_tradacoms = start.substr(0, 4) == "STX=";
  if (!is_x12 && !is_tradacoms) return false;
  reading_.format = "unknown";
  note_input(other_standard, Severity::rejection, place_at(at), start.substr(0, 106), is_x12 ? "ANSI ASC X12 (ISA)" : "TRADACOMS (STX=)");
  return true;
}

void InputWalk::note_outside(std::size_t from, std::size_t to) {
  bool odd = false;
  const std::size_t begin = skip_gap(text_, from, none, odd);
  if (begin < to) note_input(text_outside, Severity::note, place_at(begin), text_.substr(begin, to - begin));
}

std::size_t InputWalk::refuse_interchange(std::size_t at, const Opening& opening) {
  refuse_by_name(service_characters, at, 9);
  // Nothing up to the next UNA, or to an end of an interchange, can be told apart with certainty.
  for (std::size_t next = text_.find('U', std::max(opening.first_segment, at + 3)); next < text_.size(); next = text_.find('U', next + 1)) {
    if (una_opens(text_, next)) return next;
    if (is_word(next, "UNZ")) return over_trailer(next);
  }
  return text_.size();
}

// An interchange that is not read is told as one rejected document.
void InputWalk::refuse_by_name(const Reason& reason, std::size_t at, std::size_t bytes_shown) {
  is_complete_ = false;
  Document document;
  document.place = place_at(at);
  document.notes.push_back({&reason, Severity::rejection, place_at(at), shown(text_.substr(at, bytes_shown)), {}});
  reading_.documents.push_back(std::move(document));
  reading_.complete_last(keep_);
}

// Do these three letters stand at `at` as a segment's tag could?
bool InputWalk::is_word(std::size_t at, std::string_view letters) const {
  const bool begins = at == 0 || !is_letter_or_digit(text_[at - 1]);
  return begins && text_.compare(at, letters.size(), letters) == 0 && at + 3 < text_.size() && !is_letter_or_digit(text_[at + 3]);
}

// Behind the end of a trailer whose terminator is not known: its count, reference and what ends it.
std::size_t InputWalk::over_trailer(std::size_t at) const {
  constexpr std::size_t trailer_max = 64;
  const char separator = text_[at + 3];
  std::size_t end = at + 4;
  while (end < text_.size() && end < at + trailer_max && (is_letter_or_digit(text_[end]) || text_[end] == separator)) ++end;
  return std::min(end + 1, text_.size());
}

std::size_t InputWalk::refuse_interactive(std::size_t at) {
  interchange_ = {};
  interchange_.number = ++interchanges_;
  refuse_by_name(interactive, at, 60);
  for (std::size_t next = text_.find('U', at + 3); next < text_.size(); next = text_.find('U', next + 1)) {
    if (una_opens(text_, next) || is_word(next, "UNB")) return next;
    if (!is_word(next, "UIZ")) continue;
    const char terminator = read_opening(text_, at).delimiters.terminator;
    const std::size_t end = text_.find(terminator, next);
    return end == std::string_view::npos ? text_.size() : end + 1;
  }
  return text_.size();
}

std::size_t InputWalk::read_interchange(std::size_t at) {
  interchange_ = {};
  interchange_.number = ++interchanges_;
  has_no_more_objects_ = false;
  const Opening opening = read_opening(text_, at);
  if (opening.fault == Opening::Fault::refused) return refuse_interchange(at, opening);
  characters_.choose({}, {}, input_.coding() != InputText::Coding::bytes);
  reader_.start(text_, opening.first_segment, opening.delimiters);
  note_opening(opening, at);

  Segment segment;
  std::size_t end = text_.size();
  while (!is_full_) {
    if (is_skim_ && message_ && may_pass_over()) {
      if (message_->glanced != nullptr) {
        pass_over_at_a_glance();
      } else if (pass_over()) {
        continue;
      }
    }
    const std::size_t begin = reader_.position();
    const bool is_other = begin > at && begin < text_.size() && text_[begin] == 'U' && una_opens(text_, begin);
    if (is_other) end = begin;
    if (is_other || !reader_.next(segment)) break;
    if (segment.tag == unb && interchange_.segments > 0) {  // an interchange inside another: the next one
      end = segment.begin;
      break;
    }
    ++interchange_.segments;
    if (interchange_.segments == 1 && segment.tag != unb && segment.tag != 0)
      note_input(bare_message, Severity::note, place(segment), segment.bytes());
    switch (segment.tag) {
      case unb:
        header(segment, opening);
        break;
      case unz:
        trailer(segment);
        break;
      case ung:
        group_header(segment);
        break;
      case une:
        group_trailer(segment);
        break;
      case unh:
        begin_message(segment);
        break;
      case unt:
        message_trailer(segment);
        break;
      default:
        if (message_) {
          message_segment(segment);
        } else {
          outside(segment);
        }
    }
    if (interchange_.is_closed) return after_interchange();
  }
  end_interchange(end);
  return end;
}

void InputWalk::note_opening(const Opening& opening, std::size_t at) {
  const std::string_view sent = text_.substr(at, 9);
  if (opening.fault == Opening::Fault::una_short) note_input(una_short, Severity::note, place_at(at), sent);
  if (opening.fault == Opening::Fault::una_disagrees) note_input(una_disagrees, Severity::note, place_at(at), sent);
  if (opening.has_una && opening.fault != Opening::Fault::una_disagrees && opening.delimiters.decimal_mark != '.' &&
      opening.delimiters.decimal_mark != ',') {
    note_input(decimal_mark, Severity::note, place_at(at), sent);
  }
}

// The text ended, or another interchange begins, before UNZ.
void InputWalk::end_interchange(std::size_t at) {
  Place here = place_at(at);
  here.segment = interchange_.segments + 1;
  if (message_) cut_message(here, {});
  if (interchange_.in_group) end_group_without_trailer(at);
  if (interchange_.has_header) {
    here.tag = {'U', 'N', 'Z', '\0'};
    note_input(missing_segment, Severity::note, here, {}, "UNZ");
    is_complete_ = false;
  }
  if (interchange_.messages == 0 && !is_full_) {
    note_input(lower_level_empty, Severity::note, here, {});
    is_complete_ = is_complete_ && interchange_.has_header;
  }
  if (reader_.saw_odd_gap()) note_input(odd_gap, Severity::note, place_at(reader_.odd_gap_at()), {});
}

std::size_t InputWalk::after_interchange() {
  Segment segment;
  while (true) {
    const std::size_t at = reader_.position();
    const bool is_trailer = text_.compare(at, 3, "UNZ") == 0 && at + 3 < text_.size() && text_[at + 3] == reader_.delimiters().element;
    const bool is_stray = at < text_.size() && text_[at] == reader_.delimiters().terminator;
    if ((!is_trailer && !is_stray) || !reader_.next(segment)) break;
    ++interchange_.segments;
    note_input(is_trailer ? unexpected_segment : stray_terminator, Severity::note, place(segment), segment.bytes());
  }
  if (reader_.saw_odd_gap()) note_input(odd_gap, Severity::note, place_at(reader_.odd_gap_at()), {});
  return reader_.position();
}

// Notes

Place InputWalk::place_at(std::size_t at) const {
  Place place;
  place.kind = Place::Kind::edifact;
  place.interchange = std::max(interchanges_, std::uint32_t{1});
  place.byte = input_.source_offset(at);
  return place;
}

Place InputWalk::place(const Segment& segment, std::uint16_t element, std::uint16_t component) const {
  const Part* part = component == 0 ? nullptr : segment.part(element, component);
  if (part == nullptr && element > 0) part = segment.part(element, 1);
  Place place = place_at(part != nullptr && element > 0 ? part->begin : (element > 0 ? segment.end : segment.begin));
  const std::string_view name = segment.tag_text();
  for (std::size_t i = 0; i < std::min<std::size_t>(name.size(), 3); ++i)
    place.tag[i] = static_cast<unsigned char>(name[i]) < 0x7F ? name[i] : '?';
  place.element = element;
  place.component = component;
  if (message_) {
    place.message = interchange_.messages;
    place.segment = message_->segments;
  } else {
    place.segment = interchange_.segments;
  }
  return place;
}

// Of a skim there is no more to be expected.
void InputWalk::give_up() {
  is_unusual_ = true;
  is_full_ = is_full_ || is_skim_;
}

void InputWalk::note(const Reason& reason, Place place, std::string_view text, std::string detail) {
  give_up();
  NotePad& pad = message_ ? message_->notes : notes_;
  if (pad.is_full()) return;  // before the text is made printable
  pad.add({&reason, Severity::note, std::move(place), shown(text), std::move(detail)});
}

void InputWalk::note_input(const Reason& reason, Severity severity, Place place, std::string_view text, std::string detail) {
  give_up();
  if (severity == Severity::note && notes_.is_full()) return;
  notes_.add({&reason, severity, std::move(place), shown(text), std::move(detail)});
}

void InputWalk::check_mandatory(const Segment& segment, std::uint16_t element, std::uint16_t component, std::string_view what) {
  if (trimmed(segment.raw(element, component)).empty())
    note(missing_element, place(segment, element, component), segment.bytes(), std::string(what));
}

void InputWalk::check_count(const Segment& segment, std::uint64_t counted, const Reason& reason) {
  const std::string_view stated = trimmed(segment.raw(1));
  if (stated.empty()) {
    note(missing_element, place(segment, 1, 1), segment.bytes(), "control count");
    return;
  }
  const bool is_number = stated.size() <= 18 && std::all_of(stated.begin(), stated.end(), is_digit);
  if (is_number && std::stoull(std::string(stated)) == counted) return;
  note(is_number ? reason : invalid_value, place(segment, 1, 1), stated, std::to_string(counted) + " counted");
}

// A missing reference is not a different one.
void InputWalk::check_reference(const Segment& segment, std::string_view expected, bool is_known) {
  const std::string written = decoded(segment, 2, 1);
  const std::string_view stated = trimmed(written);
  if (stated.empty()) {
    note(missing_element, place(segment, 2, 1), segment.bytes(), "reference");
  } else if (is_known && stated != expected) {
    note(references_differ, place(segment, 2, 1), stated, "the beginning says " + shown(expected));
  }
}

std::string InputWalk::decoded(const Segment& segment, std::uint16_t element, std::uint16_t component) {
  const Part* const part = segment.part(element, component);
  if (part == nullptr) return {};
  return std::string(value_.of(segment, *part, characters_, reader_.delimiters().release));
}

Outlook InputWalk::look_ahead(std::size_t at) const {
  Outlook outlook;
  SegmentReader& ahead = workshop_.ahead;
  ahead.start(text_, at, reader_.delimiters());
  Segment segment;
  std::uint32_t count = 0;
  while (ahead.next(segment) && ++count <= limits_.message_segments_max) {
    if (segment.tag == unt || segment.tag == unh || segment.tag == unz || segment.tag == unb) break;
    if (segment.tag == tag("UNS") && segment.raw(1) == "D") outlook.has_detail_ahead = true;
    if (std::find(outlook.tags.begin(), outlook.tags.end(), segment.tag) == outlook.tags.end() && outlook.tags.size() < 200) {
      outlook.tags.push_back(segment.tag);
    }
  }
  std::sort(outlook.tags.begin(), outlook.tags.end());
  return outlook;
}

// Looked for as text; where that leaves a doubt, the segments are cut.
bool InputWalk::has_detail_ahead() {
  const Delimiters& d = reader_.delimiters();
  const std::size_t from = reader_.position();
  const auto ends_value = [&](std::size_t at) {
    return at < text_.size() && (text_[at] == d.terminator || text_[at] == d.element || text_[at] == d.component);
  };
  const auto begins_segment = [&](std::size_t at) {
    while (at > from && is_line_end(text_[at - 1]) && text_[at - 1] != d.terminator) --at;
    return at == from || (text_[at - 1] == d.terminator && (at < 2 || d.release == none || text_[at - 2] != d.release));
  };
  for (std::size_t at = find_pair(text_, from, 'U', 'N'); at + 5 < text_.size(); at = find_pair(text_, at + 2, 'U', 'N')) {
    const char third = text_[at + 2];
    const bool is_end = third == 'T' || third == 'H' || third == 'Z' || third == 'B';
    if (third != 'S' && !is_end) continue;
    const bool is_plain = text_[at + 3] == d.element && begins_segment(at);
    if (!is_plain) break;
    if (is_end) return false;
    if (text_[at + 4] == 'D' && ends_value(at + 5)) return true;
  }
  return look_ahead(from).has_detail_ahead;
}

// What any segment can suffer from, in a message or in the envelope.
void InputWalk::check_segment(const Segment& segment) {
  if (segment.has_trailing_separator && !(message_ ? message_->notes : notes_).has(trailing_separator)) {
    note(trailing_separator, place(segment, segment.trailing_separator), segment.bytes());
  }
  if (segment.too_long) {
    over_limit(segment_too_long, segment, std::to_string(segment.end - segment.begin) + " bytes");
  } else if (segment.too_many_elements || segment.too_many_components) {
    over_limit(too_many_elements, segment, {});
  }
  if (segment.dangling_release) note(release_at_end, place(segment), segment.bytes());
  if (!segment.terminated) note(unterminated, place(segment), segment.bytes());
  check_characters(segment);
}

// A message over a limit is rejected; the segments of the envelope are read as far as the limit goes.
void InputWalk::over_limit(const Reason& reason, const Segment& segment, std::string detail) {
  if (message_) {
    reject_message(reason, place(segment), segment.bytes(), std::move(detail));
  } else {
    note(reason, place(segment), segment.bytes(), std::move(detail));
  }
}

// A segment of the envelope with more elements than the standard gives it (ISO 9735-1, annex C).
void InputWalk::check_elements(const Segment& segment, std::uint16_t elements_max) {
  if (segment.elements.empty() || segment.elements.back().position <= elements_max) return;
  note(too_many_constituents, place(segment, static_cast<std::uint16_t>(elements_max + 1U), 1), segment.bytes());
}

void InputWalk::check_characters(const Segment& segment) {
  const bool looks_at_level = characters_.is_upper_case_only() && !interchange_.noted_repertoire;
  if (!segment.unusual && !looks_at_level) return;
  const std::string_view bytes = segment.bytes();
  if (!segment.unusual && std::all_of(bytes.begin(), bytes.end(), in_level_a)) return;
  const auto locate = [&](std::size_t offset) {
    for (const Element& element : segment.elements) {
      for (std::uint16_t i = 0; i < element.parts; ++i) {
        const Part& part = segment.parts[element.first + i];
        if (segment.begin + offset > part.end) continue;
        Place found = place(segment, element.position, static_cast<std::uint16_t>(i + 1U));
        found.byte = input_.source_offset(segment.begin + offset);
        return std::pair{found, segment.raw(part)};
      }
    }
    return std::pair{place(segment), bytes};
  };
  const Delimiters& d = reader_.delimiters();
  const auto separates = [&](char c) {
    return c == d.component || c == d.element || c == d.terminator || (d.release != none && c == d.release) ||
           (d.repetition != none && c == d.repetition);
  };
  bool has_high = false;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const char c = bytes[i];
    const auto byte = static_cast<unsigned char>(c);
    has_high = has_high || byte >= 0x80;
    if ((byte < 0x20 || byte == 0x7F) && !separates(c)) {
      if (!(message_ ? message_->notes : notes_).has(invalid_character)) {
        const auto [where, value] = locate(i);
        note(invalid_character, where, value, c == '\n' || c == '\r' ? "a line end inside a segment" : "");
      }
      continue;
    }
    const bool is_outside = characters_.is_upper_case_only() ? !in_level_a(c) && !separates(c) : byte >= 0x80;
    if (is_outside && !interchange_.noted_repertoire && characters_.kind() == CharacterSet::Kind::ascii) {
      const auto [where, value] = locate(i);
      note(outside_repertoire, where, value);
      interchange_.noted_repertoire = true;
    }
  }
  if (!has_high || characters_.kind() == CharacterSet::Kind::ascii) return;
  std::string ignored;
  CharacterSet::Findings findings;
  characters_.append(ignored, bytes, findings);
  const auto once = [&](bool found, bool& was_noted, const Reason& reason) {
    if (found && !was_noted) note(reason, place(segment), bytes);
    was_noted = was_noted || found;
  };
  once(findings.windows_1252, interchange_.noted_windows, read_as_windows);
  once(findings.undecodable, interchange_.noted_decoding, not_decodable);
  once(findings.utf8_suspected, interchange_.noted_utf8, utf8_suspected);
}

}  // namespace kpwatch::edifact
