// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/ledgers/sqlite/exchange_record.h"

#include <Poco/JSON/Array.h>
#include <Poco/JSON/Object.h>
#include <Poco/JSON/Parser.h>

#include <stdexcept>

#include "daemon/base/text.h"
#include "daemon/canonical/canonical_json.h"
#include "daemon/checks/judgement.h"
#include "daemon/customs/exchange_members.h"

namespace kpwatch::sqlite {
namespace {

using Poco::JSON::Array;
using Poco::JSON::Object;

struct Damaged : std::runtime_error {
  Damaged() : std::runtime_error("an exchange document is damaged") {}
};

template <class Value>
Value sure(std::optional<Value> value) {
  if (!value) throw Damaged();
  return *std::move(value);
}

// What is not there keeps the value's default.
class ReadingObject {
 public:
  ReadingObject(const Object& object, const std::string& key) : object_(object), key_(key) {}

  void operator()(const char* name, std::string& value) { value = object_.optValue<std::string>(name, {}); }
  void operator()(const char* name, bool& value) { value = object_.optValue(name, false); }
  void operator()(const char* name, std::int64_t& value) { value = object_.optValue<Poco::Int64>(name, 0); }
  void operator()(const char* name, NoticeKind& value) { value = sure(parse_notice_kind(text(name))); }
  void operator()(const char* name, ObservationKind& value) { value = sure(parse_observation_kind(text(name))); }
  void operator()(const char* name, ReturnTable& value) { value = sure(parse_return_table(text(name))); }
  void operator()(const char* name, Verdict& value) {
    if (object_.has(name)) value = sure(parse_verdict(text(name)));
  }
  void operator()(const char* name, CertificateNumber& number) { number = sure(number_of_key(key_, text(name))); }
  void operator()(const char* name, CertificateParty& party) {
    if (const auto object = object_.getObject(name)) {
      party.name = object->optValue<std::string>("name", {});
      if (object->has("country")) party.country = sure(CountryCode::parse(object->getValue<std::string>("country")));
    }
  }
  void operator()(const char* name, Origin& origin) {
    origin.text = text(name);
    const std::string kind = text("origin_kind");
    origin.kind = kind == "single"  ? Origin::Kind::single
                  : kind == "mixed" ? Origin::Kind::mixed
                  : kind == "list"  ? Origin::Kind::list
                                    : Origin::Kind::blank;
    each("origin_countries",
         [&](const Array& all, unsigned i) { origin.countries.push_back(sure(CountryCode::parse(all.getElement<std::string>(i)))); });
  }
  template <class Value>
  void operator()(const char* name, std::optional<Value>& value) {
    if (object_.has(name)) optional(name, value);
  }
  template <class Element>
  void operator()(const char* name, std::vector<Element>& list) {
    each(name, [&](const Array& all, unsigned i) { element(all, i, list.emplace_back()); });
  }

 private:
  [[nodiscard]] std::string text(const char* name) const { return object_.optValue<std::string>(name, {}); }
  template <class Take>
  void each(const char* name, const Take& take) {
    const auto all = object_.getArray(name);
    for (unsigned i = 0; !all.isNull() && i < all->size(); ++i) take(*all, i);
  }

  void optional(const char* name, std::optional<Day>& value) { value = sure(parse_iso_day(text(name))); }
  void optional(const char* name, std::optional<CountryCode>& value) { value = sure(CountryCode::parse(text(name))); }
  void optional(const char* name, std::optional<CommodityCode>& value) { value = CommodityCode{text(name)}; }
  void optional(const char* name, std::optional<Decimal>& value) { value = sure(Decimal::parse(text(name))); }
  void optional(const char* name, std::optional<Carats>& value) { value = Carats{sure(Decimal::parse(text(name)))}; }
  void optional(const char* name, std::optional<UsDollars>& value) { value = UsDollars{sure(Decimal::parse(text(name)))}; }
  void optional(const char* name, std::optional<std::int64_t>& value) { value = object_.getValue<Poco::Int64>(name); }
  void optional(const char* name, std::optional<CertificateNumber>& value) { (*this)(name, value.emplace()); }

  void element(const Array& all, unsigned i, std::string& value) { value = all.getElement<std::string>(i); }
  void element(const Array& all, unsigned i, CertificateLine& line) {
    const auto object = all.getObject(i);
    if (object.isNull()) throw Damaged();
    ReadingObject reading(*object, key_);
    reading("commodity_code", line.code.digits);
    reading("carats", line.carats);
    reading("usd", line.usd);
  }
  void element(const Array& all, unsigned i, Correction& correction) {
    const auto object = all.getObject(i);
    if (object.isNull()) throw Damaged();
    ReadingObject reading(*object, key_);
    reading("field", correction.field);
    reading("before", correction.before);
    reading("now", correction.now);
  }
  void element(const Array& all, unsigned i, ReturnRow& row) {
    const auto object = all.getObject(i);
    if (object.isNull()) throw Damaged();
    each_member(row, ReadingObject(*object, key_));
  }

  const Object& object_;
  const std::string& key_;
};

template <class Kind>
Exchange read(const Object& object, const std::string& key) {
  Kind document;
  each_member(document, ReadingObject(object, key));
  return document;
}

}  // namespace

ExchangeColumns exchange_columns(const Exchange& document, Day known_on) {
  ExchangeColumns columns;
  columns.kind = kind_of(document);
  if (const auto* notice = std::get_if<CertificateNotice>(&document)) columns.aspect = to_string(notice->kind);
  if (const auto* observation = std::get_if<Observation>(&document)) {
    columns.aspect = to_string(observation->kind);
    columns.declaration = declaration_key(observation->declaration);
  }
  Exchange plain = document;
  if (CertificateNumber* number = number_of(plain)) {
    columns.key = number->key();
    number->raw = columns.key;
  }
  columns.content_sha256 = sha256_hex(exchange_fields_json(plain));
  columns.effective_on = effective_on(document, known_on).time_since_epoch().count();
  columns.content = exchange_fields_json(document);
  return columns;
}

std::optional<Exchange> exchange_from(const std::string& kind, const std::string& key, const std::string& content) {
  try {
    Poco::JSON::Parser parser;
    const auto object = parser.parse(content).extract<Object::Ptr>();
    if (kind == "confirmation") return read<ImportConfirmation>(*object, key);
    if (kind == "preadvice") return read<ExportPreadvice>(*object, key);
    if (kind == "notice") return read<CertificateNotice>(*object, key);
    if (kind == "observation") return read<Observation>(*object, key);
  } catch (const std::exception&) {  // Poco's own derive from it
  }
  return std::nullopt;
}

}  // namespace kpwatch::sqlite
