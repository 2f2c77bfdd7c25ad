// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The builder, driven as a format's walk would drive it: scopes by name, values by field and path.
#include "daemon/mapping/document_builder.h"

#include <gtest/gtest.h>

#include <set>

#include "daemon/base/text.h"
#include "daemon/mapping/field.h"
#include "daemon/mapping/items_max.h"
#include "daemon/mapping/map_file.h"
#include "daemon/mapping/regime.h"

namespace kpwatch {
namespace {

constexpr const char* declaration_map = R"(map: json/test
title: t
source: s
kind: declaration
for: {format: json}
regime: {rules: [{by: type_code, values: {929: import, '830': export}}, {by: item.procedure, match: prefix, values: {4: import, '10': export}}]}
units: {PCS: none}
unit_when_absent: carat
value_order: [customs, item_price]
national_values: [statistical]
roles: {EX: exporter}
functions: {'13 INV': cancellation}
fields:
  reference: [ref1, ref2]
  mrn: mrn
  function_code: f
  type_code: type
  office: [office, {at: office2, first: 2}]
  accepted_on: {at: accepted, with: format}
  dispatch_country: from
  destination_country: to
  origin: origin
  currency: cur
  exchange_rate: rate
  seals: seal
lists:
  - list: item
    starts: item
    fields:
      commodity_code: code
      commodity_code_tail: tail
      description: {at: [text, other_text], full: 10}
      procedure: procedure
      origin: origin
      carats: carats
      net_mass: net
      item_price: {at: price, with: cur}
    lists:
      - {list: document, starts: doc, fields: {code: code, reference: ref, name: name, dated_on: date}}
      - {list: party, starts: party, fields: {role: role, name: name}}
      - {list: quantity, starts: q, fields: {amount: a, unit: u, qualifier: x}}
      - {list: amount, starts: m, fields: {amount: a, currency: c, qualifier: x}}
  - {list: party, starts: importer, role: importer, fields: {name: name, country: country}}
  - {list: container, starts: box, fields: {number: n}, lists: [{list: seal, starts: seal, fields: {number: n}}]}
)";

Map loaded(const char* text, const char* id) {
  Complaints complaints;
  auto map = read_map_text(text, id, complaints);
  for (const Complaint& complaint : complaints) ADD_FAILURE() << in_words(complaint);
  return map ? std::move(*map) : Map{};
}

// Finds rows and scopes by the paths that the map names, as a format would after compiling them.
class Walk {
 public:
  explicit Walk(const Map& map, Envelope envelope = {}, RowCoverage* coverage = nullptr)
      : builder_(map, with_day(std::move(envelope)), at(0), coverage) {
    scopes_.push_back(&map.root);
  }
  Walk& open(const std::string& starts) {
    for (const MapScope& scope : scopes_.back()->scopes) {
      if (scope.starts != starts) continue;
      scopes_.push_back(&scope);
      builder_.open(scope, at(++byte_));
      return *this;
    }
    ADD_FAILURE() << "no list starts at " << starts;
    return *this;
  }
  Walk& close() {
    builder_.close(*scopes_.back());
    scopes_.pop_back();
    return *this;
  }
  Walk& value(const std::string& path, const std::string& text, const std::string& companion = "") {
    for (const MapRow& row : scopes_.back()->rows) {
      for (std::size_t rank = 0; rank < row.paths.size(); ++rank) {
        if (row.paths[rank] == path) {
          builder_.value(row, rank, text, companion, at(++byte_));
          return *this;
        }
      }
    }
    ADD_FAILURE() << "no row for " << path;
    return *this;
  }
  DocumentBuilder& builder() { return builder_; }
  Document finish() { return builder_.finish(); }

