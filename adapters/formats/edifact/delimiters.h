// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The service characters of one interchange: from its UNA, or from what its first segment shows (ISO 9735-1, 7 and 8).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace kpwatch::edifact {

// `none` marks a character that is not in use; NUL can never be a delimiter.
inline constexpr char none = '\0';

[[nodiscard]] constexpr bool is_line_end(char c) { return c == '\r' || c == '\n'; }
[[nodiscard]] constexpr bool is_letter_or_digit(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

struct Delimiters {
  char component = ':';
  char element = '+';
  char decimal_mark = none;  // none: both '.' and ','
  char release = '?';
  char repetition = none;  // in use from syntax version 4 on; set when the UNB has been read
  char terminator = '\'';
  friend bool operator==(const Delimiters&, const Delimiters&) = default;
};

// What an interchange begins with.
struct Opening {
  enum class Fault : std::uint8_t {
    nothing,
    refused,       // a UNA whose characters can't be told apart, or are letters, digits or control characters
    una_short,     // the blank of position 5 was lost on the way
    una_disagrees  // the first segment uses other characters than the UNA says; the segment wins
  };
  Delimiters delimiters;
  Fault fault = Fault::nothing;
  bool has_una = false;
  char una_repetition = none;     // position 5 as sent (a blank = none)
  std::size_t first_segment = 0;  // offset of UNB, UNG or UNH
};

// `at` is the offset of UNA, UNB, UNG or UNH in `text`.
[[nodiscard]] Opening read_opening(std::string_view text, std::size_t at);

// Steps over what may stand between segments without meaning: line ends, blanks, tabs, NUL, SUB, byte order marks, and the
// four characters \r\n typed out. `odd` is set when it was more than line ends.
[[nodiscard]] std::size_t skip_gap(std::string_view text, std::size_t at, char terminator, bool& odd);

// Where an interchange or something alike begins.
struct Beginning {
  enum class Kind : std::uint8_t { nothing, interchange, group, message, interactive };
  Kind kind = Kind::nothing;
  std::size_t at = 0;
};

// The first beginning at or after `from`. The letters UNA, UNB ... inside words, data or mail text are not one.
[[nodiscard]] Beginning find_beginning(std::string_view text, std::size_t from);

// Is `at` a UNA with a first segment after its characters?
[[nodiscard]] bool una_opens(std::string_view text, std::size_t at);

}  // namespace kpwatch::edifact
