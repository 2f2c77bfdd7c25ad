// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// JSON documents as a sender would send them, sound ones.
#include "adapters/formats/json/json_format.h"

#include <gtest/gtest.h>

#include "daemon/mapping/map_file.h"
#include "tests/json/dump.h"

namespace kpwatch {
namespace {

using namespace test;

std::unique_ptr<Format> json_format(const FormatLimits& limits = {}) {
  Complaints complaints;
  auto format = make_json_format(shipped_maps(), limits, complaints);
  for (const Complaint& complaint : complaints) ADD_FAILURE() << in_words(complaint);
  return format;
}

TEST(JsonFormat, samples_are_read_as_their_goldens_say) {
  auto format = json_format();
  for (const std::string name :
       {"declaration-full.json", "declaration-small.json", "certificates.ndjson", "certificates-array.json", "other.json",
        "byte-order-mark.json", "exchange.ndjson", "exchange-broken.ndjson", "ncts-cc015c.json", "ncts-cc015c-full.json"})
    expect_golden("json/" + name + ".expected", dumped(format->read(sample("json/" + name), received, nullptr)));
}

TEST(JsonFormat, one_of_many_documents_reads_as_it_does_among_them) {
  auto format = json_format();
  const auto alone = [](Document document) {
    InputReading reading;
    reading.format = "json";
    reading.documents.push_back(std::move(document));
    return dumped(reading);
  };
  for (const std::string name : {"declaration-full.json", "certificates.ndjson", "certificates-array.json", "other.json",
                                 "byte-order-mark.json", "exchange.ndjson", "exchange-broken.ndjson"}) {
    const std::string bytes = sample("json/" + name);
    const InputReading all = format->read(bytes, received, nullptr);
    for (std::size_t i = 0; i < all.documents.size(); ++i) {
      auto one = format->read_one(bytes, received, i);
      ASSERT_TRUE(one.has_value()) << name << " " << i;
      EXPECT_EQ(alone(std::move(*one)), alone(all.documents[i])) << name << " " << i;
    }
    EXPECT_FALSE(format->read_one(bytes, received, all.documents.size()).has_value()) << name;
  }
  EXPECT_FALSE(format->read_one("", received, 0).has_value());
}

TEST(JsonFormat, every_row_of_its_maps_fires_in_a_sample) {
  auto format = json_format();
  Fired fired;
  for (const std::string name : {"declaration-full.json", "certificates.ndjson", "exchange.ndjson", "ncts-cc015c-full.json"})
    (void)format->read(sample("json/" + name), received, &fired);
  std::size_t maps = 0;
  for (const Map& map : shipped_maps()) {
    if (map.format != "json") continue;
    ++maps;
    for (const std::string& row : fired.silent(map)) ADD_FAILURE() << row;
  }
  EXPECT_EQ(maps, 8U);
}

TEST(JsonFormat, is_recognised_by_its_first_sign) {
  const auto format = json_format();
  EXPECT_GT(format->recognises("{}"), 50);
  EXPECT_GT(format->recognises("\xEF\xBB\xBF \r\n\t{"), 50);
  EXPECT_GT(format->recognises("[{"), 50);
  EXPECT_GT(format->recognises(std::string_view("{\0\"\0", 4)), 50);
  for (const std::string_view text : {"", " ", "<a/>", "UNB+UNOA:1", "number,issuer", "\"text\"", "12"})
    EXPECT_EQ(format->recognises(text), 0) << text;
}

TEST(JsonFormat, numbers_keep_the_text_that_was_sent) {
  auto format = json_format();
  const auto reading =
      format->read(R"({"kpwatch":"declaration/1","reference":"r","items":[{"carats":9007199254740.993000,"usd":0.1}]})", received, nullptr);
  const Declaration* declaration = reading.documents.at(0).declaration();
  ASSERT_NE(declaration, nullptr);
  EXPECT_EQ(declaration->items.at(0).carats->text, "9007199254740.993000");
  EXPECT_EQ(declaration->items.at(0).usd->value.amount.micros, 100'000);
}

std::string note_codes(const Document& document) {
  std::string codes;
  for (const Note& note : document.notes) codes += std::string(note.reason->code) + ' ' + note.text + "; ";
  return codes;
}

// Java writes doubles from ten million on with an exponent.
TEST(JsonFormat, numbers_with_an_exponent_are_read_as_their_plain_digits) {
  auto format = json_format();
  const auto reading = format->read(
      R"({"kpwatch":"declaration/1","reference":"r","items":[{"commodity_code":7.10231E7,"carats":9.999E2,"usd":1.2045E7,"net_mass_kg":1.998e-1},
         {"commodity_code":7.1023100E+7,"carats":-0.0E5,"usd":120.45E-3,"packages":1E1},{"carats":1E400,"usd":1E31,"description":"1E3"}]})",
      received, nullptr);
  ASSERT_EQ(reading.documents.size(), 1U);
  const Declaration* declaration = reading.documents[0].declaration();
  ASSERT_NE(declaration, nullptr);
  const auto& items = declaration->items;
  EXPECT_EQ(items.at(0).commodity_code->value.digits, "71023100");
  EXPECT_EQ(items[0].carats->value.amount.to_string(), "999.9");
  EXPECT_EQ(items[0].usd->value.amount.to_string(), "12045000");
  EXPECT_EQ(items[0].net_mass->value.amount.to_string(), "0.1998");
  EXPECT_EQ(items.at(1).commodity_code->value.digits, "71023100");
  EXPECT_EQ(items[1].carats->value.amount.to_string(), "0");
  EXPECT_EQ(items[1].usd->value.amount.to_string(), "0.12045");
  EXPECT_EQ(items[1].packages->value, 10);
  EXPECT_EQ(items.at(2).description->value, "1E3");
  EXPECT_FALSE(items[2].carats);
  EXPECT_EQ(note_codes(reading.documents[0]), "bad-number 1E400; bad-number 1E31; ");
}

