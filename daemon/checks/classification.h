// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// What a goods item is to the Kimberley Process: by its code on the day, and by the trader's own words.
#pragma once

#include <vector>

#include "daemon/checks/check.h"

namespace kpwatch {

// The day a declaration is judged by: acceptance, else the day the document was made; nothing when it states neither.
[[nodiscard]] std::optional<Day> stated_acceptance_day(const Declaration& declaration);

[[nodiscard]] ClassifiedItem classify(const GoodsItem& item, const ReferenceData& reference, Day day);
// What classify would find in KP scope or watched, without a word of why: asked of every item of the world's trade.
[[nodiscard]] bool is_of_interest(const GoodsItem& item, const ReferenceData& reference, Day day);
// The same for a day that nobody knows: by any row, whatever its period.
[[nodiscard]] bool may_be_of_interest(const GoodsItem& item, const ReferenceData& reference);
[[nodiscard]] std::vector<ClassifiedItem> classify_all(const Declaration& declaration, const ReferenceData& reference, Day day);

// The words speak of rough diamonds, as far as words under such a code may speak.
[[nodiscard]] bool reads_as_rough(const ClassifiedItem& item);
// Chapter 71, but fewer digits than a subheading: the code leaves open what the goods are.
[[nodiscard]] bool has_incomplete_code(const GoodsItem& item);
// "7102.31"; "7102" when that is all there is; "" without a code.
[[nodiscard]] std::string subheading(const GoodsItem& item);

}  // namespace kpwatch
