// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/xml/support.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "daemon/canonical/canonical_json.h"
#include "daemon/mapping/map_file.h"

namespace kpwatch::test {

const std::vector<Map>& xml_maps() {
  static const std::vector<Map> maps = [] {
    Complaints complaints;
    std::vector<Map> xml;
    for (Map& map : read_maps(source_dir / "mappings", complaints)) {
      if (map.format == "xml") xml.push_back(std::move(map));
    }
    for (const Complaint& complaint : complaints) {
      if (complaint.place.file.find("/xml/") != std::string::npos) ADD_FAILURE() << in_words(complaint);
    }
    return xml;
  }();
  return maps;
}

std::unique_ptr<Format> xml_format(const FormatLimits& limits) {
  Complaints complaints;
  auto format = make_xml_format(xml_maps(), limits, complaints);
  for (const Complaint& complaint : complaints) ADD_FAILURE() << in_words(complaint);
  return format;
}

std::string file_bytes(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return std::move(out).str();
}

std::vector<std::filesystem::path> files_in(const std::filesystem::path& folder, std::string_view extension) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.is_regular_file() && entry.path().extension() == extension) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

InputReading read_xml(std::string_view bytes, RowCoverage* coverage) {
  return xml_format()->read(bytes, *parse_iso_day("2024-06-15"), coverage);
}

Notes all_notes(const InputReading& reading) {
  Notes notes = reading.notes;
  for (const Document& document : reading.documents) notes.insert(notes.end(), document.notes.begin(), document.notes.end());
  return notes;
}

const Note* rejection_of(const Notes& notes) {
  const auto found = std::find_if(notes.begin(), notes.end(), [](const Note& note) { return note.severity == Severity::rejection; });
  return found == notes.end() ? nullptr : &*found;
}

namespace {

class Writer {
 public:
  explicit Writer(std::ostringstream& out) : out_(out) {}

  void line(int depth, std::string_view name, std::string_view text, const Place* place = nullptr) {
    out_ << std::string(static_cast<std::size_t>(depth) * 2, ' ') << name << ": " << text;
    if (place != nullptr) out_ << "   @" << place->line << ":" << place->column;
    out_ << "\n";
  }
  void maybe(int depth, std::string_view name, const Maybe<Text>& value) {
    if (value) line(depth, name, value->value, &value->place);
  }
  void maybe(int depth, std::string_view name, const Maybe<CountryCode>& value) {
    if (value) line(depth, name, value->value.text(), &value->place);
  }
  void maybe(int depth, std::string_view name, const Maybe<Day>& value) {
    if (value) line(depth, name, to_string(value->value), &value->place);
  }
  void maybe(int depth, std::string_view name, const Maybe<std::int64_t>& value) {
    if (value) line(depth, name, std::to_string(value->value), &value->place);
  }
  void maybe(int depth, std::string_view name, const Maybe<Decimal>& value) {
    if (value) line(depth, name, value->value.to_string(), &value->place);
  }
  template <class Measure>
  void measure(int depth, std::string_view name, const Maybe<Measure>& value, std::string_view unit) {
    if (value) line(depth, name, value->value.amount.to_string() + std::string(unit) + (value->assumed ? " (assumed)" : ""), &value->place);
  }

  void document(int depth, const CitedDocument& d) {
    line(depth, "document", "", &d.place);
    maybe(depth + 1, "code", d.code);
    maybe(depth + 1, "reference", d.reference);
    maybe(depth + 1, "status", d.status);
    maybe(depth + 1, "name", d.name);
    maybe(depth + 1, "issuer", d.issuer);
    maybe(depth + 1, "dated_on", d.dated_on);
  }
  void party(int depth, const Party& p) {
    line(depth, "party", p.role, &p.place);
    maybe(depth + 1, "id", p.id);
    maybe(depth + 1, "name", p.name);
    maybe(depth + 1, "country", p.country);
  }
  void amounts(int depth, const std::vector<Amount>& all) {
    for (const Amount& a : all) line(depth, "amount", a.qualifier + " " + a.amount.value.to_string() + " " + a.currency, &a.amount.place);
  }

  void item(const GoodsItem& i) {
    line(2, "item", std::to_string(i.position), &i.place);
    maybe(3, "number", i.number);
    if (i.commodity_code) line(3, "commodity_code", i.commodity_code->value.digits, &i.commodity_code->place);
    maybe(3, "tariff_text", i.tariff_text);
    maybe(3, "description", i.description);
    maybe(3, "procedure", i.procedure);
    maybe(3, "origin", i.origin);
    maybe(3, "dispatch_country", i.dispatch_country);
    maybe(3, "destination_country", i.destination_country);
    measure(3, "carats", i.carats, " ct");
    measure(3, "net_mass", i.net_mass, " kg");
    measure(3, "gross_mass", i.gross_mass, " kg");
    for (const Quantity& q : i.quantities)
      line(3, "quantity", q.qualifier + " " + q.amount.value.to_string() + " " + q.unit, &q.amount.place);
    amounts(3, i.amounts);
    if (i.value) line(3, "value", i.value->value.amount.to_string() + " " + i.value->value.currency, &i.value->place);
    measure(3, "usd", i.usd, " USD");
    maybe(3, "packages", i.packages);
    maybe(3, "parcels", i.parcels);
    for (const auto& s : i.seals) line(3, "seal", s.value, &s.place);
    for (const auto& p : i.parties) party(3, p);
    for (const auto& d : i.documents) document(3, d);
  }

