// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// What is skimmed over is what nobody need look at: held against the whole reading, message by message. The demands
// themselves are those of the fuzzers (tests/fuzz/harness.h); one that does not hold ends the test.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <string_view>

#include "adapters/formats/edifact/edifact_format.h"
#include "adapters/formats/xml/xml_format.h"
#include "daemon/checks/judgement.h"
#include "daemon/checks/kp_glance.h"
#include "daemon/mapping/map_file.h"
#include "daemon/reference/reference_data.h"
#include "tests/bench/edifact/corpus.h"
#include "tests/bench/kafka/declarations.h"
#include "tests/fuzz/harness.h"

namespace kpwatch {
namespace {

bool is_letter(char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }
bool is_xml(std::string_view text) { return text.starts_with("<"); }

class Skimming : public testing::Test {
 protected:
  // True when it was skimmed over.
  bool skims(std::string_view text) {
    Format& format = is_xml(text) ? *xml_ : *edifact_;
    const InputReading reading = format.read(text, fuzz::received_on(), nullptr);
    if (is_xml(text)) fuzz::demand_same_by_the_parser(format, text, fuzz::told_by(reading));
    return fuzz::demand_safe_skim(format, text, reading);
  }

  std::unique_ptr<Format> edifact_ = fuzz::shipped_format(make_edifact_format, {});
  std::unique_ptr<Format> xml_ = fuzz::shipped_format(make_xml_format, {});
};

// What could make a declaration one of interest, or break it.
constexpr std::array<std::string_view, 34> pieces{"71023100",  "7102",      "71",
                                                  "7113",      "0901",      "ROUGH DIAMONDS",
                                                  "ROUGH",     "DIAMONDS",  "UNCUT",
                                                  "KIMBERLEY", "KPC",       "L116",
                                                  "C034",      "KBC",       "KBCBW 0001234",
                                                  "916",       "ROUGH DIA", "MONDS",
                                                  "20250519",  "20030101",  "2025",
                                                  "102",       "+",         "'",
                                                  ":",         "?",         "<",
                                                  "&lt;",      "&",         "/>",
                                                  "]]>",       "\xC3\xA9",  "\x01",
                                                  ""};

std::string disturbed(std::string text, std::mt19937& dice) {
  for (auto times = 1 + dice() % 3; times > 0; --times) {
    const std::size_t at = dice() % (text.size() + 1);
    const std::string_view piece = pieces[dice() % pieces.size()];
    switch (dice() % 4) {
      case 0:
        text.insert(at, piece);
        break;
      case 1:  // a value gives way, from one separator to the next
        if (const std::size_t from = text.find_first_of("+:>", at); from != std::string::npos) {
          const std::size_t to = text.find_first_of("+:'<", from + 1);
          text.replace(from + 1, to == std::string::npos ? 0 : to - from - 1, piece);
        }
        break;
      case 2:
        text.replace(at, piece.size(), piece);
        break;
      default:
        text.erase(at, 1 + dice() % 8);
    }
  }
  return text;
}

TEST_F(Skimming, misses_no_rough_diamonds_in_twenty_thousand_declarations) {
  std::string text;
  unsigned hits = 0, others = 0, skimmed = 0;
  for (std::uint64_t number = 0; number < 20'000; ++number) {
    bench::write_declaration(number, text);
    const bool is_skimmed = skims(text);
    const bool is_other = bench::kind_of(number) == bench::Kind::other;
    EXPECT_TRUE(is_other || !is_skimmed) << text;
    hits += is_other ? 0U : 1U;
    others += is_other ? 1U : 0U;
    skimmed += is_skimmed ? 1U : 0U;
  }
  EXPECT_GT(hits, 50U);
  EXPECT_EQ(skimmed, others);  // nothing else is wrong with any of them
}

TEST_F(Skimming, misses_nothing_in_disturbed_declarations) {
  std::mt19937 dice(20260101);
  std::string text;
  unsigned skimmed = 0;
  constexpr unsigned all = 30'000;
  for (unsigned i = 0; i < all; ++i) {
    bench::write_declaration(dice() % 100'000, text);
    skimmed += skims(disturbed(text, dice)) ? 1U : 0U;
  }
  EXPECT_GT(skimmed, all / 10);
  EXPECT_LT(skimmed, all * 9 / 10);
}

// The plain reader's places are those of the parser, in samples of all kinds of documents and whatever became of them.
TEST_F(Skimming, xml_is_told_in_the_words_of_the_parser_whoever_reads_it) {
  std::mt19937 dice(13);
  unsigned samples = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(std::string(KPWATCH_SOURCE_DIR) + "/tests")) {
    if (entry.path().extension() != ".xml") continue;
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    if (!is_xml(text) || text.size() > (std::size_t{1} << 16U)) continue;
    ++samples;
    static_cast<void>(skims(text));
    for (int i = 0; i < 60; ++i) static_cast<void>(skims(disturbed(text, dice)));
    // Lines that end in other ways, and letters of several bytes, before each value.
    for (const std::string_view piece :
         {"\n", "\r\n", "\r", "\t", "&amp;", "\xC3\xA9", "\xF0\x9F\x92\x8E", "\xF0\x9F\x92\x8E\r\n", "\xC2\x85", "\xE2\x80\xA8"}) {
      std::string other = text;
      for (std::size_t at = other.find('>'); at != std::string::npos && at + 1 < other.size(); at = other.find('>', at + 1))
        if (is_letter(other[at + 1])) other.insert(at + 1, piece);
      static_cast<void>(skims(other));
    }
  }
  EXPECT_GT(samples, 40U);
}

TEST_F(Skimming, xml_of_many_items_and_of_long_values_is_told_in_the_words_of_the_parser) {
  std::string text;
  for (std::uint64_t number = 0; !is_xml(text); ++number) bench::write_declaration(number, text);
  const std::string_view opens = "<GovernmentAgencyGoodsItem>", closes = "</GovernmentAgencyGoodsItem>";
  const std::size_t from = text.find(opens), to = text.find(closes) + closes.size();
  ASSERT_NE(from, std::string::npos);
  const std::string item = text.substr(from, to - from);
  for (int i = 0; i < 600; ++i) text.insert(to, item);
  ASSERT_GT(text.size(), std::size_t{300'000});
  EXPECT_FALSE(skims(text));
  const std::size_t description = text.find("<Description>", text.size() / 2) + 13;
  for (const std::size_t size : {65'000U, 65'536U, 65'600U}) {
    std::string other = text;
    other.insert(description, std::string(size, 'X'));
    EXPECT_FALSE(skims(other));
  }
}

TEST_F(Skimming, looks_into_each_message_of_an_interchange) {
  std::mt19937 dice(7);
  const bench::Corpus corpus = bench::make_corpus({.seed = 5, .interchanges = 300, .messages = 5, .rough_per_mille = 100});
  for (const std::string& each : corpus.interchanges) {
    static_cast<void>(skims(each));
    for (int i = 0; i < 10; ++i) static_cast<void>(skims(disturbed(each, dice)));
  }
}

TEST_F(Skimming, misses_nothing_in_disturbed_samples_of_any_message_type) {
  std::mt19937 dice(11);
  unsigned samples = 0, skimmed = 0;
  for (const auto& entry : std::filesystem::directory_iterator(std::string(KPWATCH_SOURCE_DIR) + "/tests/samples/edifact")) {
    if (entry.path().extension() != ".edi") continue;
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    std::string other = text;  // of other goods, so that it may be skimmed over
    for (const auto& [from, to] :
         {std::pair("7102", "0901"), {"DIAM", "COFF"}, {"Kimberley", "Certified"}, {"L116", "N999"}, {"C034", "N999"}, {"KPC", "XYZ"}}) {
      for (std::size_t at = other.find(from); at != std::string::npos; at = other.find(from, at))
        other.replace(at, std::string_view(from).size(), to);
    }
    ++samples;
    for (int i = 0; i < 150; ++i) {
      skimmed += skims(disturbed(text, dice)) ? 1U : 0U;
      skimmed += skims(disturbed(other, dice)) ? 1U : 0U;
    }
  }
  EXPECT_GT(samples, 30U);
  EXPECT_GT(skimmed, samples * 20);
}

// What is said of each item adds up: to what one declaration may hold, and to no long time.
TEST_F(Skimming, leaves_what_a_bill_says_of_thousands_of_goods_to_the_whole_reading) {
  std::string text = "UNB+UNOC:3+A+B+250520:0900+R1'UNH+1+CUSCAR:D:96B:UN'BGM+785+X1+9'CNI+1'RFF+BM:B1'";
  int segments = 5;
  for (int i = 0; i < 200; ++i, ++segments) text += "DOC+916:::N935+INV'";
  for (int i = 0; i < 4'900; ++i, ++segments) text += "GID+1'";
  text += "UNT+" + std::to_string(segments) + "+1'UNZ+1+R1'";
  const auto start = std::chrono::steady_clock::now();
  EXPECT_FALSE(skims(text));
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(10));
}

TEST_F(Skimming, leaves_what_might_be_too_much_for_one_declaration_to_the_whole_reading) {
  std::string text = "UNB+UNOC:3+A+B+250520:0900+R1'UNH+1+CUSDEC:D:96B:UN'BGM+929+X1+9'UNS+D'CST+1+0901210000:122'FTX+AAA+++COFFEE'";
  int segments = 6;
  for (; segments < 22'000; ++segments) text += "RFF+AWB:1'";
  text += "UNS+S'UNT+" + std::to_string(segments + 1) + "+1'UNZ+1+R1'";
  EXPECT_FALSE(skims(text));
}

// How many declarations were put together for somebody to look at, and whether the bytes were skimmed over.
struct Glanced {
  unsigned outlines = 0;
  bool is_skimmed = false;
};

class Glancing : public Skimming {
 protected:
  Glanced glance_at(const std::string& text) {
    static_cast<void>(skims(text));
    Glanced result;
    const auto concerns = [&](const Document& outline) {
      if (outline.declaration() == nullptr) return false;
      ++result.outlines;
      return concerns_kp(*outline.declaration(), reference());
    };
    const KpGlance glance(reference());
    Format& format = is_xml(text) ? *xml_ : *edifact_;
    result.is_skimmed = format.skim(text, fuzz::received_on(), Interest(concerns, &glance)).has_value();
    return result;
  }
  static std::string import_of(std::string_view items) {
    std::string body = "UNH+1+CUSDEC:D:96B:UN:ZZZ01'BGM+929+LRN1+9'CST++A:117:ZZZ'LOC+35+CN'DTM+137:20250519:102'UNS+D'" +
                       std::string(items) + "UNS+S'CNT+5:1'";
    const auto segments = std::count(body.begin(), body.end(), '\'') + 1;
    return "UNB+UNOC:3+A+B+250520:0900+R1'" + body + "UNT+" + std::to_string(segments) + "+1'UNZ+1+R1'";
  }
  static const ReferenceData& reference() {
    static const auto loaded = [] {
      Complaints complaints;
      return read_reference_data(KPWATCH_SOURCE_DIR "/mappings/reference", {}, complaints);
    }();
    return *loaded;
  }
};

TEST_F(Glancing, is_enough_for_nearly_all_that_is_of_no_concern) {
  std::string text;
  unsigned skimmed = 0, outlines = 0;
  for (std::uint64_t number = 0; number < 3'000; ++number) {
    bench::write_declaration(number, text);
    if (bench::kind_of(number) != bench::Kind::other) continue;
    const Glanced glanced = glance_at(text);
    skimmed += glanced.is_skimmed ? 1U : 0U;
    outlines += glanced.outlines;
  }
  EXPECT_GT(skimmed, 2'900U);
  EXPECT_EQ(outlines, 0U);
}

// A declaration with one item, in the WCO's XML as the Union has it.
std::string wco_import_of(std::string_view code, std::string_view goods, std::string_view documents = {}) {
  return "<Declaration xmlns=\"urn:wco:datamodel:WCO:DEC-DMS:2\"><FunctionCode>9</FunctionCode><FunctionalReferenceID>X1</FunctionalReferenceID>"
         "<TypeCode>IMA</TypeCode><GoodsShipment><GovernmentAgencyGoodsItem><SequenceNumeric>1</SequenceNumeric>" +
         std::string(documents) + "<Commodity>" + std::string(goods) + "<Classification><ID>" + std::string(code) +
         "</ID><IdentificationTypeCode>TSP</IdentificationTypeCode></Classification></Commodity></GovernmentAgencyGoodsItem>"
         "</GoodsShipment></Declaration>";
}

TEST_F(Glancing, leaves_texts_in_several_elements_to_the_outline) {
  const Glanced one = glance_at(wco_import_of("090111", "<Description>COFFEE BEANS</Description>"));
  EXPECT_TRUE(one.is_skimmed);
  EXPECT_EQ(one.outlines, 0U);
  const Glanced two = glance_at(wco_import_of("090111", "<Description>COFFEE</Description><Description>BEANS</Description>"));
  EXPECT_TRUE(two.is_skimmed);
  EXPECT_GT(two.outlines, 0U);
}

TEST_F(Glancing, sees_what_is_of_interest_in_xml) {
  const std::string coffee = "<Description>COFFEE BEANS</Description>";
  for (const auto& text : {wco_import_of("710231", coffee), wco_import_of("71", coffee), wco_import_of("7102 31 00", coffee),
                           wco_import_of("090111", "<Description>ROUGH DIAMONDS</Description>"),
                           wco_import_of("090111", "<Description>ROUGH</Description><Description>DIAMONDS</Description>"),
                           wco_import_of("090111", "<Description>ROUGH DIA</Description><Description>MONDS</Description>"),
                           wco_import_of("090111", coffee,
                                         "<AdditionalDocument><CategoryCode>L</CategoryCode><ID>BW0001234</ID><TypeCode>116</TypeCode>"
                                         "</AdditionalDocument>"),
                           wco_import_of("090111", coffee,
                                         "<AdditionalDocument><ID>BW0001234</ID><Name>Kimberley Process certificate</Name><TypeCode>9ZZ</TypeCode>"
                                         "</AdditionalDocument>")}) {
    EXPECT_FALSE(glance_at(text).is_skimmed) << text;
  }
}

// The declaration that is changed or taken back may have been of interest, whatever goods its change lists.
TEST_F(Glancing, passes_over_no_amendment_and_no_cancellation) {
  const std::string wco = wco_import_of("090111", "<Description>COFFEE BEANS</Description>"), edifact = import_of("CST+1+09011100:108'");
  const auto with = [](std::string text, std::string_view from, std::string_view to) {
    return text.replace(text.find(from), from.size(), to);
  };
  EXPECT_TRUE(skims(wco));
  EXPECT_TRUE(skims(edifact));
  EXPECT_TRUE(skims(with(edifact, "LRN1+9'", "LRN1'")));
  EXPECT_TRUE(skims(with(wco, "<FunctionCode>9</FunctionCode>", "")));
  for (const std::string_view code : {"1", "4", "5", "13", "77"}) {
    EXPECT_FALSE(skims(with(wco, "<FunctionCode>9<", "<FunctionCode>" + std::string(code) + "<"))) << code;
    EXPECT_FALSE(skims(with(edifact, "LRN1+9'", "LRN1+" + std::string(code) + "'"))) << code;
  }
}

TEST_F(Glancing, leaves_to_the_outline_what_it_cannot_tell) {
  const auto is_told_at_a_glance = [&](std::string_view items) {
    const Glanced glanced = glance_at(import_of(items));
    EXPECT_TRUE(glanced.is_skimmed) << items;
    return glanced.outlines == 0;
  };
  EXPECT_TRUE(is_told_at_a_glance("CST+1+09011100:108'FTX+AAA+++COFFEE, NOT ROASTED'"));
  EXPECT_TRUE(is_told_at_a_glance("CST+1+09011100:108'FTX+AAA+++COFFEE:NOT ROASTED:IN BAGS'"));
  EXPECT_TRUE(is_told_at_a_glance("CST+1+09011100:108'FTX+AAA+++COFFEE'CST+2+09011100:108'FTX+AAA+++COFFEE'"));
  // Where the second belongs is not known.
  EXPECT_FALSE(is_told_at_a_glance("CST+1+09011100:108'FTX+AAA+++COFFEE'FTX+AAA+++NOT ROASTED'"));
  // With more digits it could be of interest.
  EXPECT_FALSE(is_told_at_a_glance("CST+1+6804:108'FTX+AAA+++MILLSTONES'"));
}

TEST_F(Glancing, sees_what_is_of_interest_wherever_it_stands) {
  for (const std::string_view items :
       {"CST+1+71023100:108'FTX+AAA+++STONES'", "CST+1+7102 31.00:108'FTX+AAA+++STONES'", "CST+1+71:108'FTX+AAA+++STONES'",
        "CST+1+40111000:108'RFF+HS:71023100'FTX+AAA+++TYRES'CST+2+71023100:108'", "CST+1+09011100:108'FTX+AAA+++ROUGH DIAMONDS'",
        "CST+1+09011100:108'FTX+AAA+++ROUGH DIA:MONDS'", "CST+1+09011100:108'FTX+AAA+++ROUGH:DIAMONDS'",
        "CST+1+09011100:108'FTX+AAA+++ROUGH DIA'FTX+AAA+++MONDS'", "CST+1+09011100:108'FTX+AAA+++COFFEE'FTX+AAA+++ROUGH DIAMONDS'",
        "CST+1+09011100:108'FTX+AAA+++ROUGH'LOC+27+CN'FTX+AAA+++DIAMONDS'", "CST+1+09011100:108'FTX+ACB+++KBCBW 0001234'",
        "CST+1+09011100:108'FTX+ACB+++DLV1:KBCBW 0001234'", "CST+1+09011100:108'DOC+916:::L116+BW0001234'",
        "CST+1+09011100:108'DOC+9ZZ+X1:AF:Kimberley Process certificate'", "CST+1+09011100:108'FTX+AAA+++R?OUGH D?IAMONDS'",
        "DMS+INV1+380'LIN+1++71023100:HS'"}) {
    const Glanced glanced = glance_at(import_of(items));
    EXPECT_FALSE(glanced.is_skimmed) << items;
  }
}

// A map of somebody who has titles in several components: "KP" and "cert" alone say nothing.
TEST_F(Glancing, leaves_titles_in_several_places_to_the_outline) {
  std::ifstream file(KPWATCH_SOURCE_DIR "/mappings/edifact/cusdec-d96b-za.yaml");
  std::string text{std::istreambuf_iterator<char>(file), {}};
  const std::string_view one = "name: DOC/2.3", more = "name: DOC/2.3-5";
  ASSERT_NE(text.find(one), std::string::npos);
  for (std::size_t at = text.find(one); at != std::string::npos; at = text.find(one, at + more.size())) text.replace(at, one.size(), more);
  Complaints complaints;
  const std::vector<Map> maps{read_map_text(text, "edifact/cusdec-d96b-za", complaints).value()};
  edifact_ = make_edifact_format(maps, {}, complaints);
  ASSERT_TRUE(complaints.empty());
  EXPECT_FALSE(glance_at(import_of("CST+1+09011100:108'DOC+9ZZ+X1:AF:KP:cert'")).is_skimmed);
  const Glanced other = glance_at(import_of("CST+1+09011100:108'DOC+9ZZ+X1:AF:Bill:of lading'"));
  EXPECT_TRUE(other.is_skimmed);
  EXPECT_GT(other.outlines, 0U);
}

// No row that the tables have may be harmless to a glance when it is of interest to a declaration.
TEST_F(Glancing, holds_no_code_for_harmless_that_is_of_interest_on_any_day) {
  const KpGlance glance(reference());
  unsigned of_interest = 0;
  for (unsigned code = 0; code < 1'000'000; code += code / 10'000 == 71 ? 1U : 7U) {
    char digits[8];
    std::snprintf(digits, sizeof digits, "%06u", code);
    Declaration declaration;
    GoodsItem& item = declaration.items.emplace_back();
    item.commodity_code.emplace(CommodityCode{digits}, Text(), Place());
    const bool is_of_interest = concerns_kp(declaration, reference());
    of_interest += is_of_interest ? 1U : 0U;
    EXPECT_FALSE(is_of_interest && glance.is_harmless_code(digits)) << digits;
    EXPECT_FALSE(is_of_interest && glance.is_harmless_code(std::string_view(digits).substr(0, 2))) << digits;
  }
  EXPECT_GT(of_interest, 100U);
  EXPECT_TRUE(glance.is_harmless_code("090111"));
}

}  // namespace
}  // namespace kpwatch
