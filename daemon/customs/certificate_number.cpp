// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// One normal form for the many ways in which a certificate number is written. KPCS Annex I asks only for a unique
// number with the issuer's ISO alpha-2 code; blanks, zeros, labels and the UK's KIM/EKM are the senders' own.
#include "daemon/customs/certificate_number.h"

#include <unicode/locid.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <utility>

#include "daemon/base/text.h"

namespace kpwatch {
namespace {

using KnownIssuer = std::function<bool(CountryCode)>;

constexpr std::size_t text_bytes_max = 200;  // longer ones are sentences, not numbers
constexpr std::size_t serial_digits_max = 12;
constexpr std::size_t series_letters_max = 3;
constexpr CountryCode european_community = country("EC");  // ISO gives EC to Ecuador, which issues no certificates
constexpr CountryCode european_union = country("EU");

bool is_letter(char c) { return c >= 'A' && c <= 'Z'; }
bool is_alphanumeric(char c) { return is_digit(c) || is_letter(c); }
bool is_separator(char c) { return std::string_view(" \t\r\n-./_#:\\'\"()[]").find(c) != std::string_view::npos; }

// ---- Folding: NFKC, upper case, ASCII wherever a letter only looks foreign ------------------------------------

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

// ---- Labels in front of the number ------------------------------------------------------------------------------

// Longest first. N° and Nº arrive here as "N." and "NO", № as "NO", # as a separator.
constexpr std::array<std::string_view, 8> labels{"CERTIFICATE", "KPCS", "CERT", "KPC", "KP", "NO", "NR", "N"};

std::optional<CountryCode> leading_code(std::string_view text) {
  if (text.size() < 2 || !is_letter(text[0]) || !is_letter(text[1])) return std::nullopt;
  const CountryCode code{{text[0], text[1]}};
  return code == european_community ? european_union : code;
}

bool begins_with_known_issuer(std::string_view text, const KnownIssuer& is_known_issuer) {
  const auto code = leading_code(text);
  return code && is_known_issuer(*code);
}

// A label may be glued to "ZA1117950"; glued to "NO 123" the NO is itself a label.
bool begins_with_code_and_digits(std::string_view text) {
  if (!leading_code(text)) return false;
  if (text.size() > 2 && is_digit(text[2])) return true;
  const std::string_view tail = after_separators(text.substr(2));
  return !text.starts_with("NO") && !tail.empty() && is_digit(tail.front());
}

// What follows one or more labels, if `accepts` takes it. The longest run of labels wins.
template <class Accepts>
std::optional<std::string_view> after_labels(std::string_view text, bool may_be_glued_to_digits, const Accepts& accepts) {
  for (const std::string_view label : labels) {
    if (!text.starts_with(label)) continue;
    const std::string_view rest = text.substr(label.size());
    const bool is_apart = rest.empty() || is_separator(rest.front()) || begins_with_code_and_digits(rest) ||
                          (may_be_glued_to_digits && is_digit(rest.front()));
    if (!is_apart) continue;
    const std::string_view inner = after_separators(rest);
    if (const auto deeper = after_labels(inner, may_be_glued_to_digits, accepts)) return deeper;
    if (accepts(inner)) return inner;
  }
  return std::nullopt;
}

// ---- Placeholders -----------------------------------------------------------------------------------------------

constexpr std::array<std::string_view, 24> placeholder_texts{
    "NA",       "TBA",     "TBC",          "TBD",           "NIL",         "NONE",       "NULL",       "PENDING",
    "TOFOLLOW", "UNKNOWN", "TOBEADVISED",  "TOBECONFIRMED", "TOBEISSUED",  "ATTACHED",   "ASATTACHED", "ASPERATTACHED",
    "WAITING",  "AWAITED", "NOTAVAILABLE", "NOTAPPLICABLE", "NOTREQUIRED", "APPLIEDFOR", "INPROGRESS", "OUTSTANDING"};
// These open a sentence about a number rather than a number; they count as whole words only.
constexpr std::array<std::string_view, 8> placeholder_openings{"SEE", "PENDING", "AWAITING", "TO FOLLOW", "TO BE", "NOT", "NONE", "AS PER"};

bool opens_like_a_placeholder(std::string_view text) {
  return std::any_of(placeholder_openings.begin(), placeholder_openings.end(), [text](std::string_view opening) {
    return text.starts_with(opening) && (text.size() == opening.size() || is_separator(text[opening.size()]));
  });
}

bool says_nothing(std::string_view text) {
  const std::string compact = without_separators(text);
  if (std::all_of(compact.begin(), compact.end(),
                  [](char c) { return std::string_view("*?,;+=~<>|&!").find(c) != std::string_view::npos; }))
    return true;
  if (compact.find_first_not_of('X') == std::string::npos) return true;
  return std::find(placeholder_texts.begin(), placeholder_texts.end(), compact) != placeholder_texts.end() ||
         opens_like_a_placeholder(text);
}

bool is_placeholder(std::string_view text) { return says_nothing(text) || after_labels(text, false, says_nothing).has_value(); }

// ---- The number itself ------------------------------------------------------------------------------------------

// UK tariff, volume 3, document codes L116 and C034: the country, KIM or EKM, then the number, which may bring its
// own prefix along.
std::string without_uk_middle(const std::string& compact) {
  if (compact.size() < 6 || !leading_code(compact)) return compact;
  const std::string_view middle = std::string_view(compact).substr(2, 3);
  if (middle != "KIM" && middle != "EKM") return compact;
  const std::string prefix = compact.substr(0, 2);
  const std::string tail = compact.substr(5);
  const bool repeats_prefix = tail.size() > 2 && tail.starts_with(prefix) && is_digit(tail[2]);
  return repeats_prefix ? tail : prefix + tail;
}

std::string without_leading_zeros(std::string_view digits) {
  const std::size_t at = digits.find_first_not_of('0');
  return at == std::string_view::npos ? "0" : std::string(digits.substr(at));
}

// Two letters, up to three series letters, digits to the end.
std::optional<CertificateNumber> regular_form(std::string_view compact) {
  const auto issuer = leading_code(compact);
  if (!issuer) return std::nullopt;
  std::size_t digits_at = 2;
  while (digits_at < compact.size() && is_letter(compact[digits_at])) ++digits_at;
  const std::string_view digits = compact.substr(digits_at);
  if (digits_at - 2 > series_letters_max || digits.empty() || !std::all_of(digits.begin(), digits.end(), is_digit)) return std::nullopt;
  CertificateNumber number;
  number.serial = without_leading_zeros(digits);
  if (number.serial.size() > serial_digits_max) return std::nullopt;
  number.issuer = *issuer;
  number.series = std::string(compact.substr(2, digits_at - 2));
  number.digits = static_cast<int>(digits.size());
  number.alias_prefix = compact.starts_with(european_community.text());
  return number;
}

std::optional<CertificateNumber> opaque_form(std::string_view compact, const KnownIssuer& is_known_issuer) {
  if (!begins_with_known_issuer(compact, is_known_issuer)) return std::nullopt;
  const std::string_view tail = compact.substr(2);
  if (tail.empty() || tail.size() > serial_digits_max) return std::nullopt;
  CertificateNumber number;
  number.issuer = *leading_code(compact);
  number.serial = std::string(tail);
  number.digits = static_cast<int>(std::count_if(tail.begin(), tail.end(), is_digit));
  number.opaque = true;
  number.alias_prefix = compact.starts_with(european_community.text());
  return number;
}

bool is_bare_digits(std::string_view text) {
  const std::string compact = without_separators(text);
  return !compact.empty() && std::all_of(compact.begin(), compact.end(), is_digit);
}

}  // namespace

std::string CertificateNumber::key() const {
  std::string text(issuer.text());
  text += ':';
  text += opaque ? std::string_view("?") : std::string_view(series);
  text += ':';
  text += serial;
  return text;
}

NumberReading normalise(std::string_view text, const KnownIssuer& is_known_issuer, std::optional<CountryCode> issuer_field) {
  const std::string raw(text);
  if (text.size() > text_bytes_max) return MalformedNumber{raw, "too long for a certificate number"};
  const std::string whole = folded(text);
  std::string_view number = after_separators(whole);
  if (is_placeholder(number)) return Placeholder{raw};

  // "KPC NO ZA 1117950" is South Africa's, "NO 0004512" Norway's; "KP 1117950" is a label and bare digits, not the DPR Korea's.
  if (const auto known =
          after_labels(number, false, [&](std::string_view rest) { return begins_with_known_issuer(rest, is_known_issuer); })) {
    number = *known;
  } else if (!begins_with_known_issuer(number, is_known_issuer)) {
    number = after_labels(number, true, is_bare_digits).value_or(number);
  }

  std::string compact = without_separators(number);
  if (!std::all_of(compact.begin(), compact.end(), is_alphanumeric))
    return MalformedNumber{raw, "has signs that are neither letters nor digits"};

  const bool is_without_prefix = std::all_of(compact.begin(), compact.end(), is_digit);
  if (is_without_prefix) {
    if (!issuer_field) return MalformedNumber{raw, "has no issuer's prefix"};
    compact.insert(0, issuer_field->text());
  }
  compact = without_uk_middle(compact);

  auto reading = regular_form(compact);
  if (!reading) reading = opaque_form(compact, is_known_issuer);
  if (!reading && issuer_field) {  // letters in the number, and the issuer stands in a field of its own
    reading = opaque_form(std::string(issuer_field->text()) + compact, is_known_issuer);
    if (reading) reading->prefix_inferred = true;
  }
  if (!reading) return MalformedNumber{raw, "does not begin with an issuer's prefix, or is too long"};
  reading->raw = raw;
  if (is_without_prefix) {
    reading->prefix_inferred = true;
    reading->alias_prefix = false;  // the field's own code is not the number's prefix
  }
  return *reading;
}

}  // namespace kpwatch
