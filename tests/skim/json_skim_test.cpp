// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// JSON is passed over at a glance or read whole: held against the whole reading, document by document, by the demands of the fuzzers
// (tests/fuzz/harness.h); one that does not hold ends the test.
#include <gtest/gtest.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/formats/json/json_format.h"
#include "tests/fuzz/harness.h"

namespace kpwatch {
namespace {

class JsonSkimming : public testing::Test {
 protected:
  // True when it was skimmed over.
  bool skims(std::string_view text) { return fuzz::demand_safe_skim(*format_, text, format_->read(text, fuzz::received_on(), nullptr)); }

  std::unique_ptr<Format> format_ = fuzz::shipped_format(make_json_format, {});
};

std::string with(std::string text, std::string_view from, std::string_view to) {
  const std::size_t at = text.find(from);
  if (at == std::string::npos) {
    ADD_FAILURE() << from << " is not in the text";
    return text;
  }
  return text.replace(at, from.size(), to);
}

// Each member that the canonical form has, in a made-up declaration of coffee.
const std::string coffee = R"({
  "kpwatch": "declaration/1", "identifier": "X", "reference": "LRN1", "mrn": "24BEH1", "version": "2", "sender": "S1", "test": false,
  "function_code": "9", "function": "original", "type_code": "IM", "regime": "import", "procedure": "4000", "office": "BE212000",
  "jurisdiction": "BE", "issued_on": "2024-03-13", "accepted_on": "2024-03-14", "exported_on": "2024-03-11", "dispatch_country": "ZA",
  "destination_country": "BE", "origin": "ZA", "mode_of_transport": "4", "currency": "EUR", "exchange_rate": 1.0837, "items_declared": 1,
  "parties": [{"role": "importer", "name": "Made-up Roasters NV", "id": "BE1", "country": "BE"}],
  "documents": [{"code": "N740", "reference": "083-1", "name": "Air waybill", "issuer": "ZA", "dated_on": "2024-03-12"}],
  "amounts": [{"amount": 135305.00, "currency": "EUR", "qualifier": "invoice_value"}],
  "seals": ["A0012", "A0013"], "containers": [], "routing_countries": ["AE", null],
  "items": [{
    "number": "1", "commodity_code": "09011100", "tariff_text": "Not roasted", "description": "COFFEE BEANS", "procedure": "4000",
    "origin": "ZA", "net_mass_kg": "240.90", "gross_mass_kg": 250.9, "quantities": [{"amount": "240", "unit": "KGM", "qualifier": "AAF"}],
    "amounts": [{"amount": "135305", "currency": "EUR", "qualifier": "customs_value"}], "value": {"amount": "135305.00", "currency": "EUR"},
    "usd": null, "packages": 1, "documents": [{"code": "N935", "reference": "INV-1"}], "parties": []
  }]
})";

TEST_F(JsonSkimming, passes_over_what_is_of_no_concern) {
  EXPECT_TRUE(skims(coffee));
  EXPECT_TRUE(skims("\xEF\xBB\xBF" + coffee));
  EXPECT_TRUE(skims(with(coffee, "\"function_code\": \"9\"", "\"function_code\": null")));
  EXPECT_TRUE(skims(with(coffee, "\"function_code\": \"9\"", "\"function_code\": \"original\"")));
  EXPECT_TRUE(skims(coffee));
}

TEST_F(JsonSkimming, looks_into_each_document_of_several) {
  const std::string stones = with(coffee, "09011100", "71023100");
  EXPECT_TRUE(skims("[" + coffee + "]"));
  EXPECT_TRUE(skims("[" + coffee + ", " + coffee + "]"));
  EXPECT_TRUE(skims(coffee + "\n" + coffee + "\n"));
  EXPECT_FALSE(skims("[" + coffee + ", " + stones + "]"));
  EXPECT_FALSE(skims(stones + "\n" + coffee));
  EXPECT_FALSE(skims(coffee + "\n" + coffee.substr(0, coffee.size() - 1)));
  EXPECT_FALSE(skims("[" + coffee + " " + coffee + "]"));
  EXPECT_FALSE(skims("[" + coffee + ","));
  EXPECT_FALSE(skims("[" + coffee + ", 1]"));
  EXPECT_FALSE(skims("[]"));
}