TEST(JsonFormat, further_values_are_told_and_a_further_code_makes_goods_of_its_own) {
  auto format = json_format();
  const auto read = [&](const std::string& item) {
    return format->read(R"({"kpwatch":"declaration/1","reference":"r","items":[)" + item + "]}", received, nullptr);
  };
  const auto codes = [](const InputReading& reading) {
    std::string all;
    for (const GoodsItem& item : reading.documents.at(0).declaration()->items)
      all += (item.commodity_code ? item.commodity_code->value.digits : "-") +
             (item.description ? " " + item.description->value.str() : "") + "; ";
    return all;
  };
  const auto array = read(R"({"commodity_code":["99999999",null,"71023100","99999999"],"description":"Stones","origin":["ZA","BW"]})");
  EXPECT_EQ(codes(array), "71023100 Stones; 99999999; ");
  EXPECT_EQ(note_codes(array.documents[0]), "several-codes 71023100; further-value BW; ");
  // Most readers of JSON take the last of two members.
  const auto twice = read(R"({"commodity_code":"09011100","commodity_code":"71023100","description":"Stones"})");
  EXPECT_EQ(codes(twice), "71023100 Stones; 09011100; ");
  EXPECT_EQ(note_codes(twice.documents[0]), "duplicate-member 71023100; several-codes 71023100; ");
  EXPECT_EQ(codes(read(R"({"commodity_code":"09011100","description":"Coffee","description":"and rough diamonds"})")),
            "09011100 Coffee and rough diamonds; ");
  // The near misses: one value in an array, and the same twice.
  const auto alone = read(R"({"commodity_code":["71023100"],"origin":["ZA",null,""]})");
  EXPECT_EQ(codes(alone), "71023100; ");
  EXPECT_EQ(note_codes(alone.documents[0]), "");
  const auto same = read(R"({"commodity_code":"71023100","commodity_code":"7102 31 00"})");
  EXPECT_EQ(codes(same), "71023100; ");
  EXPECT_EQ(note_codes(same.documents[0]), "duplicate-member 7102 31 00; ");
}

