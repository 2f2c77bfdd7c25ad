// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Finds the words of the list in goods descriptions. It runs on every item of every declaration, so the words stand in
// one trie that is entered only where a word can begin.
#include <algorithm>
#include <array>
#include <bitset>
#include <cstdint>
#include <utility>

#include "daemon/base/text.h"
#include "daemon/reference/folding.h"
#include "daemon/reference/reference_data.h"

namespace kpwatch {
namespace {

enum class Kind : std::uint8_t { phrase, diamond, condition, negative, neutral };

Kind kind_of(std::string_view word) {
  if (word == "phrase") return Kind::phrase;
  if (word == "diamond") return Kind::diamond;
  if (word == "condition") return Kind::condition;
  if (word == "negative") return Kind::negative;
  return Kind::neutral;
}

struct Hit {
  std::size_t begin, end;
  std::uint32_t word;
};

}  // namespace

struct WordList::Index {
  static constexpr std::uint32_t none = ~std::uint32_t{0};
  static constexpr std::size_t phrase_bytes_max = 7;  // with the blank before them they fill eight
  struct Node {
    std::vector<std::pair<char, std::uint32_t>> next;
    std::uint32_t word = none;
  };
  struct Word {
    std::string text;  // as in the list
    Kind kind;
  };
  std::vector<Node> nodes{1};
  std::array<std::uint32_t, 256> first{};  // the root's children; 0 = none
  std::bitset<65536> beginnings;           // the two bytes that a word of the list begins with: most words of the world end here
  std::bitset<65536> starts;               // marks of the three that one begins with, a short one with the blank behind it
  std::bitset<65536> phrase_starts;        // of what a phrase in ASCII begins with, this many bytes
  std::size_t phrase_bytes = phrase_bytes_max;
  std::vector<Word> words;

  void add(const Row& row) {
    const std::string text = folded_text(row.word);
    if (text.empty()) return;
    std::uint32_t at = 0;
    for (const char c : text) at = child_or_new(at, c);
    note_start(text);
    for (unsigned second = 0; second < 256; ++second)
      if (text.size() == 1 || static_cast<unsigned char>(text[1]) == second) beginnings.set(pair_of(text[0], static_cast<char>(second)));
    if (nodes[at].word == none) {
      nodes[at].word = static_cast<std::uint32_t>(words.size());
      words.push_back({row.word, kind_of(row.kind)});
    } else {
      words[nodes[at].word] = {row.word, kind_of(row.kind)};  // an integrator's own row comes later and wins
    }
  }

  // Words of up to four letters stand as a whole: behind a shorter one than three comes a blank.
  void note_start(std::string_view text) {
    for (unsigned last = 0; last < 256; ++last) {
      if (text.size() == 1) {
        starts.set(mark_of(text[0], ' ', static_cast<char>(last)));
      } else {
        starts.set(mark_of(text[0], text[1], text.size() == 2 ? ' ' : text[2]));
      }
    }
  }

  static std::size_t mark_of(char first, char second, char third) {
    const auto number = [](char c) { return std::uint32_t{static_cast<unsigned char>(c)}; };
    return (number(first) | number(second) << 8U | number(third) << 16U) * 0x9E3779B1U >> 16U;
  }

  // False where it is plain that no word of the list begins at any word's start: of a text in ASCII, as most are.
  bool may_have_hits(std::string_view text) const {
    unsigned char all = 0;
    for (const char c : text) all |= static_cast<unsigned char>(c);
    if (all >= 0x80) return true;
    const auto at = [&](std::size_t i) { return i < text.size() ? folded_byte(text[i]) : ' '; };
    for (std::size_t i = 0; i < text.size();) {
      const char letter = at(i);
      if (letter == ' ') {
        ++i;
        continue;
      }
      std::size_t third = i + 2;
      const char second = at(i + 1);
      while (second == ' ' && third < text.size() && at(third) == ' ') ++third;  // runs of blanks make one
      if (starts.test(mark_of(letter, second, at(third)))) return true;
      while (i < text.size() && at(i) != ' ') ++i;
    }
    return false;
  }

  // When all words are in it.
  void note_phrases(const std::vector<Row>& rows) {
    std::vector<std::string> phrases;
    for (const Row& row : rows) {
      if (kind_of(row.kind) != Kind::phrase) continue;
      std::string text = folded_text(row.word);
      if (!text.empty() && is_ascii(text)) phrases.push_back(std::move(text));
    }
    for (const std::string& phrase : phrases) phrase_bytes = std::min(phrase_bytes, phrase.size());
    for (const std::string& phrase : phrases) {
      std::uint64_t letters = 0;
      for (const char c : std::string_view(phrase).substr(0, phrase_bytes)) letters = letters << 8U | static_cast<unsigned char>(c);
      phrase_starts.set(mark_of(letters));
    }
  }

  static std::size_t mark_of(std::uint64_t letters) { return letters * 0x9E3779B97F4A7C15U >> 48U; }

