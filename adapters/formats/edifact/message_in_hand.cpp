// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Messages from UNH to UNT: what they are, which map reads them, and whether they can be relied on.
#include <algorithm>
#include <utility>

#include "adapters/formats/edifact/input_walk.h"
#include "daemon/base/text.h"
#include "daemon/mapping/outline.h"

namespace kpwatch::edifact {
namespace {

constexpr Tag unp = tag("UNP");

}  // namespace

void InputWalk::count_message(const Segment& segment) {
  ++interchange_.messages;
  if (interchange_.in_group) {
    ++interchange_.group_messages;
  } else {
    if (interchange_.groups > 0 && !interchange_.noted_mixture) {
      note_input(groups_mixed, Severity::note, place(segment), segment.bytes());
      interchange_.noted_mixture = true;
    }
    interchange_.has_loose_messages = true;
  }
}

// What begins behind as many messages as are read is not read, whatever it is; and that is told.
bool InputWalk::is_one_too_many(const Segment& segment) {
  if (reading_.count() < limits_.interchange_messages_max) return false;
  note_input(too_many_messages, Severity::rejection, place(segment), segment.bytes(),
             std::to_string(limits_.interchange_messages_max) + " are read");
  is_full_ = true;
  is_complete_ = false;
  return true;
}

void InputWalk::begin_message(const Segment& segment) {
  if (message_) cut_message(place_at(segment.begin), shown(segment.bytes()));
  if (is_one_too_many(segment)) return;
  count_message(segment);
  MessageInHand& message = take_in_hand(segment);
  message.has_header = true;
  message.reference = decoded(segment, 1, 1);
  message.document->identifier = message.reference;

  check_segment(segment);
  check_elements(segment, 7);
  check_mandatory(segment, 1, 1, "message reference number (0062)");
  if (trimmed(segment.raw(2, 1)).empty()) check_mandatory(segment, 2, 1, "message type (0065)");
  check_mandatory(segment, 2, 2, "message version number (0052)");
  check_mandatory(segment, 2, 3, "message release number (0054)");
  check_mandatory(segment, 2, 4, "controlling agency (0051)");
  if (!message.reference.empty() && is_known_reference(message.reference)) {
    note(duplicate_reference, place(segment, 1, 1), message.reference);
  }
  if (const CompiledMap* const map = map_for(segment)) begin_reading(segment, *map);
}

InputWalk::MessageInHand& InputWalk::take_in_hand(const Segment& segment) {
  // Documents are large: they are not moved more often than needed.
  std::vector<Document>& documents = reading_.documents;
  if (documents.size() == documents.capacity()) documents.reserve(documents.empty() ? 1 : documents.size() * 4);
  MessageInHand& message = message_.emplace(MessageInHand{});  // clang cannot make it there
  message.begin = segment.begin;
  message.begin_segment = interchange_.segments;
  message.segments = 1;
  message.document = &documents.emplace_back();
  message.document->place = place(segment);
  message.document->test = interchange_.is_test;
  return message;
}

// Was this reference given to a message before?
bool InputWalk::is_known_reference(const std::string& reference) {
  Interchange& i = interchange_;
  if (i.first_message_reference.empty()) {
    i.first_message_reference = reference;
    return false;
  }
  if (i.message_references.empty()) i.message_references.insert(i.first_message_reference);
  return !i.message_references.insert(reference).second;
}

const CompiledMap* InputWalk::map_for(const Segment& segment) {
  const bool is_plain = segment.elements.size() > 2 && segment.elements[2].parts > 1 && !segment.repeats && !segment.unusual;
  std::string_view bytes;
  if (is_plain) {
    const Element& element = segment.elements[2];
    const Part& last = segment.parts[element.first + element.parts - 1U];
    bytes = text_.substr(segment.parts[element.first].begin, last.end - segment.parts[element.first].begin);
    for (const Workshop::KnownType& known : workshop_.types) {
      const bool is_known = known.map != nullptr && bytes == known.bytes && reader_.delimiters().component == known.separator &&
                            bytes.find(reader_.delimiters().release) == std::string_view::npos;
      if (!is_known) continue;
      message_->document->described_as = known.described_as;
      return known.map;
    }
  }
  const MessageType type{decoded(segment, 2, 1), decoded(segment, 2, 2), decoded(segment, 2, 3), decoded(segment, 2, 4),
                         decoded(segment, 2, 5)};
  message_->document->described_as = type.in_words();
  const std::size_t rest = reader_.position();
  const MapChoice choice = maps_.choose(type, [this, rest] { return look_ahead(rest); });
  if (choice.remark != nullptr) note(*choice.remark, place(segment, 2, 1), message_->document->described_as, choice.detail);
  // What was remarked on must be remarked on again.
  const bool can_be_remembered = is_plain && choice.remark == nullptr && choice.map != nullptr && !type.type.empty() &&
                                 bytes.find(reader_.delimiters().release) == std::string_view::npos;
  if (can_be_remembered) {
    Workshop::KnownType& known = workshop_.types[workshop_.next_type];
    workshop_.next_type = (workshop_.next_type + 1) % workshop_.types.size();
    known = {std::string(bytes), reader_.delimiters().component, message_->document->described_as, choice.map};
  }
  return choice.map;
}

void InputWalk::begin_reading(const Segment& segment, const CompiledMap& map) {
  MessageInHand& message = *message_;
  if (is_skim_) {
    if (map.outline == nullptr) return give_up();
    message.has_map = true;
    if (glance_ == nullptr || map.outline->glance == nullptr) return begin_outline(segment, *map.outline);
    message.glanced = map.outline.get();
    workshop_.glance.start(*map.outline, *glance_, received_on_, reader_.delimiters().release);
    if (!workshop_.glance.is_harmless(segment)) look_closer();
    return;
  }
  Envelope envelope;
  envelope.sender = interchange_.sender;
  const auto& test_recipients = map.test_recipients;
  envelope.test =
      interchange_.is_test || std::find(test_recipients.begin(), test_recipients.end(), interchange_.recipient) != test_recipients.end();
  envelope.received_on = received_on_;
  // A message reference alone is often 1: with the interchange's it is the sender's own name for the message.
  if (!interchange_.reference.empty() && !message.reference.empty()) {
    std::string& name = envelope.fallback_identifier;
    name.reserve(interchange_.sender.size() + interchange_.reference.size() + message.reference.size() + 2);
    name.append(interchange_.sender).append("/").append(interchange_.reference).append("/").append(message.reference);
  } else {
    std::size_t end = text_.find("UN", segment.begin + 3);
    while (end < text_.size() && !is_word(end, "UNT") && !is_word(end, "UNH")) end = text_.find("UN", end + 2);
    envelope.bytes = text_.substr(segment.begin, end - segment.begin);
  }
  message.has_map = true;
  const Place here = place(segment);
  workshop_.builder.start(*map.map, std::move(envelope), here, coverage_, *message.document);
  workshop_.walk.start(map, input_, reader_.delimiters().release, here, *this);
  workshop_.walk.segment(segment, message.segments);
}

void InputWalk::begin_outline(const Segment& segment, const CompiledMap& outline) {
  const Place here = place(segment);
  Envelope envelope;
  envelope.received_on = received_on_;
  workshop_.builder.start(*outline.map, std::move(envelope), here, nullptr, *message_->document);
  workshop_.walk.start(outline, input_, reader_.delimiters().release, here, *this);
  workshop_.walk.segment(segment, message_->segments);
}

// A glance is not enough: the message in hand is read once more from its UNH, with its outline.
void InputWalk::look_closer() {
  MessageInHand& message = *message_;
  const CompiledMap& outline = *std::exchange(message.glanced, nullptr);
  reader_.seek(message.begin);
  message.segments = 1;
  interchange_.segments = message.begin_segment;
  Segment header;
  if (reader_.next(header)) begin_outline(header, outline);
}

// Segments between messages that no UNH opened. They are told as one rejected document, up to the next UNT or UNH.
void InputWalk::begin_headless_message(const Segment& segment) {
  if (is_one_too_many(segment)) return;
  count_message(segment);
  take_in_hand(segment);
  Place here = place(segment);
  here.tag = {'U', 'N', 'H', '\0'};
  reject_message(missing_segment, here, segment.bytes(), "UNH");
  check_segment(segment);
}

void InputWalk::reject_message(const Reason& reason, Place place, std::string_view text, std::string detail) {
  if (message_->is_rejected) return;  // the first reason is enough
  give_up();
  message_->is_rejected = true;
  message_->notes.add({&reason, Severity::rejection, std::move(place), shown(text), std::move(detail)});
}

void InputWalk::message_segment(const Segment& segment) {
  const bool is_empty = segment.elements.empty();
  if (is_empty) {
    if (!message_->notes.has(stray_terminator)) note(stray_terminator, place(segment), {});
    return;
  }
  MessageInHand& message = *message_;
  ++message.segments;
  // Nothing to be told of it, as of nearly all; or nobody would hear it any more.
  const bool is_within_limits =
      message.segments <= limits_.message_segments_max && segment.end - message.begin <= limits_.message_bytes_max;
  const bool is_plain = segment.faultless && (is_within_limits || message.is_rejected) && (segment.tag != 0 || message.notes.is_full()) &&
                        segment.tag != tag("UNO") && (!characters_.is_upper_case_only() || interchange_.noted_repertoire);
  if (is_plain) {
    if (message.has_map && !message.is_rejected && segment.tag != 0) take_from(segment);
    return;
  }
  if (message_->segments > limits_.message_segments_max) {
    reject_message(too_many_segments, place(segment), segment.tag_text(), std::to_string(limits_.message_segments_max) + " are read");
  }
  if (segment.end - message_->begin > limits_.message_bytes_max) {
    reject_message(message_too_large, place(segment), segment.tag_text(), std::to_string(limits_.message_bytes_max) + " bytes are read");
  }
  if (segment.too_long) {
    reject_message(segment_too_long, place(segment), segment.bytes(), std::to_string(segment.end - segment.begin) + " bytes");
  } else if (segment.too_many_elements || segment.too_many_components) {
    reject_message(too_many_elements, place(segment), segment.bytes(), {});
  }
  if (segment.tag == 0) note(invalid_tag, place(segment), segment.bytes());
  check_segment(segment);
  if (segment.tag == tag("UNO")) {
    binary_object(segment);
    return;
  }
  if (message_->has_map && !message_->is_rejected && segment.tag != 0) take_from(segment);
}

void InputWalk::take_from(const Segment& segment) {
  if (message_->glanced == nullptr) return workshop_.walk.segment(segment, message_->segments);
  if (!workshop_.glance.is_harmless(segment)) look_closer();
}

namespace {

// What is no tag is none that a map names.
Tag letters_at(const char* at) {
  const auto letter = [&](std::size_t i) { return Tag{static_cast<unsigned char>(at[i])}; };
  return letter(0) << 16U | letter(1) << 8U | letter(2);
}

}  // namespace

// Of a skim: may what follows be stepped over, where nothing is wanted of it?
bool InputWalk::may_pass_over() const {
  const MessageInHand& message = *message_;
  return message.has_map && !message.is_rejected && (!characters_.is_upper_case_only() || interchange_.noted_repertoire);
}

// Steps over a segment that nothing is wanted of and nothing is to be said of.
bool InputWalk::pass_over() {
  MessageInHand& message = *message_;
  const std::size_t at = reader_.position();
  if (message.segments >= limits_.message_segments_max || text_.size() - at < 4 || text_.data()[at + 3] != reader_.delimiters().element)
    return false;
  const Tag tag = letters_at(text_.data() + at);
  const std::uint8_t number = workshop_.walk.passable(tag);
  if (number == 0) return false;
  const MessageWalk::Passing passing = workshop_.walk.passing(tag, number);
  if (passing == MessageWalk::Passing::never) return false;
  if (passing == MessageWalk::Passing::by_qualifier) {
    const Qualifier qualifier = qualifier_at(at + 4);
    if (qualifier.end == 0 || !workshop_.walk.may_pass_over(qualifier.letters)) return false;
  }
  if (!reader_.pass()) return false;
  note_passed();
  workshop_.walk.pass_over(reader_.position() - at);
  return true;
}

// The same at a glance, for as many as follow each other.
void InputWalk::pass_over_at_a_glance() {
  MessageGlance& glance = workshop_.glance;
  const char* const text = text_.data();
  const char separator = reader_.delimiters().element;
  while (message_->segments < limits_.message_segments_max) {
    const std::size_t at = reader_.position();
    if (text_.size() - at < 4 || text[at + 3] != separator) return;
    const MessageWalk::Passing passing = glance.passing(letters_at(text + at));
    if (passing == MessageWalk::Passing::never) return;
    if (passing == MessageWalk::Passing::by_qualifier) {
      const Qualifier qualifier = qualifier_at(at + 4);
      if (qualifier.end == 0 || !glance.may_pass_over(qualifier.letters, text_.substr(qualifier.end), reader_.delimiters())) return;
    }
    if (!reader_.pass()) return;
    note_passed();
    glance.pass_over(reader_.position() - at);
  }
}

void InputWalk::note_passed() {
  if (reader_.position() - message_->begin > limits_.message_bytes_max) give_up();  // more or less; the whole reading knows
  ++interchange_.segments;
  ++message_->segments;
}

// The first component from there on.
InputWalk::Qualifier InputWalk::qualifier_at(std::size_t at) const {
  const Delimiters& d = reader_.delimiters();
  const std::size_t last = std::min(text_.size(), at + packed_max + 1);
  std::size_t end = at;
  for (; end < last; ++end) {
    const char c = text_.data()[end];
    if (c == d.element || c == d.component || c == d.terminator) break;
    if (c <= ' ' || c == d.release || c == d.repetition) return {};
  }
  return {packed({text_.data() + at, end - at}), end};
}

void InputWalk::message_trailer(const Segment& segment) {
  if (!message_) {
    note(unexpected_segment, place(segment), segment.bytes(), "no message is open");
    return;
  }
  if (message_->glanced != nullptr && !message_->is_rejected && !workshop_.glance.is_whole()) return look_closer();
  ++message_->segments;
  check_segment(segment);
  check_elements(segment, 2);
  if (!segment.terminated) reject_message(unterminated, place(segment), segment.bytes(), "the UNT may be cut");
  check_count(segment, message_->segments, count_wrong);
  check_reference(segment, message_->reference, message_->has_header && !message_->reference.empty());
  end_message();
}

// The message in hand ends without UNT, at `place`.
void InputWalk::cut_message(const Place& place, std::string text) {
  Place here = place;
  here.message = interchange_.messages;
  here.segment = message_->segments + 1;
  here.tag = {'U', 'N', 'T', '\0'};
  reject_message(missing_segment, here, text, "UNT");
  end_message();
}

void InputWalk::end_message() {
  MessageInHand& done = *message_;
  Document& document = *done.document;
  if (done.is_rejected) is_complete_ = false;
  was_glanced_over_ = done.glanced != nullptr;
  if (was_glanced_over_) {
    document.outcome = done.is_rejected ? Reading::rejected : Reading::read;
    document.notes = done.notes.take();
  } else if (!done.has_map) {
    document.outcome = done.is_rejected ? Reading::rejected : Reading::unmapped;
    document.notes = done.notes.take();
  } else {
    workshop_.walk.end(!done.is_rejected);
    workshop_.builder.note_all(done.notes.take());
    workshop_.builder.finish_into();
    if (is_skim_ && (workshop_.walk.parts() > outline_parts_max || !document.notes.empty())) give_up();
    if (document.identifier.empty()) document.identifier = done.reference;
  }
  message_.reset();
  reading_.complete_last(keep_);
  was_glanced_over_ = false;
}

// UNO says how many octets follow its terminator (0810); UNP comes right after them. They are skipped by that count; where
// it is wrong, up to the next UNP.
void InputWalk::binary_object(const Segment& segment) {
  const bool is_package = !message_;
  if (is_package) {
    if (is_one_too_many(segment)) return;
    count_message(segment);
    take_in_hand(segment).document->identifier = decoded(segment, 1, 1);
  }
  reject_message(binary_object_refused, place(segment), segment.bytes(), {});

  const std::size_t begin = segment.end + 1;
  const std::string_view stated = trimmed(segment.raw(4, 1));
  const bool is_number = !stated.empty() && stated.size() <= 18 && std::all_of(stated.begin(), stated.end(), is_digit);
  const std::uint64_t length = is_number ? std::stoull(std::string(stated)) : 0;
  const auto is_end = [&](std::size_t at) {
    return at + 3 < text_.size() && text_.compare(at, 3, "UNP") == 0 && text_[at + 3] == reader_.delimiters().element;
  };
  bool has_end = false;
  if (is_number && begin <= text_.size() && length <= text_.size() - begin) {
    reader_.seek(begin + static_cast<std::size_t>(length));
    has_end = is_end(reader_.position());
  }
  if (!has_end) {
    note(binary_length, place(segment, 4, 1), stated);
    std::size_t at = has_no_more_objects_ ? std::string_view::npos : text_.find("UNP", std::min(begin, text_.size()));
    while (at != std::string_view::npos && !is_end(at)) at = text_.find("UNP", at + 3);
    has_end = at != std::string_view::npos;
    has_no_more_objects_ = !has_end;
    reader_.seek(has_end ? at : std::min(begin, text_.size()));
  }
  if (!has_end) {
    if (is_package) end_message();
    return;
  }
  Segment end;
  if (reader_.next(end)) {
    ++interchange_.segments;
    ++message_->segments;
    if (end.tag != unp) note(unexpected_segment, place(end), end.bytes());
  }
  if (is_package) end_message();
}

}  // namespace kpwatch::edifact
