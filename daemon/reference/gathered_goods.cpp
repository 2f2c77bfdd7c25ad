// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Rows about goods and documents.
#include <algorithm>
#include <array>

#include "daemon/base/text.h"
#include "daemon/reference/folding.h"
#include "daemon/reference/gathered.h"

namespace kpwatch {
void add_goods(const TableRow& row, Gathered& all) {
  static constexpr std::array<std::pair<std::string_view, GoodsScope>, 3> scopes{
      {{"kp", GoodsScope::kp}, {"watched", GoodsScope::watched}, {"other", GoodsScope::other}}};
  GoodsRow goods{row.required("prefix"), row.one_of<GoodsScope>("scope", scopes),
                 row.period(),           row.required("title"),
                 row.text("reason"),     row.required("source"),
                 row.confidence()};
  const bool is_digits = std::all_of(goods.prefix.begin(), goods.prefix.end(), is_digit);
  if (!is_digits || goods.prefix.size() < 2 || goods.prefix.size() > 14) row.complain("prefix", "prefix must be 2 to 14 digits");
  if (goods.scope == GoodsScope::kp && goods.prefix.size() < 6) row.complain("prefix", "a code of scope kp has at least 6 digits");
  all.goods.push_back(std::move(goods));
}

void add_national_code(const TableRow& row, Gathered& all) {
  using Fact = NationalCodes::Fact;
  static constexpr std::array<std::pair<std::string_view, Fact>, 9> facts{{{"", Fact::none},
                                                                           {"unsorted", Fact::unsorted},
                                                                           {"sorted", Fact::sorted},
                                                                           {"unworked", Fact::unworked},
                                                                           {"sawn", Fact::sawn},
                                                                           {"to_half_carat", Fact::to_half_carat},
                                                                           {"above_half_carat", Fact::above_half_carat},
                                                                           {"crushed", Fact::crushed},
                                                                           {"lab_grown", Fact::lab_grown}}};
  NationalCodes::Row code{
      row.country_code("code"), row.required("digits"), row.one_of<Fact>("fact", facts), row.period(), row.required("title"),
      row.required("source"),   row.confidence()};
  const bool is_digits = std::all_of(code.digits.begin(), code.digits.end(), is_digit);
  if (!is_digits || code.digits.size() < 7 || code.digits.size() > 14) row.complain("digits", "digits must be 7 to 14 digits");
  all.national_codes.push_back(std::move(code));
}

void add_word(const TableRow& row, Gathered& all) {
  static constexpr std::array<std::pair<std::string_view, int>, 5> choices{
      {{"phrase", 0}, {"diamond", 1}, {"condition", 2}, {"negative", 3}, {"neutral", 4}}};
  (void)row.one_of<int>("kind", choices);
  WordList::Row word{row.required("language"), row.required("word"), row.text("kind"), row.required("source"), row.confidence()};
  const std::string folded = folded_text(word.word);
  if (folded.empty() && !word.word.empty()) row.complain("word", "the word has no letters");
  const auto [at, is_new] = all.kinds.try_emplace(folded, word.kind, row.line());
  if (!is_new && at->second.first != word.kind)
    row.complain("kind", "\"" + escaped(word.word) + "\" was called " + at->second.first + " in line " + std::to_string(at->second.second));
  all.words.push_back(std::move(word));
}

void add_document(const TableRow& row, Gathered& all) {
  using Meaning = DocumentMeaning;
  static constexpr std::array<std::pair<std::string_view, Meaning>, 7> meanings{{{"none", Meaning::none},
                                                                                 {"kp_certificate", Meaning::kp_certificate},
                                                                                 {"seals_intact", Meaning::seals_intact},
                                                                                 {"transport_document", Meaning::transport_document},
                                                                                 {"previous_document", Meaning::previous_document},
                                                                                 {"invoice", Meaning::invoice},
                                                                                 {"exemption", Meaning::exemption}}};
  static constexpr std::array<std::pair<std::string_view, int>, 3> flows{{{"", 0}, {"import", 1}, {"export", 2}}};
  (void)row.one_of<int>("flow", flows);
  DocumentCodeRow document{row.required("system"), row.required("code"), row.one_of<Meaning>("meaning", meanings),
                           row.text("flow"),       row.period(),         row.required("title"),
                           row.required("source"), row.confidence()};
  if (upper_ascii(document.code) != document.code) row.complain("code", "codes are written in capital letters");
  all.documents.push_back(std::move(document));
}

void add_title(const TableRow& row, Gathered& all) {
  (void)row.required("language");
  (void)row.required("source");
  (void)row.confidence();
  all.document_titles.push_back(row.required("word"));
}

}  // namespace kpwatch
