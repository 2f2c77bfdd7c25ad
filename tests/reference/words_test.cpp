// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The word list: each word of it by itself, and the wordings that must not be mistaken.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "daemon/base/text.h"
#include "tests/reference/tables.h"

namespace kpwatch {
namespace {

WordMatch match(std::string_view text) { return shipped().words.match(text); }

const std::vector<std::string>& of_kind(const WordMatch& match, std::string_view kind) {
  if (kind == "phrase") return match.rough_phrases;
  if (kind == "diamond") return match.diamond_words;
  return kind == "condition" ? match.condition_words : match.negative_words;
}

TEST(Words, each_word_of_the_list_is_found_by_itself) {
  std::ifstream table(KPWATCH_SOURCE_DIR "/mappings/reference/words.tsv");
  std::string line;
  int words = 0;
  while (std::getline(table, line)) {
    if (line.empty() || line[0] == '#' || line.starts_with("language\t")) continue;
    const auto cells = split(line, '\t');
    const std::string word(cells[1]);
    const auto found = match(word);
    const std::size_t all =
        found.rough_phrases.size() + found.diamond_words.size() + found.condition_words.size() + found.negative_words.size();
    if (cells[2] == "neutral") {
      EXPECT_EQ(all, 0U) << word;
    } else {
      ASSERT_EQ(of_kind(found, cells[2]).size(), 1U) << line;
      EXPECT_EQ(all, 1U) << line;
      EXPECT_EQ(of_kind(match(std::string("1,5 ct ") + word + " (2 pcs)"), cells[2]).size(), 1U) << line;
    }
    ++words;
  }
  EXPECT_GT(words, 400);
}

TEST(Words, no_word_of_a_spaced_script_is_found_in_the_middle_of_another) {
  std::ifstream table(KPWATCH_SOURCE_DIR "/mappings/reference/words.tsv");
  std::string line;
  while (std::getline(table, line)) {
    if (line.empty() || line[0] == '#' || line.starts_with("language\t")) continue;
    const auto cells = split(line, '\t');
    if (cells[0] == "zh" || cells[0] == "ja" || cells[0] == "ko" || cells[0] == "th" || cells[1].find(' ') != std::string_view::npos)
      continue;
    const auto found = match("x" + std::string(cells[1]));
    EXPECT_TRUE(of_kind(found, cells[2] == "neutral" ? "diamond" : cells[2]).empty()) << line;
  }
}

struct Wording {
  const char* text;
  bool anywhere, nearby, negative;
};

TEST(Words, wordings_are_read_as_a_trader_means_them) {
  const Wording wordings[] = {
      {"ROUGH DIAMONDS", true, true, false},
      {"Rough  diamond,\r\nassorted", true, true, false},
      {"rough-diamonds", true, true, false},
      {"ＲＯＵＧＨ ＤＩＡＭＯＮＤＳ", true, true, false},
      {"diamonds, rough, run of mine", true, true, false},
      {"diamants bruts", true, true, false},
      {"DIAMANTS BRUTS", true, true, false},
      {"Rohdiamanten aus Botswana", true, true, false},
      {"ruwe diamanten", true, true, false},
      {"diamantes em bruto", true, true, false},
      {"diamanti grezzi", true, true, false},
      {"алмазы необработанные", true, true, false},
      {"АЛМАЗНОЕ СЫРЬЕ", true, true, false},
      {"алмазное сырьё", true, true, false},
      {"毛坯钻石", true, true, false},
      {"进口毛坯鑽石一批", true, true, false},
      {"ダイヤモンド原石", true, true, false},
      {"다이아몬드 원석", true, true, false},
      {"ألماس خام", true, true, false},
      {"أَلْمَاس خَام", true, true, false},
      {"יהלומי גלם", true, true, false},
      {"कच्चे हीरे", true, true, false},
      {"કાચા હીરા", true, true, false},
      {"ham elmas", true, true, false},
      {"İŞLENMEMİŞ ELMAS", true, true, false},
      {"չմշակված ադամանդ", true, true, false},
      {"เพชรดิบ", true, true, false},
      {"kim cương thô", true, true, false},
      {"intan mentah", true, true, false},
      {"almasi ghafi", true, true, false},
      // both words, apart
      {"diamonds, natural, unsorted lot", false, true, false},
      {"natural stones, uncut, incl. diamond", false, true, false},
      {"钻石，未加工", false, true, false},
      // a condition alone, or the stone alone, is nothing
      {"rough stones", false, false, false},
      {"rough sawn timber", false, false, false},
      {"industrial diamonds", false, false, false},
      {"diamonds", false, false, false},
      {"原石", false, false, false},
      {"roh", false, false, false},
      // the longest match eats its letters
      {"unpolished diamonds", true, true, false},
      {"diamonds un-polished", false, true, false},
      {"diamants non taillés", true, true, false},
      {"ungeschliffene Diamanten", true, true, false},
      {"人造金刚石", false, false, true},
      {"人造金刚石 未加工", false, false, true},
      {"未抛光钻石", false, true, false},
      {"неогранённые алмазы", true, true, false},
      {"ยังไม่เจียระไน เพชร", false, true, false},
      // negative words
      {"polished diamonds", false, false, true},
      {"rough diamonds, laboratory-grown", true, true, true},
      {"diamond saw blades", false, false, true},
      {"diamond drill bits for rough stone", false, true, true},
      {"CVD diamond", false, false, true},
      {"diamond dust", false, false, true},
      {"бриллианты", false, false, true},
      {"діаманти", false, false, true},
      {"培育钻石", false, false, true},
      {"เพชรเจียระไน", false, false, true},
      // what goods are for, and what they are not, makes them no other goods
      {"rough diamonds for cutting and polishing", true, true, false},
      {"rough diamonds, not synthetic or lab grown", true, true, false},
      {"rough diamonds tested for synthetics", true, true, false},
      {"boart for drilling, grinding wheels", false, false, true},
      {"Rohdiamanten zum Schleifen", true, true, false},
      {"diamants bruts destinés au polissage", true, true, false},
      {"необработанные алмазы для производства бриллиантов", true, true, false},
      {"diamonds neither cut nor polished", false, true, false},
      {"cut and polished diamonds", false, false, true},
      {"diamants polis", false, false, true},
      {"Schleifscheiben", false, false, true},
      {"rough diamond polishing pads", true, true, true},
      {"machine for polishing rough diamonds", false, false, true},
      // near misses
      {"ROMAN coins", false, false, false},
      {"ballast", false, false, false},
      {"intangible goods", false, false, false},
      {"dustbins", false, false, false},
      {"Precious stones (other than diamonds), unworked", false, false, false},
      {"Diamond roughness meter", false, false, false},
      {"setting of jewellery", false, false, false},
      {"poids brut 12 kg", false, false, false},
      {"peso bruto 12 kg", false, false, false},
      {"", false, false, false},
  };
  for (const Wording& wording : wordings) {
    const auto found = match(wording.text);
    EXPECT_EQ(found.is_rough_anywhere(), wording.anywhere) << wording.text;
    EXPECT_EQ(found.is_rough_nearby(), wording.nearby) << wording.text;
    EXPECT_EQ(found.is_negative(), wording.negative) << wording.text;
  }
}

TEST(Words, short_words_are_whole_words_and_long_ones_stems) {
  EXPECT_EQ(match("ROM diamonds").condition_words, std::vector<std::string>{"ROM"});
  EXPECT_TRUE(match("Romania diamonds").condition_words.empty());
  EXPECT_EQ(match("unsortedly diamonds").condition_words, std::vector<std::string>{"unsorted"});
}

TEST(Words, a_word_is_reported_once) { EXPECT_EQ(match("diamond diamonds DIAMOND").diamond_words, std::vector<std::string>{"diamond"}); }

TEST(Words, folding_makes_equal_what_says_the_same) {
  EXPECT_EQ(WordList::folded("Non triés"), "non tries");
  EXPECT_EQ(WordList::folded("ＡＢＣ  12-3 "), "abc 12 3");
  EXPECT_EQ(WordList::folded("Ещё"), WordList::folded("еще"));
  EXPECT_EQ(WordList::folded("straße"), "strasse");
  EXPECT_EQ(WordList::folded("Diamonds; unsorted."), WordList::folded("DIAMONDS, UNSORTED"));
  EXPECT_EQ(WordList::folded("हीरा"), "हीरा");
}

TEST(Words, bytes_that_are_no_utf8_do_no_harm) {
  EXPECT_TRUE(match("\xFF\xFErough diamonds\xC3").is_rough_anywhere());
  EXPECT_FALSE(match("\xF0\x9F").is_rough_anywhere());
}

// What is asked of nearly all goods has a short way, which must answer as the long one does.
TEST(Words, rough_diamonds_are_named_where_a_match_has_a_phrase) {
  std::vector<std::string> words{"", " ", "x", "ROUTE", "diameter", "rough", "Rou", "diamond", "\u00e9", "--", "of"};
  std::ifstream table(KPWATCH_SOURCE_DIR "/mappings/reference/words.tsv");
  for (std::string line; std::getline(table, line);)
    if (!line.empty() && line[0] != '#' && !line.starts_with("language\t")) words.emplace_back(split(line, '\t')[1]);
  const WordList& list = shipped().words;
  int rough = 0;
  const auto agree = [&](const std::string& text) {
    const bool is_rough = list.match(text).is_rough_anywhere();
    EXPECT_EQ(list.names_rough(text), is_rough) << text;
    rough += is_rough ? 1 : 0;
  };
  std::mt19937_64 chance(20'030'101);
  const auto any = [&](std::size_t count) { return static_cast<std::size_t>(chance() % count); };
  for (const std::string& word : words) {
    agree(word);
    agree(upper_ascii(word));
    agree("2 pcs, " + word + ".");
    agree("x" + word);
    agree(word.substr(0, word.size() - std::min<std::size_t>(word.size(), 1)));
  }
  constexpr const char* betweens[] = {" ", "  ", "-", "", " / ", "\n", "s "};
  for (int i = 0; i < 20'000; ++i) {
    std::string text;
    for (std::size_t part = any(5) + 1; part > 0; --part) text += words[any(words.size())] + betweens[any(std::size(betweens))];
    agree(text);
  }
  EXPECT_GT(rough, 1'000);
}

TEST(Words, a_phrase_of_two_letters_is_named_as_well) {
  const WordList list({{"xx", "rd", "phrase", "", ""}, {"xx", "rough diamond", "phrase", "", ""}, {"xx", "rd stand", "neutral", "", ""}});
  for (const char* const text : {"RD", "2 ct R.D", "rd.", "-rd-", "parcel of rd"})
    EXPECT_EQ(list.names_rough(text), list.match(text).is_rough_anywhere()) << text;
  EXPECT_TRUE(list.names_rough("parcel of RD"));
  EXPECT_TRUE(list.names_rough("rough diamonds"));
  EXPECT_FALSE(list.names_rough("rdx"));
  EXPECT_FALSE(list.names_rough("hard"));
  EXPECT_FALSE(list.names_rough("RD stand"));
}

TEST(Words, a_long_text_is_read_in_one_pass) {
  std::string text;
  while (text.size() < 2'000'000) text += "unpolished rough diamond 毛坯钻石 алмаз ";
  const auto found = match(text);
  EXPECT_TRUE(found.is_rough_anywhere());
  EXPECT_FALSE(found.is_negative());
}

TEST(Words, the_nomenclatures_own_wording_makes_no_goods_of_one_kind_into_the_other) {
  for (const std::string_view text :
       {"Diamonds, worked, but not mounted or set", "Diamonds, non-industrial, other than unworked or simply sawn, cleaved or bruted",
        "Industrial diamonds (excl. unworked or simply sawn, cleaved or bruted diamonds)",
        "Diamonds, whether or not worked, but not mounted or set", "Diamants autres que bruts ou simplement sciés, clivés ou débrutés",
        "Diamanten, andere als unbearbeitet oder nur gesägt, gespalten oder rau geschliffen",
        "Polished stones other than rough diamonds"}) {
    const auto found = match(text);
    EXPECT_TRUE(found.rough_phrases.empty() && found.condition_words.empty()) << text;
  }
  for (const std::string_view text :
       {"Rough diamonds, not mounted or set", "Natural diamonds, unsorted, neither mounted nor set", "Diamanti greggi, non montati"}) {
    const auto found = match(text);
    EXPECT_TRUE(found.is_rough_nearby()) << text;
    EXPECT_FALSE(found.is_negative()) << text;
  }
  EXPECT_TRUE(match("Rings set with diamonds").is_negative());
  EXPECT_TRUE(match("Diamonds mounted in gold").is_negative());
}

}  // namespace
}  // namespace kpwatch