  void declaration(const Declaration& d) {
    maybe(2, "reference", d.reference);
    maybe(2, "mrn", d.mrn);
    maybe(2, "version", d.version);
    if (!d.sender.empty()) line(2, "sender", d.sender);
    maybe(2, "function_code", d.function_code);
    maybe(2, "type_code", d.type_code);
    line(2, "regime", std::string(to_string(d.regime)) + " (" + d.regime_reason + ")");
    maybe(2, "procedure", d.procedure);
    maybe(2, "office", d.office);
    if (d.jurisdiction) line(2, "jurisdiction", d.jurisdiction->text());
    maybe(2, "issued_on", d.issued_on);
    maybe(2, "accepted_on", d.accepted_on);
    maybe(2, "exported_on", d.exported_on);
    maybe(2, "departed_on", d.departed_on);
    maybe(2, "arrived_on", d.arrived_on);
    maybe(2, "dispatch_country", d.dispatch_country);
    maybe(2, "destination_country", d.destination_country);
    maybe(2, "origin", d.origin);
    maybe(2, "mode_of_transport", d.mode_of_transport);
    maybe(2, "currency", d.currency);
    maybe(2, "exchange_rate", d.exchange_rate);
    maybe(2, "items_declared", d.items_declared);
    amounts(2, d.amounts);
    for (const auto& r : d.routing_countries) line(2, "routing_country", r.value, &r.place);
    for (const auto& s : d.seals) line(2, "seal", s.value, &s.place);
    for (const auto& c : d.containers) line(2, "container", c.value, &c.place);
    for (const auto& p : d.parties) party(2, p);
    for (const auto& c : d.documents) document(2, c);
    for (const auto& i : d.items) item(i);
  }

  void certificate(const Certificate& c) {
    line(2, "number", c.number.key());
    if (c.issuer) line(2, "issuer", c.issuer->text());
    line(2, "authority", c.authority);
    if (c.issued_on) line(2, "issued_on", to_string(*c.issued_on));
    if (c.expires_on) line(2, "expires_on", to_string(*c.expires_on));
    line(2, "origin", c.origin.text);
    line(2, "exporter", c.exporter.name + (c.exporter.country ? " " + std::string(c.exporter.country->text()) : ""));
    line(2, "importer", c.importer.name + (c.importer.country ? " " + std::string(c.importer.country->text()) : ""));
    if (c.destination) line(2, "destination", c.destination->text());
    if (c.parcels) line(2, "parcels", std::to_string(*c.parcels));
    if (c.carats) line(2, "carats", c.carats->amount.to_string());
    if (c.usd) line(2, "usd", c.usd->amount.to_string());
    for (const CertificateLine& l : c.lines) {
      line(2, "line",
           l.code.digits + " " + (l.carats ? l.carats->amount.to_string() : "-") + " ct " + (l.usd ? l.usd->amount.to_string() : "-") +
               " USD");
    }
  }

  void notes(int depth, const Notes& all) {
    for (const Note& n : all) {
      line(depth, n.severity == Severity::rejection ? "rejection" : "note",
           std::string(n.reason->code) + " '" + n.text + "' " + n.place.path.text(), &n.place);
    }
  }

 private:
  std::ostringstream& out_;
};

}  // namespace

std::string as_text(const InputReading& reading) {
  std::ostringstream out;
  Writer writer(out);
  writer.line(0, reading.format, to_string(reading.outcome()));
  writer.notes(1, reading.notes);
  for (const Document& document : reading.documents) {
    writer.line(1, "document", std::string(to_string(document.outcome)) + " " + document.map + document.described_as, &document.place);
    writer.line(2, "path", document.place.path.text());
    if (!document.identifier.empty()) writer.line(2, "identifier", document.identifier);
    if (const auto* declaration = document.declaration()) writer.declaration(*declaration);
    if (const auto* certificate = document.certificate()) writer.certificate(*certificate);
    if (const auto* exchange = document.exchange()) writer.line(2, document.kind, exchange_fields_json(*exchange));
    writer.notes(2, document.notes);
  }
  return std::move(out).str();
}

}  // namespace kpwatch::test