TEST(JsonFormat, goods_in_a_second_list_of_the_same_name_are_read_too_but_not_twice) {
  auto format = json_format();
  const auto codes = [&](const std::string& lists) {
    const auto reading = format->read(R"({"kpwatch":"declaration/1","reference":"r",)" + lists + "}", received, nullptr);
    std::string all;
    for (const GoodsItem& item : reading.documents.at(0).declaration()->items) all += item.commodity_code->value.digits + ' ';
    return all;
  };
  EXPECT_EQ(codes(R"("items":[{"commodity_code":"09011100"}],"items":[{"commodity_code":"71023100"}])"), "09011100 71023100 ");
  EXPECT_EQ(codes(R"("items":[{"commodity_code":"71023100"}],"items":[{"commodity_code":"71023100"}])"), "71023100 ");
  EXPECT_EQ(codes(R"("items":[{"commodity_code":"71023100"},{"commodity_code":"71023100"}])"), "71023100 71023100 ");
}

TEST(JsonFormat, the_json_of_a_transit_declaration_keeps_masses_as_they_were_written) {
  auto format = json_format();
  const auto reading = format->read(sample("json/ncts-cc015c.json"), received, nullptr);
  const Declaration* declaration = reading.documents.at(0).declaration();
  ASSERT_NE(declaration, nullptr);
  EXPECT_EQ(declaration->items.at(0).net_mass->text, "0.002460");
  EXPECT_EQ(declaration->items[0].net_mass->value.amount.micros, 2'460);
  EXPECT_EQ(declaration->items[0].carats->text, "12.300000");
}

TEST(JsonFormat, one_or_many_and_the_object_around_are_paths) {
  Complaints complaints;
  std::vector<Map> maps;
  auto map = read_map_text(R"(map: json/own
title: t
source: s
kind: declaration
for: {format: json, has: d}
lists: [{list: item, starts: 'd/houses/+/lines/+', fields: {description: text, origin: [own, .../land], number: .../.../id}}]
)",
                           "json/own", complaints);
  ASSERT_TRUE(map.has_value());
  maps.push_back(std::move(*map));
  const auto format = make_json_format(maps, {}, complaints);
  ASSERT_TRUE(complaints.empty());
  const auto reading = format->read(
      R"({"d":{"id":"7","houses":[{"land":"BW","lines":[{"text":"a"},{"text":"b","own":"ZA"}]},{"land":"NA","lines":{"text":"c"}},null]}})",
      received, nullptr);
  const Declaration* declaration = reading.documents.at(0).declaration();
  ASSERT_NE(declaration, nullptr);
  ASSERT_EQ(declaration->items.size(), 3U);
  std::string lands;
  for (const GoodsItem& item : declaration->items) {
    lands += item.origin->value.text();
    EXPECT_EQ(item.number->value, "7");
  }
  EXPECT_EQ(lands, "BWZANA");
  EXPECT_TRUE(reading.documents[0].notes.empty());
}

TEST(JsonFormat, places_are_pointers_and_bytes) {
  auto format = json_format();
  const std::string text = R"( [ {"kpwatch":"declaration/1","reference":"a/b","items":[{},{"commodity_code":"71 02"}]} ])";
  const auto reading = format->read(text, received, nullptr);
  const Declaration* declaration = reading.documents.at(0).declaration();
  ASSERT_NE(declaration, nullptr);
  EXPECT_EQ(declaration->items.at(1).commodity_code->place.path.text(), "/0/items/1/commodity_code");
  EXPECT_EQ(declaration->items.at(1).commodity_code->place.byte, text.find("\"71 02\""));
  EXPECT_EQ(declaration->place.byte, 3U);
}

TEST(JsonFormat, escapes_are_undone_and_texts_converted) {
  auto format = json_format();
  const auto reading = format->read(R"({"kpwatch":"declaration/1","reference":"\u00e9\ud83d\ude00\n\"\/","items":[]})", received, nullptr);
  EXPECT_EQ(reading.documents.at(0).declaration()->reference->value, "é😀\n\"/");
}

