// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The text in which a certificate number is written: its letters made equal, and what stands before the number.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "daemon/customs/codes.h"

namespace kpwatch::number_text {

using KnownIssuer = std::function<bool(CountryCode)>;

// NFKC, upper case, ASCII wherever a letter only looks foreign. Of the same length as `text` if that is ASCII.
[[nodiscard]] std::string folded(std::string_view text);

// The rest is about folded text.
[[nodiscard]] bool is_letter(char c);     // A to Z
[[nodiscard]] bool is_separator(char c);  // blanks, dots, dashes, slashes, quotes, brackets and the like
[[nodiscard]] std::string_view after_separators(std::string_view text);
[[nodiscard]] std::string without_separators(std::string_view text);

// The first two letters as a country; EC as EU. Nothing when the text does not begin with two letters.
[[nodiscard]] std::optional<CountryCode> leading_code(std::string_view text);
[[nodiscard]] bool begins_with_known_issuer(std::string_view text, const KnownIssuer& is_known_issuer);

struct Label {
  std::string_view text;
  bool is_word = false;  // an ordinary word (REF, DOC), not one of the certificate's own (KPC, NO)
};
using Accepts = std::function<bool(std::string_view rest, const Label& last)>;

// What follows one or more labels, if `accepts` takes it. The longest run of labels wins.
[[nodiscard]] std::optional<std::string_view> after_labels(std::string_view text, bool may_be_glued_to_digits, const Accepts& accepts);

// The text from where the number begins: "KPC NO ZA 1117950" is South Africa's, "NO 0004512" Norway's, "DOC CD1831" the
// Congo's; "KP 1117950" is a label and bare digits, not the DPR Korea's. The whole text when no label or word is found.
[[nodiscard]] std::string_view after_labels_and_words(std::string_view text, const KnownIssuer& is_known_issuer);

}  // namespace kpwatch::number_text
