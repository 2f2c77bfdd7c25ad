// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/checks/parties/names.h"

#include <algorithm>
#include <cctype>

#include "daemon/base/text.h"

namespace kpwatch {
namespace {

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

std::string_view first_line(std::string_view name) { return trimmed(name.substr(0, name.find_first_of("\r\n"))); }

bool names_alike(const FirmNames& firms, std::string_view a, std::string_view b, std::int64_t permille) {
  const auto ours = firms.words_of(first_line(a)), theirs = firms.words_of(first_line(b));
  if (ours.empty() || theirs.empty() || has_latin(ours) != has_latin(theirs)) return true;
  const std::size_t common = std::min(in_common(ours, theirs), in_common(theirs, ours));
  const std::size_t shorter = std::min(ours.size(), theirs.size());
  if (common == shorter && shorter >= 2) return true;
  return static_cast<std::int64_t>(common) * 1000 >= permille * static_cast<std::int64_t>(ours.size() + theirs.size() - common);
}

bool has_legal_form(const FirmNames& firms, std::string_view name) {
  const std::string_view line = first_line(name);
  std::size_t words = 0;
  bool is_in_word = false;
  for (const char c : line) {
    const bool is_space = c == ' ' || c == '\t';
    if (!is_space && !is_in_word) ++words;
    is_in_word = !is_space;
  }
  return firms.words_of(line).size() < words;
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

std::string party_key(const FirmNames& firms, const Party& party) {
  if (party.id && !trimmed(party.id->value).empty()) return upper_ascii(trimmed(party.id->value));
  return party.name ? firms.bare(first_line(party.name->value)) : std::string();
}

}  // namespace kpwatch
