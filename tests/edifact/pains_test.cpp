// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// What users of other EDI parsers complain about in public, one test each; the issue that told it stands beside it.
#include <gtest/gtest.h>

#include <chrono>

#include "tests/edifact/reader_support.h"

namespace kpwatch::reader_test {
namespace {

// xlate/staedi#77, eppye-bots/bots#326, Chemaclass/edifact-parser#93
TEST(EdifactPain, una_position_5_is_a_blank_an_asterisk_or_another_separator) {
  for (const char* una : {"UNA:+.? '", "UNA:+.?*'", "UNA:+.?^'"}) {
    for (const char* syntax : {"UNOC:1", "UNOC:3", "UNOC:4"}) {
      const std::string text = una + interchange(message("1", "ATT+2^3*4'\n"), "1", syntax);
      EXPECT_EQ(told(text), Lines{}) << una << syntax;
      EXPECT_EQ(documents(text), one_order);
    }
  }
}

// php-edifact/edifact#25 #64 #71, sapstern/edifactconverter#30, BerryWorksSoftware/edireader#15
TEST(EdifactPain, no_character_set_of_the_list_is_refused_and_no_byte_is_dropped) {
  for (const char* set :
       {"UNOA", "UNOB", "UNOC", "UNOD", "UNOE", "UNOF", "UNOG", "UNOH", "UNOI", "UNOJ", "UNOK", "UNOL", "UNOW", "UNOX", "UNOY", "KECA"}) {
    EXPECT_EQ(told(interchange(message("1"), "1", std::string(set) + ":3")), Lines{}) << set;
  }
  // 0xA4 is the euro sign in ISO 8859-15, and a reference shows it.
  EXPECT_EQ(read(interchange(message("\xA4"), "1", "UNOL:3")).documents.at(0).identifier, "\xE2\x82\xAC");
  EXPECT_EQ(read(interchange(message("\xC3\x91"), "1", "UNOY:4")).documents.at(0).identifier, "\xC3\x91");
  EXPECT_EQ(read(interchange(message("\xD1"), "1", "UNOA:2")).documents.at(0).identifier, "\xC3\x91");
}

// jf-tech/omniparser#117, php-edifact/edifact#134, xlate/staedi#128, indice-co/EDI.Net#24 #231
TEST(EdifactPain, line_ends_after_terminators_are_nothing_and_within_data_are_told) {
  for (const char* end : {"", "\n", "\r\n", "\r", "\r\n\r\n"}) EXPECT_EQ(told(replaced(order, "\n", end)), Lines{});
  EXPECT_EQ(codes(replaced(order, "5400110000009", "5400\n110000009")), Lines{"invalid-character"});
  EXPECT_EQ(documents(replaced(order, "5400110000009", "5400\n110000009")), one_order);
}

// DAXaholic/vscode-edifact#14, EdiFabric/EDIFACT.NET#23, smooks/smooks-edi-cartridge#291
TEST(EdifactPain, a_released_release_character_before_a_terminator_ends_the_segment) {
  EXPECT_EQ(told(interchange(message("1", "FTX+AAA+++WHY?\?'\nFTX+AAA+++DON?'T'\nFTX+AAA+++?\?\?''\n"))), Lines{});
}

// xlate/staedi#145: a decimal mark in the UNA does not stop the other from being read; an odd one is told.
TEST(EdifactPain, either_decimal_mark_of_the_una_will_do) {
  const std::string body = "MOA+39:10.00'\nMOA+40:2736,96'\n";
  EXPECT_EQ(told("UNA:+,? '" + interchange(message("1", body))), Lines{});
  EXPECT_EQ(told("UNA:+.? '" + interchange(message("1", body), "1", "UNOA:4")), Lines{});
  EXPECT_EQ(codes("UNA:+;? '" + interchange(message("1", body))), Lines{"invalid-decimal-mark"});
}

// nerdocs/pydifact#56, eppye-bots/bots#257, xlate/staedi#170
TEST(EdifactPain, a_una_may_be_missing_and_may_be_followed_by_blanks_or_line_ends) {
  for (const char* una : {"", "UNA:+.? '", "UNA:+.? ' ", "UNA:+.? '\r\n", "UNA:+.? '\n\n", "\xEF\xBB\xBFUNA:+.? '"}) {
    EXPECT_EQ(documents(una + order), one_order) << una;
    EXPECT_EQ(told(una + order), Lines{}) << una;
  }
}

// sapstern/edifactconverter#35, php-edifact/edifact#78, EdiFabric/EDIFACT.NET#59 #67 #69
TEST(EdifactPain, service_words_inside_data_are_data) {
  const std::string body =
      "NAD+BY+ISA:UNB++LAGUNA+13 UNZ STREET'\nRFF+ON:UNA1234'\nFTX+AAA+++UNH?+1?+ORDERS UNT?+1 UNB?+UNOA'\nLOC+UNT+UNH'\n";
  EXPECT_EQ(told(interchange(message("UNA1234", body))), Lines{});
  EXPECT_EQ(documents(interchange(message("UNA1234", body))), Lines{"unmapped ORDERS:D:96A:UN UNA1234"});
}

// indice-co/EDI.Net#138, sapstern/edifactconverter#33, tdecaluwe/node-edifact#11, Chemaclass/edifact-parser#59
TEST(EdifactPain, groups_are_supported) {
  const std::string text =
      interchange("UNG+ORDERS+A+B+261124:0900+G1+UN+D:96A'\n" + message("1") + "UNE+1+G1'\nUNG+ORDERS+A+B+261124:0900+G2+UN+D:96A'\n" +
                      message("2") + message("3") + "UNE+2+G2'\n",
                  "2");
  EXPECT_EQ(told(text), Lines{});
  EXPECT_EQ(read(text).documents.size(), 3U);
}

// EdiFabric/EDIFACT.NET#21, ballerina-platform/module-ballerina-edi#88
TEST(EdifactPain, several_interchanges_in_one_file_may_differ_in_their_characters) {
  const std::string stars = "UNA=*.? ~" + replaced(replaced(replaced(order, "'", "~"), "+", "*"), ":", "=");
  EXPECT_EQ(told(order + stars + order), Lines{});
  EXPECT_EQ(read(order + stars + order).documents.size(), 3U);
}

// nerdocs/pydifact#42 #44, EdiFabric/EDIFACT.NET#5
TEST(EdifactPain, wrong_counts_and_references_are_told_and_reading_goes_on) {
  const std::string text = replaced(replaced(replaced(order, "UNT+9+1", "UNT+3+X"), "UNZ+1", "UNZ+4"), "\nUNZ+4+REF1", "\nUNZ+4+Y");
  EXPECT_EQ(codes(text), (Lines{"control-count-wrong", "references-differ", "control-count-wrong", "references-differ"}));
  EXPECT_EQ(documents(text), one_order);
}

// indice-co/EDI.Net#154 #276, jf-tech/omniparser#157, kputnam/stupidedi#65
TEST(EdifactPain, a_large_message_is_read_in_a_moment) {
  std::string body;
  std::size_t lines = 0;
  for (; lines < 49'000; ++lines) body += "LIN+" + std::to_string(lines + 1) + "++5400111864181:EN'\nQTY+21:288'\n";
  const std::string text = interchange(message("1", body));
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(told(text), Lines{});
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(5));
}

// smooks/smooks-edi-cartridge#126, xlate/staedi#340, php-edifact/edifact#13, nerdocs/pydifact#24
TEST(EdifactPain, every_error_is_told_with_its_place_and_its_text) {
  const InputReading reading = read(interchange(message("1", "BG+220'\nFTX+AAA+++A\x01'\nDTM+1+'\n") + message("2"), "3"));
  EXPECT_EQ(told(reading), (Lines{"control-count-wrong 29 1/0/11 UNZ 1.1 @180", "invalid-tag 12 1/1/2 BG @68",
                                  "invalid-character 21 1/1/3 FTX 4.1 @87", "trailing-separator 45 1/1/4 DTM 2.0 @96"}));
  for (const Document& document : reading.documents) {
    for (const Note& note : document.notes) EXPECT_FALSE(note.text.empty());
  }
}

// xlate/staedi#10 #13 #79
TEST(EdifactPain, empty_trigger_segments_are_segments) {
  EXPECT_EQ(told(interchange(message("1", "SRC'\nDAT'\nODI'\nDAT'\n"), "1", "IATA:1")), Lines{});
}

// xlate/staedi#174
TEST(EdifactPain, an_end_segment_does_not_change_the_standard) {
  EXPECT_EQ(told(interchange(message("1", "END+1'\nMHD=1'\nSTX+1'\nISA+00'\n"))), Lines{"invalid-tag 12 1/1/3 MHD @75"});
  EXPECT_EQ(documents(interchange(message("1", "END+1'\nSTX+1'\nISA+00'\n"))), one_order);
  EXPECT_EQ(told(interchange(message("1", "END+1'\nSTX+1'\nISA+00'\n"))), Lines{});
}

// xlate/staedi#167
TEST(EdifactPain, a_malformed_head_ends_in_a_note_and_not_in_a_crash) {
  EXPECT_TRUE(tells("UNB'+UNOA:3'", "invalid-service-characters"));
  EXPECT_TRUE(tells("UNB+UNOA:3+A+B+261124:0900+1", "unterminated-segment"));
  for (const char* head : {"U", "UN", "UNA", "UNB", "UNB+", "UNA:", "UNA:+.? '", "UNA:+.? 'UNB", "UNB+U", "UNH", "UNH+", "UNG+", "UNT+1+1'",
                           "UNZ+1+1'", "'"}) {
    EXPECT_EQ(read(head).outcome(), Reading::rejected) << head;
    EXPECT_FALSE(told(std::string_view(head)).empty()) << head;
  }
}

// smooks/smooks-edi-cartridge#127
TEST(EdifactPain, syntax_versions_1_and_2_are_read) {
  for (const char* syntax : {"UNOA:1", "UNOA:2"}) EXPECT_EQ(told(interchange(message("1"), "1", syntax)), Lines{});
}

// xlate/staedi#49
TEST(EdifactPain, too_many_components_are_told_where_they_are) {
  std::string body = "BGM+220'\nFTX+AAA+1";
  for (int i = 0; i < 40; ++i) body += ":A";
  const InputReading reading = read(interchange(message("1", body + "'\n")));
  EXPECT_EQ(told(reading), Lines{"rejected: too-many-elements 16 1/1/3 FTX @77"});
}

// Chemaclass/edifact-parser#59, eppye-bots/bots#196, xlate/staedi#9
TEST(EdifactPain, repeated_segments_a_second_uns_and_binary_data_are_read_past) {
  EXPECT_EQ(told(interchange(message("1", "RFF+ON:1'\nRFF+ON:1'\nUNS+D'\nUNS+S'\n"))), Lines{});
  const std::string octets = "''UNT+1+1'UNZ+1+1'";
  const std::string body = "UNO+O+1:1+5+" + std::to_string(octets.size()) + "'" + octets + "UNP+" + std::to_string(octets.size()) + "+O'\n";
  EXPECT_EQ(documents(interchange("UNH+1+MEDBIN:D:96A:UN'\n" + body + "UNT+4+1'\n" + message("2"), "2")),
            (Lines{"rejected MEDBIN:D:96A:UN 1", "unmapped ORDERS:D:96A:UN 2"}));
}

}  // namespace
}  // namespace kpwatch::reader_test
