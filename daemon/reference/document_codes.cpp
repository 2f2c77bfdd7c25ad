// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// What a cited document is, by its code or by the words of its title; and the published forged numbers.
#include <algorithm>

#include "daemon/base/text.h"
#include "daemon/reference/folding.h"
#include "daemon/reference/reference_data.h"

namespace kpwatch {
namespace {

// "edifact/cusdec-d96b-za" is limited to that map and to those that refine it ("edifact/cusdec-d96b-za-export").
bool covers(std::string_view system, std::string_view map_id) {
  if (system == "*") return true;
  if (!map_id.starts_with(system)) return false;
  return map_id.size() == system.size() || map_id[system.size()] == '-' || map_id[system.size()] == '/';
}

// Some senders exchange category and type: document 505 of category N arrives as "505N".
std::string category_first(std::string_view code) {
  const bool is_exchanged = code.size() == 4 && code[3] >= 'A' && code[3] <= 'Z' && std::all_of(code.begin(), code.begin() + 3, is_digit);
  return is_exchanged ? std::string(code.substr(3)).append(code.substr(0, 3)) : std::string();
}

bool has_word(std::string_view text, std::string_view word) {
  for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1))
    if (stands_as_word(text, at, at + word.size())) return true;
  return false;
}

std::size_t pair_of(char first, char second) {
  return std::size_t{static_cast<unsigned char>(first)} << 8U | static_cast<unsigned char>(second);
}

char in_capitals(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - ('a' - 'A')) : c; }

bool is_of_kp(const DocumentCodeRow& row) {
  return row.meaning == DocumentMeaning::kp_certificate || row.meaning == DocumentMeaning::seals_intact;
}

}  // namespace

DocumentCodes::DocumentCodes(std::vector<DocumentCodeRow> rows, std::vector<std::string> title_words) : rows_(std::move(rows)) {
  // Stable, and the narrower system first: the first row that fits is the right one.
  std::stable_sort(rows_.begin(), rows_.end(), [](const DocumentCodeRow& a, const DocumentCodeRow& b) {
    return a.code != b.code ? a.code < b.code : a.system.size() > b.system.size();
  });
  for (const std::string& word : title_words)
    if (std::string text = folded_text(word); !text.empty()) title_words_.push_back(std::move(text));
  for (const std::string& word : title_words_)
    for (unsigned second = 0; second < 256; ++second)
      if (word.size() == 1 || static_cast<unsigned char>(word[1]) == second)
        title_beginnings_.set(pair_of(word[0], static_cast<char>(second)));
  for (const DocumentCodeRow& row : rows_) {
    if (!is_of_kp(row) || row.code.empty()) continue;
    kp_beginnings_.set(pair_of(row.code[0], row.code.size() > 1 ? row.code[1] : ' '));
    if (row.code.size() == 4) kp_beginnings_.set(pair_of(row.code[1], row.code[2]));  // as it begins with its category last
  }
}

// False where it is plain that none of the words stands in the title: in ASCII, as most titles are, a word can only begin where
// one of the title does.
bool DocumentCodes::may_have_title_word(std::string_view title) const {
  char before = ' ';
  bool may_have = false;
  for (std::size_t i = 0; i < title.size(); ++i) {
    if (static_cast<unsigned char>(title[i]) >= 0x80) return true;
    const char first = folded_byte(title[i]);
    const bool begins = first != ' ' && before == ' ';
    before = first;
    if (begins) may_have = may_have || title_beginnings_.test(pair_of(first, i + 1 < title.size() ? folded_byte(title[i + 1]) : ' '));
  }
  return may_have;
}

// The first row of that code that suits.
template <class Suits>
const DocumentCodeRow* DocumentCodes::find(std::string_view code, Suits&& suits) const {
  const auto find = [&](std::string_view wanted) -> const DocumentCodeRow* {
    // Most codes of the world are told from ours by their first letter.
    auto at = std::lower_bound(rows_.begin(), rows_.end(), wanted, [](const DocumentCodeRow& row, std::string_view text) {
      const auto first = static_cast<unsigned char>(row.code[0]), wanted_first = static_cast<unsigned char>(text[0]);
      return first != wanted_first ? first < wanted_first : row.code.compare(text) < 0;  // clang 14 has no < for the two
    });
    for (; at != rows_.end() && at->code == wanted; ++at)
      if (suits(*at)) return &*at;
    return nullptr;
  };
  const std::string_view sent = trimmed(code);
  if (sent.empty()) return nullptr;
  const bool is_upper = std::none_of(sent.begin(), sent.end(), [](char c) { return c >= 'a' && c <= 'z'; });
  const std::string upper = is_upper ? std::string() : upper_ascii(sent);
  const std::string_view wanted = is_upper ? sent : std::string_view(upper);
  if (const DocumentCodeRow* found = find(wanted)) return found;
  const std::string exchanged = category_first(wanted);
  return exchanged.empty() ? nullptr : find(exchanged);
}

const DocumentCodeRow* DocumentCodes::row(std::string_view map_id, std::string_view code, Day day) const {
  return find(code, [&](const DocumentCodeRow& row) { return covers(row.system, map_id) && row.period.holds(day); });
}

// The codes of the world are many, those of the KP a few.
bool DocumentCodes::begins_as_of_kp(std::string_view code) const {
  const std::string_view sent = trimmed(code);
  return !sent.empty() && kp_beginnings_.test(pair_of(in_capitals(sent[0]), sent.size() > 1 ? in_capitals(sent[1]) : ' '));
}

bool DocumentCodes::is_ever_of_kp(std::string_view map_id, std::string_view code) const {
  return begins_as_of_kp(code) && find(code, [&](const DocumentCodeRow& row) { return is_of_kp(row) && covers(row.system, map_id); });
}

bool DocumentCodes::may_be_of_kp(std::string_view code) const { return begins_as_of_kp(code) && find(code, is_of_kp) != nullptr; }

bool DocumentCodes::is_title_of_kp(std::string_view title) const {
  if (!may_have_title_word(title)) return false;
  const std::string text = folded_text(title);
  return std::any_of(title_words_.begin(), title_words_.end(), [&text](const std::string& word) { return has_word(text, word); });
}

DocumentMeaning DocumentCodes::meaning(std::string_view map_id, std::string_view code, std::string_view title, Day day) const {
  const DocumentCodeRow* found = row(map_id, code, day);
  if (found != nullptr) return found->meaning;
  return is_title_of_kp(title) ? DocumentMeaning::kp_certificate : DocumentMeaning::none;
}

KnownBadNumbers::KnownBadNumbers(std::vector<KnownBadNumber> rows) : rows_(std::move(rows)) {
  std::stable_sort(rows_.begin(), rows_.end(), [](const KnownBadNumber& a, const KnownBadNumber& b) { return a.key < b.key; });
}

const KnownBadNumber* KnownBadNumbers::find(const CertificateNumber& number) const {
  const std::string key = number.key();
  const auto at = std::lower_bound(rows_.begin(), rows_.end(), key,
                                   [](const KnownBadNumber& row, const std::string& wanted) { return row.key < wanted; });
  return at != rows_.end() && at->key == key ? &*at : nullptr;
}

}  // namespace kpwatch
