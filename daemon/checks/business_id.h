// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Which declarations are one and the same in several versions. A number that customs gave (MRN, registration number) is nobody else's, and
// an amendment under it is one whoever files it. A number of the trader's own (LRN) is his alone: another's with the same is another one.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "daemon/customs/declaration.h"

namespace kpwatch {

// Beside business_id (judgement.h): sender and number alone. Differs from it where the number is the trader's own, no sender is stated, and
// declarant or exporter is. Cases of such declarations had this id before kpwatch told their traders apart.
[[nodiscard]] std::string business_id_by_number(const Declaration& declaration);

// The id that the declaration of this case would have now; empty: it cannot be read.
using BusinessIdNow = std::function<std::string(const std::string& business_id)>;

// Of the cases that bear the declaration's number the one that it goes on with, else its own business id. A case with the id of
// business_id_by_number is one's own if its declaration is of the same trader, or names none and is changed now; what names no trader
// changes the only case with its number, and none of several. `cases`: business ids.
[[nodiscard]] std::string case_meant(const Declaration& declaration, std::span<const std::string> cases, const BusinessIdNow& id_now);

// Of a case whose declaration had the trader's number that this one has, perhaps beside the number that customs gave it meanwhile: false if
// it is known to be another trader's.
[[nodiscard]] bool may_be_of_its_trader(const Declaration& declaration, std::string_view business_id);

// Says of itself that it changes or takes back an earlier one, whatever goods it lists now. Not where it speaks of its own lines alone: an
// addition (1225: 2), and a deletion (3) of lines.
[[nodiscard]] bool changes_an_earlier_one(const Declaration& declaration);
// Of an outline (daemon/mapping/outline.h), which may say too much.
[[nodiscard]] bool may_change_an_earlier_one(const Declaration& outline);

}  // namespace kpwatch
