// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/checks/parties/names.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "daemon/base/text.h"

namespace kpwatch {
namespace {

constexpr std::array<std::string_view, 58> legal_forms{
    "ltd",  "limited", "llc",     "llp",  "lp",   "inc",  "incorporated", "corp", "corporation", "co",  "company", "plc",
    "pty",  "pvt",     "private", "gmbh", "ag",   "kg",   "ohg",          "ug",   "mbh",         "bv",  "bvba",    "nv",
    "srl",  "sprl",    "sa",      "sas",  "sarl", "sasu", "spa",          "sl",   "slu",         "lda", "ltda",    "oy",
    "ab",   "as",      "aps",     "ooo",  "oao",  "zao",  "pao",          "ao",   "jsc",         "fze", "fzco",    "fzc",
    "dmcc", "kk",      "cc",      "cv",   "vof",  "bhd",  "sdn",          "pte",  "the",         "and"};

bool is_word_byte(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || static_cast<unsigned char>(c) > 0x7F; }

std::vector<std::string> all_words(std::string_view name) {
  const std::string folded = WordList::folded(name.substr(0, name.find_first_of("\r\n")));
  std::vector<std::string> words;
  std::string word;
  for (const char c : folded + " ") {
    if (is_word_byte(c)) {
      word.push_back(c);
    } else if (c != '.' && c != '\'' && !word.empty()) {  // B.V. is BV
      words.push_back(std::move(word));
      word.clear();
    }
  }
  return words;
}

bool is_legal_form(const std::string& word) { return std::find(legal_forms.begin(), legal_forms.end(), word) != legal_forms.end(); }

bool has_latin(const std::vector<std::string>& words) {
  return std::any_of(words.begin(), words.end(), [](const std::string& word) {
    return std::any_of(word.begin(), word.end(), [](char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; });
  });
}

// One letter wrong, lost, or too much.
bool differ_by_a_slip(const std::string& a, const std::string& b) {
  constexpr std::size_t long_word = 5;
  const std::string& shorter = a.size() <= b.size() ? a : b;
  const std::string& longer = a.size() <= b.size() ? b : a;
  if (shorter.size() < long_word || longer.size() - shorter.size() > 1) return false;
  const auto first = std::mismatch(shorter.begin(), shorter.end(), longer.begin());
  const auto skip = first.first == shorter.end() ? first.first : first.first + (shorter.size() == longer.size() ? 1 : 0);
  return std::equal(skip, shorter.end(), first.second == longer.end() ? first.second : first.second + 1, longer.end());
}

std::size_t in_common(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  return static_cast<std::size_t>(std::count_if(a.begin(), a.end(), [&](const std::string& word) {
    return std::any_of(b.begin(), b.end(), [&](const std::string& other) { return word == other || differ_by_a_slip(word, other); });
  }));
}

}  // namespace

std::vector<std::string> words_of_name(std::string_view name) {
  std::vector<std::string> words = all_words(name);
  std::vector<std::string> kept;
  std::copy_if(words.begin(), words.end(), std::back_inserter(kept), [](const std::string& word) { return !is_legal_form(word); });
  if (kept.empty()) kept = std::move(words);  // a name that is made of such words only
  std::sort(kept.begin(), kept.end());
  kept.erase(std::unique(kept.begin(), kept.end()), kept.end());
  return kept;
}

bool names_alike(std::string_view a, std::string_view b, std::int64_t permille) {
  const auto ours = words_of_name(a), theirs = words_of_name(b);
  if (ours.empty() || theirs.empty() || has_latin(ours) != has_latin(theirs)) return true;
  const std::size_t common = std::min(in_common(ours, theirs), in_common(theirs, ours));
  const std::size_t shorter = std::min(ours.size(), theirs.size());
  if (common == shorter && shorter >= 2) return true;
  return static_cast<std::int64_t>(common) * 1000 >= permille * static_cast<std::int64_t>(ours.size() + theirs.size() - common);
}

bool has_legal_form(std::string_view name) {
  const auto words = all_words(name);
  return std::any_of(words.begin(), words.end(), is_legal_form);
}

std::vector<const Party*> parties_in_role(const CaseFile& file, std::size_t item, std::span<const std::string_view> roles) {
  std::vector<const Party*> found;
  const auto take = [&](const std::vector<Party>& parties) {
    for (const Party& party : parties)
      if (party.name && std::find(roles.begin(), roles.end(), party.role.view()) != roles.end()) found.push_back(&party);
  };
  if (item != Finding::no_item) take(file.items[item].item->parties);
  take(file.declaration.parties);
  return found;
}

std::string party_key(const Party& party) {
  if (party.id && !trimmed(party.id->value).empty()) return upper_ascii(trimmed(party.id->value));
  if (!party.name) return "";
  std::string key;
  for (const std::string& word : words_of_name(party.name->value)) key += (key.empty() ? "" : " ") + word;
  return key;
}

}  // namespace kpwatch
