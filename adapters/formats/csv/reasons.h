// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Why a CSV file or one of its lines is refused (RFC 4180), and what is noted.
#pragma once

#include "daemon/base/note.h"

namespace kpwatch::csv {

// Of the file.
inline constexpr Reason too_many_bytes{"too-many-bytes", "", "The file is larger than the limit."};
inline constexpr Reason no_list{"header-unknown", "", "The first line is not the header of a list that is known."};
inline constexpr Reason missing_column{"missing-column", "", "The header lacks a column without which the list can't be read."};
inline constexpr Reason double_column{"double-column", "", "The header names this column twice."};
inline constexpr Reason too_many_columns{"too-many-columns", "", "The header has more columns than the limit."};
inline constexpr Reason unknown_column{"unknown-column", "", "This column is not known and was not read."};
inline constexpr Reason line_not_ended{"line-not-ended", "",
                                       "The last line has no line end: if the file was cut, its last value may be shorter than it was."};

// Of a line.
inline constexpr Reason not_utf8{"not-utf8", "", "The line is not valid UTF-8."};
inline constexpr Reason control_character{"control-character", "", "A control character stands in the line."};
inline constexpr Reason quote_not_closed{"quote-not-closed", "", "A quoted value is not closed."};
inline constexpr Reason quote_inside{"quote-inside", "", "A quotation mark stands inside a value that is not quoted."};
inline constexpr Reason text_after_quote{"text-after-quote", "",
                                         "Something stands between a closing quotation mark and the next separator."};
inline constexpr Reason too_few_values{"too-few-values", "", "The line has fewer values than the header has columns."};
inline constexpr Reason too_many_values{"too-many-values", "", "The line has more values than the header has columns."};
inline constexpr Reason value_too_long{"value-too-long", "", "A value is longer than the limit."};
inline constexpr Reason too_many_refused_lines{"too-many-refused-lines", "",
                                               "So many lines were refused that the rest of the list was not read."};
inline constexpr Reason bad_date{"bad-date", "", "A date must be written CCYY-MM-DD."};
inline constexpr Reason bad_number{"bad-number", "", "A number must be written with digits and a point."};

}  // namespace kpwatch::csv
