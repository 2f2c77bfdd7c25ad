// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/customs/number_text.h"

#include <unicode/locid.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "daemon/base/text.h"

namespace kpwatch::number_text {
namespace {

bool is_letter_of_a_word(char c) { return is_letter(c) || static_cast<unsigned char>(c) > 0x7F; }

// Cyrillic and Greek capitals that a keyboard layout puts in place of Latin ones.
constexpr std::array<std::pair<char32_t, char>, 31> look_alikes{{
    {U'А', 'A'}, {U'В', 'B'}, {U'С', 'C'}, {U'Е', 'E'}, {U'Ё', 'E'}, {U'Н', 'H'}, {U'І', 'I'}, {U'Ј', 'J'},
    {U'К', 'K'}, {U'М', 'M'}, {U'О', 'O'}, {U'Р', 'P'}, {U'Ѕ', 'S'}, {U'Т', 'T'}, {U'Х', 'X'}, {U'У', 'Y'},
    {U'Ԍ', 'G'}, {U'Α', 'A'}, {U'Β', 'B'}, {U'Ε', 'E'}, {U'Ζ', 'Z'}, {U'Η', 'H'}, {U'Ι', 'I'}, {U'Κ', 'K'},
    {U'Μ', 'M'}, {U'Ν', 'N'}, {U'Ο', 'O'}, {U'Ρ', 'P'}, {U'Τ', 'T'}, {U'Υ', 'Y'}, {U'Χ', 'X'},
}};

// The ASCII character a code point stands for in a number; '\0' for one to be dropped, nothing when there is none.
std::optional<char> ascii_reading(UChar32 c) {
  if (c < 0x80) return static_cast<char>(c);
  if (u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT)) return '\0';
  if (u_hasBinaryProperty(c, UCHAR_DASH)) return '-';
  if (u_isUWhiteSpace(c)) return ' ';
  if (c == 0x00B0 || c == 0x00B7) return '.';  // N° and the middle dot
  if (c == 0x2044) return '/';                 // NFKC leaves a fraction slash
  if (u_charType(c) == U_DECIMAL_DIGIT_NUMBER) return static_cast<char>('0' + u_charDigitValue(c));
  const auto* found =
      std::find_if(look_alikes.begin(), look_alikes.end(), [c](const auto& row) { return row.first == static_cast<char32_t>(c); });
  if (found != look_alikes.end()) return found->second;
  return std::nullopt;
}

// A label may be glued to "ZA1117950"; glued to "NO 123" the NO is itself a label.
bool begins_with_code_and_digits(std::string_view text) {
  if (!leading_code(text)) return false;
  if (text.size() > 2 && is_digit(text[2])) return true;
  const std::string_view tail = after_separators(text.substr(2));
  return !text.starts_with("NO") && !tail.empty() && is_digit(tail.front());
}

// Longest first. N° and Nº arrive here as "N." and "NO", № as "NO", # as a separator. A word stands apart from what
// follows, and may itself be the beginning of a number: "ID 0001234" is Indonesia's.
constexpr std::array<Label, 20> labels{{{"CERTIFICATE", false}, {"REFERENCE", true}, {"DOCUMENT", true}, {"ORIGINAL", true},
                                        {"NUMBER", true},       {"NUMERO", true},    {"KPCS", false},    {"CERT", false},
                                        {"DOC", true},          {"KPC", false},      {"NUM", true},      {"ORG", true},
                                        {"PER", true},          {"REF", true},       {"REG", true},      {"ID", true},
                                        {"KP", false},          {"NO", false},       {"NR", false},      {"N", false}}};

bool is_label(std::string_view word) {
  return std::any_of(labels.begin(), labels.end(), [word](const Label& label) { return label.text == word; });
}

std::size_t end_of_word(std::string_view text) {
  std::size_t end = 0;
  while (end < text.size() && is_letter_of_a_word(text[end])) ++end;
  return end;
}

// "CD 1831", "CD1831", "CDKIM1831" to the end. Behind a word NO is another word, and so is ID that stands apart.
bool is_whole_number_of(std::string_view text, const KnownIssuer& is_known_issuer) {
  if (!begins_with_known_issuer(text, is_known_issuer) || text.starts_with("NO")) return false;
  if (text.starts_with("ID") && text.size() > 2 && is_separator(text[2])) return false;
  std::string rest = without_separators(text.substr(2));
  if (rest.starts_with("KIM") || rest.starts_with("EKM")) {  // as the UK writes it (certificate_number.cpp)
    rest.erase(0, 3);
    if (rest.starts_with(text.substr(0, 2))) rest.erase(0, 2);
  }
  return !rest.empty() && std::all_of(rest.begin(), rest.end(), is_digit);
}

// The number at the end of a text that begins with words: "DOCUMENT CD1831", "ORG. CD 1831". A first word that is an
// issuer's letters begins a number itself: "ZA NO 1117950" is South Africa's with NO as its series.
std::optional<std::string_view> after_words(std::string_view text, const KnownIssuer& is_known_issuer) {
  const std::string_view first = text.substr(0, end_of_word(text));
  if (first.size() == 2 && !is_label(first) && begins_with_known_issuer(first, is_known_issuer)) return std::nullopt;
  while (const std::size_t end = end_of_word(text)) {
    if (end == text.size() || !is_separator(text[end])) return std::nullopt;
    text = after_separators(text.substr(end));
    if (is_whole_number_of(text, is_known_issuer)) return text;
  }
  return std::nullopt;
}

// "PE 0001831": two letters that are nobody's and digits to the end. Behind KPC it may be written apart; behind other
// labels only in one, for words of two letters are many: "NUM DO 1831".
bool is_number_of_an_outsider(std::string_view text, const Label& label) {
  if (!leading_code(text) || is_label(text.substr(0, 2)) || text.size() < 3) return false;
  const std::string rest = without_separators(text.substr(2));
  return (is_digit(text[2]) || label.text.starts_with("KP")) && !rest.empty() && std::all_of(rest.begin(), rest.end(), is_digit);
}

bool is_bare_digits(std::string_view text) {
  const std::string compact = without_separators(text);
  return !compact.empty() && std::all_of(compact.begin(), compact.end(), is_digit);
}

}  // namespace

