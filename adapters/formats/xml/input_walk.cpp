// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// A document is known by the expanded name of its root element, {namespace}local: never by a file's name, a prefix or
// xsi:schemaLocation. SOAP 1.1 and 1.2 envelopes are stepped through always, other wrappers as the maps name them.
#include "adapters/formats/xml/input_walk.h"

#include <algorithm>

#include "adapters/formats/xml/characters.h"
#include "adapters/formats/xml/reasons.h"
#include "daemon/base/text.h"

namespace kpwatch::xml {

namespace {

constexpr std::size_t parts_max = 20;

bool is_soap(std::string_view uri) {
  return uri == "http://schemas.xmlsoap.org/soap/envelope/" || uri == "http://www.w3.org/2003/05/soap-envelope";
}

std::string expanded(std::string_view uri, std::string_view local) { return "{" + std::string(uri) + "}" + std::string(local); }

bool is_limit(const Reason* reason) {
  return reason == &too_deep || reason == &too_many_elements || reason == &too_many_attributes || reason == &too_many_names ||
         reason == &name_too_long;
}

}  // namespace

Place InputWalk::here(const ParserState& at) const {
  if (!has_places_) return {};
  const ParserPosition position = at.here();
  const SourcePoint point = source_.tag_start(source_.point(position.line, position.column));
  Place place;
  place.kind = Place::Kind::xml;
  place.line = point.line;
  place.column = point.column;
  place.byte = point.byte;
  place.path = path_.here();
  return place;
}

bool InputWalk::is_wrapper(std::string_view uri, std::string_view local) const {
  if (is_soap(uri)) return local == "Envelope" || local == "Body";
  return std::any_of(tables_.begin(), tables_.end(), [&](const auto& table) { return table->wraps(uri, local); });
}

void InputWalk::start(const ElementName& name, std::span<const Attribute> attributes, const ParserState& at) {
  if (has_places_) path_.push(name);
  if (is_in_document_) return document_.start(name, attributes, at);
  if (skipped_ > 0) {
    ++skipped_;
    return;
  }
  Bench::Root& met = root_met();
  if (met.table != nullptr && met.local == name.local && met.uri == at.uri()) return begin(*met.table, attributes, at);
  std::string uri = to_utf8(at.uri()), local = to_utf8(name.local);
  const bool below_wrappers = std::all_of(outside_.begin(), outside_.end(), [](const Outside& o) { return o.is_wrapper; });
  bool is_of_family = false;
  for (const auto& table : tables_) {
    const ElementTable::Match match = table->matches(uri, local);
    if (match == ElementTable::Match::yes) {
      met = {&tables_, std::u16string(at.uri()), std::u16string(name.local), table.get()};
      return begin(*table, attributes, at);
    }
    is_of_family = is_of_family || match == ElementTable::Match::other_namespace;
  }
  if (is_of_family && below_wrappers && !known_elsewhere_ && !is_wrapper(uri, local))
    known_elsewhere_ = Part{expanded(uri, local), here(at)};
  if (is_soap(uri) && local == "Header") {
    skipped_ = 1;
    return;
  }
  if (!outside_.empty()) outside_.back().payload = Payload::Coding::none;  // it holds elements: they are read
  if (!outside_.empty() && outside_.back().is_part && !outside_.back().is_told) {
    outside_.back().is_told = true;
    if (parts_.size() < parts_max) parts_.push_back({expanded(outside_.back().uri, outside_.back().local), outside_.back().place});
  }
  Outside element;
  element.payload = payload_of(uri, local);
  held_text_.clear();
  element.is_wrapper = is_wrapper(uri, local) || element.payload != Payload::Coding::none;
  element.is_part = below_wrappers && !element.is_wrapper;
  if (outside_.empty() || element.is_part || element.payload != Payload::Coding::none) element.place = here(at);
  if (element.payload != Payload::Coding::none) ++payloads_seen_;
  if (outside_.empty()) root_ = Part{expanded(uri, local), element.place};
  element.uri = std::move(uri);
  element.local = std::move(local);
  outside_.push_back(std::move(element));
}

Bench::Root& InputWalk::root_met() {
  const auto found = std::find_if(roots_.begin(), roots_.end(), [this](const Bench::Root& root) { return root.of == &tables_; });
  if (found != roots_.end()) return *found;
  roots_.push_back({&tables_, {}, {}, nullptr});
  return roots_.back();
}

void InputWalk::begin(const ElementTable& table, std::span<const Attribute> attributes, const ParserState& at) {
  is_in_document_ = true;
  document_.begin(table, path_, source_, attributes, at, received_on_, coverage_ != nullptr, has_places_);
  document_notes_.clear();
  for (const Outside& element : outside_) {
    if (element.is_wrapper) continue;
    document_notes_.push_back({&wrapper_unknown,
                               Severity::note,
                               document_.place(),
                               printable_utf8(expanded(element.uri, element.local), note_text_bytes_max),
                               {}});
    break;
  }
}

void InputWalk::end(const ParserState& at) {
  if (is_in_document_) {
    document_.end();
    if (document_.ended()) {
      std::size_t behind = source_.bytes().size();
      if (source_.counts_bytes()) {
        const ParserPosition position = at.here();
        behind = static_cast<std::size_t>(source_.point(position.line, position.column).byte);
      }
      close_document(behind, {});
    }
  } else if (skipped_ > 0) {
    --skipped_;
  } else if (!outside_.empty()) {
    end_outside();
  }
  if (has_places_) path_.pop();
}

void InputWalk::end_outside() {
  Outside& element = outside_.back();
  if (element.payload != Payload::Coding::none && !trimmed(held_text_).empty()) {
    ++payloads_held_;
    if (payloads_.size() < payloads_max) payloads_.push_back({element.payload, std::move(held_text_), element.place});
  }
  held_text_.clear();
  outside_.pop_back();
}

Payload::Coding InputWalk::payload_of(std::string_view uri, std::string_view local) const {
  for (const auto& table : tables_) {
    if (const auto coding = table->payload(uri, local); coding != Payload::Coding::none) return coding;
  }
  return Payload::Coding::none;
}

void InputWalk::take_payload(std::u16string_view text) { append_utf8(held_text_, text); }

void InputWalk::close_document(std::size_t end_byte, const Notes& notes) {
  const std::string_view all = source_.bytes();
  const std::size_t from = source_.counts_bytes() ? std::min<std::size_t>(document_.place().byte, all.size()) : 0;
  Envelope envelope;
  envelope.received_on = received_on_;
  envelope.bytes = all.substr(from, std::max(from, std::min(end_byte, all.size())) - from);
  Notes all_notes = document_notes_;
  all_notes.insert(all_notes.end(), notes.begin(), notes.end());
  read_by_.push_back(&document_.table());
  Document& document = documents_.emplace_back();
  is_in_document_ = false;
  if (glance_ != nullptr && document_.is_harmless(*glance_, all_notes)) {
    document.place = document_.place();
    document.outcome = Reading::read;
    return;
  }
  document_.finish(std::move(envelope), all_notes, coverage_, document);
}

Note InputWalk::note_of(const Refusal& refusal) {
  Note note;
  note.reason = refusal.reason;
  note.severity = Severity::rejection;
  note.detail = refusal.detail;
  SourcePoint point = source_.point(refusal.at.line, refusal.at.column);
  if (note.reason == &not_well_formed) {
    // At the end, or inside a tag that never ends.
    if (source_.counts_bytes() && source_.bytes().find('>', point.byte) == std::string_view::npos) note.reason = &ends_early;
    // The parser refuses a document type before it tells anybody of one.
    else if (equal_ignoring_case(std::string_view(source_.excerpt(point)).substr(0, 9), "<!DOCTYPE"))
      note.reason = &doctype_refused;
  }
  if (is_limit(note.reason)) point = source_.tag_start(point);
  note.text = refusal.text.empty() ? source_.excerpt(point) : printable_utf8(refusal.text, note_text_bytes_max);
  note.place.kind = Place::Kind::xml;
  note.place.line = point.line;
  note.place.column = point.column;
  note.place.byte = point.byte;
  note.place.path = path_.here();
  return note;
}

// An input without a document that a map claims is one document, named by the first part below the wrappers.
Document InputWalk::describe_rest() const {
  const Part& part = known_elsewhere_ ? *known_elsewhere_ : parts_.empty() ? *root_ : parts_.front();
  Document document;
  document.outcome = Reading::unmapped;
  document.described_as = printable_utf8(part.name, 400);
  document.place = part.place;
  if (known_elsewhere_)
    document.notes.push_back(
        {&namespace_unknown, Severity::note, part.place, printable_utf8(document.described_as, note_text_bytes_max), {}});
  return document;
}

bool InputWalk::tolerates_trailer() const {
  return !read_by_.empty() &&
         std::all_of(read_by_.begin(), read_by_.end(), [](const ElementTable* table) { return table->tolerates_trailer(); });
}

InputReading InputWalk::finish(const std::optional<Refusal>& refusal, Notes notes) {
  InputReading reading;
  reading.format = "xml";
  reading.notes = std::move(notes);
  reading.well_formed_to_end = !refusal;
  std::optional<Note> rejection;
  if (refusal) {
    rejection = note_of(*refusal);
    if (rejection->reason == &trailing_content && tolerates_trailer()) {
      rejection->reason = &trailing_content_tolerated;
      rejection->severity = Severity::note;
      reading.notes.push_back(*rejection);
      reading.well_formed_to_end = true;
      rejection.reset();
    }
  }
  for (Document& document : documents_) {
    if (!rejection) break;
    document.outcome = Reading::rejected;
    document.content = std::monostate{};
    document.notes.push_back(*rejection);
  }
  if (is_in_document_) {
    close_document(rejection && source_.counts_bytes() ? static_cast<std::size_t>(rejection->place.byte) : source_.bytes().size(),
                   rejection ? Notes{*rejection} : Notes{});
    documents_.back().outcome = Reading::rejected;
  }
  if (documents_.empty() && root_) {
    documents_.push_back(describe_rest());
    if (rejection) {
      documents_.back().outcome = Reading::rejected;
      documents_.back().notes.push_back(*rejection);
    }
  } else if (documents_.empty()) {
    if (rejection) reading.notes.push_back(*rejection);
  } else {
    if (known_elsewhere_)
      reading.notes.push_back(
          {&namespace_unknown, Severity::note, known_elsewhere_->place, printable_utf8(known_elsewhere_->name, note_text_bytes_max), {}});
    for (const Part& part : parts_) {
      const bool holds_document =
          std::any_of(documents_.begin(), documents_.end(),
                      [&](const Document& d) { return d.place.path.text().starts_with(part.place.path.text() + "/"); }) ||
          std::any_of(payloads_.begin(), payloads_.end(),
                      [&](const HeldText& held) { return held.place.path.text().starts_with(part.place.path.text() + "/"); });
      const bool is_told = known_elsewhere_ && known_elsewhere_->place.path == part.place.path;
      if (!holds_document && !is_told)
        reading.notes.push_back({&part_not_mapped, Severity::note, part.place, printable_utf8(part.name, note_text_bytes_max), {}});
    }
  }
  reading.documents = std::move(documents_);
  return reading;
}

}  // namespace kpwatch::xml