TEST(JsonFormat, one_broken_document_of_many_leaves_the_others) {
  auto format = json_format();
  const std::string good = R"({"kpwatch":"certificate/1","number":"CA 1"})";
  const std::vector<std::pair<std::string, std::vector<Reading>>> inputs = {
      {good + "\n{\"kpwatch\":\"certificate/1\",\"number\":\n" + good + "\n", {Reading::read, Reading::rejected, Reading::read}},
      {"{\"kpwatch\":\"certi\n" + good + "\n{\"a\":\"b}\n" + good, {Reading::rejected, Reading::read, Reading::rejected, Reading::read}},
      {good + "\n" + good + "\nrubbish\n" + good + "\n", {Reading::read, Reading::read, Reading::rejected, Reading::read}},
      {"[" + good + ",{\"a\":tru}," + good + "]", {Reading::read, Reading::rejected, Reading::read}},
      {"[" + good + good + "]", {Reading::read, Reading::read, Reading::rejected}},  // the missing comma
      {"[" + good + ",", {Reading::read, Reading::rejected}},                        // an array that is not closed
      {"[" + good + "] x", {Reading::read, Reading::rejected}},                      // what stands behind it
      {good + good, {Reading::read, Reading::read}},
  };
  for (const auto& [text, outcomes] : inputs) {
    const auto reading = format->read(text, received, nullptr);
    std::vector<Reading> found;
    for (const Document& document : reading.documents) found.push_back(document.outcome);
    EXPECT_EQ(found, outcomes) << text;
    for (const Document& document : reading.documents) {
      if (document.outcome != Reading::rejected) continue;
      ASSERT_FALSE(document.notes.empty()) << text;
      EXPECT_LE(document.notes[0].place.byte, text.size());
    }
  }
}

