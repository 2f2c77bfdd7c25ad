// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// One normal form for the many ways in which a certificate number is written. KPCS Annex I asks only for a unique
// number with the issuer's ISO alpha-2 code; blanks, zeros, labels and the UK's KIM/EKM are the senders' own.
#include "daemon/customs/certificate_number.h"

#include <algorithm>
#include <array>
#include <utility>

#include "daemon/base/text.h"
#include "daemon/customs/number_text.h"

namespace kpwatch {
namespace {

using namespace number_text;

constexpr std::size_t text_bytes_max = 200;  // longer ones are sentences, not numbers
constexpr std::size_t serial_digits_max = 12;
constexpr std::size_t series_letters_max = 3;
constexpr CountryCode european_community = country("EC");

bool is_alphanumeric(char c) { return is_digit(c) || is_letter(c); }

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

bool is_placeholder(std::string_view text) {
  return says_nothing(text) ||
         after_labels(text, false, [](std::string_view rest, const Label&) { return says_nothing(rest); }).has_value();
}

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

// Two letters, up to three series letters, digits to the end. Series letters count behind a known issuer only: before a
// number there may be any word (DRC, ORG), and its first two letters are no country's that the goods have to do with.
std::optional<CertificateNumber> regular_form(std::string_view compact, const KnownIssuer& is_known_issuer) {
  const auto issuer = leading_code(compact);
  if (!issuer) return std::nullopt;
  std::size_t digits_at = 2;
  while (digits_at < compact.size() && is_letter(compact[digits_at])) ++digits_at;
  const std::string_view digits = compact.substr(digits_at);
  if (digits_at - 2 > series_letters_max || digits.empty() || !std::all_of(digits.begin(), digits.end(), is_digit)) return std::nullopt;
  if (digits_at > 2 && !is_known_issuer(*issuer)) return std::nullopt;
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
  const std::string_view text_of_number = after_separators(whole);
  if (is_placeholder(text_of_number)) return Placeholder{raw};

  std::string compact = without_separators(after_labels_and_words(text_of_number, is_known_issuer));
  if (!std::all_of(compact.begin(), compact.end(), is_alphanumeric))
    return MalformedNumber{raw, "has signs that are neither letters nor digits"};

  const bool is_without_prefix = std::all_of(compact.begin(), compact.end(), is_digit);
  if (is_without_prefix) {
    if (!issuer_field) return MalformedNumber{raw, "has no issuer's prefix"};
    compact.insert(0, issuer_field->text());
  }
  compact = without_uk_middle(compact);

  auto reading = regular_form(compact, is_known_issuer);
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
