// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// How a message may depart from the tables, each with its code of list 0085. What can be said without tables is in reasons.h.
#pragma once

#include "daemon/base/note.h"

namespace kpwatch::edifact {

inline constexpr Reason segment_missing{"segment-missing", "13", "A mandatory segment is missing behind this one."};
inline constexpr Reason segment_not_here{"segment-not-here", "15", "The segment is not supported in this position."};
inline constexpr Reason too_many_repetitions{"too-many-repetitions", "35", "The segment or element is repeated more often than it may be."};
inline constexpr Reason too_many_groups{"too-many-group-repetitions", "36", "The segment group is repeated more often than it may be."};
inline constexpr Reason element_too_long{"element-too-long", "39", "The value has more characters than the element may have."};
inline constexpr Reason element_too_short{"element-too-short", "40", "The value has fewer characters than the element must have."};
inline constexpr Reason wrong_letters{"wrong-type-of-character", "37",
                                      "The value has characters of a type that the element does not take."};
inline constexpr Reason too_many_elements_here{"more-elements-than-defined", "16",
                                               "The segment has more elements than its directory gives it."};
inline constexpr Reason too_many_components_here{"more-components-than-defined", "16",
                                                 "The element has more components than its directory gives it."};
inline constexpr Reason two_decimal_marks{"invalid-decimal-notation", "19", "The number has more than one decimal mark."};
inline constexpr Reason no_digit_at_mark{"no-digit-at-decimal-mark", "38", "A digit is missing before or behind the decimal mark."};
// No deviation: nobody looked for any.
inline constexpr Reason no_table{"no-structure-table", "",
                                 "There is no table for this message type and directory; the message was held against ISO 9735 only."};
// What syntax version 4 has no code of its own for.
inline constexpr Reason invalid_number{"invalid-number", "12", "The value is not a number as it must be written."};
inline constexpr Reason wrong_qualifier{"wrong-qualifier", "12", "The qualifier is not the one that stands in this place."};
inline constexpr Reason date_not_as_said{"date-not-as-said", "12", "The value is no date or time in the format that the segment states."};

}  // namespace kpwatch::edifact
