// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Places and notes as JSON.
#include "daemon/canonical/canonical_json.h"
#include "daemon/canonical/json_writer.h"

namespace kpwatch {
namespace {

void positive(JsonWriter& json, std::string_view name, std::uint32_t value) {
  if (value > 0) json.number_member(name, value);
}

void edifact_members(JsonWriter& json, const Place& place) {
  positive(json, "interchange", place.interchange);
  positive(json, "message", place.message);
  positive(json, "segment", place.segment);
  if (!place.tag_text().empty()) {
    json.text_member("tag", place.tag_text());
    json.number_member("element", place.element);  // 0 is the tag itself
    positive(json, "component", place.component);
  }
}

}  // namespace

std::string place_json(const Place& place) {
  JsonWriter json;
  json.begin_object();
  switch (place.kind) {
    case Place::Kind::none:
      break;
    case Place::Kind::edifact:
      edifact_members(json, place);
      break;
    case Place::Kind::xml:
      positive(json, "line", place.line);
      positive(json, "column", place.column);
      json.text_member("path", place.path.text());
      break;
    case Place::Kind::json:
      json.key("pointer");  // the root's pointer is the empty text (RFC 6901, 5)
      json.text(place.path.text());
      break;
    case Place::Kind::csv:
      positive(json, "line", place.line);
      json.text_member("column", place.path.text());
      break;
  }
  if (place.byte != Place::no_byte) json.number_member("byte", static_cast<std::int64_t>(place.byte));
  json.end_object();
  return json.take();
}

std::string notes_json(const Notes& notes) {
  JsonWriter json;
  json.begin_array();
  for (const Note& note : notes) {
    json.begin_object();
    if (note.reason != nullptr) {
      json.text_member("code", note.reason->code);
      // Conversions know the code a CONTRL would carry; only EDIFACT has a CONTRL.
      if (note.place.kind == Place::Kind::edifact) json.text_member("contrl", note.reason->contrl);
    }
    json.text_member("severity", note.severity == Severity::rejection ? "rejection" : "note");
    json.raw_member("place", place_json(note.place));
    json.key("text");
    json.text(note.text);
    if (note.reason != nullptr) json.text_member("sentence", note.reason->sentence);
    json.text_member("detail", note.detail);
    json.end_object();
  }
  json.end_array();
  return json.take();
}

}  // namespace kpwatch
