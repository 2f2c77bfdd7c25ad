// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The canonical declaration as JSON.
#include "daemon/canonical/canonical_json.h"
#include "daemon/canonical/json_writer.h"

namespace kpwatch {
namespace {

std::string_view as_text(const Text& value) { return value; }
std::string as_text(const CountryCode& value) { return std::string(value.text()); }
std::string as_text(const CommodityCode& value) { return value.digits; }
std::string as_text(const Day& value) { return to_string(value); }
std::string as_text(const Decimal& value) { return value.to_string(); }
std::string as_text(const Carats& value) { return value.amount.to_string(); }
std::string as_text(const Kilograms& value) { return value.amount.to_string(); }
std::string as_text(const UsDollars& value) { return value.amount.to_string(); }

template <class T>
void stated(JsonWriter& json, std::string_view name, const Maybe<T>& value) {
  if (value) json.text_member(name, as_text(value->value));
}
void stated(JsonWriter& json, std::string_view name, const Maybe<std::int64_t>& value) {
  if (value) json.number_member(name, value->value);
}
// A measure whose unit the message did not state is marked.
template <class T>
void measured(JsonWriter& json, std::string_view name, const Maybe<T>& value) {
  stated(json, name, value);
  if (value && value->assumed) json.flag_member(std::string(name) + "_assumed", true);
}

template <class List, class Each>
void list(JsonWriter& json, std::string_view name, const List& values, Each each) {
  if (values.empty()) return;
  json.key(name);
  json.begin_array();
  for (const auto& value : values) each(value);
  json.end_array();
}

void texts(JsonWriter& json, std::string_view name, const std::vector<Stated<Text>>& values) {
  list(json, name, values, [&](const Stated<Text>& value) { json.text(value.value); });
}

void parties(JsonWriter& json, const std::vector<Party>& values) {
  list(json, "parties", values, [&](const Party& party) {
    json.begin_object();
    json.text_member("role", party.role);
    stated(json, "name", party.name);
    stated(json, "id", party.id);
    stated(json, "country", party.country);
    json.end_object();
  });
}

void documents(JsonWriter& json, const std::vector<CitedDocument>& values) {
  list(json, "documents", values, [&](const CitedDocument& document) {
    json.begin_object();
    stated(json, "code", document.code);
    stated(json, "reference", document.reference);
    stated(json, "status", document.status);
    stated(json, "name", document.name);
    stated(json, "issuer", document.issuer);
    stated(json, "dated_on", document.dated_on);
    json.end_object();
  });
}

void amounts(JsonWriter& json, const std::vector<Amount>& values) {
  list(json, "amounts", values, [&](const Amount& amount) {
    json.begin_object();
    json.text_member("amount", as_text(amount.amount.value));
    json.text_member("currency", amount.currency);
    json.text_member("qualifier", amount.qualifier);
    json.end_object();
  });
}

void quantities(JsonWriter& json, const std::vector<Quantity>& values) {
  list(json, "quantities", values, [&](const Quantity& quantity) {
    json.begin_object();
    json.text_member("amount", as_text(quantity.amount.value));
    json.text_member("unit", quantity.unit);
    json.text_member("qualifier", quantity.qualifier);
    json.end_object();
  });
}

void item(JsonWriter& json, const GoodsItem& goods) {
  json.begin_object();
  stated(json, "number", goods.number);
  stated(json, "commodity_code", goods.commodity_code);
  stated(json, "tariff_text", goods.tariff_text);
  stated(json, "description", goods.description);
  stated(json, "procedure", goods.procedure);
  stated(json, "origin", goods.origin);
  stated(json, "dispatch_country", goods.dispatch_country);
  stated(json, "destination_country", goods.destination_country);
  measured(json, "carats", goods.carats);
  measured(json, "net_mass_kg", goods.net_mass);
  measured(json, "gross_mass_kg", goods.gross_mass);
  quantities(json, goods.quantities);
  amounts(json, goods.amounts);
  if (goods.value) {
    json.key("value");
    json.begin_object();
    json.text_member("amount", goods.value->value.amount.to_string());
    json.text_member("currency", goods.value->value.currency);
    json.end_object();
  }
  stated(json, "usd", goods.usd);
  stated(json, "packages", goods.packages);
  stated(json, "parcels", goods.parcels);
  documents(json, goods.documents);
  parties(json, goods.parties);
  texts(json, "seals", goods.seals);
  json.end_object();
}

void header(JsonWriter& json, const Declaration& declaration) {
  json.text_member("identifier", declaration.identifier);
  stated(json, "reference", declaration.reference);
  stated(json, "mrn", declaration.mrn);
  stated(json, "version", declaration.version);
  json.text_member("sender", declaration.sender);
  if (declaration.test) json.flag_member("test", true);
  stated(json, "function_code", declaration.function_code);
  json.text_member("function", to_string(declaration.function));
  stated(json, "type_code", declaration.type_code);
  json.text_member("regime", to_string(declaration.regime));
  json.text_member("regime_reason", declaration.regime_reason);
  stated(json, "procedure", declaration.procedure);
  stated(json, "office", declaration.office);
  if (declaration.jurisdiction) json.text_member("jurisdiction", declaration.jurisdiction->text());
  stated(json, "issued_on", declaration.issued_on);
  stated(json, "accepted_on", declaration.accepted_on);
  stated(json, "exported_on", declaration.exported_on);
  stated(json, "departed_on", declaration.departed_on);
  stated(json, "arrived_on", declaration.arrived_on);
  stated(json, "dispatch_country", declaration.dispatch_country);
  stated(json, "destination_country", declaration.destination_country);
  stated(json, "origin", declaration.origin);
  stated(json, "mode_of_transport", declaration.mode_of_transport);
  stated(json, "currency", declaration.currency);
  stated(json, "exchange_rate", declaration.exchange_rate);
  stated(json, "items_declared", declaration.items_declared);
}

}  // namespace

std::string declaration_fields_json(const Declaration& declaration) {
  JsonWriter json;
  json.begin_object();
  json.text_member("kpwatch", "declaration/1");
  header(json, declaration);
  parties(json, declaration.parties);
  documents(json, declaration.documents);
  amounts(json, declaration.amounts);
  texts(json, "seals", declaration.seals);
  texts(json, "containers", declaration.containers);
  texts(json, "routing_countries", declaration.routing_countries);
  json.key("items");
  json.begin_array();
  for (const GoodsItem& goods : declaration.items) item(json, goods);
  json.end_array();
  json.end_object();
  return json.take();
}

}  // namespace kpwatch
