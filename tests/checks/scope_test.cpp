// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// What goods are, by code and by word (A01, A03, A07).
#include <gtest/gtest.h>

#include "tests/checks/cases.h"

namespace kpwatch::tests {
namespace {

Declaration with_words(std::string_view code, std::string description, bool cites = false) {
  Declaration declaration = an_import();
  GoodsItem& line = add_line(declaration, code);
  line.description = words(std::move(description));
  if (cites) cite(line.documents, "L116", "ZA 1117950");
  return declaration;
}

TEST(Scope, rough_diamonds_under_a_code_outside_the_scheme_are_reported) {
  const Judgement judgement = judged(with_words("84213900", "ROUGH DIAMONDS IN PARCELS"), {});
  EXPECT_EQ(codes(judgement), "A01");
  EXPECT_EQ(judgement.items[0].scope, GoodsScope::watched);
  EXPECT_EQ(
      only(judgement, "A01").sentence,
      "Line 1 is described as rough diamonds (\"" + judgement.items[0].words.rough_phrases.front() +
          "\") but declared under 8421.39, which is not a code of rough diamonds, and no Kimberley Process certificate is cited for it.");
}

TEST(Scope, a_phrase_in_any_language_counts_under_any_code) {
  for (const char* text :
       {"diamants bruts", "Rohdiamanten", "diamantes em bruto", "алмазы необработанные", "毛坯钻石", "ruwe diamanten", "diamanti grezzi"})
    EXPECT_EQ(codes(judged(with_words("39269097", text), {})), "A01") << text;
}

TEST(Scope, negative_words_and_a_certificate_silence_the_words) {
  EXPECT_EQ(codes(judged(with_words("71023900", "rough diamonds, polished"), {})), "");
  EXPECT_EQ(codes(judged(with_words("71042100", "synthetic rough diamonds"), {})), "");
  EXPECT_EQ(codes(judged(with_words("71023900", "rough diamonds", true), {})), "");
}

TEST(Scope, stone_and_condition_apart_count_in_chapter_71_only) {
  EXPECT_EQ(codes(judged(with_words("71031000", "diamonds, alluvial, uncut"), {})), "A01");
  EXPECT_EQ(codes(judged(with_words("39269097", "diamonds on a shirt, uncut fabric"), {})), "");
  EXPECT_EQ(codes(judged(with_words("71031000", "industrial diamonds"), {})), "");
  EXPECT_EQ(codes(judged(with_words("71031000", "uncut rubies"), {})), "");
}

TEST(Scope, the_tariffs_own_wording_is_no_evidence) {
  Declaration declaration = with_words("71022900", "Diamonds, unsorted, ROUGH DIAMONDS");
  declaration.items[0].tariff_text = words("diamonds, unsorted, rough diamonds");
  EXPECT_EQ(codes(judged(declaration, {})), "");
  declaration.items[0].description = words("rough diamonds of Mr Mokoena");
  EXPECT_EQ(codes(judged(declaration, {})), "A01");
  declaration.items[0].description.reset();
  EXPECT_EQ(codes(judged(declaration, {})), "");
}

TEST(Scope, words_cut_in_two_are_found_in_the_other_join) {
  Declaration declaration = with_words("39269097", "ROUGH DIA MONDS");
  EXPECT_EQ(codes(judged(declaration, {})), "");
  declaration.items[0].description_joined = words("ROUGH DIAMONDS");
  EXPECT_EQ(codes(judged(declaration, {})), "A01");
}

TEST(Scope, a_code_of_rough_with_words_of_polished_is_a_fault_of_form) {
  Judgement judgement = judged(with_words("7102 31 00", "POLISHED DIAMONDS", true), {});
  EXPECT_EQ(codes(judgement), "A03");
  EXPECT_EQ(judgement.items[0].scope, GoodsScope::kp);
  judgement = judged(with_words("71023100", "unpolished diamonds", true), {});
  EXPECT_EQ(codes(judgement), "");
}

TEST(Scope, mixed_wording_gives_no_finding_but_is_watched_and_still_needs_a_certificate) {
  Judgement judgement = judged(with_words("71023100", "rough diamonds, some polished", true), {});
  EXPECT_EQ(codes(judgement), "");
  EXPECT_EQ(judgement.items[0].scope, GoodsScope::watched);
  EXPECT_NE(judgement.items[0].reason.find("mixed wording"), std::string::npos) << judgement.items[0].reason;
  EXPECT_EQ(codes(judged(with_words("71023100", "rough diamonds, some polished"), {})), "B01");
}

TEST(Scope, classes_and_reasons_name_code_and_edition) {
  Declaration declaration = an_import();
  add_line(declaration, "7102310000");
  add_line(declaration, "71042100");
  add_line(declaration, "7102");
  add_line(declaration, "08011100");
  const Judgement judgement = judged(declaration, {});
  EXPECT_EQ(judgement.items[0].scope, GoodsScope::kp);
  EXPECT_EQ(judgement.items[0].reason, "7102.31 is in KP scope (HS 2022)");
  EXPECT_EQ(judgement.items[1].scope, GoodsScope::watched);
  EXPECT_EQ(judgement.items[1].reason.rfind("7104.21 is on the watch list", 0), 0u) << judgement.items[1].reason;
  EXPECT_EQ(judgement.items[2].scope, GoodsScope::watched);
  EXPECT_EQ(judgement.items[3].scope, GoodsScope::other);
  EXPECT_TRUE(judgement.is_relevant);
}

TEST(Scope, what_does_not_concern_the_scheme_is_left_to_the_clerk) {
  Declaration declaration = an_import();
  add_line(declaration, "08011100").description = words("coconuts");
  EXPECT_FALSE(concerns_kp(declaration, reference()));
  EXPECT_FALSE(judged(declaration, {}).is_relevant);
  cite(declaration.documents, "L116", "ZA 1");
  EXPECT_TRUE(concerns_kp(declaration, reference()));

  Declaration undated = an_import();
  undated.accepted_on.reset();
  add_line(undated, "71042100");
  EXPECT_TRUE(concerns_kp(undated, reference()));
}

// Of a declaration of very many items the others are not kept.
TEST(Scope, one_item_alone_concerns_by_its_code_its_words_or_the_certificate_that_it_cites) {
  const Declaration declaration = an_import();
  const auto concerns = [&](std::string_view code, std::string wording, bool cites = false) {
    Declaration around = an_import();
    GoodsItem item = add_line(around, code);
    if (!wording.empty()) item.description = words(std::move(wording));
    if (cites) cite(item.documents, "L116", "ZA 1117950");
    return concerns_kp(declaration, item, reference());
  };
  EXPECT_TRUE(concerns("71023100", ""));
  EXPECT_TRUE(concerns("7102", ""));  // too short to tell
  EXPECT_TRUE(concerns("84713000", "rough diamonds"));
  EXPECT_TRUE(concerns("84713000", "", true));
  EXPECT_FALSE(concerns("84713000", "portable computers"));
}

TEST(Scope, codes_without_any_in_common_with_the_certificate_are_reported) {
  Notebook notebook;
  Certificate certificate = a_certificate();
  certificate.lines = {{*CommodityCode::parse("710221"), {}, {}}};
  notebook.keep(certificate);
  EXPECT_EQ(codes(judged(a_lawful_import(), notebook)), "A07");
  certificate.lines.push_back({*CommodityCode::parse("710231"), {}, {}});
  notebook.keep(certificate);
  EXPECT_EQ(codes(judged(a_lawful_import(), notebook)), "");
}

}  // namespace
}  // namespace kpwatch::tests
