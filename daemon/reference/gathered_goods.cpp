// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Rows about goods and documents.
#include <algorithm>
#include <array>

#include "daemon/base/text.h"
#include "daemon/reference/folding.h"
#include "daemon/reference/gathered.h"

namespace kpwatch {
namespace {

bool overlap(const Period& a, const Period& b) {
  return (!a.until || !b.from || *b.from < *a.until) && (!b.until || !a.from || *a.from < *b.until);
}

}  // namespace

void say_once(Said& said, const TableRow& row, std::string_view column, const std::string& key, const Period& period) {
  for (const auto& [other, line] : said[key])
    if (overlap(other, period)) {
      row.complain(column, "\"" + escaped(key) + "\" was given for the same time in line " + std::to_string(line));
      return;
    }
  said[key].emplace_back(period, row.line());
}

void add_goods(const TableRow& row, Said& said, Gathered& all) {
  static constexpr std::array<std::pair<std::string_view, GoodsScope>, 3> scopes{
      {{"kp", GoodsScope::kp}, {"watched", GoodsScope::watched}, {"other", GoodsScope::other}}};
  GoodsRow goods{row.required("prefix"), row.one_of<GoodsScope>("scope", scopes),
                 row.period(),           row.required("title"),
                 row.text("reason"),     row.required("source"),
                 row.confidence()};
  const bool is_digits = std::all_of(goods.prefix.begin(), goods.prefix.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (!is_digits || goods.prefix.size() < 2 || goods.prefix.size() > 14) row.complain("prefix", "prefix must be 2 to 14 digits");
  if (goods.scope == GoodsScope::kp && goods.prefix.size() < 6) row.complain("prefix", "a code of scope kp has at least 6 digits");
  say_once(said, row, "prefix", goods.prefix, goods.period);
  all.goods.push_back(std::move(goods));
}

void add_word(const TableRow& row, Kinds& kinds, Gathered& all) {
  static constexpr std::array<std::pair<std::string_view, int>, 5> choices{
      {{"phrase", 0}, {"diamond", 1}, {"condition", 2}, {"negative", 3}, {"neutral", 4}}};
  (void)row.one_of<int>("kind", choices);
  WordList::Row word{row.required("language"), row.required("word"), row.text("kind"), row.required("source"), row.confidence()};
  const std::string folded = folded_text(word.word);
  if (folded.empty() && !word.word.empty()) row.complain("word", "the word has no letters");
  const auto [at, is_new] = kinds.try_emplace(folded, word.kind, row.line());
  if (!is_new && at->second.first != word.kind)
    row.complain("kind", "\"" + escaped(word.word) + "\" was called " + at->second.first + " in line " + std::to_string(at->second.second));
  all.words.push_back(std::move(word));
}

void add_document(const TableRow& row, Said& said, Gathered& all) {
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
  say_once(said, row, "code", document.system + " " + document.code, document.period);
  all.documents.push_back(std::move(document));
}

void add_title(const TableRow& row, Gathered& all) {
  (void)row.required("language");
  (void)row.required("source");
  (void)row.confidence();
  all.document_titles.push_back(row.required("word"));
}

}  // namespace kpwatch