  // False where it is plain that no phrase begins at any word's start: of a text in ASCII.
  bool may_have_phrase(std::string_view text) const {
    const std::uint64_t letters = (std::uint64_t{1} << 8U * phrase_bytes) - 1U;
    const unsigned before = 8U * static_cast<unsigned>(phrase_bytes);
    std::uint64_t seen = ' ';  // the last eight bytes, folded
    unsigned char all = 0;
    bool may_have = false;
    for (const char c : text) {
      all |= static_cast<unsigned char>(c);
      const auto folded = static_cast<unsigned char>(folded_byte(c));
      if (folded == ' ' && (seen & 0xFFU) == ' ') continue;  // runs of blanks make one
      seen = seen << 8U | folded;
      if ((seen >> before & 0xFFU) == ' ') may_have = may_have || phrase_starts.test(mark_of(seen & letters));
    }
    return may_have || all >= 0x80;
  }

  static std::size_t pair_of(char first, char second) {
    return std::size_t{static_cast<unsigned char>(first)} << 8U | static_cast<unsigned char>(second);
  }

  std::uint32_t child(std::uint32_t node, char c) const {
    if (node == 0) return first[static_cast<unsigned char>(c)];
    for (const auto& [letter, next] : nodes[node].next)
      if (letter == c) return next;
    return 0;
  }

  std::uint32_t child_or_new(std::uint32_t node, char c) {
    if (const std::uint32_t found = child(node, c)) return found;
    const auto made = static_cast<std::uint32_t>(nodes.size());
    nodes.emplace_back();
    if (node == 0) {
      first[static_cast<unsigned char>(c)] = made;
    } else {
      nodes[node].next.emplace_back(c, made);
    }
    return made;
  }

  void hits_from(std::string_view text, std::size_t begin, std::vector<Hit>& hits) const {
    if (begin + 1 < text.size() && !beginnings.test(pair_of(text[begin], text[begin + 1]))) return;
    std::uint32_t node = 0;
    for (std::size_t at = begin; at < text.size(); ++at) {
      node = child(node, text[at]);
      if (node == 0) return;
      if (nodes[node].word != none && stands_as_word(text, begin, at + 1)) hits.push_back({begin, at + 1, nodes[node].word});
    }
  }

  std::vector<Hit> all_hits(std::string_view text) const {
    std::vector<Hit> hits;
    bool at_word_start = true;
    for (std::size_t at = 0; at < text.size(); at += utf8_length(text[at])) {
      if (text[at] == ' ') {
        at_word_start = true;
        continue;
      }
      if (!at_word_start && static_cast<unsigned char>(text[at]) < 0x80) continue;
      const bool anywhere = static_cast<unsigned char>(text[at]) >= 0xE0 && is_found_anywhere(code_point_at(text, at));
      if (at_word_start || anywhere) hits_from(text, at, hits);
      at_word_start = anywhere;
    }
    return hits;
  }
};

namespace {

// The longest match wins and eats its letters; of two alike the first.
std::vector<Hit> without_eaten(std::vector<Hit> hits, std::size_t text_size) {
  if (hits.size() < 2) return hits;
  std::sort(hits.begin(), hits.end(), [](const Hit& a, const Hit& b) {
    return std::pair{b.end - b.begin, a.begin} < std::pair{a.end - a.begin, b.begin};
  });
  std::vector<bool> eaten(text_size);
  std::vector<Hit> kept;
  for (const Hit& hit : hits) {
    // What was kept before is at least as long, so an overlap shows at an end of this one.
    if (eaten[hit.begin] || eaten[hit.end - 1]) continue;
    std::fill(eaten.begin() + static_cast<std::ptrdiff_t>(hit.begin), eaten.begin() + static_cast<std::ptrdiff_t>(hit.end), true);
    kept.push_back(hit);
  }
  std::sort(kept.begin(), kept.end(), [](const Hit& a, const Hit& b) { return a.begin < b.begin; });
  return kept;
}

void add_once(std::vector<std::string>& words, const std::string& word) {
  if (std::find(words.begin(), words.end(), word) == words.end()) words.push_back(word);
}

}  // namespace

WordList::WordList(const std::vector<Row>& rows) : index_(std::make_unique<Index>()) {
  for (const Row& row : rows) index_->add(row);
  index_->note_phrases(rows);
}
WordList::~WordList() = default;
WordList::WordList(WordList&&) noexcept = default;
WordList& WordList::operator=(WordList&&) noexcept = default;

std::string WordList::folded(std::string_view utf8_text) { return folded_text(utf8_text); }

bool WordList::names_rough(std::string_view utf8_text) const {
  return index_->may_have_phrase(utf8_text) && match(utf8_text).is_rough_anywhere();
}

WordMatch WordList::match(std::string_view utf8_text) const {
  WordMatch match;
  if (!index_->may_have_hits(utf8_text)) return match;
  const std::string text = folded_text(utf8_text);
  for (const Hit& hit : without_eaten(index_->all_hits(text), text.size())) {
    const Index::Word& word = index_->words[hit.word];
    switch (word.kind) {
      case Kind::phrase:
        add_once(match.rough_phrases, word.text);
        break;
      case Kind::diamond:
        add_once(match.diamond_words, word.text);
        break;
      case Kind::condition:
        add_once(match.condition_words, word.text);
        break;
      case Kind::negative:
        add_once(match.negative_words, word.text);
        break;
      case Kind::neutral:
        break;
    }
  }
  return match;
}

}  // namespace kpwatch
