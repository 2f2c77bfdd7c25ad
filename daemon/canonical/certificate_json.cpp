// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The canonical certificate as JSON. Members in the order of KPCS Annex I A.
#include "daemon/canonical/canonical_json.h"
#include "daemon/canonical/certificate_parts.h"
#include "daemon/canonical/json_writer.h"

namespace kpwatch {
namespace {

void day(JsonWriter& json, std::string_view name, const std::optional<Day>& value) {
  if (value) json.text_member(name, to_string(*value));
}
void code(JsonWriter& json, std::string_view name, const std::optional<CountryCode>& value) {
  if (value) json.text_member(name, value->text());
}

std::string_view kind_word(Origin::Kind kind) {
  switch (kind) {
    case Origin::Kind::blank:
      return "";
    case Origin::Kind::single:
      return "single";
    case Origin::Kind::mixed:
      return "mixed";
    case Origin::Kind::list:
      return "list";
  }
  return "";
}

void lines(JsonWriter& json, const std::vector<CertificateLine>& values) {
  if (values.empty()) return;
  json.key("lines");
  json.begin_array();
  for (const CertificateLine& line : values) write_line(json, line);
  json.end_array();
}

}  // namespace

void write_party(JsonWriter& json, std::string_view name, const CertificateParty& party) {
  if (party.name.empty() && !party.country) return;
  json.key(name);
  json.begin_object();
  json.text_member("name", party.name);
  code(json, "country", party.country);
  json.end_object();
}

void write_origin(JsonWriter& json, const Origin& origin) {
  json.text_member("origin", origin.text);
  json.text_member("origin_kind", kind_word(origin.kind));
  if (origin.countries.empty()) return;
  json.key("origin_countries");
  json.begin_array();
  for (const CountryCode& country : origin.countries) json.text(country.text());
  json.end_array();
}

void write_line(JsonWriter& json, const CertificateLine& line) {
  json.begin_object();
  json.text_member("commodity_code", line.code.digits);
  if (line.carats) json.text_member("carats", line.carats->amount.to_string());
  if (line.usd) json.text_member("usd", line.usd->amount.to_string());
  json.end_object();
}

std::string certificate_fields_json(const Certificate& certificate) {
  JsonWriter json;
  json.begin_object();
  json.text_member("kpwatch", "certificate/1");
  json.text_member("number", certificate.number.raw);
  json.text_member("key", certificate.number.key());
  code(json, "issuer", certificate.issuer);
  json.text_member("authority", certificate.authority);
  day(json, "issued_on", certificate.issued_on);
  day(json, "expires_on", certificate.expires_on);
  day(json, "validated_on", certificate.validated_on);
  write_origin(json, certificate.origin);
  write_party(json, "exporter", certificate.exporter);
  write_party(json, "importer", certificate.importer);
  code(json, "destination", certificate.destination);
  if (certificate.parcels) json.number_member("parcels", *certificate.parcels);
  if (certificate.carats) json.text_member("carats", certificate.carats->amount.to_string());
  if (certificate.usd) json.text_member("usd", certificate.usd->amount.to_string());
  lines(json, certificate.lines);
  if (!certificate.seals.empty()) {
    json.key("seals");
    json.begin_array();
    for (const std::string& seal : certificate.seals) json.text(seal);
    json.end_array();
  }
  json.text_member("status", to_string(certificate.status));
  day(json, "status_on", certificate.status_on);
  json.text_member("replaced_by", certificate.replaced_by);
  day(json, "complete_feed_until", certificate.complete_feed_until);
  json.end_object();
  return json.take();
}

}  // namespace kpwatch
