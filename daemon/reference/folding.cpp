// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Folding with ICU, and a short way for ASCII, which most descriptions are.
#include "daemon/reference/folding.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>

#include "daemon/base/text.h"

namespace kpwatch {
namespace {

constexpr int whole_word_letters_max = 4;

void drop_last_blank(std::string& text) {
  if (!text.empty() && text.back() == ' ') text.pop_back();
}

std::string folded_ascii(std::string_view text) {
  std::string result(text.size(), ' ');
  char* to = result.data();
  char last = ' ';  // none at the front
  for (const char c : text) {
    const char folded = folded_bytes[static_cast<unsigned char>(c)];
    *to = folded;
    to += folded != ' ' || last != ' ' ? 1 : 0;
    last = folded;
  }
  result.resize(static_cast<std::size_t>(to - result.data()));
  drop_last_blank(result);
  return result;
}

// Marks that do not make another letter: Latin, Greek and Cyrillic diacritics, Hebrew points, Arabic vowel signs.
bool is_dropped_mark(UChar32 c) {
  return (c >= 0x0300 && c <= 0x036F) || (c >= 0x0591 && c <= 0x05C7) || (c >= 0x0610 && c <= 0x061A) || c == 0x0640 ||
         (c >= 0x064B && c <= 0x065F) || c == 0x0670 || (c >= 0x06D6 && c <= 0x06ED);
}

// Letters whose stroke or ligature no decomposition takes apart.
const char* plain_letters(UChar32 c) {
  switch (c) {
    case 0x0131:
      return "i";  // ı
    case 0x00F8:
      return "o";  // ø
    case 0x0142:
      return "l";  // ł
    case 0x0111:
      return "d";  // đ
    case 0x00E6:
      return "ae";  // æ
    case 0x0153:
      return "oe";  // œ
    case 0x0127:
      return "h";  // ħ
    default:
      return nullptr;
  }
}

bool belongs_to_word(UChar32 c) {
  if (u_isalnum(c)) return true;
  const auto type = u_charType(c);
  return type == U_NON_SPACING_MARK || type == U_COMBINING_SPACING_MARK;
}

std::string folded_unicode(std::string_view text) {
  UErrorCode error = U_ZERO_ERROR;
  const icu::Normalizer2* nfkc = icu::Normalizer2::getNFKCCasefoldInstance(error);
  const icu::Normalizer2* nfd = icu::Normalizer2::getNFDInstance(error);
  const icu::Normalizer2* nfc = icu::Normalizer2::getNFCInstance(error);
  if (U_FAILURE(error)) return folded_ascii(text);
  const auto raw = icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())});
  const icu::UnicodeString apart = nfd->normalize(nfkc->normalize(raw, error), error);
  icu::UnicodeString kept;
  for (std::int32_t at = 0; at < apart.length(); at = apart.moveIndex32(at, 1)) {
    const UChar32 c = apart.char32At(at);
    if (is_dropped_mark(c)) continue;
    if (const char* plain = plain_letters(c)) {
      kept.append(icu::UnicodeString(plain, -1, US_INV));
    } else if (belongs_to_word(c)) {
      kept.append(c);
    } else if (!kept.isEmpty() && kept[kept.length() - 1] != u' ') {
      kept.append(u' ');
    }
  }
  const icu::UnicodeString together = nfc->normalize(kept, error);
  if (U_FAILURE(error)) return folded_ascii(text);
  std::string result;
  together.toUTF8String(result);
  drop_last_blank(result);
  return result;
}

}  // namespace

std::string folded_text(std::string_view utf8_text) { return is_ascii(utf8_text) ? folded_ascii(utf8_text) : folded_unicode(utf8_text); }

std::size_t utf8_length(char lead) {
  const auto byte = static_cast<unsigned char>(lead);
  if (byte < 0x80) return 1;
  if (byte < 0xE0) return 2;
  return byte < 0xF0 ? 3 : 4;
}

char32_t code_point_at(std::string_view text, std::size_t at) {
  const std::size_t length = std::min(utf8_length(text[at]), text.size() - at);
  const auto byte = [&](std::size_t i) { return static_cast<char32_t>(static_cast<unsigned char>(text[at + i])); };
  switch (length) {
    case 1:
      return byte(0);
    case 2:
      return ((byte(0) & 0x1F) << 6) | (byte(1) & 0x3F);
    case 3:
      return ((byte(0) & 0x0F) << 12) | ((byte(1) & 0x3F) << 6) | (byte(2) & 0x3F);
    default:
      return ((byte(0) & 0x07) << 18) | ((byte(1) & 0x3F) << 12) | ((byte(2) & 0x3F) << 6) | (byte(3) & 0x3F);
  }
}

bool is_found_anywhere(char32_t c) {
  return (c >= 0x0E00 && c <= 0x0E7F) ||  // Thai
         (c >= 0x1100 && c <= 0x11FF) ||  // Hangul letters
         (c >= 0x3005 && c <= 0x30FF) ||  // kana and iteration marks
         (c >= 0x3400 && c <= 0x9FFF) ||  // Han
         (c >= 0xAC00 && c <= 0xD7AF) ||  // Hangul syllables
         (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x20000 && c <= 0x3FFFF);
}

namespace {

std::size_t previous_character(std::string_view text, std::size_t at) {
  do --at;
  while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80);
  return at;
}

bool is_boundary_before(std::string_view text, std::size_t at) {
  return at == 0 || text[at - 1] == ' ' || is_found_anywhere(code_point_at(text, previous_character(text, at)));
}

bool is_boundary_after(std::string_view text, std::size_t at) {
  return at == text.size() || text[at] == ' ' || is_found_anywhere(code_point_at(text, at));
}

int letters_in(std::string_view text) {
  int letters = 0;
  for (std::size_t at = 0; at < text.size(); at += utf8_length(text[at])) letters += text[at] != ' ';
  return letters;
}

}  // namespace

bool stands_as_word(std::string_view text, std::size_t begin, std::size_t end) {
  if (is_found_anywhere(code_point_at(text, begin))) return true;
  if (!is_boundary_before(text, begin)) return false;
  return letters_in(text.substr(begin, end - begin)) > whole_word_letters_max || is_boundary_after(text, end);
}

}  // namespace kpwatch
