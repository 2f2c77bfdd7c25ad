// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/formats/xml/name_book.h"

#include "adapters/formats/xml/characters.h"

namespace kpwatch::xml {

void NameBook::begin() {
  ++document_;
  count_ = 0;
  unknown_ = 0;
  if (words_.size() <= words_max) return;
  // Somebody sends names without end: forget them all.
  for (Entry& entry : entries_) {
    entry.text.clear();
    entry.name.local = {};
    entry.word = nullptr;
  }
  words_.clear();
}

void NameBook::rename(Entry& entry, std::u16string_view now) {
  entry.text.assign(now);
  entry.name.local = entry.text;
  entry.name.number = vocabulary_.find(now);
  entry.word = entry.name.number == Vocabulary::unknown ? &words_[entry.text] : nullptr;
  std::u16string folded = entry.text;
  fold_ascii(folded);
  entry.name.folded = vocabulary_.find(folded);
}

NameBook::Entry& NameBook::add(const void* key) {
  if (entries_.size() * 2 >= slots_.size()) grow();
  std::size_t at = place_of(key);
  while (slots_[at] != nullptr) at = (at + 1) & (slots_.size() - 1);
  entries_.emplace_back().key = key;
  slots_[at] = &entries_.back();
  return entries_.back();
}

void NameBook::grow() {
  slots_.assign(slots_.size() * 2, nullptr);
  for (Entry& entry : entries_) {
    std::size_t at = place_of(entry.key);
    while (slots_[at] != nullptr) at = (at + 1) & (slots_.size() - 1);
    slots_[at] = &entry;
  }
}

}  // namespace kpwatch::xml
