// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Kimberley Process certificate numbers and their normal form (KPCS Annex I A: unique number with the ISO alpha-2 code).
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "daemon/customs/codes.h"

namespace kpwatch {

struct CertificateNumber {
  std::string raw;               // as sent
  CountryCode issuer;            // EC is read as EU (Ecuador, the other EC, takes no part)
  std::string series;            // 0 to 3 letters between prefix and digits; none unless the issuer is known
  std::string serial;            // digits without leading zeros; or, when opaque, the text after the prefix
  int digits = 0;                // number of digits as sent, leading zeros included
  bool opaque = false;           // known issuer's prefix, but not the regular form: compared as text
  bool prefix_inferred = false;  // the number had no prefix; the issuer was given in another field
  bool alias_prefix = false;     // sent with EC for EU

  [[nodiscard]] std::string key() const;  // "ZA::1117950"; opaque: "ZA:?:AB12C"
};

// No reference at all: empty, dashes, PENDING, TO FOLLOW, TBA, N/A, SEE ...
struct Placeholder {
  std::string raw;
};
// Meant as a number but does not normalise (check B02). `why` is a short phrase.
struct MalformedNumber {
  std::string raw;
  std::string why;
};
using NumberReading = std::variant<CertificateNumber, Placeholder, MalformedNumber>;

// `is_known_issuer` says whether an alpha-2 code has ever issued certificates (Participants::has_ever_issued).
// `issuer_field` is the issuing country when the message gives it in a field of its own. Words before a number are passed
// over (number_text.h); of texts that hold several numbers, see several_numbers.h.
[[nodiscard]] NumberReading normalise(std::string_view text, const std::function<bool(CountryCode)>& is_known_issuer,
                                      std::optional<CountryCode> issuer_field = std::nullopt);

}  // namespace kpwatch
