// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Why a JSON text is refused (RFC 8259), and what is noted when one is odd but readable.
#pragma once

#include "daemon/base/note.h"

namespace kpwatch::json {

inline constexpr Reason not_utf8{"not-utf8", "", "The text is not valid UTF-8, in which JSON must be sent."};
inline constexpr Reason ends_early{"input-ends-early", "", "The text ends before its last object or array is closed."};
inline constexpr Reason unexpected_character{"unexpected-character", "", "Something else must stand at this place of a JSON text."};
inline constexpr Reason bad_string{"bad-string", "", "A string holds a bare control character or a wrong escape."};
inline constexpr Reason bad_number{"bad-json-number", "", "A number is not written as JSON writes numbers."};
inline constexpr Reason trailing_text{"trailing-text", "", "Something stands after the end of the JSON text."};
inline constexpr Reason too_deep{"too-deep", "", "Objects and arrays are nested deeper than the limit."};
inline constexpr Reason too_many_bytes{"too-many-bytes", "", "The document is larger than the limit for one document."};
inline constexpr Reason too_many_documents{"too-many-documents", "", "The input holds more documents than are read."};
inline constexpr Reason value_too_long{"value-too-long", "", "A string or a number is longer than the limit."};
inline constexpr Reason parser_failed{"parser-failed", "", "The parser gave up on this document."};

// Notes: read all the same.
inline constexpr Reason duplicate_member{
    "duplicate-member", "", "An object holds this member twice. The first one counts; goods, their codes and words are read of both."};
inline constexpr Reason unexpected_kind{"unexpected-kind", "", "A value of another kind is expected here; this one was not read."};
inline constexpr Reason unknown_member{"unknown-member", "", "This member is not known and was not read."};

}  // namespace kpwatch::json
