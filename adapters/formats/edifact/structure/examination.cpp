// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/formats/edifact/structure/examination.h"

#include <algorithm>
#include <set>

#include "adapters/formats/edifact/input_text.h"
#include "adapters/formats/edifact/note_pad.h"
#include "adapters/formats/edifact/reasons.h"
#include "adapters/formats/edifact/structure/deviation_reasons.h"
#include "adapters/formats/edifact/structure/examiner.h"
#include "adapters/formats/edifact/structure/value_check.h"
#include "daemon/base/text.h"

namespace kpwatch::edifact {
namespace {

constexpr std::size_t deviations_max = 2000, all_max = 10'000;

}  // namespace

Examination Examiner::run() {
  if (input_.coding() == InputText::Coding::ebcdic || text_.size() > limits_.interchange_bytes_max) {
    tell(input_.coding() == InputText::Coding::ebcdic ? ebcdic : input_too_large, place_at(0), {});
    return std::move(result_);
  }
  if (input_.was_broken()) tell(bad_utf16, place_at(0), {});
  std::size_t at = 0;
  while (true) {
    const Beginning beginning = find_beginning(text_, at);
    const bool has_more = beginning.kind != Beginning::Kind::nothing;
    bool odd = false;
    const std::size_t begin = skip_gap(text_, at, none, odd), end = has_more ? beginning.at : text_.size();
    if (begin < end)
      tell(has_more || !result_.interchanges.empty() ? text_outside : no_interchange, place_at(begin), text_.substr(begin, end - begin));
    if (!has_more && begin == end && result_.interchanges.empty()) tell(no_interchange, place_at(begin), {});
    if (!has_more || result_.interchanges.size() >= limits_.interchange_messages_max) break;
    if (beginning.kind == Beginning::Kind::interactive) {
      tell(interactive, place_at(beginning.at), text_.substr(beginning.at, 60));
      at = next_opening(beginning.at + 3, true);
      continue;
    }
    at = std::max(interchange(beginning.at), beginning.at + 3);
    if (is_full_) break;
  }
  return std::move(result_);
}

// Where something readable may begin behind what is not: with its own service characters said, or perhaps without.
std::size_t Examiner::next_opening(std::size_t from, bool without_una) const {
  for (std::size_t at = text_.find("UN", from); at < text_.size(); at = text_.find("UN", at + 2)) {
    if (una_opens(text_, at)) return at;
    const auto beginning = without_una ? find_beginning(text_, at) : Beginning{};
    if (beginning.kind == Beginning::Kind::interchange && beginning.at == at) return at;
  }
  return text_.size();
}

// Returns where it ends.
std::size_t Examiner::interchange(std::size_t at) {
  result_.interchanges.emplace_back();
  segments_ = group_messages_ = 0;
  is_closed_ = in_group_ = has_mixture_ = is_outside_told_ = in_message_ = false;
  references_.clear();
  edition_ = {};
  here().place = place_at(at);
  const Opening opening = read_opening(text_, at);
  here().has_una = opening.has_una;
  here().delimiters = opening.delimiters;
  characters_.choose({}, {}, is_utf_);
  segment_check_.emplace(characters_, opening.delimiters.release, edition_.syntax);
  reader_.start(text_, opening.first_segment, opening.delimiters);
  const std::string_view una = text_.substr(at, 9);
  if (opening.fault == Opening::Fault::refused) {
    tell(service_characters, place_at(at), una);
    return next_opening(std::max(opening.first_segment, at + 3), false);
  }
  if (opening.fault == Opening::Fault::una_short) tell(una_short, place_at(at), una);
  if (opening.fault == Opening::Fault::una_disagrees) tell(una_disagrees, place_at(at), una);

  Segment cut;
  std::size_t end = text_.size();
  while (!is_closed_ && !is_full_) {
    const std::size_t begin = reader_.position();
    const bool is_other = begin > at && begin < text_.size() && segments_ > 0 && una_opens(text_, begin);
    if (is_other || !reader_.next(cut)) {
      end = begin;
      break;
    }
    if (cut.tag == tag("UNB") && segments_ > 0) {
      end = cut.begin;
      reader_.seek(end);
      break;
    }
    ++segments_;
    const bool is_bare = segments_ == 1 && cut.tag != tag("UNB") && cut.tag != 0;
    if (is_bare) tell(bare_message, place(cut), cut.bytes());
    if (cut.tag == tag("UNB")) {
      header(cut, opening);
    } else {
      segment(cut);
    }
  }
  if (is_closed_ || is_full_) return reader_.position();
  if (segments_ == 0) tell(lower_level_empty, place_at(end), {});
  if (in_message_) cut_message(end);
  if (in_group_) tell_missing(tag("UNE"), end, segments_);
  if (here().has_header) tell_missing(tag("UNZ"), end, segments_);
  return reader_.position();
}

void Examiner::segment(const Segment& segment) {
  switch (segment.tag) {
    case tag("UNZ"):
      return trailer(segment);
    case tag("UNG"):
      return group_header(segment);
    case tag("UNE"):
      return group_trailer(segment);
    case tag("UNH"):
      return begin_message(segment);
    case tag("UNT"):
      return message_trailer(segment);
    default:
      break;
  }
  if (in_message_) return message_segment(segment);
  if (segment.elements.empty()) return tell(stray_terminator, place(segment), {});
  const bool is_security = segment.tag >> 8U == (Tag{'U'} << 8U | Tag{'S'});
  if (segment.tag == tag("UNO")) return skip_object(segment);
  if (is_security) return;
  // A run of them is one fault: their UNH is missing. They can still be held against the directory of the message before.
  if (!is_outside_told_) tell(outside_message, place(segment), segment.bytes());
  is_outside_told_ = true;
  check(segment, segment_rule(segment.tag, edition_));
}

void Examiner::header(const Segment& segment, const Opening& opening) {
  ExaminedInterchange& interchange = here();
  interchange.has_header = true;
  interchange.syntax = components(segment, 1);
  interchange.sender = components(segment, 2);
  interchange.recipient = components(segment, 3);
  interchange.reference = value(segment, 5);
  interchange.is_test = value(segment, 11) == "1";
  interchange.wants_answer = value(segment, 9) == "1";
  const std::string identifier = value(segment, 1, 1), version = value(segment, 1, 2);
  edition_.syntax = interchange.syntax_version();
  if (edition_.syntax == 4) {
    const Delimiters& d = opening.delimiters;
    const bool is_free = d.component != '*' && d.element != '*' && d.release != '*' && d.terminator != '*';
    const bool trusts_una = opening.has_una && opening.fault != Opening::Fault::una_disagrees;
    reader_.use_repetition(trusts_una ? opening.una_repetition : (is_free ? '*' : none));
    interchange.delimiters = reader_.delimiters();
  }
  const bool is_known = characters_.choose(value(segment, 1, 4), identifier, is_utf_);
  segment_check_.emplace(characters_, opening.delimiters.release, edition_.syntax);
  check(segment, segment_rule(tag("UNB"), edition_));
  if (!identifier.empty() && !is_known) tell(unknown_character_set, place(segment, 1, 1), identifier);
  const bool is_version = version.size() == 1 && std::string_view("1234X").find(version[0]) != std::string_view::npos;
  if (!version.empty() && !is_version) tell(invalid_value, place(segment, 1, 2), version, "syntax version number (0002)");
  check_date(segment, 4);
  const std::string indicator = value(segment, 11);
  if (!indicator.empty() && indicator != "1") tell(invalid_test_indicator, place(segment, 11), indicator);
}

void Examiner::trailer(const Segment& segment) {
  if (in_message_) cut_message(segment.begin);
  if (in_group_) tell_missing(tag("UNE"), segment.begin, segments_ - 1);
  is_closed_ = true;
  check(segment, segment_rule(tag("UNZ"), edition_));
  if (here().messages.empty()) tell(lower_level_empty, place(segment), segment.bytes());
  check_count(segment, here().groups.empty() ? here().messages.size() : here().groups.size());
  check_reference(segment, here().reference);
}

void Examiner::group_header(const Segment& segment) {
  if (in_message_) cut_message(segment.begin);
  if (in_group_) tell_missing(tag("UNE"), segment.begin, segments_ - 1);
  const bool has_loose = std::any_of(here().messages.begin(), here().messages.end(), [](const auto& each) { return each.group == 0; });
  if (has_loose && !has_mixture_) {
    tell(groups_mixed, place(segment), segment.bytes());
    has_mixture_ = true;
  }
  in_group_ = true;
  group_messages_ = 0;
  ExaminedGroup& group = here().groups.emplace_back();
  group.place = place(segment);
  group.sender = components(segment, 2);
  group.recipient = components(segment, 3);
  group.reference = value(segment, 5);
  check(segment, segment_rule(tag("UNG"), edition_));
  check_date(segment, 4);
}

void Examiner::group_trailer(const Segment& segment) {
  if (in_message_) cut_message(segment.begin);
  check(segment, segment_rule(tag("UNE"), edition_));
  if (!in_group_) return tell(segment_not_here, place(segment), segment.bytes());
  if (group_messages_ == 0) tell(lower_level_empty, place(segment), segment.bytes());
  check_count(segment, group_messages_);
  check_reference(segment, here().groups.back().reference);
  in_group_ = false;
}

void Examiner::check(const Segment& segment, const SegmentRule* rule) {
  segment_check_->check(segment, rule, [&](const Reason& reason, std::uint16_t element, std::uint16_t component, std::string_view text) {
    tell(reason, place(segment, element, component), text);
  });
}

void Examiner::check_date(const Segment& segment, std::uint16_t element) {
  const std::string date = value(segment, element, 1), time = value(segment, element, 2);
  if (all_digits(date) && date.size() <= 8 && !is_service_date(date)) tell(invalid_value, place(segment, element, 1), date);
  const bool is_time = (time.size() == 4 && is_date_of_format(time, "401")) || (time.size() == 6 && is_date_of_format(time, "402"));
  if (all_digits(time) && time.size() <= 6 && !is_time) tell(invalid_value, place(segment, element, 2), time);
}

void Examiner::check_count(const Segment& segment, std::uint64_t counted) {
  const std::string stated = value(segment, 1);
  if (!all_digits(stated) || stated.size() > 18 || std::stoull(stated) == counted) return;  // what is no number was told already
  tell(count_wrong, place(segment, 1), stated, std::to_string(counted) + " counted");
}

void Examiner::check_reference(const Segment& segment, const std::string& expected) {
  const std::string stated = value(segment, 2);
  if (stated.empty() || expected.empty() || stated == expected) return;
  tell(references_differ, place(segment, 2), stated, "the beginning says " + shown(expected));
}

std::string Examiner::value(const Segment& segment, std::uint16_t element, std::uint16_t component) const {
  std::string text;
  const Part* const part = segment.part(element, component);
  if (part != nullptr) append_unescaped(text, beginning_of(segment.raw(*part)), reader_.delimiters().release);
  return std::string(trimmed(text));
}

Components Examiner::components(const Segment& segment, std::uint16_t element) const {
  Components found;
  for (std::uint16_t component = 1; segment.part(element, component) != nullptr; ++component)
    found.push_back(value(segment, element, component));
  while (!found.empty() && found.back().empty()) found.pop_back();
  return found;
}

Place Examiner::place_at(std::size_t at) const {
  Place place;
  place.kind = Place::Kind::edifact;
  place.interchange = static_cast<std::uint32_t>(std::max<std::size_t>(result_.interchanges.size(), 1));
  place.byte = input_.source_offset(std::min(at, text_.size()));
  return place;
}

Place Examiner::place(const Segment& segment, std::uint16_t element, std::uint16_t component) const {
  const Part* part = segment.part(element, std::max<std::uint16_t>(component, 1));
  Place place = place_at(element == 0 ? segment.begin : part != nullptr ? part->begin : segment.end);
  place.tag = segment.tag != 0 ? letters_of(segment.tag) : std::array<char, 4>{};
  place.element = element;
  place.component = component;
  place.segment = in_message_ ? message_segments_ : segments_;
  if (in_message_) place.message = static_cast<std::uint32_t>(result_.interchanges.back().messages.size());
  return place;
}

Notes& Examiner::notes() {
  if (result_.interchanges.empty()) return result_.deviations;
  if (in_message_) return message().deviations;
  return in_group_ ? here().groups.back().deviations : here().deviations;
}

void Examiner::tell(const Reason& reason, Place place, std::string_view text, std::string detail) {
  Notes& list = notes();
  if (list.size() > deviations_max || told_ > all_max) return;
  if (list.size() == deviations_max || told_++ == all_max) {
    list.push_back({&notes_left_out, Severity::note, std::move(place), {}, {}});
    return;
  }
  list.push_back({&reason, Severity::note, std::move(place), shown(text), std::move(detail)});
}

void Examiner::tell_missing(Tag tag, std::size_t at, std::uint32_t behind) {
  Place where = place_at(at);
  where.segment = behind;
  where.tag = letters_of(tag);
  tell(missing_segment, where, {}, std::string(where.tag_text()));
  if (tag == edifact::tag("UNE")) in_group_ = false;
}

std::uint16_t ExaminedInterchange::syntax_version() const { return syntax.size() > 1 && (syntax[1] == "4" || syntax[1] == "X") ? 4 : 3; }

Notes Examination::all() const {
  Notes found = deviations;
  const auto add = [&](const Notes& notes) { found.insert(found.end(), notes.begin(), notes.end()); };
  for (const ExaminedInterchange& interchange : interchanges) {
    add(interchange.deviations);
    for (const ExaminedGroup& group : interchange.groups) add(group.deviations);
    for (const ExaminedMessage& message : interchange.messages) add(message.deviations);
  }
  std::stable_sort(found.begin(), found.end(), [](const Note& a, const Note& b) { return a.place.byte < b.place.byte; });
  return found;
}

Notes Examination::remarks() const {
  Notes found;
  std::set<Components> known;
  for (const ExaminedInterchange& interchange : interchanges)
    for (const ExaminedMessage& message : interchange.messages) {
      if (message.has_table || message.type.empty() || !known.insert(message.type).second) continue;
      Note note{&no_table, Severity::note, message.place, {}, {}};
      note.place.element = 2;
      for (const std::string& part : message.type) note.text += (note.text.empty() ? "" : ":") + printable_utf8(part, 40);
      note.text = printable_utf8(note.text, note_text_bytes_max);
      found.push_back(std::move(note));
    }
  return found;
}

Examination examine(std::string_view bytes, const FormatLimits& limits, std::string_view characters) {
  return Examiner(bytes, limits, characters).run();
}

}  // namespace kpwatch::edifact
