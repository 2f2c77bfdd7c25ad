// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/fuzz/chance.h"

#include <algorithm>
#include <cstring>
#include <map>
#include <set>
#include <utility>

#include "tests/fuzz/harness.h"

namespace kpwatch::fuzz {
namespace {

bool is_of_a_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
         static_cast<unsigned char>(c) >= 0x80;
}

void add_words(std::string_view path, std::set<std::string>& words) {
  std::string word;
  for (const char c : std::string(path) + ' ') {
    if (is_of_a_word(c)) {
      word += c;
    } else if (!word.empty()) {
      words.insert(std::exchange(word, {}));
    }
  }
}

void add_words(const MapScope& scope, std::set<std::string>& words) {
  add_words(scope.starts, words);
  for (const auto& [key, text] : scope.options) add_words(text, words);
  for (const MapRow& row : scope.rows) {
    for (const std::string& path : row.paths) add_words(path, words);
    add_words(row.companion, words);
  }
  for (const MapScope& inner : scope.scopes) add_words(inner, words);
}

std::vector<std::string> gathered(const std::string& format) {
  std::set<std::string> words{"7102", "710210", "71023100", "ZA", "BW", "EU", "USD", "KGM", "CTM", "C034", "KBC", "L116"};
  for (const Map& map : shipped_maps()) {
    if (map.format != format) continue;
    add_words(map.root, words);
    for (const auto& [key, list] : map.applies)
      for (const std::string& text : list) words.insert(text);
    for (const auto& [key, text] : map.options) add_words(text, words);
    for (const auto& [from, to] : map.units) words.insert(from);
    for (const auto& [from, to] : map.roles) words.insert(from);
    for (const auto& [from, to] : map.functions) add_words(from, words);
    for (const RegimeRule& rule : map.regimes)
      for (const auto& [value, regime] : rule.values) words.insert(value);
  }
  words.erase("");
  return {words.begin(), words.end()};
}

}  // namespace

const std::vector<std::string>& odd_values() {
  static const std::vector<std::string> values{"",
                                               " ",
                                               "0",
                                               "-1",
                                               "1",
                                               "00000000000000000001",
                                               "18446744073709551616",
                                               "9223372036854775807",
                                               "9223372036854.775807",
                                               "1000000000000000000",
                                               "0.0000004",
                                               "12,5",
                                               "1.234,56",
                                               "1e9",
                                               ".",
                                               "+5",
                                               "20260229",
                                               "2026-02-29",
                                               "20260231",
                                               "260101",
                                               "2601010900",
                                               "20260101:102",
                                               "99991231",
                                               "000000",
                                               "ZA 1117950",
                                               "BW-000-1",
                                               "KBCZA1",
                                               std::string(300, 'A'),
                                               std::string("a\0b", 3),
                                               "\xC3\xA9",
                                               "\xE9",
                                               "\xE2\x80\xA8",
                                               "\xF0\x9F\x92\x8E",
                                               "\xEF\xBF\xBD",
                                               "\xED\xA0\x80",
                                               "'; DROP TABLE cases;--",
                                               "../../etc/passwd",
                                               "\x1B[31m",
                                               "\t",
                                               "\r\n",
                                               "?",
                                               "??",
                                               "&amp;",
                                               "<a>",
                                               "]]>",
                                               "{",
                                               "\"",
                                               "\\"};
  return values;
}

const std::vector<std::string>& words_of_maps(const std::string& format) {
  static std::map<std::string, std::vector<std::string>> known;
  auto& words = known[format];
  if (words.empty()) words = gathered(format);
  return words;
}

std::string some_value(Chance& chance, const std::vector<std::string>& words, const std::string& old) {
  switch (chance.below(4)) {
    case 0:
      return chance.one_of(odd_values());
    case 1: {
      std::string text = old;
      text.resize(old.size() + 16);
      text.resize(LLVMFuzzerMutate(reinterpret_cast<std::uint8_t*>(text.data()), old.size(), text.size()));
      return text;
    }
    default:
      return chance.one_of(words);
  }
}

std::size_t hand_back(const std::string& text, std::uint8_t* data, std::size_t size_max) {
  const std::size_t size = std::min(text.size(), size_max);
  std::memcpy(data, text.data(), size);
  return size;
}

}  // namespace kpwatch::fuzz
