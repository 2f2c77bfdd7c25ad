// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Why an XML document is refused, and what is noted when one is odd but readable.
#pragma once

#include "daemon/base/note.h"

namespace kpwatch::xml {

// Refusals before the parser sees a byte.
inline constexpr Reason not_xml{"not-xml", "", "This is not XML: it does not begin with a '<'."};
inline constexpr Reason too_many_bytes{"too-many-bytes", "", "The document is larger than the limit for one message."};
inline constexpr Reason encoding_refused{"encoding-refused", "", "This character encoding is not accepted; send UTF-8."};
inline constexpr Reason encoding_invalid{"encoding-invalid", "", "The bytes are not valid in the encoding that the document is in."};
inline constexpr Reason version_refused{"xml-version-refused", "", "Only XML 1.0 is accepted."};
inline constexpr Reason doctype_refused{"doctype-refused", "", "A document type declaration (DOCTYPE) is never accepted."};

// Refusals while parsing.
inline constexpr Reason external_refused{"external-reference-refused", "",
                                         "The document refers to something outside itself; nothing outside is ever fetched."};
inline constexpr Reason not_well_formed{"not-well-formed", "", "The document breaks a rule of XML 1.0."};
inline constexpr Reason ends_early{"input-ends-early", "", "The input ends before the document is complete."};
inline constexpr Reason trailing_content{"trailing-content", "", "Something stands after the end of the root element."};
inline constexpr Reason too_deep{"too-deep", "", "Elements are nested deeper than the limit."};
inline constexpr Reason too_many_elements{"too-many-elements", "", "The document has more elements than the limit."};
inline constexpr Reason too_many_attributes{"too-many-attributes", "", "An element has more attributes than the limit."};
inline constexpr Reason too_many_names{"too-many-names", "", "The document uses more different names than the limit."};
inline constexpr Reason name_too_long{"name-too-long", "", "A name is longer than the limit."};
inline constexpr Reason value_too_long{"value-too-long", "", "A text or an attribute value is longer than the limit."};
inline constexpr Reason parser_failed{"parser-failed", "", "The parser gave up on this document."};

// Notes: read all the same.
inline constexpr Reason blank_before_declaration{"blank-before-declaration", "",
                                                 "Blanks stand before the XML declaration, which must come first."};
inline constexpr Reason encoding_contradicted{"encoding-contradicted", "",
                                              "The declared encoding is not the one the bytes are in; the bytes were believed."};
inline constexpr Reason read_as_windows_1252{"read-as-windows-1252", "",
                                             "Bytes 0x80 to 0x9F in a text declared as ISO 8859-1: read as windows-1252."};
inline constexpr Reason trailing_content_tolerated{"trailing-content-tolerated", "",
                                                   "Something stands after the end of the root element; this message type tolerates it."};
inline constexpr Reason namespace_unknown{"namespace-unknown", "",
                                          "The root element is known, but not in this namespace; it was not guessed at."};
inline constexpr Reason wrapper_unknown{"wrapper-unknown", "", "The document was found inside an element that is no known wrapper."};
inline constexpr Reason part_not_mapped{"part-not-mapped", "", "This part of the container is no known document; it was not read."};
inline constexpr Reason value_with_elements{"value-with-elements", "",
                                            "A value holds elements where only text is expected; their text was not read."};

inline constexpr Reason payload_read{"payload-read", "",
                                     "The document stood as text inside an element: lines, columns and bytes count in that text."};
inline constexpr Reason payload_not_xml{"payload-not-xml", "",
                                        "The text of an element that may hold a document is no XML; it was not read."};
inline constexpr Reason payload_not_base64{"payload-not-base64", "", "The text of an element that holds a document is not valid base64."};
inline constexpr Reason payload_too_deep{"payload-too-deep", "", "A document inside the text of a document inside a text is not read."};
inline constexpr Reason too_many_payloads{"too-many-payloads", "", "More elements hold documents as text than are read."};

// By the integrator's own schemas.
inline constexpr Reason schema_deviation{"schema-deviation", "", "The document deviates from the schema that is configured for its feed."};

}  // namespace kpwatch::xml