 private:
  static Place at(std::uint64_t byte) {
    Place place;
    place.kind = Place::Kind::json;
    place.byte = byte;
    return place;
  }
  static Envelope with_day(Envelope envelope) {
    envelope.received_on = *parse_iso_day("2026-11-24");
    return envelope;
  }
  std::uint64_t byte_ = 0;
  std::vector<const MapScope*> scopes_;
  DocumentBuilder builder_;
};

class Builder : public testing::Test {
 protected:
  Map map = loaded(declaration_map, "json/test");
};

TEST_F(Builder, a_better_path_replaces_a_worse_one_wherever_it_stands) {
  const Document document = Walk(map).value("ref2", "SECOND").value("ref1", " FIRST ").value("ref1", "LATER").value("ref2", "X").finish();
  ASSERT_NE(document.declaration(), nullptr);
  EXPECT_EQ(document.declaration()->reference->value, "FIRST");
  EXPECT_EQ(document.declaration()->reference->place.byte, 2U);
  EXPECT_EQ(document.outcome, Reading::read);
}

TEST_F(Builder, further_codes_of_an_item_make_goods_of_their_own_and_diamonds_keep_words_and_quantities) {
  std::string text = declaration_map;
  text.replace(text.find("commodity_code: code"), 20, "commodity_code: {at: code, all: yes}");
  map = loaded(text.c_str(), "json/test");
  Walk walk(map);
  walk.open("item").value("code", "9016.00").value("text", "rough diamonds and a balance").value("net", "2", "KGM");
  walk.value("code", "7102 31").value("code", "901600").value("code", "x").value("code", "8202");
  walk.open("doc").value("code", "C034").value("ref", "BW 1").close().close();
  walk.open("item").value("code", "7113").close();
  const Document document = walk.finish();
  const auto& items = document.declaration()->items;
  std::string codes, words, weights;
  for (const GoodsItem& item : items) {
    codes += item.commodity_code->value.digits + " ";
    words += item.description ? item.description->value + "|" : std::string("-|");
    weights += item.net_mass ? "2 " : "- ";
    EXPECT_EQ(item.position, static_cast<std::size_t>(&item - items.data()) + 1);
    EXPECT_EQ(item.documents.size(), item.commodity_code->value.digits == "7113" ? 0U : 1U);
  }
  EXPECT_EQ(codes, "710231 901600 8202 7113 ");
  EXPECT_EQ(words, "rough diamonds and a balance|-|-|-|");
  EXPECT_EQ(weights, "2 - - - ");
  std::string told;
  for (const Note& note : document.notes) told += std::string(note.reason->code) + ' ' + note.text + ' ';
  EXPECT_EQ(told, "several-codes 7102 31 bad-commodity-code x ");
}

TEST_F(Builder, a_code_with_an_odd_sign_gives_way_to_a_plain_one_but_that_of_diamonds) {
  const auto code_of = [&](std::initializer_list<const char*> texts) {
    Walk walk(map);
    walk.open("item");
    for (const char* text : texts) walk.value("code", text);
    return walk.close().finish().declaration()->items.at(0).commodity_code->value.digits;
  };
  EXPECT_EQ(code_of({"901600X"}), "901600");
  EXPECT_EQ(code_of({"901600X", "820200Y"}), "901600");
  EXPECT_EQ(code_of({"901600X", "710231"}), "710231");
  EXPECT_EQ(code_of({"710231L", "901600"}), "710231");
  EXPECT_EQ(code_of({"901600", "710231L"}), "901600");  // among equals the first stays
}

TEST_F(Builder, further_codes_count_as_items_against_the_limit) {
  std::string text = declaration_map;
  text.replace(text.find("commodity_code: code"), 20, "commodity_code: {at: code, all: yes}");
  map = loaded(text.c_str(), "json/test");
  Walk walk(map);
  walk.open("item");
  for (std::size_t code = 100'000; code <= 100'000 + items_max; ++code) walk.value("code", std::to_string(code));
  EXPECT_EQ(walk.close().finish().outcome, Reading::rejected);
}

TEST_F(Builder, several_rows_of_a_field_are_ranked_like_paths) {
  EXPECT_EQ(Walk(map).value("office2", "ZA123").finish().declaration()->office->value, "ZA");
  EXPECT_EQ(Walk(map).value("office2", "ZA123").value("office", "JHB").finish().declaration()->office->value, "JHB");
}

TEST_F(Builder, blank_text_is_no_value_and_a_worse_path_counts_then) {
  EXPECT_EQ(Walk(map).value("ref1", " \n\t").value("ref2", "R").finish().declaration()->reference->value, "R");
}

TEST_F(Builder, text_that_does_not_convert_is_a_note_with_its_place_and_the_field_stays_empty) {
  const Document document = Walk(map).value("accepted", "20101602", "102").finish();
  EXPECT_FALSE(document.declaration()->accepted_on);
  ASSERT_EQ(document.notes.size(), 1U);
  EXPECT_EQ(document.notes[0].reason->code, "bad-date");
  EXPECT_EQ(document.notes[0].text, "20101602");
  EXPECT_EQ(document.notes[0].place.byte, 1U);
  EXPECT_EQ(document.notes[0].severity, Severity::note);
  EXPECT_EQ(document.outcome, Reading::read);
}

TEST_F(Builder, the_identifier_is_mrn_reference_fallback_or_hash_in_that_order) {
  EXPECT_EQ(Walk(map).value("ref1", "R").value("mrn", "M").finish().identifier, "M");
  EXPECT_EQ(Walk(map).value("ref1", "R").finish().identifier, "R");
  Envelope envelope;
  envelope.bytes = "abc";
  const Document hashed = Walk(map, envelope).finish();
  EXPECT_EQ(hashed.identifier, "sha256:" + sha256_hex("abc"));
  EXPECT_TRUE(hashed.declaration()->identifier_is_hash);
  envelope.fallback_identifier = "17";
  envelope.sender = "SENDER";
  envelope.test = true;
  const Document named = Walk(map, envelope).finish();
  EXPECT_EQ(named.identifier, "17");
  EXPECT_TRUE(named.test);
  EXPECT_EQ(named.declaration()->sender, "SENDER");
  EXPECT_FALSE(named.declaration()->identifier_is_hash);
}

TEST_F(Builder, items_inherit_what_the_header_says_with_its_place) {
  const Document document = Walk(map)
                                .open("item")
                                .close()
                                .open("item")
                                .value("origin", "NA")
                                .close()
                                .value("from", "ZA")
                                .value("to", "BE")
                                .value("origin", "BW")
                                .finish();
  const auto& items = document.declaration()->items;
  ASSERT_EQ(items.size(), 2U);
  EXPECT_EQ(items[0].origin->value, country("BW"));
  EXPECT_EQ(items[0].origin->place, document.declaration()->origin->place);
  EXPECT_EQ(items[1].origin->value, country("NA"));
  EXPECT_EQ(items[1].dispatch_country->value, country("ZA"));
  EXPECT_EQ(items[1].destination_country->value, country("BE"));
  EXPECT_EQ(items[0].position, 1U);
  EXPECT_EQ(items[1].position, 2U);
}

TEST_F(Builder, a_tail_with_an_odd_sign_completes_a_code_too) {
  const Document document = Walk(map).open("item").value("code", "7102").value("tail", "31\u00A000L").close().finish();
  EXPECT_EQ(document.declaration()->items.at(0).commodity_code->value.digits, "71023100");
  ASSERT_EQ(document.notes.size(), 1U);
  EXPECT_EQ(document.notes[0].detail, "read as 71023100");
  // Not with another code in it.
  const Document other = Walk(map).open("item").value("code", "901600").value("tail", "/71023100").close().finish();
  EXPECT_EQ(other.declaration()->items.at(0).commodity_code->value.digits, "901600");
}

TEST_F(Builder, a_commodity_code_gets_its_tail_unless_that_is_no_number) {
  EXPECT_EQ(Walk(map)
                .open("item")
                .value("tail", "00")
                .value("code", "710231")
                .close()
                .finish()
                .declaration()
                ->items[0]
                .commodity_code->value.digits,
            "71023100");
  EXPECT_EQ(Walk(map)
                .open("item")
                .value("code", "710231")
                .value("tail", "A")
                .close()
                .finish()
                .declaration()
                ->items[0]
                .commodity_code->value.digits,
            "710231");
}

TEST_F(Builder, descriptions_are_gathered_and_also_joined_without_blanks) {
  const Document document = Walk(map)
                                .open("item")
                                .value("other_text", "ignored")
                                .value("text", "rough diam")
                                .value("text", "onds\n  in")
                                .value("text", "parcels")
                                .close()
                                .finish();
  const GoodsItem& item = document.declaration()->items[0];
  EXPECT_EQ(item.description->value, "rough diamonds in parcels");
  ASSERT_TRUE(item.description_joined);
  EXPECT_EQ(item.description_joined->value, "rough diamonds inparcels");
  const Document single = Walk(map).open("item").value("text", "diamonds").close().finish();
  EXPECT_FALSE(single.declaration()->items[0].description_joined);
}

TEST_F(Builder, parts_of_full_length_are_counted_in_characters) {
  const Document document =
      Walk(map).open("item").value("text", "毛坯钻石毛坯钻石毛坯").value("text", "钻石").value("text", "毛坯").finish();
  EXPECT_EQ(document.declaration()->items[0].description->value, "毛坯钻石毛坯钻石毛坯钻石 毛坯");
}

// Some messages state one thing twice on one element: two lists open there, the inner one closes first.
TEST_F(Builder, two_lists_of_a_kind_can_be_open_at_once) {
  const MapScope& item = map.root.scopes[0];
  const MapScope& quantity = item.scopes[2];
  DocumentBuilder builder(map, {}, Place{});
  builder.open(item, Place{});
  MapScope other = quantity;
  other.starts = "q2";
  for (MapRow& row : other.rows) row.plan.scope = 1'000;
  other.rows.front().number = 1'000;
  builder.open(quantity, Place{});
  builder.value(quantity.rows[0], 0, "1", "", Place{});
  builder.open(other, Place{});
  builder.value(other.rows[0], 0, "2", "", Place{});
  builder.value(quantity.rows[1], 0, "CTM", "", Place{});
  builder.close(other);
  builder.close(quantity);
  const Document read = builder.finish();
  const GoodsItem& found = read.declaration()->items.at(0);
  ASSERT_EQ(found.quantities.size(), 2U);
  EXPECT_EQ(found.quantities[0].amount.value.to_string(), "2");
  EXPECT_EQ(found.quantities[1].amount.value.to_string(), "1");
  EXPECT_EQ(found.quantities[1].unit, "CTM");
}

TEST_F(Builder, a_builder_that_is_started_again_remembers_nothing) {
  const MapScope& item = map.root.scopes[0];
  DocumentBuilder builder;
  for (const char* words : {"rough", "polished"}) {
    Document document;
    builder.start(map, {}, Place{}, nullptr, document);
    builder.open(item, Place{});
    for (const MapRow& row : item.rows) {
      if (row.paths.front() == "text") builder.value(row, 0, words, "", Place{});
    }
    builder.finish_into();
    ASSERT_EQ(document.declaration()->items.size(), 1U);
    EXPECT_EQ(document.declaration()->items[0].description->value, words);
    EXPECT_EQ(document.outcome, Reading::read);
    EXPECT_EQ(builder.items(), 1U);
  }
}

TEST_F(Builder, lists_that_hold_nothing_are_dropped) {
  const Document document = Walk(map)
                                .open("item")
                                .open("doc")
                                .value("name", "just a name")
                                .close()
                                .open("doc")
                                .value("code", "c 034")
                                .close()
                                .open("doc")
                                .value("ref", "ZA 1")
                                .value("date", "2024-01-02")
                                .close()
                                .open("party")
                                .value("role", "EX")
                                .close()
                                .open("party")
                                .value("role", "ex")
                                .value("name", "Karoo Gems")
                                .close()
                                .open("q")
                                .value("u", "CTM")
                                .close()
                                .open("m")
                                .value("c", "USD")
                                .close()
                                .close()
                                .finish();
  const GoodsItem& item = document.declaration()->items[0];
  ASSERT_EQ(item.documents.size(), 2U);
  EXPECT_EQ(item.documents[0].code->value, "C034");
  EXPECT_EQ(to_string(item.documents[1].dated_on->value), "2024-01-02");
  ASSERT_EQ(item.parties.size(), 1U);
  EXPECT_EQ(item.parties[0].role, "exporter");
  EXPECT_TRUE(item.quantities.empty());
  EXPECT_TRUE(item.amounts.empty());
}

TEST_F(Builder, a_fixed_role_seals_in_containers_and_lists_of_seals_find_their_place) {
  const Document document = Walk(map)
                                .open("importer")
                                .value("name", "Antwerp Rough")
                                .value("country", "BE")
                                .close()
                                .open("box")
                                .value("n", "MSKU1")
                                .open("seal")
                                .value("n", "S1")
                                .close()
                                .close()
                                .value("seal", "S2")
                                .value("seal", "S3")
                                .finish();
  const Declaration& d = *document.declaration();
  ASSERT_EQ(d.parties.size(), 1U);
  EXPECT_EQ(d.parties[0].role, "importer");
  ASSERT_EQ(d.containers.size(), 1U);
  ASSERT_EQ(d.seals.size(), 3U);
  EXPECT_EQ(d.seals[2].value, "S3");
}

TEST_F(Builder, carats_come_out_of_any_quantity_in_carats) {
  const Document document = Walk(map)
                                .open("item")
                                .value("code", "71023100")
                                .open("q")
                                .value("a", "3")
                                .value("u", "PCS")
                                .close()
                                .open("q")
                                .value("a", "12,50")
                                .value("u", "ctm")
                                .value("x", "AAR")
                                .close()
                                .open("q")
                                .value("a", "2.5")
                                .value("u", "GRM")
                                .value("x", "AAF")
                                .close()
                                .open("q")
                                .value("a", "0.003")
                                .value("u", "KGM#G")
                                .value("x", "G")
                                .close()
                                .close()
                                .finish();
  const GoodsItem& item = document.declaration()->items[0];
  ASSERT_EQ(item.quantities.size(), 4U);
  EXPECT_EQ(item.carats->value.amount.to_string(), "12.5");
  EXPECT_EQ(item.carats->text, "12,50");
  EXPECT_FALSE(item.carats->assumed);
  EXPECT_EQ(item.net_mass->value.amount.to_string(), "0.0025");
  EXPECT_EQ(item.gross_mass->value.amount.to_string(), "0.003");
  EXPECT_EQ(item.quantities[3].unit, "KGM#G");
}

TEST_F(Builder, a_quantity_without_unit_is_in_carats_only_where_the_tariff_says_so) {
  const auto carats_of = [&](const char* code) {
    return Walk(map).open("item").value("code", code).open("q").value("a", "7").close().close().finish().declaration()->items[0].carats;
  };
  ASSERT_TRUE(carats_of("71023100"));
  EXPECT_TRUE(carats_of("71023100")->assumed);
  EXPECT_FALSE(carats_of("08030010"));
}

TEST_F(Builder, two_different_carat_weights_are_noted_and_the_first_counts) {
  const Document document = Walk(map)
                                .open("item")
                                .open("q")
                                .value("a", "7")
                                .value("u", "CTM")
                                .close()
                                .open("q")
                                .value("a", "8")
                                .value("u", "CTM")
                                .close()
                                .close()
                                .finish();
  EXPECT_EQ(document.declaration()->items[0].carats->value.amount.to_string(), "7");
  ASSERT_EQ(document.notes.size(), 1U);
  EXPECT_EQ(document.notes[0].reason->code, "carats-stated-twice");
}

TEST_F(Builder, the_value_is_chosen_by_the_maps_order_and_inherits_the_currency) {
  const Document document = Walk(map)
                                .value("cur", "USD")
                                .open("item")
                                .value("price", "90")
                                .open("m")
                                .value("a", "1")
                                .value("x", "other")
                                .close()
                                .open("m")
                                .value("a", "100")
                                .value("x", "customs")
                                .close()
                                .open("m")
                                .value("a", "700")
                                .value("x", "statistical")
                                .close()
                                .close()
                                .finish();
  const GoodsItem& item = document.declaration()->items[0];
  EXPECT_EQ(item.value->value.amount.to_string(), "100");
  EXPECT_EQ(item.value->value.currency, "USD");
  EXPECT_EQ(item.usd->value.amount.to_string(), "100");
  EXPECT_EQ(item.amounts.back().currency, "");  // national
}

TEST_F(Builder, us_dollars_come_from_an_amount_in_us_dollars_or_from_the_headers_own_rate) {
  const Document euros = Walk(map).value("cur", "EUR").open("item").value("price", "90").close().finish();
  EXPECT_FALSE(euros.declaration()->items[0].usd);
  const Document both = Walk(map)
                            .value("cur", "EUR")
                            .open("item")
                            .value("price", "90")
                            .open("m")
                            .value("a", "99")
                            .value("c", "usd")
                            .value("x", "z")
                            .close()
                            .close()
                            .finish();
  EXPECT_EQ(both.declaration()->items[0].usd->value.amount.to_string(), "99");
  const Document rated = Walk(map)
                             .value("cur", "USD")
                             .value("rate", "20")
                             .open("item")
                             .open("m")
                             .value("a", "700")
                             .value("x", "statistical")
                             .close()
                             .close()
                             .finish();
  EXPECT_EQ(rated.declaration()->items[0].usd->value.amount.to_string(), "35");
  EXPECT_TRUE(rated.declaration()->items[0].usd->assumed);
}

TEST_F(Builder, the_regime_is_what_speaks_first) {
  const Document by_type = Walk(map).value("type", "830").open("item").value("procedure", "4000").close().finish();
  EXPECT_EQ(by_type.declaration()->regime, Regime::export_);
  EXPECT_EQ(by_type.declaration()->regime_reason, "type code 830");
  const Document by_procedure = Walk(map).value("type", "ZZZ").open("item").value("procedure", "1040").close().finish();
  EXPECT_EQ(by_procedure.declaration()->regime, Regime::export_);
  EXPECT_EQ(by_procedure.declaration()->regime_reason, "procedure 1040");
  const Document by_territory = Walk(map).value("office", "BE101000").value("from", "ZA").value("to", "FR").finish();
  EXPECT_EQ(by_territory.declaration()->regime, Regime::import);
  EXPECT_EQ(by_territory.declaration()->jurisdiction, country("BE"));
  const Document within = Walk(map).value("office", "BE101000").value("from", "NL").value("to", "FR").finish();
  EXPECT_EQ(within.declaration()->regime, Regime::unknown);
  EXPECT_EQ(within.declaration()->regime_reason, "");
  const Document british =
      Walk(map).value("office", "GB000060").value("from", "GB").value("to", "BE").value("accepted", "20240102", "102").finish();
  EXPECT_EQ(british.declaration()->regime, Regime::export_);
  const Document once =
      Walk(map).value("office", "GB000060").value("from", "GB").value("to", "BE").value("accepted", "20190102", "102").finish();
  EXPECT_EQ(once.declaration()->regime, Regime::unknown);
}

TEST_F(Builder, the_function_is_read_from_the_code) {
  const auto function = [&](const char* code, const char* type) {
    return Walk(map).value("f", code).value("type", type).finish().declaration()->function;
  };
  EXPECT_EQ(function("9", "IMA"), MessageFunction::original);
  EXPECT_EQ(function("1", "IMA"), MessageFunction::cancellation);
  EXPECT_EQ(function("4", "IMA"), MessageFunction::amendment);
  EXPECT_EQ(function("5", "IMA"), MessageFunction::replacement);
  EXPECT_EQ(function("13", "IMA"), MessageFunction::amendment);
  EXPECT_EQ(function("13", "INV"), MessageFunction::cancellation);
  EXPECT_EQ(function("77", "IMA"), MessageFunction::other);
  EXPECT_EQ(Walk(map).finish().declaration()->function, MessageFunction::original);
}

// What is said of all types of a function must hold beside each.
TEST_F(Builder, an_outline_takes_no_function_for_original_that_some_type_makes_another) {
  Map own = map;
  own.functions = {{"9 INV", MessageFunction::cancellation}, {"CREATION", MessageFunction::original}, {"7", MessageFunction::amendment}};
  EXPECT_FALSE(is_original_of_any_type("9", own));
  EXPECT_TRUE(is_original_of_any_type(" creation ", own));
  EXPECT_FALSE(is_original_of_any_type("7", own));
  EXPECT_TRUE(is_original_of_any_type("47", own));
  EXPECT_FALSE(is_original_of_any_type("13", own));
  EXPECT_TRUE(is_original_of_any_type("9", Map()));
}

TEST_F(Builder, a_noted_rejection_rejects_the_document_and_hands_on_no_content) {
  static constexpr Reason broken{"broken", "", "It is broken."};
  Walk walk(map);
  walk.value("ref1", "R").builder().note({&broken, Severity::rejection, {}, "", ""});
  const Document document = walk.finish();
  EXPECT_EQ(document.outcome, Reading::rejected);
  EXPECT_EQ(document.declaration(), nullptr);
  EXPECT_EQ(document.identifier, "R");
}

TEST_F(Builder, scopes_left_open_are_closed_at_the_end) {
  const Document document = Walk(map).open("item").value("code", "710231").open("doc").value("code", "C034").finish();
  ASSERT_EQ(document.declaration()->items.size(), 1U);
  EXPECT_EQ(document.declaration()->items[0].documents.size(), 1U);
}

TEST_F(Builder, coverage_hears_of_every_row_that_fires) {
  struct Rows : RowCoverage {
    std::set<std::string> names;
    void fired(const Map&, const MapRow& row, std::size_t, const Place&) override { names.insert(std::string(field(row.field).name)); }
  } rows;
  (void)Walk(map, {}, &rows).value("ref1", "R").value("mrn", " ").open("item").value("code", "7").close().finish();
  EXPECT_EQ(rows.names, (std::set<std::string>{"reference", "commodity_code"}));
}

constexpr const char* certificate_map = R"(map: csv/test
title: t
source: s
kind: certificate
for: {format: csv}
fields:
  number: number
  serial: serial
  issuer: issuer
  issued_on: issued
  origin: origin
  exporter: exporter
  exporter_country: exporter_country
  carats: carats
  carats_710231: c31
  usd_710231: u31
  carats_710210: c10
  seals: seals
  status: status
lists:
  - {list: line, starts: line, fields: {commodity_code: code, carats: carats, usd: usd}}
)";

