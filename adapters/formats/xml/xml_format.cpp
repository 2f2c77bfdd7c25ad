// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Three steps: what can be decided from the first bytes, one pass of the parser, and what comes of it.
#include "adapters/formats/xml/xml_format.h"

#include <utility>

#include "adapters/formats/xml/input_walk.h"
#include "adapters/formats/xml/prolog.h"
#include "adapters/formats/xml/reasons.h"
#include "adapters/formats/xml/tag_guard.h"
#include "daemon/base/text.h"

namespace kpwatch {

namespace {

Note note_of(const xml::Prolog::Finding& finding, Severity severity, const xml::SourceMap& source) {
  // What a prolog says is not known to be text: that is what may be wrong with it.
  Note note{finding.reason, severity, {}, printable_utf8(finding.text, 200), printable_utf8(finding.detail, 400)};
  note.place.kind = Place::Kind::xml;
  note.place.byte = finding.byte;
  if (source.counts_bytes()) {
    const xml::SourcePoint point = source.point_of_byte(finding.byte);
    note.place.line = point.line;
    note.place.column = point.column;
  }
  return note;
}

InputReading refused(Note note) {
  InputReading reading;
  reading.format = "xml";
  reading.notes.push_back(std::move(note));
  return reading;
}

class XmlFormat final : public Format {
 public:
  XmlFormat(xml::Tables tables, const FormatLimits& limits) : tables_(std::move(tables)), limits_(limits) {}

  [[nodiscard]] std::string_view name() const override { return "xml"; }
  [[nodiscard]] int recognises(std::string_view bytes) const override { return xml::looks_like_xml(bytes); }

  [[nodiscard]] InputReading read(std::string_view bytes, Day received_on, RowCoverage* coverage) override {
    if (bytes.size() > limits_.message_bytes_max) {
      Note note{&xml::too_many_bytes, Severity::rejection, {}, {}, "limit " + std::to_string(limits_.message_bytes_max)};
      note.place.kind = Place::Kind::xml;
      note.place.byte = limits_.message_bytes_max;
      return refused(std::move(note));
    }
    const xml::Prolog prolog = xml::read_prolog(bytes);
    xml::SourceMap source(bytes, prolog.units, prolog.start);
    if (prolog.refusal) return refused(note_of(*prolog.refusal, Severity::rejection, source));
    if (const auto flood = flood_in(bytes, prolog)) return refused(note_of(*flood, Severity::rejection, source));
    Notes notes;
    for (const auto& finding : prolog.notes) notes.push_back(note_of(finding, Severity::note, source));
    xml::InputWalk walk(tables_, source, received_on, coverage);
    const auto refusal = xml::parse_xml(bytes.substr(prolog.start), prolog.encoding, limits_, walk);
    return walk.finish(refusal, std::move(notes));
  }

 private:
  [[nodiscard]] std::optional<xml::Prolog::Finding> flood_in(std::string_view bytes, const xml::Prolog& prolog) const {
    const bool is_wide = prolog.units == xml::CodeUnits::utf16_le || prolog.units == xml::CodeUnits::utf16_be;
    const std::string narrow = is_wide ? narrowed(bytes.substr(prolog.start), prolog.units == xml::CodeUnits::utf16_be) : std::string();
    const std::string_view text = is_wide ? std::string_view(narrow) : bytes;
    const auto flood = xml::find_tag_flood(text, is_wide ? 0 : prolog.start, limits_);
    if (!flood) return std::nullopt;
    const std::size_t byte = is_wide ? prolog.start + flood->byte * 2 : flood->byte;
    return xml::Prolog::Finding{flood->reason, byte, printable_utf8(text.substr(flood->byte, 80), 200), {}};
  }

  // One byte a code unit, which is enough to see the tags by: markup is ASCII, and what is not becomes an x.
  static std::string narrowed(std::string_view wide, bool is_big_endian) {
    std::string narrow(wide.size() / 2, 'x');
    const std::size_t high = is_big_endian ? 0 : 1;
    for (std::size_t i = 0; i < narrow.size(); ++i) {
      const char low = wide[i * 2 + 1 - high];
      if (wide[i * 2 + high] == '\0' && static_cast<unsigned char>(low) < 0x80) narrow[i] = low;
    }
    return narrow;
  }

  xml::Tables tables_;
  FormatLimits limits_;
};

}  // namespace

std::unique_ptr<Format> make_xml_format(std::span<const Map> maps, const FormatLimits& limits, Complaints& complaints) {
  xml::Tables tables;
  for (const Map& map : maps) {
    if (map.format != "xml") continue;
    if (auto table = xml::ElementTable::compile(map, complaints)) tables.push_back(std::move(table));
  }
  return std::make_unique<XmlFormat>(std::move(tables), limits);
}

}  // namespace kpwatch
