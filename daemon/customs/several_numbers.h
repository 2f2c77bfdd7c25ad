// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Fields that hold more than one certificate number, or a number with a word behind it.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/customs/certificate_number.h"

namespace kpwatch {

// "CD1831/CD1832", "ZA 1117950, ZA 1117951": the numbers that stand in one text, each as sent (in capitals where the text
// is not ASCII). Only whole numbers count: a known issuer's letters and 3 to 12 digits, nothing left over. Empty unless
// there are two or more. "CD1831-1835" and "CD1831/1832" are not such texts: nobody knows what is in them.
[[nodiscard]] std::vector<std::string> numbers_in(std::string_view text, const std::function<bool(CountryCode)>& is_known_issuer);

// "CD1831 (COPY)" is opaque; if that is on no record, it may be CD1831 that is meant. So is "DRC 1831" with the issuer in a
// field of its own. Nothing for a regular number, and where what surrounds the digits is neither in brackets nor words of
// three letters or more: "CD1831A", "CD1831-A".
[[nodiscard]] std::optional<CertificateNumber> number_without_words(const CertificateNumber& number);

}  // namespace kpwatch
