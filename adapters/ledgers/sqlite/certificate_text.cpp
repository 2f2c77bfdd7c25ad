// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/ledgers/sqlite/certificate_text.h"

#include <Poco/JSON/Array.h>
#include <Poco/JSON/Object.h>
#include <Poco/JSON/Parser.h>

#include <limits>
#include <sstream>

#include "daemon/base/text.h"

namespace kpwatch::sqlite {
namespace {

using Poco::JSON::Array;
using Poco::JSON::Object;

std::string valid(const std::string& text) { return is_utf8(text) ? text : printable_utf8(text, text.size() * 3); }

// Only what is there is written: a missing member and an empty one mean the same.
void put(Object& object, const char* name, const std::string& text) {
  if (!text.empty()) object.set(name, valid(text));
}
void put(Object& object, const char* name, bool value) {
  if (value) object.set(name, true);
}
void put(Object& object, const char* name, std::int64_t value) {
  if (value != 0) object.set(name, Poco::Int64{value});
}
void put(Object& object, const char* name, const std::optional<CountryCode>& country) {
  if (country) object.set(name, std::string(country->text()));
}
void put(Object& object, const char* name, const std::optional<Day>& day) {
  if (day) object.set(name, Poco::Int64{day->time_since_epoch().count()});
}
template <class Measure>
void put_measure(Object& object, const char* name, const std::optional<Measure>& measure) {
  if (measure) object.set(name, Poco::Int64{measure->amount.micros});
}

Object::Ptr place_as_object(const Place& place) {
  Object::Ptr object(new Object);
  put(*object, "kind", std::int64_t{static_cast<std::uint8_t>(place.kind)});
  put(*object, "tag", std::string(place.tag_text()));
  put(*object, "element", std::int64_t{place.element});
  put(*object, "component", std::int64_t{place.component});
  put(*object, "interchange", std::int64_t{place.interchange});
  put(*object, "message", std::int64_t{place.message});
  put(*object, "segment", std::int64_t{place.segment});
  put(*object, "line", std::int64_t{place.line});
  put(*object, "column", std::int64_t{place.column});
  if (place.byte != Place::no_byte) object->set("byte", Poco::Int64{static_cast<std::int64_t>(place.byte)});
  put(*object, "path", place.path.text());
  return object;
}

Object::Ptr party_as_object(const CertificateParty& party) {
  Object::Ptr object(new Object);
  put(*object, "name", party.name);
  put(*object, "country", party.country);
  return object;
}

// Reading: members that are missing keep the value's default.
std::string text(const Object& object, const char* name) { return object.optValue<std::string>(name, {}); }
std::int64_t integer(const Object& object, const char* name) { return object.optValue<Poco::Int64>(name, 0); }

std::optional<CountryCode> country_from(const std::string& letters) {
  if (letters.size() != 2) return std::nullopt;
  return CountryCode{{letters[0], letters[1]}};
}
std::optional<CountryCode> country(const Object& object, const char* name) { return country_from(text(object, name)); }
std::optional<Day> day(const Object& object, const char* name) {
  if (!object.has(name)) return std::nullopt;
  return Day{std::chrono::days{static_cast<int>(integer(object, name))}};
}
template <class Measure>
std::optional<Measure> measure(const Object& object, const char* name) {
  if (!object.has(name)) return std::nullopt;
  return Measure{Decimal{integer(object, name)}};
}

Place place_from(const Object::Ptr& object) {
  Place place;
  if (object.isNull()) return place;
  place.kind = static_cast<Place::Kind>(integer(*object, "kind"));
  const auto tag = text(*object, "tag");
  for (std::size_t i = 0; i < tag.size() && i < place.tag.size(); ++i) place.tag[i] = tag[i];
  place.element = static_cast<std::uint16_t>(integer(*object, "element"));
  place.component = static_cast<std::uint16_t>(integer(*object, "component"));
  place.interchange = static_cast<std::uint32_t>(integer(*object, "interchange"));
  place.message = static_cast<std::uint32_t>(integer(*object, "message"));
  place.segment = static_cast<std::uint32_t>(integer(*object, "segment"));
  place.line = static_cast<std::uint32_t>(integer(*object, "line"));
  place.column = static_cast<std::uint32_t>(integer(*object, "column"));
  if (object->has("byte")) place.byte = static_cast<std::uint64_t>(integer(*object, "byte"));
  place.path = text(*object, "path");
  return place;
}

CertificateParty party_from(const Object::Ptr& object) {
  if (object.isNull()) return {};
  return {text(*object, "name"), country(*object, "country")};
}

Object::Ptr number_as_object(const CertificateNumber& number) {
  Object::Ptr object(new Object);
  put(*object, "raw", number.raw);
  if (number.issuer != CountryCode{}) object->set("issuer", std::string(number.issuer.text()));
  put(*object, "series", number.series);
  put(*object, "serial", number.serial);
  put(*object, "digits", std::int64_t{number.digits});
  put(*object, "opaque", number.opaque);
  put(*object, "prefix_inferred", number.prefix_inferred);
  put(*object, "alias_prefix", number.alias_prefix);
  return object;
}

CertificateNumber number_from(const Object& object) {
  CertificateNumber number;
  number.raw = text(object, "raw");
  if (const auto issuer = country(object, "issuer")) number.issuer = *issuer;
  number.series = text(object, "series");
  number.serial = text(object, "serial");
  number.digits = static_cast<int>(integer(object, "digits"));
  number.opaque = object.optValue("opaque", false);
  number.prefix_inferred = object.optValue("prefix_inferred", false);
  number.alias_prefix = object.optValue("alias_prefix", false);
  return number;
}

Object::Ptr origin_as_object(const Origin& origin) {
  Object::Ptr object(new Object);
  put(*object, "kind", std::int64_t{static_cast<std::uint8_t>(origin.kind)});
  Array::Ptr countries(new Array);
  for (const auto& code : origin.countries) countries->add(std::string(code.text()));
  object->set("countries", countries);
  put(*object, "text", origin.text);
  return object;
}

Origin origin_from(const Object::Ptr& object) {
  Origin origin;
  if (object.isNull()) return origin;
  origin.kind = static_cast<Origin::Kind>(integer(*object, "kind"));
  const auto countries = object->getArray("countries");
  for (unsigned i = 0; !countries.isNull() && i < countries->size(); ++i)
    if (const auto code = country_from(countries->getElement<std::string>(i))) origin.countries.push_back(*code);
  origin.text = text(*object, "text");
  return origin;
}

}  // namespace

std::string certificate_as_text(const Certificate& certificate) {
  Object object(Poco::JSON_PRESERVE_KEY_ORDER);
  object.set("number", number_as_object(certificate.number));
  put(object, "issuer", certificate.issuer);
  put(object, "authority", certificate.authority);
  put(object, "issued_on", certificate.issued_on);
  put(object, "expires_on", certificate.expires_on);
  put(object, "validated_on", certificate.validated_on);
  object.set("origin", origin_as_object(certificate.origin));
  object.set("exporter", party_as_object(certificate.exporter));
  object.set("importer", party_as_object(certificate.importer));
  put(object, "destination", certificate.destination);
  if (certificate.parcels) object.set("parcels", Poco::Int64{*certificate.parcels});
  put_measure(object, "micro_carats", certificate.carats);
  put_measure(object, "micro_usd", certificate.usd);
  Array::Ptr lines(new Array);
  for (const auto& line : certificate.lines) {
    Object::Ptr entry(new Object);
    put(*entry, "code", line.code.digits);
    put_measure(*entry, "micro_carats", line.carats);
    put_measure(*entry, "micro_usd", line.usd);
    lines->add(entry);
  }
  object.set("lines", lines);
  Array::Ptr seals(new Array);
  for (const auto& seal : certificate.seals) seals->add(valid(seal));
  object.set("seals", seals);
  object.set("status", std::string(to_string(certificate.status)));
  put(object, "status_on", certificate.status_on);
  put(object, "replaced_by", certificate.replaced_by);
  put(object, "complete_feed_until", certificate.complete_feed_until);
  put(object, "map", certificate.map);
  object.set("place", place_as_object(certificate.place));
  std::ostringstream out;
  object.stringify(out);
  return out.str();
}

std::optional<Certificate> certificate_from_text(const std::string& json) {
  try {
    Poco::JSON::Parser parser;
    const auto object = parser.parse(json).extract<Object::Ptr>();
    Certificate certificate;
    if (const auto number = object->getObject("number")) certificate.number = number_from(*number);
    certificate.issuer = country(*object, "issuer");
    certificate.authority = text(*object, "authority");
    certificate.issued_on = day(*object, "issued_on");
    certificate.expires_on = day(*object, "expires_on");
    certificate.validated_on = day(*object, "validated_on");
    certificate.origin = origin_from(object->getObject("origin"));
    certificate.exporter = party_from(object->getObject("exporter"));
    certificate.importer = party_from(object->getObject("importer"));
    certificate.destination = country(*object, "destination");
    if (object->has("parcels")) certificate.parcels = integer(*object, "parcels");
    certificate.carats = measure<Carats>(*object, "micro_carats");
    certificate.usd = measure<UsDollars>(*object, "micro_usd");
    const auto lines = object->getArray("lines");
    for (unsigned i = 0; !lines.isNull() && i < lines->size(); ++i) {
      const auto entry = lines->getObject(i);
      certificate.lines.push_back(
          {{text(*entry, "code")}, measure<Carats>(*entry, "micro_carats"), measure<UsDollars>(*entry, "micro_usd")});
    }
    const auto seals = object->getArray("seals");
    for (unsigned i = 0; !seals.isNull() && i < seals->size(); ++i) certificate.seals.push_back(seals->getElement<std::string>(i));
    const auto status = parse_certificate_status(text(*object, "status"));
    if (!status) return std::nullopt;
    certificate.status = *status;
    certificate.status_on = day(*object, "status_on");
    certificate.replaced_by = text(*object, "replaced_by");
    certificate.complete_feed_until = day(*object, "complete_feed_until");
    certificate.map = text(*object, "map");
    certificate.place = place_from(object->getObject("place"));
    return certificate;
  } catch (const std::exception&) {  // Poco's own derive from it
    return std::nullopt;
  }
}

std::string content_sha256(const Certificate& certificate) {
  Certificate content = certificate;
  content.number.raw.clear();
  content.number.digits = 0;
  content.number.prefix_inferred = content.number.alias_prefix = false;
  content.complete_feed_until.reset();
  content.map.clear();
  content.place = {};
  return sha256_hex(certificate_as_text(content));
}

std::int64_t effective_on(const Certificate& certificate, Day known_on) {
  if (certificate.status_on) return certificate.status_on->time_since_epoch().count();
  const bool is_plain = certificate.status == CertificateStatus::valid || certificate.status == CertificateStatus::confirmed;
  return is_plain ? std::numeric_limits<std::int32_t>::min() : known_on.time_since_epoch().count();
}

}  // namespace kpwatch::sqlite
