// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/formats/edifact/structure/contrl.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <vector>

#include "adapters/formats/edifact/reasons.h"
#include "adapters/formats/edifact/structure/deviation_reasons.h"

namespace kpwatch::edifact {
namespace {

// Code list 0083.
constexpr std::string_view rejected = "4", acknowledged = "7", received = "8";
// Of what one answer has room for (the table of CONTRL).
constexpr std::size_t segments_max = 999, elements_max = 99;

using Elements = std::vector<Components>;

// Segments in somebody's service characters.
class Lines {
 public:
  explicit Lines(const Delimiters& delimiters) : d_(delimiters) {}

  void add(std::string_view tag, const Elements& elements) {
    text_ += tag;
    std::size_t last = elements.size();
    while (last > 0 && elements[last - 1].empty()) --last;
    for (std::size_t i = 0; i < last; ++i) {
      text_ += d_.element;
      for (std::size_t c = 0; c < elements[i].size(); ++c) {
        if (c > 0) text_ += d_.component;
        add_value(elements[i][c]);
      }
    }
    text_ += d_.terminator;
    ++count_;
  }
  void add_una() {
    const auto shown = [](char c) { return c == none ? ' ' : c; };
    text_ += "UNA";
    text_ += d_.component;
    text_ += d_.element;
    text_ += decimal_mark();
    text_ += shown(d_.release);
    text_ += shown(d_.repetition);
    text_ += d_.terminator;
  }
  [[nodiscard]] std::size_t count() const { return count_; }
  [[nodiscard]] std::string take() { return std::move(text_); }

 private:
  // Nothing in an answer has one, but a UNA in which two characters are the same says nothing.
  [[nodiscard]] char decimal_mark() const {
    constexpr std::string_view marks = ".,";
    const auto is_free = [this](char c) {
      return c != d_.component && c != d_.element && c != d_.release && c != d_.repetition && c != d_.terminator;
    };
    const auto* const mark = std::find_if(marks.begin(), marks.end(), is_free);
    return mark == marks.end() ? ' ' : *mark;
  }
  void add_value(std::string_view value) {
    for (const char c : value) {
      const bool is_service = c == d_.component || c == d_.element || c == d_.terminator || c == d_.release || c == d_.repetition;
      if (is_service && c != none && d_.release != none) text_ += d_.release;
      text_ += c;
    }
  }

  Delimiters d_;
  std::string text_;
  std::size_t count_ = 0;
};

Components one(std::string_view value) { return value.empty() ? Components{} : Components{std::string(value)}; }
Components one(std::uint64_t number) { return {std::to_string(number)}; }

// Positions of CONTRL: the tag is 1.
Components position_of(const Place& place) {
  if (place.element == 0) return {};
  Components position{std::to_string(place.element + 1)};
  if (place.component > 0) position.push_back(std::to_string(place.component));
  return position;
}

class ContrlWriter {
 public:
  ContrlWriter(const ExaminedInterchange& interchange, std::span<const Fate> fates, const AnswerStamp& stamp)
      : interchange_(interchange), fates_(fates), stamp_(stamp), syntax_(interchange.syntax_version()), lines_(interchange.delimiters) {}

  std::string write() {
    const Delimiters usual, &own = interchange_.delimiters;
    const bool is_usual = own.component == usual.component && own.element == usual.element && own.release == usual.release &&
                          own.terminator == usual.terminator && (syntax_ < 4 || own.repetition == '*');
    if (interchange_.has_una || !is_usual) lines_.add_una();
    write_header();
    const std::size_t before = lines_.count();
    lines_.add("UNH", {one("1"), syntax_ < 4 ? Components{"CONTRL", "D", "3", "UN"} : Components{"CONTRL", "4", "1", "UN"}});
    write_interchange();
    write_messages(0);
    for (std::uint32_t group = 1; group <= interchange_.groups.size(); ++group) write_group(group);
    lines_.add("UNT", {one(lines_.count() - before + 1), one("1")});
    lines_.add("UNZ", {one("1"), one(stamp_.reference)});
    return lines_.take();
  }

 private:
  void write_header() {
    const std::string moment = to_string(stamp_.made_at);  // 2026-11-24T09:00:00.000Z
    std::string day = moment.substr(0, 4) + moment.substr(5, 2) + moment.substr(8, 2);
    if (syntax_ < 4) day.erase(0, 2);
    lines_.add("UNB", {interchange_.syntax,
                       interchange_.recipient,
                       interchange_.sender,
                       {day, moment.substr(11, 2) + moment.substr(14, 2)},
                       one(stamp_.reference),
                       {},
                       {},
                       {},
                       {},
                       {},
                       interchange_.is_test ? one("1") : Components{}});
  }

