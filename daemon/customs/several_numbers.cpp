// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/customs/several_numbers.h"

#include <algorithm>

#include "daemon/base/text.h"
#include "daemon/customs/number_text.h"

namespace kpwatch {
namespace {

constexpr std::size_t several_bytes_max = 200;  // longer ones are sentences (certificate_number.cpp)
constexpr std::size_t whole_digits_least = 3, whole_digits_most = 12;
constexpr std::size_t word_letters_least = 3;

std::size_t count_of_digits(std::string_view text) {
  return static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_digit) - text.begin());
}

// A number that stands whole at the beginning of a text, up to a sign that is no digit.
struct WholeNumber {
  std::string_view code;    // as sent
  std::string_view digits;  // as sent
  std::size_t size = 0;
  bool is_in_one = false;  // nothing between letters and digits
};

std::optional<WholeNumber> whole_number_at(std::string_view text, const number_text::KnownIssuer& is_known_issuer) {
  if (!number_text::begins_with_known_issuer(text, is_known_issuer)) return std::nullopt;
  std::string_view rest = text.substr(2);
  if (rest.starts_with("KIM") || rest.starts_with("EKM")) rest.remove_prefix(3);
  rest = number_text::after_separators(rest);
  WholeNumber number{text.substr(0, 2), rest.substr(0, count_of_digits(rest))};
  number.size = text.size() - rest.size() + number.digits.size();
  number.is_in_one = text.size() > 2 && !number_text::is_separator(text[2]);
  if (number.digits.size() < whole_digits_least || number.digits.size() > whole_digits_most) return std::nullopt;
  return number;
}

struct Joint {
  std::size_t size = 0;
  bool lists = false;  // a sign that stands between the members of a list
};

Joint joint_at(std::string_view text) {
  Joint joint;
  for (; joint.size < text.size(); ++joint.size) {
    const char c = text[joint.size];
    const bool is_list_sign = std::string_view(",;&+|/\n").find(c) != std::string_view::npos;
    if (!is_list_sign && !number_text::is_separator(c)) break;
    joint.lists = joint.lists || is_list_sign;
  }
  return joint;
}

// "CD1831 IN 2025" and "CD1831, NO 123" hold one number and words: what follows must be written in one, or be of the same
// issuer, or stand behind the sign of a list and be no label; with nothing between them, it must be as long as well.
bool may_follow(const WholeNumber& next, const WholeNumber& before, const Joint& joint) {
  const bool is_alike = next.code == before.code;
  if (joint.size == 0) return is_alike && next.digits.size() == before.digits.size();
  return is_alike || next.is_in_one || (joint.lists && next.code != "NO" && next.code != "ID");
}

std::string_view after_word(std::string_view text) {
  while (!text.empty() && number_text::is_letter(text.front())) text.remove_prefix(1);
  return number_text::after_separators(text);
}

// Where a whole number begins: the first may stand behind any words, the next ones behind labels, or the word «and».
std::string_view start_of_number(std::string_view text, bool is_first, const number_text::KnownIssuer& is_known_issuer) {
  const auto begins_here = [&](std::string_view rest) { return whole_number_at(rest, is_known_issuer).has_value(); };
  for (const std::string_view conjunction : {"AND ", "ET ", "UND ", "Y ", "E "})
    if (!is_first && text.starts_with(conjunction)) text = number_text::after_separators(text.substr(conjunction.size()));
  while (is_first && !begins_here(text)) {
    const std::string_view rest = after_word(text);
    if (rest.empty() || rest.size() == text.size() || !number_text::is_letter(rest.front())) return text;
    text = rest;
  }
  const auto labelled =
      number_text::after_labels(text, false, [&](std::string_view rest, const number_text::Label&) { return begins_here(rest); });
  return labelled.value_or(text);
}

bool is_words_only(std::string_view text) {
  while (!(text = number_text::after_separators(text)).empty()) {
    std::size_t end = 0;
    while (end < text.size() && number_text::is_letter(text[end])) ++end;
    if (end < word_letters_least) return false;
    text.remove_prefix(end);
  }
  return true;
}

}  // namespace

std::vector<std::string> numbers_in(std::string_view text, const std::function<bool(CountryCode)>& is_known_issuer) {
  std::vector<std::string> numbers;
  if (text.size() > several_bytes_max) return numbers;
  const std::string whole = number_text::folded(text);
  const std::string_view as_sent = whole.size() == text.size() && is_ascii(text) ? text : std::string_view(whole);

  std::string_view rest = whole;
  std::optional<WholeNumber> before;
  while (true) {
    const Joint joint = joint_at(rest);
    rest.remove_prefix(joint.size);
    if (rest.empty()) break;
    const std::string_view start = start_of_number(rest, numbers.empty(), is_known_issuer);
    const auto number = whole_number_at(start, is_known_issuer);
    if (!number || (before && !may_follow(*number, *before, joint))) return {};
    numbers.emplace_back(as_sent.substr(whole.size() - start.size(), number->size));
    rest = start.substr(number->size);
    before = number;
  }
  if (numbers.size() < 2) numbers.clear();
  return numbers;
}

std::optional<CertificateNumber> number_without_words(const CertificateNumber& number) {
  if (!number.opaque) return std::nullopt;
  const std::string whole = number_text::folded(number.raw);
  std::string_view text = whole, words;
  if (number.prefix_inferred) {
    words = text.substr(0, std::min(text.find_first_of("0123456789"), text.size()));
    if (!words.empty() && !number_text::is_separator(words.back())) return std::nullopt;
    text.remove_prefix(words.size());
  } else {
    text = number_text::after_labels_and_words(text, [&](CountryCode code) { return code == number.issuer; });
    text = number_text::after_separators(text);
    if (number_text::leading_code(text) != number.issuer) return std::nullopt;
    text.remove_prefix(2);
    if (text.starts_with("KIM") || text.starts_with("EKM")) text.remove_prefix(3);
    text = number_text::after_separators(text);
  }
  const std::string_view digits = text.substr(0, count_of_digits(text));
  const std::string_view behind = text.substr(digits.size());
  if (digits.empty() || digits.size() > whole_digits_most || (!behind.empty() && !number_text::is_separator(behind.front())))
    return std::nullopt;
  if (!is_words_only(words) || !is_words_only(behind.substr(0, behind.find_first_of("([")))) return std::nullopt;

  CertificateNumber bare = number;
  bare.opaque = false;
  bare.serial = std::string(digits.substr(std::min(digits.find_first_not_of('0'), digits.size() - 1)));
  bare.digits = static_cast<int>(digits.size());
  return bare;
}

}  // namespace kpwatch
