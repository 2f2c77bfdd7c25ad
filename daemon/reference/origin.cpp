// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The origin field of a certificate: KPCS Annex I asks for it on unmixed parcels only; a mixed one shows asterisks, and
// since 2024 some issuers list the mining countries instead.
#include <algorithm>
#include <array>

#include "daemon/base/text.h"
#include "daemon/customs/certificate.h"
#include "daemon/reference/folding.h"
#include "daemon/reference/reference_data.h"

namespace kpwatch {
namespace {

constexpr std::size_t text_bytes_max = 4096;
constexpr std::size_t pieces_joined_max = 4;  // "Congo, Democratic Republic of the"

constexpr std::array<std::string_view, 34> mixed_words{"mixed",
                                                       "mixed origin",
                                                       "mixed origins",
                                                       "of mixed origin",
                                                       "mixed parcel",
                                                       "mix",
                                                       "multiple",
                                                       "multiple origins",
                                                       "multiple origin",
                                                       "various",
                                                       "various origins",
                                                       "miscellaneous",
                                                       "origine mixte",
                                                       "origines mixtes",
                                                       "mixte",
                                                       "melange",
                                                       "origines diverses",
                                                       "diverses",
                                                       "смешанное",
                                                       "смешанное происхождение",
                                                       "смешанного происхождения",
                                                       "разные",
                                                       "混合",
                                                       "混合产地",
                                                       "混合產地",
                                                       "混合来源",
                                                       "mixto",
                                                       "origen mixto",
                                                       "origem mista",
                                                       "mista",
                                                       "gemischt",
                                                       "gemischter herkunft",
                                                       "misto",
                                                       "gemengd"};
constexpr std::array<std::string_view, 7> blank_words{"n a", "none", "nil", "not stated", "not applicable", "unknown", "blank"};
constexpr std::array<std::string_view, 8> joining_words{" and ", " et ", " und ", " y ", " e ", " и ", " en ", " o "};

// Separators of a list; the Chinese ones too.
std::vector<std::string> pieces_of(std::string_view text) {
  std::string plain(text);
  for (const std::string_view wide : {std::string_view("、"), std::string_view("，"), std::string_view("；")})
    for (std::size_t at = plain.find(wide); at != std::string::npos; at = plain.find(wide, at)) plain.replace(at, wide.size(), ",");
  for (char& c : plain)
    if (c == ';' || c == '/' || c == '+' || c == '&' || c == '|' || c == '\n' || c == '(' || c == ')') c = ',';
  std::vector<std::string> pieces;
  for (const std::string_view piece : split(plain, ','))
    if (!trimmed(piece).empty()) pieces.emplace_back(trimmed(piece));
  return pieces;
}

std::optional<CountryCode> one_country(std::string_view text, const Participants& participants) {
  const std::string_view plain = trimmed(text);
  if (plain.size() == 2)
    if (const auto code = participants.by_code(plain)) return code;
  return participants.by_name(plain);
}

void add_once(std::vector<CountryCode>& countries, CountryCode code) {
  if (std::find(countries.begin(), countries.end(), code) == countries.end()) countries.push_back(code);
}

std::vector<CountryCode> countries_of(const std::vector<std::string_view>& words, const Participants& participants) {
  std::vector<CountryCode> countries;
  for (const std::string_view word : words) {
    if (trimmed(word).empty()) continue;
    const auto code = word.size() <= 3 ? one_country(word, participants) : std::nullopt;
    if (!code) return {};
    add_once(countries, *code);
  }
  return countries;
}

// "Angola and Botswana", "AO BW NA": countries inside a piece that is no name itself.
std::vector<CountryCode> countries_inside(std::string_view piece, const Participants& participants) {
  std::string plain = " " + lower_ascii(piece) + " ";
  for (const std::string_view word : joining_words)
    for (std::size_t at = plain.find(word); at != std::string::npos; at = plain.find(word, at)) plain.replace(at, word.size(), " , ");
  const std::vector<std::string> parts = pieces_of(plain);
  if (parts.size() < 2) return countries_of(split(piece, ' '), participants);
  std::vector<CountryCode> countries;
  for (const std::string& part : parts)
    if (const auto code = one_country(part, participants)) add_once(countries, *code);
  return countries;
}

std::vector<CountryCode> listed_countries(std::string_view text, const Participants& participants) {
  const std::vector<std::string> pieces = pieces_of(text);
  std::vector<CountryCode> countries;
  for (std::size_t at = 0; at < pieces.size();) {
    std::size_t taken = 1;
    std::optional<CountryCode> found;
    // The longest run of pieces that is one name: a comma may stand inside it.
    for (std::size_t length = std::min(pieces_joined_max, pieces.size() - at); length > 0 && !found; --length) {
      std::string name = pieces[at];
      for (std::size_t i = 1; i < length; ++i) name += ", " + pieces[at + i];
      found = one_country(name, participants);
      taken = length;
    }
    if (found) {
      add_once(countries, *found);
    } else {
      for (const CountryCode code : countries_inside(pieces[at], participants)) add_once(countries, code);
    }
    at += std::max<std::size_t>(taken, 1);
  }
  return countries;
}

bool is_asterisks(std::string_view text) {
  return text.find('*') != std::string_view::npos && text.find_first_not_of("* .-_/") == std::string_view::npos;
}

}  // namespace

Origin parse_origin(std::string_view text, const Participants& participants) {
  Origin origin;
  origin.text = std::string(text);
  const std::string_view plain = trimmed(text.substr(0, std::min(text.size(), text_bytes_max)));
  if (is_asterisks(plain)) {
    origin.kind = Origin::Kind::mixed;
    return origin;
  }
  const std::string folded = folded_text(plain);
  if (folded.empty() || std::find(blank_words.begin(), blank_words.end(), folded) != blank_words.end()) return origin;
  if (const auto code = one_country(plain, participants)) {
    origin.countries = {*code};
  } else if (std::find(mixed_words.begin(), mixed_words.end(), folded) != mixed_words.end()) {
    origin.kind = Origin::Kind::mixed;
    return origin;
  } else {
    origin.countries = listed_countries(plain, participants);
  }
  const bool says_mixed = folded.starts_with("mixed") || folded.starts_with("mixte") || folded.starts_with("смешанн") ||
                          folded.find("混合") != std::string::npos || plain.find('*') != std::string_view::npos;
  if (origin.countries.size() > 1) {
    origin.kind = Origin::Kind::list;
  } else if (says_mixed) {
    origin.kind = Origin::Kind::mixed;
    origin.countries.clear();
  } else if (origin.countries.size() == 1) {
    origin.kind = Origin::Kind::single;
  }
  return origin;
}

}  // namespace kpwatch