  // Codes above 43 came with version 4; 18 says that something is wrong, and the place says where.
  [[nodiscard]] std::string_view code_of(const Reason& reason) const {
    int code = 0;
    std::from_chars(reason.contrl.data(), reason.contrl.data() + reason.contrl.size(), code);
    return syntax_ < 4 && code > 43 ? "18" : reason.contrl;
  }

  // 0083, and of the first thing that is wrong with the segments around: 0085, 0013, S011.
  [[nodiscard]] Elements verdict(std::string_view action, const Note* note) const {
    Elements elements{one(action)};
    if (note == nullptr) return elements;
    elements.push_back(one(code_of(*note->reason)));
    elements.push_back(one(note->place.tag_text()));
    elements.push_back(position_of(note->place));
    return elements;
  }

  static void append(Elements& elements, const Elements& more) { elements.insert(elements.end(), more.begin(), more.end()); }

  // A CONTRL names service segments around messages, and no others: where segments stand outside, their UNH is missing.
  static std::optional<Note> first_around(const Notes& deviations) {
    for (const Note& note : deviations) {
      if (note.reason != &outside_message) {
        if (note.place.tag_text().starts_with("UN")) return note;
        continue;
      }
      Note unh = note;
      unh.reason = &missing_segment;
      unh.place.tag = {'U', 'N', 'H', '\0'};
      return unh;
    }
    return std::nullopt;
  }

  void write_interchange() {
    const auto about = first_around(interchange_.deviations);
    const Note* note = about ? &*about : nullptr;
    const bool is_any_checked = std::any_of(interchange_.messages.begin(), interchange_.messages.end(),
                                            [](const ExaminedMessage& message) { return message.has_table; });
    const bool is_any_told = note != nullptr || has_messages_to_tell(false);
    std::string_view action = acknowledged;
    if (interchange_.messages.empty())
      action = rejected;
    else if (!is_any_checked && !is_any_told)
      action = received;
    Elements elements{one(interchange_.reference), interchange_.sender, interchange_.recipient};
    append(elements, verdict(action, note));
    lines_.add("UCI", elements);
  }

  void write_group(std::uint32_t number) {
    const ExaminedGroup& group = interchange_.groups[number - 1];
    bool is_told = !group.deviations.empty();
    for (std::size_t i = 0; i < fates_.size() && !is_told; ++i) is_told = interchange_.messages[i].group == number && is_to_be_told(i);
    if (!is_told) return;
    Elements elements{one(group.reference), group.sender, group.recipient};
    const auto about = first_around(group.deviations);
    append(elements, verdict(acknowledged, about ? &*about : nullptr));
    lines_.add("UCF", elements);
    write_messages(number);
  }

  // What is not mentioned is acknowledged with its interchange.
  [[nodiscard]] bool is_to_be_told(std::size_t index) const {
    return fates_[index] != Fate::accepted || !interchange_.messages[index].deviations.empty();
  }
  [[nodiscard]] bool has_messages_to_tell(bool of_no_group) const {
    for (std::size_t i = 0; i < fates_.size(); ++i) {
      if (is_to_be_told(i) && (!of_no_group || interchange_.messages[i].group == 0)) return true;
    }
    return false;
  }

  void write_messages(std::uint32_t group) {
    for (std::size_t i = 0; i < fates_.size(); ++i) {
      if (interchange_.messages[i].group == group && is_to_be_told(i)) write_message(interchange_.messages[i], fates_[i]);
    }
  }

  void write_message(const ExaminedMessage& message, Fate fate) {
    static const Reason unsupported{"message-type-not-read", "14", "Messages of this type are not read here."};
    Note type;
    type.reason = &unsupported;
    type.place.tag = {'U', 'N', 'H', '\0'};
    type.place.element = 2;
    type.place.component = 1;
    const auto around = std::find_if(message.deviations.begin(), message.deviations.end(), [](const Note& note) {
      const bool is_missing_inside = note.reason == &segment_missing;
      return !is_missing_inside && (note.place.tag_text() == "UNH" || note.place.tag_text() == "UNT");
    });
    const Note* const first = fate == Fate::unsupported ? &type : around != message.deviations.end() ? &*around : nullptr;
    Elements elements{one(message.reference), message.type};
    append(elements, verdict(fate == Fate::accepted ? acknowledged : rejected, first));
    lines_.add("UCM", elements);
    write_segments(message, first);
  }

