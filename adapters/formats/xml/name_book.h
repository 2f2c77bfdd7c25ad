// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The parser tells of an element by an object that stands for its name, the same one throughout a document. The book has
// the number of the name beside each object, so that a name is looked at once a document and not once an element; and
// looked up only when the object had another name in the document before.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "adapters/formats/xml/reader.h"
#include "adapters/formats/xml/vocabulary.h"

namespace kpwatch::xml {

class NameBook {
 public:
  struct Found {
    const ElementName& name;
    bool is_first;  // the name was not met before in this document
  };

  explicit NameBook(const Vocabulary& vocabulary) : vocabulary_(vocabulary), slots_(256, nullptr) {}

  // Another document begins. Parsers keep the objects and give them other names.
  void begin();
  [[nodiscard]] std::size_t count() const { return count_; }  // different names in this document

  template <class Text>
  Found look_up(const void* key, Text&& text) {
    Entry& entry = slot(key);
    if (entry.document == document_) return {entry.name, false};
    entry.document = document_;
    ++count_;
    if (const std::u16string_view now = text(); entry.name.local != now || now.empty()) rename(entry, now);
    if (entry.word != nullptr) entry.name.number = number_of(*entry.word);
    return {entry.name, true};
  }

 private:
  static constexpr std::size_t words_max = 4096;

  // A name that no map knows. Its number counts in one document.
  struct Word {
    std::uint32_t document = 0, number = 0;
  };
  struct Entry {
    const void* key = nullptr;
    std::uint32_t document = 0;
    ElementName name;
    std::u16string text;   // what name.local shows
    Word* word = nullptr;  // of a name that is not in the vocabulary
  };

  void rename(Entry& entry, std::u16string_view now);
  void grow();

  // Two prefixes make two objects of one local name: it has one number all the same.
  std::uint32_t number_of(Word& word) {
    if (word.document != document_) word = {document_, vocabulary_.size() + unknown_++};
    return word.number;
  }

  Entry& slot(const void* key) {
    for (std::size_t at = place_of(key);; at = (at + 1) & (slots_.size() - 1)) {
      if (slots_[at] == nullptr) return add(key);
      if (slots_[at]->key == key) return *slots_[at];
    }
  }
  Entry& add(const void* key);

  [[nodiscard]] std::size_t place_of(const void* key) const {
    return static_cast<std::size_t>((reinterpret_cast<std::uintptr_t>(key) * 0x9E3779B97F4A7C15ULL) >> 32) & (slots_.size() - 1);
  }

  const Vocabulary& vocabulary_;
  std::uint32_t document_ = 0;
  std::size_t count_ = 0;
  std::uint32_t unknown_ = 0;
  std::deque<Entry> entries_;
  std::vector<Entry*> slots_;
  std::unordered_map<std::u16string, Word> words_;
};

}  // namespace kpwatch::xml
