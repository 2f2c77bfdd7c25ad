// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Code first: KP scope is three subheadings of heading 7102 (KPCS Section I, rough diamonds). Words second: they can
// only make goods watched, or put the wording of a KP line in doubt; they never take a KP line out of scope.
#include "daemon/checks/classification.h"

#include <array>
#include <string>
#include <utility>

namespace kpwatch {
namespace {

bool says_nothing_at_all(const WordMatch& words) {
  return words.rough_phrases.empty() && words.diamond_words.empty() && words.condition_words.empty() && words.negative_words.empty();
}

// The tariff's own wording is no statement of the trader's.
bool is_tariff_wording(std::string_view text, const GoodsItem& item, const GoodsRow* row) {
  const std::string folded = WordList::folded(text);
  if (item.tariff_text && folded == WordList::folded(item.tariff_text->value)) return true;
  return row != nullptr && !row->title.empty() && folded == WordList::folded(row->title);
}

bool says_something(const WordMatch& words) { return words.is_rough_nearby() || words.is_negative(); }

// Whose words they are is asked only where there are any: most goods are spoken of without.
WordMatch words_of(std::string_view text, const GoodsItem& item, const ReferenceData& reference, const GoodsRow* row) {
  WordMatch words = reference.words.match(text);
  return says_nothing_at_all(words) || !is_tariff_wording(text, item, row) ? words : WordMatch{};
}

// Senders cut words in two at the end of a text part. The reading that the builder holds for right speaks first; the
// other one only where the first says nothing.
WordMatch words_of(const GoodsItem& item, const ReferenceData& reference, const GoodsRow* row) {
  WordMatch words;
  if (item.description) words = words_of(item.description->value, item, reference, row);
  if (says_something(words) || !item.description_joined) return words;
  WordMatch joined = words_of(item.description_joined->value, item, reference, row);
  return says_something(joined) ? joined : words;
}

std::string listed(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) {
    if (!text.empty()) text += ", ";
    text += "\"" + word + "\"";
  }
  return text;
}

std::string rough_words(const WordMatch& words) {
  std::vector<std::string> all = words.rough_phrases;
  if (all.empty()) {
    all = words.diamond_words;
    all.insert(all.end(), words.condition_words.begin(), words.condition_words.end());
  }
  return listed(all);
}

std::string edition_in_words(Day day) {
  std::string edition = GoodsList::edition(day);
  if (edition.starts_with("HS") && edition.size() > 2 && edition[2] != ' ') edition.insert(2, " ");
  return edition;
}

bool is_chapter_71(const GoodsItem& item) { return item.commodity_code && item.commodity_code->value.digits.starts_with("71"); }

// All that is found out of an item, before it is put into words.
ClassifiedItem looked_at(const GoodsItem& item, const ReferenceData& reference, const GoodsRow* row) {
  ClassifiedItem result;
  result.item = &item;
  if (row != nullptr) result.scope = row->scope;
  result.in_scope = result.scope == GoodsScope::kp;
  result.words = words_of(item, reference, row);
  return result;
}

const GoodsRow* row_of(const GoodsItem& item, const ReferenceData& reference, Day day) {
  return item.commodity_code ? reference.goods.row(item.commodity_code->value, day) : nullptr;
}

bool speaks_of_rough(const GoodsItem& item, const ReferenceData& reference, const GoodsRow* row) {
  const auto names_rough = [&](const auto& wording) { return wording && reference.words.names_rough(wording->value); };
  if (!is_chapter_71(item) && !names_rough(item.description) && !names_rough(item.description_joined)) return false;
  return reads_as_rough(looked_at(item, reference, row));
}

}  // namespace

std::optional<Day> stated_acceptance_day(const Declaration& declaration) {
  if (declaration.accepted_on) return declaration.accepted_on->value;
  if (declaration.issued_on) return declaration.issued_on->value;
  return std::nullopt;
}

std::string subheading(const GoodsItem& item) {
  if (!item.commodity_code) return "";
  std::string text(item.commodity_code->value.hs6());
  if (text.size() > 4) text.insert(4, ".");
  return text;
}

bool has_incomplete_code(const GoodsItem& item) { return is_chapter_71(item) && !item.commodity_code->value.is_complete(); }

bool reads_as_rough(const ClassifiedItem& item) {
  if (item.words.is_rough_anywhere()) return true;
  const bool is_near = item.scope != GoodsScope::other || is_chapter_71(*item.item);
  return is_near && item.words.is_rough_nearby();
}

bool is_of_interest(const GoodsItem& item, const ReferenceData& reference, Day day) {
  const GoodsRow* row = row_of(item, reference, day);
  if ((row != nullptr && row->scope != GoodsScope::other) || has_incomplete_code(item)) return true;
  return speaks_of_rough(item, reference, row);
}

// Words of which some day's tariff makes its own wording count here: better asked once too often.
bool may_be_of_interest(const GoodsItem& item, const ReferenceData& reference) {
  if (item.commodity_code && reference.goods.is_ever_listed(item.commodity_code->value)) return true;
  return has_incomplete_code(item) || speaks_of_rough(item, reference, nullptr);
}

ClassifiedItem classify(const GoodsItem& item, const ReferenceData& reference, Day day) {
  const GoodsRow* row = row_of(item, reference, day);
  ClassifiedItem result = looked_at(item, reference, row);
  const std::string code = subheading(item);

  if (result.in_scope) {
    result.reason = code + " is in KP scope (" + edition_in_words(day) + ")";
    const bool has_rough_term = !result.words.rough_phrases.empty() || !result.words.condition_words.empty();
    if (has_rough_term && result.words.is_negative()) {
      result.scope = GoodsScope::watched;
      result.reason += "; mixed wording: " + rough_words(result.words) + " beside " + listed(result.words.negative_words);
    }
    return result;
  }

  const bool is_rough = reads_as_rough(result);
  if (result.scope == GoodsScope::watched) {
    result.reason = code + " is on the watch list";
    if (!row->reason.empty()) result.reason += ": " + row->reason;
  } else if (has_incomplete_code(item)) {
    result.scope = GoodsScope::watched;
    result.reason = "code " + item.commodity_code->value.digits + " is too short to tell whether it is in KP scope";
  } else if (is_rough) {
    result.scope = GoodsScope::watched;
    result.reason = code.empty() ? "no commodity code" : code + " is outside KP scope (" + edition_in_words(day) + ")";
  } else {
    result.reason = code.empty() ? "no commodity code, and the wording does not speak of rough diamonds" : code + " is outside KP scope";
  }
  if (is_rough && result.words.is_negative()) {
    result.reason += "; mixed wording: " + rough_words(result.words) + " beside " + listed(result.words.negative_words);
  } else if (is_rough) {
    result.reason += "; the wording speaks of rough diamonds: " + rough_words(result.words);
  }
  return result;
}

std::vector<ClassifiedItem> classify_all(const Declaration& declaration, const ReferenceData& reference, Day day) {
  std::vector<ClassifiedItem> items;
  items.reserve(declaration.items.size());
  for (const GoodsItem& item : declaration.items) items.push_back(classify(item, reference, day));
  return items;
}

}  // namespace kpwatch