  static bool is_of_segment(const Note& note) { return note.place.element == 0 || note.reason == &too_many_elements_here; }

  // The deviations stand in the order of their segments. One UCS for each that is about a segment, with the elements' below the
  // first of their segment.
  void write_segments(const ExaminedMessage& message, const Note* told) {
    std::size_t segments = 0;
    const Notes& notes = message.deviations;
    for (std::size_t at = 0; at < notes.size();) {
      std::size_t end = at;
      while (end < notes.size() && notes[end].place.segment == notes[at].place.segment) ++end;
      std::vector<const Note*> of_segment, of_elements;
      for (std::size_t i = at; i < end; ++i) {
        if (&notes[i] != told) (is_of_segment(notes[i]) ? of_segment : of_elements).push_back(&notes[i]);
      }
      const std::size_t count = std::max<std::size_t>(of_segment.size(), of_elements.empty() ? 0 : 1);
      for (std::size_t i = 0; i < count && segments < segments_max; ++i, ++segments) {
        Elements elements{one(notes[at].place.segment)};
        if (i < of_segment.size()) elements.push_back(one(code_of(*of_segment[i]->reason)));
        lines_.add("UCS", elements);
        if (i == 0) write_elements(of_elements);
      }
      at = end;
    }
  }

  void write_elements(const std::vector<const Note*>& notes) {
    for (std::size_t i = 0; i < std::min(notes.size(), elements_max); ++i)
      lines_.add("UCD", {one(code_of(*notes[i]->reason)), position_of(notes[i]->place)});
  }

  const ExaminedInterchange& interchange_;
  std::span<const Fate> fates_;
  const AnswerStamp& stamp_;
  std::uint16_t syntax_;
  Lines lines_;
};

}  // namespace

std::string write_contrl(const ExaminedInterchange& interchange, std::span<const Fate> fates, const AnswerStamp& stamp) {
  if (!interchange.has_header) return {};
  return ContrlWriter(interchange, fates, stamp).write();
}

namespace {

// What became of the message, and why it was refused where the examination does not say so: limits of reading, objects.
Fate fate_of(ExaminedMessage& message, std::span<const DocumentFate> documents) {
  const auto document = std::lower_bound(documents.begin(), documents.end(), message.place.byte,
                                         [](const DocumentFate& each, std::uint64_t byte) { return each.byte < byte; });
  if (document == documents.end() || document->byte != message.place.byte) return Fate::refused;
  if (document->outcome == Reading::unmapped) return Fate::unsupported;
  if (document->outcome == Reading::read) return Fate::accepted;
  Notes& told = message.deviations;
  for (const Note& why : document->why) {
    const bool is_told = std::any_of(told.begin(), told.end(), [&](const Note& each) { return each.reason->contrl == why.reason->contrl; });
    if (is_told || why.reason->contrl.empty()) continue;
    const auto behind = std::upper_bound(told.begin(), told.end(), why.place.segment,
                                         [](std::uint32_t segment, const Note& each) { return segment < each.place.segment; });
    told.insert(behind, why);
  }
  return Fate::refused;
}

}  // namespace

std::string contrl_for(std::string_view bytes, std::span<const DocumentFate> documents, const AnswerStamp& stamp,
                       const FormatLimits& limits, std::string_view characters) {
  Examination examination = examine(bytes, limits, characters);
  std::string answers;
  for (std::size_t i = 0; i < examination.interchanges.size(); ++i) {
    ExaminedInterchange& interchange = examination.interchanges[i];
    // An answer is never answered: two stations would go on for ever.
    const bool is_answer =
        !interchange.messages.empty() && std::all_of(interchange.messages.begin(), interchange.messages.end(),
                                                     [](const auto& each) { return !each.type.empty() && each.type.front() == "CONTRL"; });
    if (is_answer) continue;
    std::vector<Fate> fates;
    for (ExaminedMessage& message : interchange.messages) fates.push_back(fate_of(message, documents));
    const std::string number = i == 0 ? std::string{} : std::to_string(i + 1);
    answers += write_contrl(interchange, fates, {stamp.reference.substr(0, 14 - number.size()) + number, stamp.made_at});
  }
  return answers;
}

}  // namespace kpwatch::edifact