TEST_F(JsonSkimming, sees_what_is_of_interest) {
  for (const auto& [from, to] : std::vector<std::pair<std::string, std::string>>{
           {"09011100", "71023100"},
           {"09011100", "7102 31 00"},
           {"09011100", "71"},
           {"\"09011100\"", "71023100"},
           {"\"09011100\"", "[\"09011100\", \"71023100\"]"},
           {"\"09011100\"", "\"\\u0037102310\""},
           {"\"09011100\"", "7.10231E7"},
           {"\"09011100\"", "71023100e0"},
           {"09011100", "71023100L"},
           {"09011100", "7102\\u00a03100"},
           {"09011100", "\uFF17\uFF11\uFF10\uFF12\uFF13\uFF11"},
           {"09011100", "HS 71023100"},
           {"\"commodity_code\": \"09011100\"", "\"commodity_code\": \"09011100\", \"commodity_code\": \"71023100\""},
           {"COFFEE BEANS", "ROUGH DIAMONDS"},
           {"COFFEE BEANS", "ROUGH D\\u0049AMONDS"},
           {"\"COFFEE BEANS\"", "[\"ROUGH\", \"DIAMONDS\"]"},
           {"N935", "L116"},
           {"N740", "L116"},
           {"Air waybill", "Kimberley Process certificate"},
           // What it changes may have been of interest.
           {"\"function_code\": \"9\"", "\"function_code\": \"4\""},
           {"\"function_code\": \"9\"", "\"function_code\": 1"},
           {"\"function_code\": \"9\"", "\"function_code\": \"cancellation\""},
           {"\"function_code\": \"9\"", "\"function_code\": \"77\""},
       })
    EXPECT_FALSE(skims(with(coffee, from, to))) << to;
}

