// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// What `kpwatch read --json` shows as fields is itself a document that is read to the same values.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "adapters/formats/json/json_format.h"
#include "daemon/canonical/canonical_json.h"
#include "daemon/canonical/json_writer.h"
#include "tests/json/dump.h"

namespace kpwatch {
namespace {

using namespace test;

Format& json_format() {
  static Complaints complaints;
  static const auto format = make_json_format(shipped_maps(), {}, complaints);
  return *format;
}

template <class T>
Stated<T> said(T value) {
  return {std::move(value), "", {}, false};
}
Stated<Text> said(const std::string& value) { return {value, "", {}, false}; }

// Texts with the signs that escaping and separators stumble over; no blanks at the ends, which nobody sends on purpose.
rc::Gen<std::string> words() {
  return rc::gen::map(rc::gen::nonEmpty(rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
                          "a", "Z", "0", "\"", "\\", "/", "é", "ц", "毛", "😀", "<", "&", "'", "~", "[", "{", ",", ";"))),
                      [](const std::vector<std::string>& parts) {
                        std::string all;
                        for (const std::string& part : parts) all += part;
                        return all;
                      });
}
rc::Gen<CountryCode> countries() { return rc::gen::element(country("ZA"), country("NO"), country("NA"), country("EU"), country("BE")); }
rc::Gen<Decimal> decimals() {
  return rc::gen::map(rc::gen::inRange<std::int64_t>(0, 9'000'000'000'000'000), [](std::int64_t m) { return Decimal{m}; });
}
rc::Gen<Day> days() {
  return rc::gen::map(rc::gen::inRange(12'000, 22'000), [](int d) { return Day{std::chrono::days{d}}; });
}

template <class T>
void maybe(Maybe<T>& slot, const rc::Gen<T>& gen) {
  if (*rc::gen::arbitrary<bool>()) slot = said<T>(*gen);
}
void maybe(Maybe<Text>& slot, const rc::Gen<std::string>& gen) {
  if (*rc::gen::arbitrary<bool>()) slot = said(*gen);
}
template <class T, class From>
void maybe_measure(Maybe<T>& slot, const rc::Gen<From>& gen) {
  if (*rc::gen::arbitrary<bool>()) slot = said<T>(T{*gen});
}

CitedDocument some_document() {
  CitedDocument document;
  document.code = said(std::string("L116"));
  maybe(document.reference, words());
  maybe(document.status, words());
  maybe(document.issuer, countries());
  maybe(document.dated_on, days());
  return document;
}

Party some_party() {
  Party party;
  party.role = *rc::gen::element<std::string>("importer", "exporter", "consignee");
  party.name = said(*words());
  maybe(party.id, words());
  maybe(party.country, countries());
  return party;
}

GoodsItem some_item() {
  GoodsItem item;
  item.number = said(std::to_string(*rc::gen::inRange(1, 999)));
  if (*rc::gen::arbitrary<bool>()) item.commodity_code = said(CommodityCode{*rc::gen::element<std::string>("710210", "7102310000", "71")});
  maybe(item.tariff_text, words());
  maybe(item.description, words());
  maybe(item.procedure, words());
  item.origin = said(*countries());  // an item without countries takes the header's
  item.dispatch_country = said(*countries());
  item.destination_country = said(*countries());
  maybe_measure(item.carats, decimals());
  maybe_measure(item.net_mass, decimals());
  maybe_measure(item.gross_mass, decimals());
  if (*rc::gen::arbitrary<bool>()) item.value = said(Money{*decimals(), "EUR"});
  maybe_measure(item.usd, decimals());
  maybe(item.packages, rc::gen::inRange<std::int64_t>(0, 100'000));
  maybe(item.parcels, rc::gen::inRange<std::int64_t>(0, 100'000));
  if (*rc::gen::arbitrary<bool>()) item.documents.push_back(some_document());
  if (*rc::gen::arbitrary<bool>()) item.parties.push_back(some_party());
  if (*rc::gen::arbitrary<bool>()) item.seals.push_back(said(*words()));
  return item;
}

Declaration some_declaration() {
  Declaration declaration;
  declaration.reference = said(*words());
  maybe(declaration.mrn, words());
  declaration.identifier = declaration.mrn ? declaration.mrn->value : declaration.reference->value;
  maybe(declaration.version, words());
  declaration.sender = *words();
  declaration.test = *rc::gen::arbitrary<bool>();
  declaration.regime = *rc::gen::element(Regime::import, Regime::export_, Regime::transit);
  declaration.regime_reason = "stated";
  maybe(declaration.type_code, words());
  maybe(declaration.procedure, words());
  declaration.jurisdiction = *countries();
  maybe(declaration.issued_on, days());
  maybe(declaration.accepted_on, days());
  maybe(declaration.exported_on, days());
  maybe(declaration.departed_on, days());
  maybe(declaration.arrived_on, days());
  maybe(declaration.dispatch_country, countries());
  maybe(declaration.destination_country, countries());
  maybe(declaration.origin, countries());
  maybe(declaration.mode_of_transport, words());
  maybe(declaration.exchange_rate, decimals());
  maybe(declaration.items_declared, rc::gen::inRange<std::int64_t>(0, 999));
  if (*rc::gen::arbitrary<bool>()) declaration.parties.push_back(some_party());
  if (*rc::gen::arbitrary<bool>()) declaration.documents.push_back(some_document());
  if (*rc::gen::arbitrary<bool>()) declaration.containers.push_back(said(*words()));
  const int items = *rc::gen::inRange(0, 3);
  for (int i = 0; i < items; ++i) declaration.items.push_back(some_item());
  return declaration;
}

TEST(RoundTrip, a_declaration_s_fields_are_read_back_to_the_same_fields) {
  EXPECT_TRUE(rc::check([] {
    const std::string fields = declaration_fields_json(some_declaration());
    const auto reading = json_format().read(fields, received, nullptr);
    RC_ASSERT(reading.documents.size() == 1U);
    const Declaration* again = reading.documents[0].declaration();
    RC_ASSERT(again != nullptr);
    RC_ASSERT(reading.documents[0].notes.empty());
    RC_ASSERT(declaration_fields_json(*again) == fields);
  }));
}

TEST(RoundTrip, the_samples_too) {
  for (const std::string name : {"declaration-full.json", "certificates.ndjson", "exchange.ndjson"}) {
    for (const Document& document : json_format().read(sample("json/" + name), received, nullptr).documents) {
      if (document.outcome != Reading::read) continue;
      const auto fields = [](const Document& d) {
        if (d.exchange() != nullptr) return exchange_fields_json(*d.exchange());
        return d.declaration() != nullptr ? declaration_fields_json(*d.declaration()) : certificate_fields_json(*d.certificate());
      };
      const auto again = json_format().read(fields(document), received, nullptr);
      ASSERT_EQ(again.outcome(), Reading::read) << dumped(again);
      EXPECT_EQ(fields(again.documents[0]), fields(document));
    }
  }
}

TEST(RoundTrip, any_bytes_at_all_can_be_written_as_json) {
  EXPECT_TRUE(rc::check([](const std::string& bytes) {
    const auto reading = json_format().read("{\"x\":" + json_quoted(bytes) + "}", received, nullptr);
    RC_ASSERT(reading.outcome() == Reading::unmapped);
  }));
}

TEST(RoundTrip, what_a_terminal_would_obey_is_never_written_raw) {
  EXPECT_EQ(json_quoted("a\x1B[2J\x7F\xC2\x9B"
                        "1m\xE2\x80\xA8\xE2\x80\xAE\xE2\x81\xA9\xC2\xA9\xE2\x82\xAC"),
            "\"a\\u001b[2J\\u007f\\u009b1m\\u2028\\u202e\\u2069\xC2\xA9\xE2\x82\xAC\"");
}

TEST(PlaceJson, speaks_the_language_of_each_format) {
  Place edifact;
  edifact.kind = Place::Kind::edifact;
  edifact.interchange = 1;
  edifact.message = 2;
  edifact.segment = 31;
  edifact.tag = {'M', 'E', 'A', '\0'};
  edifact.element = 3;
  edifact.component = 2;
  edifact.byte = 911;
  EXPECT_EQ(place_json(edifact), R"({"interchange":1,"message":2,"segment":31,"tag":"MEA","element":3,"component":2,"byte":911})");
  Place csv;
  csv.kind = Place::Kind::csv;
  csv.line = 7;
  csv.path = "carats";
  EXPECT_EQ(place_json(csv), R"({"line":7,"column":"carats"})");
  Place json;
  json.kind = Place::Kind::json;
  json.byte = 0;
  EXPECT_EQ(place_json(json), R"({"pointer":"","byte":0})");
  EXPECT_EQ(place_json({}), "{}");
}

}  // namespace
}  // namespace kpwatch
