// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// What can be wrong with a value that a map took from a document. The codes of list 0085 are those that a CONTRL would
// carry for it.
#pragma once

#include "daemon/base/note.h"

namespace kpwatch::reasons {

inline constexpr Reason bad_date{"bad-date", "12", "This is not a date in the form that the message announces or that can be recognised."};
inline constexpr Reason doubtful_date{"doubtful-date", "12", "This date is not in the form that is announced; it was read by its shape."};
inline constexpr Reason changed_places{"changed-places", "",
                                       "The two parts of this code stand in each other's place; they were read the right way round."};
inline constexpr Reason bad_number{"bad-number", "12", "This is not a number."};
inline constexpr Reason doubtful_number{"doubtful-number", "12",
                                        "This number has marks of thousands or a unit in it; it was read without them."};
inline constexpr Reason bad_country{"bad-country", "12", "This is not a two-letter country code."};
inline constexpr Reason bad_commodity_code{"bad-commodity-code", "12", "This is not a commodity code: digits are expected."};
inline constexpr Reason doubtful_commodity_code{"doubtful-commodity-code", "12",
                                                "A commodity code is digits alone; the digits that lead this text were read."};
inline constexpr Reason bad_boolean{"bad-boolean", "12", "This is neither yes nor no."};
inline constexpr Reason bad_regime{"bad-regime", "12", "This is none of import, export and transit."};
inline constexpr Reason bad_status{"bad-status", "12", "This is not a status of a certificate."};
inline constexpr Reason unknown_unit{"unknown-unit", "12", "The unit of this quantity is not known, so it can't be converted."};
inline constexpr Reason number_too_large{"number-too-large", "39", "This number is larger than can be kept exactly."};
inline constexpr Reason carats_stated_twice{
    "carats-stated-twice", "", "The item states two different carat weights; the first one counts, unless it is below nothing."};
inline constexpr Reason several_codes{"several-codes", "",
                                      "The item states several commodity codes. Each is read as goods of its own; words and quantities, "
                                      "which it does not part, stay with one of them."};
inline constexpr Reason further_value{"further-value", "", "Only one value is kept here; the first one counts, this one was not read."};
inline constexpr Reason items_left_out{
    "items-left-out", "",
    "The declaration has very many goods items; of those behind the first thousand, only such as may concern "
    "the Kimberley Process were kept, the others were counted."};
inline constexpr Reason too_many_items{"too-many-items", "35", "The declaration has more goods items than are read."};
inline constexpr Reason too_many_parts{"too-many-parts", "35",
                                       "The document has more certificates, parties, quantities and the like than are read."};
inline constexpr Reason bad_certificate_number{"bad-certificate-number", "",
                                               "The certificate's number is missing or can't be read, so the certificate can't be kept."};

inline constexpr Reason bad_word{"bad-word", "", "This is none of the words that can stand here."};
inline constexpr Reason field_missing{"field-missing", "", "The document lacks something that it can't be without."};

}  // namespace kpwatch::reasons