// What would be noted of a document, or is told of one that is refused, is left to the whole reading.
TEST_F(JsonSkimming, leaves_what_is_out_of_the_ordinary_to_the_whole_reading) {
  const std::string deep = std::string(40, '[') + std::string(40, ']');
  for (const auto& [from, to] : std::vector<std::pair<std::string, std::string>>{
           {"\"commodity_code\"", "\"comodity_code\""},  // nobody asks for it
           {"\"origin\": \"ZA\", \"net", "\"orign\": \"ZA\", \"net"},
           {"\"sender\": \"S1\"", "\"mrn\": \"S1\""},  // twice
           {"\"mrn\"", "\"\\u006drn\""},               // escaped
           {"\"identifier\": \"X\"", "\"identifier\": {\"a\": 1, \"a\": 2}"},
           {"\"identifier\": \"X\"", "\"identifier\": " + deep},
           {"\"identifier\": \"X\"", "\"identifier\": \"\\q\""},
           {"\"identifier\": \"X\"", "\"identifier\": 01"},
           {"\"reference\": \"LRN1\"", "\"reference\": {\"a\": \"LRN1\"}"},
           {"\"reference\": \"LRN1\"", "\"reference\": nul"},
           {"\"reference\": \"LRN1\"", "\"reference\": \"" + std::string(70'000, 'X') + "\""},
           {"\"parties\": [{", "\"parties\": [[], {"},
           {"\"parties\": [{", "\"parties\": [\"X\", {"},
           {"\"parties\": []", "\"parties\": {}"},
           {"\"parties\": []", "\"parties\": [{}]"},
           {"\"parties\": []", "\"parties\": [null]"},
           {"\"parties\": []", "\"parties\": \"X\""},
           {"{\"amount\": \"135305.00\", \"currency\": \"EUR\"}", "{\"currency\": \"EUR\"}"},
           {"{\"amount\": \"135305.00\", \"currency\": \"EUR\"}", "{\"amount\": null, \"currency\": \"EUR\"}"},
           {"{\"amount\": \"135305.00\", \"currency\": \"EUR\"}", "{\"amount\": [\"1\", \"2\"], \"currency\": \"EUR\"}"},
           {"{\"amount\": \"135305.00\", \"currency\": \"EUR\"}", "\"135305.00\""},
           {"[\"A0012\", \"A0013\"]", "[\"A0012\", [\"A0013\"]]"},
           {"2024-03-14", "2024-14-03"},
           {"09011100", "09011100L"},
           {"\"09011100\"", "[\"09011100\", \"09011200\"]"},
           {"declaration/1", "declaration/2"},
           {"declaration/1", "certificate/1"},
           {"\"kpwatch\": \"declaration/1\",", ""},
           {"\"kpwatch\": \"declaration/1\",", "\"kpwatch\": \"declaration/1\", \"n1:CC015C\": {},"},
           {"\"kpwatch\": \"declaration/1\",", "\"kpwatch\": \"declaration/1\", \"kpwatch\": \"certificate/1\","},
           {"\"kpwatch\": \"declaration/1\",", "\"kpwatch\": \"certificate/1\", \"\\u006bpwatch\": \"declaration/1\","},
       })
    EXPECT_FALSE(skims(with(coffee, from, to))) << from << " -> " << to.substr(0, 100);
  EXPECT_FALSE(skims(coffee + "X"));
  EXPECT_FALSE(skims(coffee.substr(0, coffee.size() - 1)));
}

// The near misses: as odd, but nothing would be noted of them.
TEST_F(JsonSkimming, passes_over_what_is_merely_written_in_another_way) {
  for (const auto& [from, to] : std::vector<std::pair<std::string, std::string>>{
           {"\"identifier\": \"X\"", "\"identifier\": {\"a\": [1, {\"b\": null}]}"},
           {"\"reference\": \"LRN1\"", "\"reference\": null"},
           {"\"reference\": \"LRN1\"", "\"reference\": \"LRN\\n1\""},
           {"\"parties\": []", "\"parties\": null"},
           {"{\"amount\": \"135305.00\", \"currency\": \"EUR\"}", "{\"currency\": \"EUR\", \"amount\": \"135305.00\"}"},
           {"{\"amount\": \"135305.00\", \"currency\": \"EUR\"}", "{}"},
           {"[\"A0012\", \"A0013\"]", "\"A0012\""},
           {"\"09011100\"", "9011100"},
           {"\"09011100\"", "9.0111E7"},
           {"\"09011100\"", "[\"09011100\", null]"},
           {"\"LRN1\"", "1.2E9"},
           {"135305.00", "1.35305E5"},
           {"240.90", "a lot"},  // no number: said of a value that nobody looks at
       })
    EXPECT_TRUE(skims(with(coffee, from, to))) << from << " -> " << to;
}

// The Union's transit declaration in JSON names members that no row asks for, and lists that need not be arrays.
TEST_F(JsonSkimming, passes_over_members_that_a_map_does_not_ask_for) {
  const std::string transit = R"({"n1:CC015C": {"messageType": "CC015C", "phase": {"id": 5}, "TransitOperation": {"LRN": "L1"},
    "Consignment": {"countryOfDispatch": "ZA", "HouseConsignment": [{"ConsignmentItem": {"goodsItemNumber": 1,
    "Commodity": {"descriptionOfGoods": "COFFEE BEANS", "CommodityCode": {"harmonizedSystemSubHeadingCode": "090111"}},
    "SupportingDocument": {"type": "N935", "referenceNumber": "1"}}}]}}})";
  EXPECT_TRUE(skims(transit));
  EXPECT_TRUE(skims(with(transit, "\"countryOfDispatch\": \"ZA\"", "\"countryOfDispatch\": null, \"other\": [\"\\u0041\"]")));
  EXPECT_FALSE(skims(with(transit, "090111", "710231")));
  EXPECT_FALSE(skims(with(transit, "COFFEE BEANS", "UNCUT DIAMONDS")));
  EXPECT_FALSE(skims(with(transit, "N935", "L116")));
  EXPECT_FALSE(skims(with(transit, "\"id\": 5", "\"id\": 5, \"id\": 6")));
  EXPECT_FALSE(skims(with(transit, "\"TransitOperation\": {", "\"TransitOperation\": \"X\", \"T\": {")));
  // The dispatch country of the house consignment counts where an item has none, and is no object.
  EXPECT_FALSE(skims(with(transit, "\"HouseConsignment\": [{", "\"HouseConsignment\": [{\"countryOfDispatch\": {\"a\": 1}, ")));
  EXPECT_TRUE(skims(with(transit, "\"HouseConsignment\": [{", "\"HouseConsignment\": [{\"countryOfDispatch\": \"ZA\", ")));
}

