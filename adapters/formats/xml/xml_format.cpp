// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Three steps: what can be decided from the first bytes, one pass of the parser, and what comes of it.
#include "adapters/formats/xml/xml_format.h"

#include <algorithm>
#include <utility>

#include "adapters/formats/xml/input_walk.h"
#include "adapters/formats/xml/payload.h"
#include "adapters/formats/xml/plain_reader.h"
#include "adapters/formats/xml/prolog.h"
#include "adapters/formats/xml/reasons.h"
#include "adapters/formats/xml/sample_parts.h"
#include "adapters/formats/xml/tag_guard.h"
#include "daemon/base/text.h"
#include "daemon/mapping/outline.h"

namespace kpwatch {

namespace {

// In more there is too much for a skim (outline_parts_max).
constexpr std::size_t skimmed_bytes_max = std::size_t{64} << 10;

Note note_of(const xml::Prolog::Finding& finding, Severity severity, const xml::SourceMap& source) {
  // What a prolog says is not known to be text: that is what may be wrong with it.
  Note note{finding.reason, severity, {}, printable_utf8(finding.text, note_text_bytes_max), printable_utf8(finding.detail, 400)};
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

// Of maps, and the tables that are made of them.
struct Outlines {
  std::vector<std::unique_ptr<const Map>> maps;
  xml::Tables tables;
};

class XmlFormat final : public Format {
 public:
  XmlFormat(std::shared_ptr<const xml::Vocabulary> vocabulary, xml::Tables tables, Outlines outlines, const FormatLimits& limits)
      : vocabulary_(std::move(vocabulary)),
        tables_(std::move(tables)),
        outlines_(std::move(outlines)),
        limits_(limits),
        reader_(*vocabulary_),
        plain_reader_(*vocabulary_) {
    for (const auto& table : tables_) parts_max_ = std::max(parts_max_, table->parts_max());
  }

  [[nodiscard]] std::string_view name() const override { return "xml"; }
  [[nodiscard]] int recognises(std::string_view bytes) const override { return xml::looks_like_xml(bytes); }

  void set_interest(const ItemInterest& interest) override { bench_.document.set_interest(interest); }

  [[nodiscard]] InputReading read(std::string_view bytes, Day received_on, RowCoverage* coverage, const Keep* keep) override {
    std::vector<HeldText> held;
    InputReading reading = read_one_level(bytes, received_on, coverage, {}, held);
    if (!held.empty()) read_held(held, received_on, coverage, reading);
    reading.complete_all(keep);
    return reading;
  }

  [[nodiscard]] std::optional<Skim> skim(std::string_view bytes, Day received_on, const Interest& interest) override {
    if (bytes.size() > std::min(skimmed_bytes_max, limits_.message_bytes_max)) return std::nullopt;
    const xml::Prolog prolog = xml::read_prolog(bytes);
    if (prolog.refusal || !is_plain(prolog)) return std::nullopt;
    xml::SourceMap source(bytes, xml::CodeUnits::unknown, prolog.start);
    xml::InputWalk walk(outlines_.tables, bench_, source, received_on, nullptr, false);
    walk.set_glance(interest.glance());
    if (!plain_reader_.read(bytes.substr(prolog.start), limits_, walk) || walk.has_payloads()) return std::nullopt;
    if (plain_reader_.elements() * parts_max_ > outline_parts_max) return std::nullopt;
    InputReading reading = walk.finish(std::nullopt, {});
    const Keep keep = [&](const Document& outline) { return !xml::InputWalk::was_glanced_over(outline) || interest(outline); };
    reading.complete_all(&keep);
    return skim_of(reading, interest);
  }

  [[nodiscard]] std::vector<SamplePart> parts(std::string_view bytes, std::span<const MapUse> uses) override {
    const xml::Prolog prolog = xml::read_prolog(bytes);
    if (bytes.size() > limits_.message_bytes_max || prolog.refusal || flood_in(bytes, prolog)) return {};
    xml::SourceMap source(bytes, prolog.units, prolog.start, prolog.is_ascii);
    xml::SampleParts sample(vocabulary_, source);
    (void)reader_.parse(bytes.substr(prolog.start), prolog.encoding, limits_, sample);
    return sample.finish(uses);
  }

 private:
  using HeldText = xml::InputWalk::HeldText;

  // May the plain reader try?
  [[nodiscard]] static bool is_plain(const xml::Prolog& prolog) {
    return prolog.notes.empty() && (prolog.is_ascii || prolog.units == xml::CodeUnits::utf8);
  }

  // NEL and the line separator, which XML 1.0 takes for letters: the parser does not count them as columns everywhere.
  [[nodiscard]] static bool has_uncounted(std::string_view bytes) {
    return bytes.find("\xC2\x85") != std::string_view::npos || bytes.find("\xE2\x80\xA8") != std::string_view::npos;
  }

  // `around`: the path of the element whose text the bytes are. `held` is given the texts that hold documents in turn.
  InputReading read_one_level(std::string_view bytes, Day received_on, RowCoverage* coverage, const std::string& around,
                              std::vector<HeldText>& held) {
    if (bytes.size() > limits_.message_bytes_max) {
      Note note{&xml::too_many_bytes, Severity::rejection, {}, {}, "limit " + std::to_string(limits_.message_bytes_max)};
      note.place.kind = Place::Kind::xml;
      note.place.byte = limits_.message_bytes_max;
      return refused(std::move(note));
    }
    const xml::Prolog prolog = xml::read_prolog(bytes);
    xml::SourceMap source(bytes, prolog.units, prolog.start, prolog.is_ascii);
    if (prolog.refusal) return refused(note_of(*prolog.refusal, Severity::rejection, source));
    bench_.path.begin(vocabulary_, around);
    if (coverage == nullptr && is_plain(prolog) && (prolog.is_ascii || !has_uncounted(bytes))) {
      xml::InputWalk walk(tables_, bench_, source, received_on, nullptr);
      if (plain_reader_.read(bytes.substr(prolog.start), limits_, walk) && !walk.has_payloads()) return walk.finish(std::nullopt, {});
      source = xml::SourceMap(bytes, prolog.units, prolog.start, prolog.is_ascii);
    }
    if (const auto flood = flood_in(bytes, prolog)) return refused(note_of(*flood, Severity::rejection, source));
    Notes notes;
    for (const auto& finding : prolog.notes) notes.push_back(note_of(finding, Severity::note, source));
    bench_.path.begin(vocabulary_, around);
    xml::InputWalk walk(tables_, bench_, source, received_on, coverage);
    const auto refusal = reader_.parse(bytes.substr(prolog.start), prolog.encoding, limits_, walk);
    InputReading reading = walk.finish(refusal, std::move(notes));
    // Of an input that is not well formed nothing can be relied on.
    if (!reading.well_formed_to_end) return reading;
    if (walk.payloads().size() < walk.payloads_held())
      reading.notes.push_back(
          {&xml::too_many_payloads, Severity::rejection, {}, {}, "limit " + std::to_string(xml::InputWalk::payloads_max)});
    held = std::move(walk.payloads());
    return reading;
  }

  // The documents in the texts join those of the input around them. A text in a text is named, and not read.
  void read_held(const std::vector<HeldText>& held, Day received_on, RowCoverage* coverage, InputReading& reading) {
    std::vector<Document> found;
    for (const HeldText& each : held) {
      const std::string around = each.place.path.text() + "!";
      const auto decoded = each.coding == xml::Payload::Coding::base64 ? xml::from_base64(each.text)
                                                                       : std::optional(std::string(xml::without_declaration(each.text)));
      if (!decoded) {
        found.push_back(spoilt({&xml::payload_not_base64, Severity::rejection, each.place, printable_utf8(trimmed(each.text), 80), {}}));
        continue;
      }
      if (xml::looks_like_xml(*decoded) == 0) {
        reading.notes.push_back({&xml::payload_not_xml, Severity::note, each.place, printable_utf8(*decoded, 80), {}});
        continue;
      }
      std::vector<HeldText> deeper;
      InputReading inner = read_one_level(*decoded, received_on, coverage, around, deeper);
      for (const HeldText& one : deeper)
        reading.notes.push_back({&xml::payload_too_deep, Severity::note, one.place, printable_utf8(one.text, 80), {}});
      if (inner.documents.empty() && !inner.notes.empty()) inner.documents.push_back(spoilt(inner.notes.front()));
      for (Document& document : inner.documents) {
        document.notes.insert(document.notes.end(), inner.notes.begin(), inner.notes.end());
        document.notes.push_back({&xml::payload_read, Severity::note, each.place, {}, {}});
        found.push_back(std::move(document));
      }
      reading.well_formed_to_end = reading.well_formed_to_end && inner.well_formed_to_end;
    }
    // What stands around documents is no document itself.
    const bool is_only_around =
        reading.documents.size() == 1 && reading.documents.front().outcome == Reading::unmapped && reading.documents.front().notes.empty();
    if (!found.empty() && is_only_around) reading.documents.clear();
    for (Document& document : found) reading.documents.push_back(std::move(document));
  }

  static Document spoilt(Note note) {
    Document document;
    document.outcome = Reading::rejected;
    document.place = note.place;
    document.notes.push_back(std::move(note));
    return document;
  }

  [[nodiscard]] std::optional<xml::Prolog::Finding> flood_in(std::string_view bytes, const xml::Prolog& prolog) const {
    const bool is_little = prolog.units == xml::CodeUnits::utf16_le;
    if (is_little || prolog.units == xml::CodeUnits::utf16_be) {
      const std::string narrow = xml::narrowed(bytes, prolog.start, is_little);
      const auto flood = xml::find_tag_flood(narrow, 0, limits_);
      if (!flood) return std::nullopt;
      return xml::Prolog::Finding{
          flood->reason, prolog.start + flood->byte * 2, printable_utf8(narrow.substr(flood->byte, 80), note_text_bytes_max), {}};
    }
    const auto flood = xml::find_tag_flood(bytes, prolog.start, limits_);
    if (!flood) return std::nullopt;
    return xml::Prolog::Finding{flood->reason, flood->byte, printable_utf8(bytes.substr(flood->byte, 80), note_text_bytes_max), {}};
  }

  std::shared_ptr<const xml::Vocabulary> vocabulary_;
  xml::Tables tables_;
  Outlines outlines_;
  std::size_t parts_max_ = 0;  // of one element
  FormatLimits limits_;
  xml::Reader reader_;
  xml::PlainReader plain_reader_;
  xml::Bench bench_;
};

}  // namespace

std::unique_ptr<Format> make_xml_format(std::span<const Map> maps, const FormatLimits& limits, Complaints& complaints) {
  xml::Tables tables;
  Outlines outlines;
  auto vocabulary = std::make_shared<xml::Vocabulary>();
  for (const Map& map : maps) {
    if (map.format != "xml") continue;
    auto table = xml::ElementTable::compile(map, *vocabulary, complaints);
    if (table == nullptr) continue;
    tables.push_back(std::move(table));
    outlines.maps.push_back(std::make_unique<const Map>(outline_of(map)));
    outlines.tables.push_back(xml::ElementTable::compile(*outlines.maps.back(), *vocabulary, complaints));
  }
  return std::make_unique<XmlFormat>(std::move(vocabulary), std::move(tables), std::move(outlines), limits);
}

}  // namespace kpwatch
