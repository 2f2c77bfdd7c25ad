// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// What can be wrong with an interchange or a message, each with its code of list 0085 (the words of a CONTRL).
#pragma once

#include "daemon/base/note.h"

namespace kpwatch::edifact {

// The input as a whole
inline constexpr Reason text_outside{"text-outside-interchange", "33", "Text stands outside any interchange; it is kept but not read."};
inline constexpr Reason other_standard{"other-standard", "18",
                                       "This is another standard than UN/EDIFACT, which is recognised but not read."};
inline constexpr Reason ebcdic{"ebcdic", "46", "The interchange is coded in EBCDIC, which is recognised but not read."};
inline constexpr Reason interactive{"interactive-interchange", "47", "Interactive EDIFACT (UIB, UIH) is recognised but not read."};
inline constexpr Reason input_too_large{"input-too-large", "39", "The input is longer than an interchange may be."};
inline constexpr Reason no_interchange{"no-interchange", "13", "No interchange and no message was found."};
inline constexpr Reason nothing_to_rely_on{"nothing-to-rely-on", "13",
                                           "An interchange begins, but it is broken off and no message of it was found."};
inline constexpr Reason line_wrapped{"line-wrapped", "21",
                                     "The interchange was cut into lines of equal length; the line ends were taken out."};
inline constexpr Reason transcoded{"utf-16", "46", "The input is UTF-16; it was converted to UTF-8 before reading."};
inline constexpr Reason bad_utf16{"broken-utf-16", "21",
                                  "The input begins as UTF-16 but is not well formed; what could not be converted was replaced."};
inline constexpr Reason notes_left_out{"notes-left-out", "18", "There were more notes; the others are left out."};

// The envelope
inline constexpr Reason service_characters{"invalid-service-characters", "20",
                                           "The service characters can't be told apart or are not allowed."};
inline constexpr Reason una_short{"service-string-short", "13", "The UNA has five characters; the blank before the terminator is missing."};
inline constexpr Reason una_disagrees{"service-string-disagrees", "22",
                                      "The segments use other service characters than the UNA says; the segments are believed."};
inline constexpr Reason decimal_mark{"invalid-decimal-mark", "20",
                                     "The decimal mark of the UNA is neither a point nor a comma; both are read."};
inline constexpr Reason missing_segment{"missing-segment", "13",
                                        "A mandatory segment is missing; a message without its UNH or UNT can't be relied on."};
inline constexpr Reason missing_element{"missing-element", "13", "A mandatory element is missing."};
inline constexpr Reason invalid_value{"invalid-value", "12", "The value is not one that this element can have."};
inline constexpr Reason unexpected_segment{"unexpected-segment", "15", "The segment can't stand in this place."};
inline constexpr Reason outside_message{"outside-message", "33", "A segment stands outside any message."};
inline constexpr Reason count_wrong{"control-count-wrong", "29", "The control count is not what was counted."};
inline constexpr Reason references_differ{"references-differ", "28", "The reference at the end is not the one at the beginning."};
inline constexpr Reason groups_mixed{"groups-and-messages-mixed", "30", "Groups and messages without a group stand in one interchange."};
inline constexpr Reason lower_level_empty{"lower-level-empty", "32", "There is nothing between the beginning and the end."};
inline constexpr Reason duplicate_reference{"duplicate-reference", "26", "The message reference was used before in this interchange."};
inline constexpr Reason too_many_messages{"too-many-messages", "35", "The interchange holds more messages than are read."};
inline constexpr Reason unknown_character_set{
    "unknown-character-set", "46", "The syntax identifier is not in the code list; the characters are read as UTF-8 or ISO 8859-1."};
inline constexpr Reason odd_gap{"blanks-between-segments", "21",
                                "Blanks, tabs or other characters stand between segments; they are skipped."};
inline constexpr Reason bare_message{"no-interchange-header", "13",
                                     "The message stands without UNB; it is read, but nobody says who sent it."};

// A message
inline constexpr Reason unterminated{"unterminated-segment", "13", "The last segment has no terminator."};
inline constexpr Reason release_at_end{"release-at-end", "22", "The text ends with a release character."};
inline constexpr Reason stray_terminator{"stray-terminator", "22", "A segment terminator stands alone."};
inline constexpr Reason invalid_tag{"invalid-tag", "12",
                                    "A segment's tag is not three capital letters or digits; the segment is not read."};
inline constexpr Reason invalid_character{"invalid-character", "21", "A control character stands in the data."};
inline constexpr Reason outside_repertoire{"character-outside-repertoire", "21",
                                           "Characters are used that the declared character set does not have."};
inline constexpr Reason read_as_windows{"read-as-windows-1252", "21",
                                        "The text is declared as ISO 8859-1 but holds bytes 0x80 to 0x9F; it is read as windows-1252."};
inline constexpr Reason utf8_suspected{"utf-8-suspected", "46", "The text is read as declared, but looks like UTF-8."};
inline constexpr Reason not_decodable{"not-decodable", "21",
                                      "Bytes are not valid in the declared character set; they are read as ISO 8859-1."};
inline constexpr Reason trailing_separator{"trailing-separator", "45",
                                           "A superfluous separator stands at the end of a segment or element."};
inline constexpr Reason segment_too_long{"segment-too-long", "39", "A segment is longer than is read."};
inline constexpr Reason too_many_elements{"too-many-elements", "16", "A segment has more elements or components than are read."};
inline constexpr Reason too_many_constituents{"too-many-constituents", "16",
                                              "The segment has more elements than the standard gives it; those are not read."};
inline constexpr Reason too_many_segments{"too-many-segments", "35", "The message has more segments than are read."};
inline constexpr Reason group_too_large{"group-too-large", "36",
                                        "More segments stand above the items than are kept; the others are not said of each item."};
inline constexpr Reason message_too_large{"message-too-large", "39", "The message is longer than is read."};
inline constexpr Reason binary_object_refused{"binary-object", "47", "A binary object (UNO, UNP) is recognised and skipped, but not read."};
inline constexpr Reason binary_length{"binary-length-wrong", "29", "The length of the binary object is not what the UNO says."};
inline constexpr Reason version_release_exchanged{"version-and-release-exchanged", "12",
                                                  "Version and release stand in each other's place; they are read the other way round."};
inline constexpr Reason version_read_as_draft{"version-read-as-d", "12",
                                              "The version is S; the only map that fits is for version D, and is used."};
inline constexpr Reason type_missing{"message-type-missing", "13",
                                     "The message type is missing; the only map that fits the structure is used."};
inline constexpr Reason maps_ambiguous{"maps-ambiguous", "18", "More than one map fits the message; none is used."};
inline constexpr Reason invalid_test_indicator{"invalid-test-indicator", "12",
                                               "The test indicator is neither 1 nor empty; the interchange is treated as live."};

}  // namespace kpwatch::edifact