bool is_letter(char c) { return c >= 'A' && c <= 'Z'; }
bool is_separator(char c) { return std::string_view(" \t\r\n-./_#:\\'\"()[]").find(c) != std::string_view::npos; }

std::string folded(std::string_view text) {
  if (is_ascii(text)) return upper_ascii(text);
  UErrorCode error = U_ZERO_ERROR;
  const icu::Normalizer2* nfkc = icu::Normalizer2::getNFKCInstance(error);
  if (U_FAILURE(error)) return upper_ascii(text);
  icu::UnicodeString normal = nfkc->normalize(icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())}), error);
  if (U_FAILURE(error)) return upper_ascii(text);
  normal.toUpper(icu::Locale::getRoot());

  std::string result;
  for (std::int32_t at = 0; at < normal.length(); at = normal.moveIndex32(at, 1)) {
    const UChar32 c = normal.char32At(at);
    const auto ascii = ascii_reading(c);
    if (!ascii) {
      icu::UnicodeString(c).toUTF8String(result);
    } else if (*ascii != '\0') {
      result.push_back(*ascii);
    }
  }
  return result;
}

std::string_view after_separators(std::string_view text) {
  while (!text.empty() && is_separator(text.front())) text.remove_prefix(1);
  return text;
}

std::string without_separators(std::string_view text) {
  std::string result;
  std::copy_if(text.begin(), text.end(), std::back_inserter(result), [](char c) { return !is_separator(c); });
  return result;
}

std::optional<CountryCode> leading_code(std::string_view text) {
  if (text.size() < 2 || !is_letter(text[0]) || !is_letter(text[1])) return std::nullopt;
  const CountryCode code{{text[0], text[1]}};
  return code == country("EC") ? country("EU") : code;  // ISO gives EC to Ecuador, which issues no certificates
}

bool begins_with_known_issuer(std::string_view text, const KnownIssuer& is_known_issuer) {
  const auto code = leading_code(text);
  return code && is_known_issuer(*code);
}

std::optional<std::string_view> after_labels(std::string_view text, bool may_be_glued_to_digits, const Accepts& accepts) {
  for (const Label& label : labels) {
    if (!text.starts_with(label.text)) continue;
    const std::string_view rest = text.substr(label.text.size());
    const bool is_apart = rest.empty() || is_separator(rest.front()) ||
                          (!label.is_word && (begins_with_code_and_digits(rest) || (may_be_glued_to_digits && is_digit(rest.front()))));
    if (!is_apart) continue;
    const std::string_view inner = after_separators(rest);
    if (const auto deeper = after_labels(inner, may_be_glued_to_digits, accepts)) return deeper;
    if (accepts(inner, label)) return inner;
  }
  return std::nullopt;
}

std::string_view after_labels_and_words(std::string_view text, const KnownIssuer& is_known_issuer) {
  const auto known = after_labels(text, false, [&](std::string_view rest, const Label& label) {
    return !label.is_word && begins_with_known_issuer(rest, is_known_issuer);
  });
  if (known) text = *known;
  if (const auto number = after_words(text, is_known_issuer)) return *number;
  if (known || begins_with_known_issuer(text, is_known_issuer)) return text;
  if (const auto outsider = after_labels(text, false, is_number_of_an_outsider)) return *outsider;
  const auto is_bare = [](std::string_view rest, const Label&) { return is_bare_digits(rest); };
  return after_labels(text, true, is_bare).value_or(text);
}

}  // namespace kpwatch::number_text
