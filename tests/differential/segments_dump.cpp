// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Shows how kpwatch cuts and decodes EDIFACT, for a comparison with other readers. Standard input: a length in decimal, a line end,
// so many bytes, and so on. Standard output: a line of JSON for each, interchanges of segments of elements (the tag is the first) of
// repetitions of components, as UTF-8 without blanks at both ends.
#include <iostream>
#include <string>

#include "adapters/formats/edifact/input_text.h"
#include "adapters/formats/edifact/message_walk.h"
#include "adapters/formats/edifact/segment_reader.h"
#include "daemon/base/text.h"
#include "daemon/canonical/json_writer.h"

namespace kpwatch::edifact {
namespace {

// As InputWalk::header chooses them from the first segment.
void choose(const Segment& unb, const Opening& opening, bool is_marked, CharacterSet& characters, SegmentReader& reader) {
  const auto decoded = [&](std::uint16_t component) {
    const Part* const part = unb.part(1, component);
    return part == nullptr ? std::string() : std::string(ValueText().of(unb, *part, characters, unb.release));
  };
  const std::string identifier = decoded(1);
  (void)characters.choose(decoded(4), identifier, is_marked);
  if (decoded(2) != "4") return;
  const Delimiters& d = opening.delimiters;
  const bool is_free = d.component != '*' && d.element != '*' && d.release != '*' && d.terminator != '*';
  const bool trusts_una = opening.has_una && opening.fault != Opening::Fault::una_disagrees;
  reader.use_repetition(trusts_una ? opening.una_repetition : is_free ? '*' : none);
}

void write(JsonWriter& json, const Segment& segment, CharacterSet& characters, char release, ValueText& value) {
  json.begin_array();
  std::uint16_t position = 0;
  bool is_open = false;
  for (const Element& element : segment.elements) {
    if (!is_open || element.position != position) {
      if (is_open) json.end_array();
      for (; is_open && position + 1 < element.position; ++position) json.null();
      json.begin_array();
      is_open = true;
      position = element.position;
    }
    json.begin_array();
    for (std::uint16_t i = 0; i < element.parts; ++i)
      json.text(value.of(segment, segment.parts[std::size_t{element.first} + i], characters, release));
    json.end_array();
  }
  if (is_open) json.end_array();
  json.end_array();
}

std::string dumped(std::string_view bytes) {
  const InputText input(bytes);
  const std::string_view text = input.text();
  const bool is_marked = input.coding() != InputText::Coding::bytes;
  SegmentReader reader({});
  CharacterSet characters;
  ValueText value;
  Segment segment;
  JsonWriter json;
  json.begin_array();
  for (Beginning beginning = find_beginning(text, 0); beginning.kind != Beginning::Kind::nothing;) {
    const Opening opening = read_opening(text, beginning.at);
    (void)characters.choose({}, {}, is_marked);
    reader.start(text, opening.first_segment, opening.delimiters);
    json.begin_array();
    std::size_t end = text.size();
    for (bool is_first = true; reader.next(segment); is_first = false) {
      if (segment.tag == tag("UNB") && is_first) choose(segment, opening, is_marked, characters, reader);
      write(json, segment, characters, opening.delimiters.release, value);
      if (segment.tag != tag("UNZ")) continue;
      end = reader.position();
      break;
    }
    json.end_array();
    beginning = find_beginning(text, end);
  }
  json.end_array();
  return json.take();
}

}  // namespace
}  // namespace kpwatch::edifact

int main() {
  std::ios::sync_with_stdio(false);
  std::string length, bytes;
  while (std::getline(std::cin, length)) {
    bytes.resize(std::stoul(length));
    if (!std::cin.read(bytes.data(), static_cast<std::streamsize>(bytes.size()))) return 1;
    std::cout << kpwatch::edifact::dumped(bytes) << '\n';
  }
  return 0;
}