class CertificateBuilder : public testing::Test {
 protected:
  Map map = loaded(certificate_map, "csv/test");
};

TEST_F(CertificateBuilder, a_certificate_is_whole) {
  const Document document = Walk(map)
                                .value("number", "ZA 1117950")
                                .value("issuer", "ZA")
                                .value("issued", "2024-05-06")
                                .value("origin", "ZA")
                                .value("exporter", "Karoo  Gems")
                                .value("exporter_country", "ZA")
                                .value("carats", "12.50")
                                .value("c31", "12.50")
                                .value("u31", "1000")
                                .value("c10", "1")
                                .value("seals", "S1|S2")
                                .value("status", "Reported lost")
                                .open("line")
                                .value("code", "7102.21")
                                .value("carats", "2")
                                .close()
                                .finish();
  ASSERT_NE(document.certificate(), nullptr);
  const Certificate& c = *document.certificate();
  EXPECT_EQ(c.number.key(), "ZA::1117950");
  EXPECT_EQ(document.identifier, "ZA::1117950");
  EXPECT_EQ(c.issuer, country("ZA"));
  EXPECT_EQ(to_string(*c.issued_on), "2024-05-06");
  EXPECT_EQ(c.origin.kind, Origin::Kind::single);
  EXPECT_EQ(c.exporter.name, "Karoo Gems");
  ASSERT_EQ(c.lines.size(), 3U);
  EXPECT_EQ(c.lines[0].code.digits, "710221");
  EXPECT_EQ(c.lines[1].code.digits, "710210");
  EXPECT_EQ(c.lines[2].usd->amount.to_string(), "1000");
  EXPECT_EQ(c.seals, (std::vector<std::string>{"S1", "S2"}));
  EXPECT_EQ(c.status, CertificateStatus::reported_lost);
}

