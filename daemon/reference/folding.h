// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Folding of texts for comparison, and the word boundaries that folded texts have.
#pragma once

#include <array>
#include <string>
#include <string_view>

namespace kpwatch {

// NFKC, case, Latin diacritics, ё, Arabic and Hebrew points; runs of anything but letters, digits and the marks that
// Indic and Thai letters need become one blank; no blanks at the ends. ASCII takes a short way.
[[nodiscard]] std::string folded_text(std::string_view utf8_text);

// What each byte becomes: small letters and digits, or a blank. Bytes beyond ASCII are blanks.
inline constexpr std::array<char, 256> folded_bytes = [] {
  std::array<char, 256> bytes{};
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const bool is_capital = i >= 'A' && i <= 'Z';
    const bool is_kept = (i >= 'a' && i <= 'z') || (i >= '0' && i <= '9');
    bytes.at(i) = is_capital ? static_cast<char>(i - 'A' + 'a') : is_kept ? static_cast<char>(i) : ' ';
  }
  return bytes;
}();
[[nodiscard]] inline char folded_byte(char c) { return folded_bytes[static_cast<unsigned char>(c)]; }

// Length in bytes of the UTF-8 character that begins with `lead` (folded texts are valid UTF-8).
[[nodiscard]] std::size_t utf8_length(char lead);
// Chinese, Japanese, Korean, Thai: scripts in which a word is found anywhere.
[[nodiscard]] bool is_found_anywhere(char32_t c);
// The code point at `at`.
[[nodiscard]] char32_t code_point_at(std::string_view text, std::size_t at);

// A match of [begin, end) in a folded text is one by the rules of words: whole words up to 4 letters, longer ones from
// a word's start, East Asian ones anywhere.
[[nodiscard]] bool stands_as_word(std::string_view text, std::size_t begin, std::size_t end);

}  // namespace kpwatch