TEST(JsonFormat, lines_of_unclosed_objects_take_no_quadratic_time) {
  auto format = json_format();
  std::string text;
  for (int i = 0; i < 40'000; ++i) text += "{\"kpwatch\":\"certificate/1\",\"number\":\"CA\n";
  const auto start = std::chrono::steady_clock::now();
  const auto reading = format->read(text, received, nullptr);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(20));
  EXPECT_EQ(reading.documents.size(), 10'001U);  // as many as are read, and one that says that there are more
}

TEST(JsonFormat, more_documents_than_are_read_are_refused_by_name) {
  for (const bool is_array : {false, true}) {
    std::string text = is_array ? "[" : "";
    for (int i = 0; i < 10'001; ++i) text += is_array && i != 0 ? ",{}" : "{}\n";
    if (is_array) text += "]";
    const auto reading = json_format()->read(text, received, nullptr);
    EXPECT_EQ(reading.outcome(), Reading::rejected);
    ASSERT_EQ(reading.documents.size(), 10'001U);
    ASSERT_TRUE(has_rejection(reading.documents.back().notes));
    EXPECT_EQ(reading.documents.back().notes[0].reason->code, "too-many-documents");
  }
}

TEST(JsonFormat, an_array_without_objects_is_one_document_that_nobody_reads) {
  auto format = json_format();
  for (const std::string text : {"[]", "[1,2]", "[[{}]]"}) {
    const auto reading = format->read(text, received, nullptr);
    EXPECT_EQ(reading.outcome(), Reading::unmapped) << text;
  }
}

TEST(JsonFormat, a_foreign_message_is_read_by_a_map_of_its_own) {
  Complaints complaints;
  const auto map = read_map_text(R"(map: json/foreign
title: A foreign message
source: made for this test
kind: declaration
for: {format: json, has: [decl/lrn, decl/goods], member: type, value: [IMP, EXP]}
regime: {rules: [{by: type_code, values: {IMP: import}}]}
roles: {EX: exporter}
fields:
  reference: decl/lrn
  type_code: type
  office: ['decl/offices/*[kind=entry]/code', 'decl/offices/*/code']
lists:
  - {list: party, starts: 'decl/parties/*', fields: {role: code, name: 'names/*'}}
  - list: item
    starts: decl/goods/*
    fields:
      commodity_code: hs
      net_mass: {at: 'measures/*[of=net]/value', with: ../unit}
      description: texts
      seals: 'odd~1name'
)",
                                 "json/foreign", complaints);
  for (const Complaint& complaint : complaints) ADD_FAILURE() << in_words(complaint);
  ASSERT_TRUE(map);
  const std::vector<Map> maps{*map};
  auto format = make_json_format(maps, {}, complaints);
  for (const Complaint& complaint : complaints) ADD_FAILURE() << in_words(complaint);
  const auto reading = format->read(R"({"type":"IMP","decl":{"lrn":"L1","offices":[{"kind":"exit","code":"X"},{"kind":"entry","code":"E"}],
    "parties":{"a":{"code":"EX","names":["One","Two"]}},
    "goods":[{"hs":"710231","measures":[{"of":"gross","value":9},{"of":"net","value":500,"unit":"GRM"}],"texts":["rough","stones"],"odd/name":"S1"}]}})",
                                    received, nullptr);
  ASSERT_EQ(reading.documents.size(), 1U);
  const Declaration* declaration = reading.documents[0].declaration();
  ASSERT_NE(declaration, nullptr) << dumped(reading);
  EXPECT_EQ(declaration->office->value, "E");
  EXPECT_EQ(declaration->regime, Regime::import);
  EXPECT_EQ(declaration->parties.at(0).role, "exporter");
  EXPECT_EQ(declaration->parties.at(0).name->value, "One Two");
  EXPECT_EQ(declaration->items.at(0).net_mass->value.amount.to_string(), "0.5");
  EXPECT_EQ(declaration->items.at(0).description->value, "rough stones");
  EXPECT_EQ(declaration->items.at(0).seals.at(0).value, "S1");
  EXPECT_EQ(format->read(R"({"type":"OTHER","decl":{"lrn":"L1","goods":[]}})", received, nullptr).outcome(), Reading::unmapped);
  EXPECT_EQ(format->read(R"({"type":"IMP","decl":{"lrn":"L1"}})", received, nullptr).outcome(), Reading::unmapped);
}

TEST(JsonFormat, wrong_maps_are_complained_of_in_their_place) {
  const std::vector<std::pair<std::string, std::string>> faults = {
      {"for: {format: json}\nfields: {reference: a}\n", "needs `member`"},
      {"for: {format: json, value: x}\nfields: {reference: a}\n", "no member"},
      {"for: {format: json, member: a, colour: b}\nfields: {reference: a}\n", "colour"},
      {"for: {format: json, member: a}\nfields: {reference: /a}\n", "begin without"},
      {"for: {format: json, member: a}\nfields: {reference: a//b}\n", "empty"},
      {"for: {format: json, member: a}\nfields: {reference: 'a[b]'}\n", "[path=text]"},
      {"for: {format: json, member: a}\nfields: {reference: a~2b}\n", "'~'"},
      {"for: {format: json, member: a}\nlists: [{list: item, starts: 'x/', fields: {commodity_code: n}}]\n", "empty"},
      {"for: {format: json, member: a}\nlists: [{list: item, starts: x, each: component, fields: {commodity_code: n}}]\n", "each"},
      {"for: {format: json, member: a}\noptions: {colour: red}\nfields: {reference: a}\n", "options"},
  };
  for (const auto& [body, says] : faults) {
    Complaints complaints;
    const std::string items =
        body.find("lists:") != std::string::npos ? "" : "lists: [{list: item, starts: items/*, fields: {commodity_code: c}}]\n";
    const auto map = read_map_text("map: json/x\ntitle: t\nsource: s\nkind: declaration\n" + body + items, "json/x", complaints);
    for (const Complaint& complaint : complaints) ADD_FAILURE() << body << in_words(complaint);
    ASSERT_TRUE(map) << body;
    const std::vector<Map> maps{*map};
    (void)make_json_format(maps, {}, complaints);
    ASSERT_EQ(complaints.size(), 1U) << body;
    EXPECT_NE(complaints[0].sentence.find(says), std::string::npos) << complaints[0].sentence;
    EXPECT_GT(complaints[0].place.line, 0U) << body;
  }
}

}  // namespace
}  // namespace kpwatch