TEST_F(CertificateBuilder, issuer_and_serial_make_the_number) {
  const Document document = Walk(map).value("serial", "0012345").value("issuer", "RU").finish();
  ASSERT_NE(document.certificate(), nullptr);
  EXPECT_EQ(document.certificate()->number.key(), "RU::12345");
  const Document whole = Walk(map).value("serial", "RU12345").value("issuer", "RU").finish();
  EXPECT_EQ(whole.certificate()->number.key(), "RU::12345");
}

TEST_F(CertificateBuilder, a_certificate_without_a_usable_number_is_rejected_in_its_place) {
  const Document missing = Walk(map).value("carats", "3").finish();
  EXPECT_EQ(missing.outcome, Reading::rejected);
  EXPECT_EQ(missing.certificate(), nullptr);
  const Document bad = Walk(map).value("carats", "3").value("number", "PENDING").finish();
  ASSERT_EQ(bad.outcome, Reading::rejected);
  EXPECT_EQ(bad.notes.back().reason->code, "bad-certificate-number");
  EXPECT_EQ(bad.notes.back().place.byte, 2U);
  EXPECT_EQ(bad.notes.back().text, "PENDING");
}

TEST_F(CertificateBuilder, origins_that_need_no_list_of_countries_are_read_at_once) {
  const auto origin = [&](const char* text) {
    return Walk(map).value("number", "ZA1").value("origin", text).finish().certificate()->origin;
  };
  EXPECT_EQ(origin("***").kind, Origin::Kind::mixed);
  EXPECT_EQ(origin("mixed").kind, Origin::Kind::mixed);
  EXPECT_EQ(origin("bw").countries, (std::vector<CountryCode>{country("BW")}));
  EXPECT_EQ(origin("Botswana, Namibia").text, "Botswana, Namibia");
  EXPECT_EQ(Walk(map).value("number", "ZA1").finish().certificate()->origin.kind, Origin::Kind::blank);
}

}  // namespace
}  // namespace kpwatch