TEST_F(JsonSkimming, leaves_declarations_of_very_many_goods_to_the_whole_reading) {
  const std::size_t from = coffee.find("{\n    \"number\""), to = coffee.rfind("]\n}");
  const std::string item = coffee.substr(from, to - from);
  std::string few = coffee, many = coffee;
  for (int i = 0; i < 400; ++i) few.insert(to, "," + item);
  for (int i = 0; i < 1'200; ++i) many.insert(to, "," + item);
  EXPECT_TRUE(skims(few));
  EXPECT_FALSE(skims(many));
}

constexpr std::array<std::string_view, 38> pieces{"71023100",
                                                  "7.10231E7",
                                                  "\xC2\xA0",
                                                  "71023100L",
                                                  "\"commodity_code\":\"71023100\",",
                                                  "7102",
                                                  "71",
                                                  "0901",
                                                  "ROUGH DIAMONDS",
                                                  "UNCUT",
                                                  "KIMBERLEY",
                                                  "L116",
                                                  "\"code\":\"L116\",",
                                                  "\"description\":\"ROUGH DIAMONDS\",",
                                                  "\"",
                                                  "\\",
                                                  "\\u0",
                                                  "\\n",
                                                  "{",
                                                  "}",
                                                  "[",
                                                  "]",
                                                  "{}",
                                                  "[]",
                                                  ",",
                                                  ":",
                                                  "null",
                                                  "true",
                                                  "1e5",
                                                  "-",
                                                  "2025",
                                                  "",
                                                  "\"currency\":1,",
                                                  "\"kpwatch\":\"declaration/1\",",
                                                  "\xC3\xA9",
                                                  "\xC3",
                                                  "\x01",
                                                  " "};

std::string disturbed(std::string text, std::mt19937& dice) {
  const auto find_any = [&](std::string_view letters) { return text.find_first_of(letters, dice() % (text.size() + 1)); };
  for (auto times = 1 + dice() % 3; times > 0; --times) {
    const std::size_t at = dice() % (text.size() + 1);
    const std::string_view piece = pieces[dice() % pieces.size()];
    switch (dice() % 7) {
      case 0:
        text.insert(at, piece);
        break;
      case 1:  // what stands between two quotation marks gives way
        if (const std::size_t from = find_any("\""); from != std::string::npos)
          if (const std::size_t to = text.find('"', from + 1); to != std::string::npos) text.replace(from + 1, to - from - 1, piece);
        break;
      case 2:  // and with them
        if (const std::size_t from = find_any("\""); from != std::string::npos)
          if (const std::size_t to = text.find('"', from + 1); to != std::string::npos) text.replace(from, to + 1 - from, piece);
        break;
      case 3:  // a member is written twice, or elsewhere
        if (const std::size_t from = find_any("\""); from != std::string::npos)
          if (const std::size_t to = text.find(',', from); to != std::string::npos) {
            const std::string member = text.substr(from, to + 1 - from);
            if (const std::size_t behind = find_any("{,"); behind != std::string::npos) text.insert(behind + 1, member);
          }
        break;
      case 4:  // an object or array gives way
        if (const std::size_t from = find_any("{["); from != std::string::npos)
          if (const std::size_t to = text.find_first_of("}]", from); to != std::string::npos) text.replace(from, to + 1 - from, piece);
        break;
      case 5:
        text.replace(at, piece.size(), piece);
        break;
      default:
        text.erase(at, 1 + dice() % 8);
    }
  }
  return text;
}

TEST_F(JsonSkimming, misses_nothing_in_disturbed_declarations) {
  std::mt19937 dice(20260102);
  unsigned skimmed = 0;
  constexpr unsigned all = 40'000;
  for (unsigned i = 0; i < all; ++i) skimmed += skims(disturbed(i % 4 == 0 ? coffee + "\n" + coffee : coffee, dice)) ? 1U : 0U;
  EXPECT_GT(skimmed, all / 40);
  EXPECT_LT(skimmed, all * 9 / 10);
}

TEST_F(JsonSkimming, misses_nothing_in_disturbed_samples) {
  std::mt19937 dice(17);
  unsigned samples = 0, skimmed = 0;
  for (const auto& entry : std::filesystem::directory_iterator(std::string(KPWATCH_SOURCE_DIR) + "/tests/samples/json")) {
    if (entry.path().extension() == ".expected") continue;
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    std::string other = text;  // of other goods, so that it may be skimmed over
    for (const auto& [from, to] : {std::pair("7102", "0901"),
                                   {"iamond", "offee "},
                                   {"Kimberley", "Certified"},
                                   {"L116", "N999"},
                                   {"C034", "N999"},
                                   {"KPC", "XYZ"}}) {
      for (std::size_t at = other.find(from); at != std::string::npos; at = other.find(from, at))
        other.replace(at, std::string_view(from).size(), to);
    }
    ++samples;
    for (int i = 0; i < 600; ++i) {
      skimmed += skims(disturbed(text, dice)) ? 1U : 0U;
      skimmed += skims(disturbed(other, dice)) ? 1U : 0U;
    }
  }
  EXPECT_GE(samples, 10U);
  EXPECT_GT(skimmed, 50U);
}

}  // namespace
}  // namespace kpwatch
