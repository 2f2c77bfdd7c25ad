// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Service characters, segments and characters: what every interchange of ISO 9735 versions 1 to 4 may look like, and
// what it looks like in the field.
#include <gtest/gtest.h>

#include "adapters/formats/edifact/segment_reader.h"
#include "tests/edifact/reader_support.h"

namespace kpwatch::reader_test {
namespace {

using namespace std::string_literals;
using edifact::Delimiters;
using edifact::Segment;
using edifact::SegmentReader;

// Every segment as "TAG|element|component/component|..."; repetitions are parted by '^'.
Lines cut(std::string_view text, const Delimiters& delimiters = {}, char repetition = edifact::none) {
  SegmentReader reader({});
  reader.start(text, 0, delimiters);
  if (repetition != edifact::none) reader.use_repetition(repetition);
  Lines lines;
  Segment segment;
  while (reader.next(segment)) {
    std::string line;
    std::uint16_t position = 0;
    for (const edifact::Element& element : segment.elements) {
      if (&element != segment.elements.data()) line += element.position == position ? "^" : "|";
      position = element.position;
      for (std::uint16_t i = 0; i < element.parts; ++i)
        line += (i > 0 ? "/" : "") + std::string(segment.raw(segment.parts[element.first + i]));
    }
    lines.push_back(line + (segment.terminated ? "" : "~"));
  }
  return lines;
}

TEST(EdifactReader, a_segment_is_cut_into_elements_and_components) {
  EXPECT_EQ(cut("NAD+BY+54::9++X:Y'\r\nODI'TDT+20'"), (Lines{"NAD|BY|54//9||X/Y", "ODI", "TDT|20"}));
  EXPECT_EQ(cut("DDD:1:2+A'"), Lines{"DDD/1/2|A"});
  EXPECT_EQ(cut("BGM+220"), Lines{"BGM|220~"});
  EXPECT_EQ(cut("'''BGM'"), (Lines{"", "", "", "BGM"}));
  EXPECT_EQ(cut(""), Lines{});
  EXPECT_EQ(cut(" \r\n\t"), Lines{});
}

TEST(EdifactReader, parts_are_cut_the_same_wherever_they_fall_in_the_blocks_that_are_looked_at) {
  for (std::size_t blanks = 0; blanks < 40; ++blanks) {
    for (std::size_t letters = 0; letters < 40; ++letters) {
      const std::string word(letters, 'X');
      const std::string text = std::string(blanks, '\n') + "FTX+" + word + "?\?:?++" + word + "?''\nUNT+" + word + "'";
      EXPECT_EQ(cut(text), (Lines{"FTX|" + word + "?\?/?+|" + word + "?'", "UNT|" + word})) << blanks << ' ' << letters;
    }
  }
}

TEST(EdifactReader, a_release_character_takes_the_next_character_only) {
  EXPECT_EQ(cut("FTX+A?\?'BGM+1'"), (Lines{"FTX|A??", "BGM|1"}));
  EXPECT_EQ(cut("FTX+A?\?\?'B'BGM+1'"), (Lines{"FTX|A?\?\?'B", "BGM|1"}));
  EXPECT_EQ(cut("FTX+A?+B?:C'"), Lines{"FTX|A?+B?:C"});
  EXPECT_EQ(cut("FTX+A?'\r\nB'"), Lines{"FTX|A?'\r\nB"});
  EXPECT_EQ(cut("FTX+A?\r\nB'"), Lines{"FTX|A?\r\nB"});
  EXPECT_EQ(cut("FTX+A?"), Lines{"FTX|A?~"});
  EXPECT_EQ(cut("FTX+" + std::string(1001, '?') + "''"), Lines{"FTX|" + std::string(1001, '?') + "'"});
  Delimiters plain;
  plain.release = edifact::none;
  EXPECT_EQ(cut("FTX+WHY?'BGM+1'", plain), (Lines{"FTX|WHY?", "BGM|1"}));
}

TEST(EdifactReader, a_repetition_stays_in_its_position) {
  EXPECT_EQ(cut("ABC+1*2:3*4+5'", {}, '*'), Lines{"ABC|1^2/3^4|5"});
  EXPECT_EQ(cut("ABC+1*2+5'"), Lines{"ABC|1*2|5"});
  EXPECT_EQ(cut("ABC+1?*2*3'", {}, '*'), Lines{"ABC|1?*2^3"});
}

TEST(EdifactReader, syntax_versions_1_to_4_are_read_without_a_note) {
  for (const char* syntax :
       {"UNOA:1", "UNOA:2", "UNOA:3", "UNOA:4", "UNOB:1", "UNOC:2", "UNOC:3", "UNOB:4", "UNOA:X", "UNOY:4", "UNOC:4::7"}) {
    SCOPED_TRACE(syntax);
    const std::string text = interchange(message("1"), "1", syntax);
    EXPECT_EQ(told(text), Lines{});
    EXPECT_EQ(documents(text), one_order);
  }
  EXPECT_EQ(told(interchange(message("1"), "1", "UNOA:7")), Lines{"invalid-value 12 1/0/1 UNB 1.2 @9"});
  EXPECT_EQ(told(replaced(order, "261124:0900", "20261124:0900")), Lines{});
}

TEST(EdifactReader, a_una_says_the_service_characters) {
  const std::string pipes = "UNA!|.\\ ~" + replaced(replaced(replaced(order, "'", "~"), "+", "|"), ":", "!");
  EXPECT_EQ(told(pipes), Lines{});
  EXPECT_EQ(documents(pipes), one_order);
  for (const char* una : {"UNA:+.? '", "UNA:+,? '", "UNA:+.?*'", "UNA:+.  '", "UNA:+.? '\r\n", "UNA:+.? ' ", "UNA:+.? '\n\n"}) {
    SCOPED_TRACE(una);
    EXPECT_EQ(told(una + order), Lines{});
    EXPECT_EQ(documents(una + order), one_order);
  }
}

TEST(EdifactReader, a_una_that_lost_its_blank_is_read_with_a_note) {
  EXPECT_EQ(told("UNA:+.?'" + order), Lines{"service-string-short 13 1/0/0 @0"});
  EXPECT_EQ(documents("UNA:+.?'" + order), one_order);
  for (const char* una : {"UNA:+.?'\n", "UNA:+.?'\r\n"}) EXPECT_EQ(told(una + order), Lines{"service-string-short 13 1/0/0 @0"});
  // Not short: the line feed ends the segments.
  EXPECT_EQ(told("UNA:+.? \n" + replaced(order, "'", "")), Lines{});
}

TEST(EdifactReader, a_una_that_the_segments_contradict_is_not_believed) {
  EXPECT_EQ(told("UNA:*.? '" + order), Lines{"service-string-disagrees 22 1/0/0 @0"});
  EXPECT_EQ(documents("UNA:*.? '" + order), one_order);
}

TEST(EdifactReader, a_una_with_equal_alphanumeric_or_control_characters_is_refused) {
  for (const char* una : {"UNA++.? '", "UNA:+.+ '", "UNA::.? '", "UNA:+.? +", "UNA:+..?'", "UNAA+.? '", "UNA:1.? '", "UNA:+.? X",
                          "UNA:+.Z '", "UNA:\x01.? '", "UNA:+.\x07 '", "UNA:+.? \x02", "UNA:+.? \x80", "UNA +.? '"}) {
    SCOPED_TRACE(una);
    const InputReading reading = read(std::string(una) + order);
    EXPECT_EQ(reading.outcome(), Reading::rejected);
    ASSERT_EQ(told(reading), Lines{"rejected: invalid-service-characters 20 1/0/0 @0"});
  }
}

TEST(EdifactReader, an_interchange_after_a_refused_one_is_read) {
  EXPECT_EQ(documents("UNA++.? '" + order + "UNA:+.? '" + order), (Lines{"rejected  ", "unmapped ORDERS:D:96A:UN 1"}));
  EXPECT_EQ(documents("UNA++.? '" + order + order), (Lines{"rejected  ", "unmapped ORDERS:D:96A:UN 1"}));
}

TEST(EdifactReader, without_a_una_the_service_characters_are_seen_in_the_first_segment) {
  for (const char terminator : {'#', '*', '~', '\n', '\x1C', '|'}) {
    SCOPED_TRACE(static_cast<int>(terminator));
    std::string text = replaced(order, "'\n", std::string(1, terminator));
    EXPECT_EQ(told(text), Lines{});
    EXPECT_EQ(documents(text), one_order);
  }
  const std::string dos = replaced(order, "'\n", "\r\n");
  EXPECT_EQ(told(dos), Lines{});
  EXPECT_EQ(documents(dos), one_order);
  const std::string information = replaced(replaced(replaced(replaced(order, "UNOA", "UNOB"), "'\n", "\x1C"), "+", "\x1D"), ":", "\x1F");
  EXPECT_EQ(told(information), Lines{});
  EXPECT_EQ(documents(information), one_order);
  const std::string stars = replaced(replaced(order, "+", "*"), ":", "=");
  EXPECT_EQ(documents(stars), one_order);
}

TEST(EdifactReader, a_syntax_identifier_without_its_version_is_read_with_a_note) {
  EXPECT_EQ(told(interchange(message("1"), "1", "UNOB")), Lines{"missing-element 13 1/0/1 UNB 1.2 @4"});
  EXPECT_EQ(documents(interchange(message("1"), "1", "UNOB")), one_order);
  const std::string bare = "UNB+UNOD'" + message("1") + "UNZ+1+REF1'";
  EXPECT_EQ(documents(bare), one_order);
  EXPECT_TRUE(tells(bare, "missing-element"));
}

TEST(EdifactReader, a_una_is_only_one_before_a_first_segment) {
  const std::string text = interchange(message("1", "FTX+AAA+++LAGUNA'\nRFF+UNA:1'\nFTX+AAA+++SEE UNA:A+.? '\nUNA+1'\n"));
  EXPECT_EQ(told(text), Lines{});
  EXPECT_EQ(documents(text), one_order);
}

TEST(EdifactReader, each_interchange_has_its_own_service_characters) {
  const std::string pipes = "UNA!|.\\ ~" + replaced(replaced(replaced(order, "'", "~"), "+", "|"), ":", "!");
  const InputReading reading = read(order + pipes + order + "UNA:+.? '" + order);
  EXPECT_EQ(told(reading), Lines{});
  EXPECT_EQ(documents(reading), (Lines{one_order[0], one_order[0], one_order[0], one_order[0]}));
  EXPECT_EQ(reading.documents[3].place.interchange, 4U);
}

TEST(EdifactReader, version_4_repeats_with_an_asterisk_or_what_the_una_says) {
  const std::string body = "ATT+1*2+3'\n";
  EXPECT_EQ(told(interchange(message("1", body), "1", "UNOB:4")), Lines{});
  EXPECT_EQ(told("UNA:+.?*'" + interchange(message("1", body), "1", "UNOB:4")), Lines{});
  // A blank says that nothing repeats: the asterisk is data.
  EXPECT_EQ(told("UNA:+.? '" + interchange(message("1", body), "1", "UNOB:4")), Lines{});
}

TEST(EdifactReader, line_ends_between_segments_are_nothing_and_other_gaps_are_noted_once) {
  EXPECT_EQ(told(replaced(order, "\n", "\r\n")), Lines{});
  EXPECT_EQ(told(replaced(order, "\n", "")), Lines{});
  EXPECT_EQ(told(replaced(order, "\n", "\n\n")), Lines{});
  EXPECT_EQ(told(order + "\x1A"), Lines{});
  for (const std::string& gap : {" \n"s, "\t\n"s, "\\r\\n"s, "\\n"s, "\0"s}) {
    SCOPED_TRACE(gap);
    EXPECT_EQ(codes(replaced(order, "\n", gap)), Lines{"blanks-between-segments"});
    EXPECT_EQ(documents(replaced(order, "\n", gap)), one_order);
  }
}

TEST(EdifactReader, text_around_an_interchange_is_noted_and_not_read) {
  const std::string mail = "From: port@example.org\nSubject: UNB and UNA in words\n\n";
  EXPECT_EQ(
      told(mail + order + "-- \nRegards"),
      (Lines{"text-outside-interchange 33 1/0/0 @0", "text-outside-interchange 33 1/0/0 @" + std::to_string(mail.size() + order.size())}));
  EXPECT_EQ(documents(mail + order), one_order);
  EXPECT_EQ(documents("2026-11-24 09:00 INFO received UNA:+.? '" + order), one_order);
  EXPECT_EQ(codes("hello"), Lines{"no-interchange"});
  EXPECT_EQ(read("").outcome(), Reading::rejected);
}

TEST(EdifactReader, binary_objects_are_skipped_by_their_count_and_refused_by_name) {
  const std::string octets = "P'UNT+1'+UN\x01?";
  const std::string object = "UNO+OBJ1+1:1+5+" + std::to_string(octets.size()) + "'" + octets;
  for (const char* syntax : {"UNOB:3", "UNOB:4"}) {
    for (const char* gap : {"", "\n"}) {
      const std::string first =
          "UNH+1+ORDERS:D:96A:UN'\nBGM+220'\n" + object + gap + "UNP+" + std::to_string(octets.size()) + "+OBJ1'\nUNT+5+1'\n";
      const InputReading reading = read(interchange(first + message("2"), "2", syntax));
      EXPECT_EQ(codes(reading), Lines{"binary-object"});
      EXPECT_EQ(documents(reading), (Lines{"rejected ORDERS:D:96A:UN 1", "unmapped ORDERS:D:96A:UN 2"}));
    }
  }
  const std::string wrong = "UNH+1+ORDERS:D:96A:UN'\nUNO+OBJ1+1:1+5+999999999999999999'" + octets + "UNP+3+OBJ1'\nUNT+4+1'\n";
  EXPECT_EQ(codes(interchange(wrong + message("2"), "2", "UNOB:4")), (Lines{"binary-object", "binary-length-wrong"}));
  EXPECT_EQ(documents(interchange(wrong + message("2"), "2", "UNOB:4")),
            (Lines{"rejected ORDERS:D:96A:UN 1", "unmapped ORDERS:D:96A:UN 2"}));
  const std::string package = object + "UNP+" + std::to_string(octets.size()) + "+OBJ1'\n";
  EXPECT_EQ(documents(interchange(package + message("2"), "2", "UNOB:4")), (Lines{"rejected  OBJ1", "unmapped ORDERS:D:96A:UN 2"}));
}

TEST(EdifactReader, interactive_interchanges_are_refused_by_name) {
  const std::string interactive = "UIB+UNOA:4++D1'UIH+SKYQRY:D:98B:UN'MSD+1'UIT+R1+3'UIZ+D1+1'\n";
  EXPECT_EQ(told(interactive), Lines{"rejected: interactive-interchange 47 1/0/0 @0"});
  EXPECT_EQ(documents(interactive + order), (Lines{"rejected  ", one_order[0]}));
  EXPECT_EQ(codes("UIH+SKYQRY:D:98B:UN'MSD+1'UIT+R1+3'"), Lines{"interactive-interchange"});
}

TEST(EdifactReader, other_standards_are_named) {
  const InputReading x12 =
      read("ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *261124*0900*U*00401*000000001*0*P*>~GS*");
  EXPECT_EQ(codes(x12), Lines{"other-standard"});
  EXPECT_EQ(x12.outcome(), Reading::rejected);
  EXPECT_NE(x12.notes[0].detail.find("X12"), std::string::npos);
  EXPECT_NE(read("STX=ANA:1+5000000000000:A+5000000000001:B+261124:090000+1'").notes[0].detail.find("TRADACOMS"), std::string::npos);
}

TEST(EdifactReader, marks_and_codings_of_unicode_are_taken_off) {
  EXPECT_EQ(told("\xEF\xBB\xBF" + order), Lines{});
  EXPECT_EQ(documents("\xEF\xBB\xBF" + order), one_order);
  for (const bool big : {false, true}) {
    for (const bool marked : {true, false}) {
      std::string wide = !marked ? "" : (big ? "\xFE\xFF" : "\xFF\xFE");
      for (const char c : order) wide += big ? std::string{'\0', c} : std::string{c, '\0'};
      EXPECT_EQ(codes(wide), Lines{"utf-16"});
      EXPECT_EQ(documents(wide), one_order);
      const InputReading reading = read(wide);
      EXPECT_EQ(reading.documents.at(0).place.byte, 45U * 2U + (marked ? 2U : 0U));
    }
  }
  EXPECT_EQ(codes("\xE4\xD5\xC2\x4E\xE4\xD5\xD6\xC1"), Lines{"ebcdic"});
}

TEST(EdifactReader, character_sets_are_read_as_declared_and_lies_are_noted) {
  const auto with = [](const char* syntax, const std::string& text) {
    return codes(interchange(message("1", "FTX+AAA+++" + text + "'\n"), "1", syntax));
  };
  EXPECT_EQ(with("UNOC:3", "caf\xE9"), Lines{});
  EXPECT_EQ(with("UNOC:3", "50 \x80"), Lines{"read-as-windows-1252"});
  EXPECT_EQ(with("UNOC:3", "caf\xC3\xA9"), Lines{"utf-8-suspected"});
  EXPECT_EQ(with("UNOY:3", "caf\xC3\xA9"), Lines{});
  EXPECT_EQ(with("UNOW:4", "caf\xE9"), Lines{"not-decodable"});
  EXPECT_EQ(with("UNOD:3", "\xB1\xE6"), Lines{});
  EXPECT_EQ(with("UNOA:3", "caf\xC3\xA9"), Lines{"character-outside-repertoire"});
  EXPECT_EQ(with("UNOB:3", "\xC3\xA9"), Lines{"character-outside-repertoire"});
  EXPECT_EQ(with("UNOB:3", "lower case @ #"), Lines{});
  EXPECT_EQ(with("KECA:3", "\xB0\xA1\xB3\xAA\x81\x41"), Lines{});
  EXPECT_EQ(with("ANSI:3", "TEXT"), Lines{"unknown-character-set"});
  EXPECT_EQ(with("UNOZ:3", "caf\xC3\xA9"), (Lines{"unknown-character-set", "character-outside-repertoire"}));
}

TEST(EdifactReader, lower_case_under_level_a_is_noted_once_and_read) {
  const std::string text = interchange(message("1", "FTX+AAA+++lower'\n") + message("2", "FTX+AAA+++again'\n"), "2");
  EXPECT_EQ(told(text), Lines{"character-outside-repertoire 21 1/1/2 FTX 4.1 @78"});
}

TEST(EdifactReader, control_characters_are_noted_once_a_message_with_their_place) {
  EXPECT_EQ(told(interchange(message("1",
                                     "BGM+1'\nFTX+AAA+++A\x01"
                                     "B'\nFTX+AAA+++\x02'\n"))),
            Lines{"invalid-character 21 1/1/3 FTX 4.1 @86"});
  EXPECT_EQ(codes(interchange(message("1", "FTX+AAA+++A\0B'\n"s))), Lines{"invalid-character"});
  EXPECT_EQ(codes(interchange(message("1", "FTX+AAA+++A\r\nB'\n"))), Lines{"invalid-character"});
  EXPECT_EQ(codes(interchange(message("1",
                                      "FTX+AAA+++A\x7F"
                                      "B'\n"))),
            Lines{"invalid-character"});
}

TEST(EdifactReader, control_characters_are_seen_wherever_they_fall_in_the_blocks_that_are_looked_at) {
  for (std::size_t letters = 0; letters < 70; ++letters) {
    const std::string body = "FTX+" + std::string(letters, 'A') + "\x03" + std::string(69 - letters, 'A') + "'\nBGM+1'\n";
    EXPECT_EQ(codes(interchange(message("1", body))), Lines{"invalid-character"}) << letters;
  }
}

TEST(EdifactReader, a_hard_wrap_is_taken_out_where_it_is_proved) {
  const std::string flat =
      replaced(interchange(message("1", "FTX+AAA+++A LONG TEXT THAT GOES OVER THE EDGE OF THE LINE'\nBGM+220+B10+9'\n")), "\n", "");
  std::string wrapped;
  for (std::size_t at = 0; at < flat.size(); at += 60) wrapped += flat.substr(at, 60) + "\r\n";
  EXPECT_EQ(codes(wrapped), Lines{"line-wrapped"});
  EXPECT_EQ(documents(wrapped), one_order);
  // One line of 80 and a shorter one are enough.
  const std::string brief = replaced(interchange(message("1", "FTX+AAA+++OVER THE EDGE'\n")), "\n", "");
  ASSERT_GT(brief.size(), 80U);
  ASSERT_LT(brief.size(), 160U);
  EXPECT_EQ(codes(brief.substr(0, 80) + "\r\n" + brief.substr(80)), Lines{"line-wrapped"});
}

TEST(EdifactReader, a_trailing_separator_is_noted_once_a_message) {
  EXPECT_EQ(told(interchange(message("1", "TDT+12+++'\nNAD+BY+X::'\nLIN+1:+2'\n"))), Lines{"trailing-separator 45 1/1/2 TDT 4.0 @77"});
  EXPECT_EQ(codes(interchange(message("1", "NAD+BY+X::'\n"))), Lines{"trailing-separator"});
  EXPECT_EQ(codes(interchange(message("1", "LIN+1:+2'\n"))), Lines{"trailing-separator"});
  EXPECT_EQ(codes(interchange(message("1", "LIN+1++:2+X'\n"))), Lines{});
}

TEST(EdifactReader, what_is_longer_than_is_read_is_refused_and_the_rest_goes_on) {
  FormatLimits limits;
  limits.segment_bytes_max = 100;
  limits.segment_elements_max = 10;
  limits.element_components_max = 5;
  limits.message_segments_max = 20;
  limits.message_bytes_max = 500;
  limits.interchange_messages_max = 4;
  const auto first_of = [&](const std::string& body) {
    const InputReading reading = read(interchange(message("1", body) + message("2"), "2"), limits);
    EXPECT_EQ(documents(reading).at(1), "unmapped ORDERS:D:96A:UN 2");
    return codes(reading);
  };
  const auto repeated = [](const std::string& text, int times) {
    std::string all;
    for (int i = 0; i < times; ++i) all += text;
    return all;
  };
  EXPECT_EQ(first_of("FTX+" + std::string(96, 'A') + "'\n"), Lines{});
  EXPECT_EQ(first_of("FTX+" + std::string(97, 'A') + "'\n"), Lines{"segment-too-long"});
  EXPECT_EQ(first_of("FTX" + repeated("+A", 10) + "'\n"), Lines{});
  EXPECT_EQ(first_of("FTX" + repeated("+A", 11) + "'\n"), Lines{"too-many-elements"});
  EXPECT_EQ(first_of("FTX+A" + repeated(":A", 4) + "'\n"), Lines{});
  EXPECT_EQ(first_of("FTX+A" + repeated(":A", 5) + "'\n"), Lines{"too-many-elements"});
  EXPECT_EQ(first_of(repeated("QTY+1'\n", 18)), Lines{});
  EXPECT_EQ(first_of(repeated("QTY+1'\n", 20)), Lines{"too-many-segments"});
  EXPECT_EQ(first_of(repeated("FTX+" + std::string(90, 'A') + "'\n", 6)), Lines{"message-too-large"});
  const std::string many = interchange(message("1") + message("2") + message("3") + message("4") + message("5"), "5");
  EXPECT_TRUE(tells(read(many, limits), "too-many-messages"));
  EXPECT_EQ(read(many, limits).documents.size(), 4U);
  // Also where what comes next is no message, or has lost its UNH.
  const std::string four = message("1") + message("2") + message("3") + message("4");
  for (const std::string next : {"BGM+220+A1+9'\nUNT+3+5'\n", "UNO+5+1+3'abcUNP+3+5'\n"}) {
    EXPECT_TRUE(tells(read(interchange(four + next + message("6"), "6"), limits), "too-many-messages")) << next;
  }
  limits.interchange_bytes_max = 100;
  EXPECT_EQ(codes(read(order, limits)), Lines{"input-too-large"});
  EXPECT_EQ(read(order, limits).outcome(), Reading::rejected);
}

TEST(EdifactReader, the_envelope_too_has_limits) {
  const std::string endless = replaced(order, "UNH+1+", "UNH+" + std::string(9000, '1') + "+");
  EXPECT_TRUE(tells(endless, "segment-too-long"));
  EXPECT_EQ(read(endless).outcome(), Reading::rejected);
  EXPECT_TRUE(tells(replaced(order, "+SENDER+", "+" + std::string(9000, 'S') + "+"), "segment-too-long"));
  EXPECT_EQ(told(replaced(order, "UNT+9+1'", "UNT+9+1+2'")), Lines{"too-many-constituents 16 1/1/9 UNT 3.1 @191"});
}

TEST(EdifactReader, it_knows_its_own) {
  Complaints complaints;
  const auto format = make_edifact_format({}, {}, complaints);
  EXPECT_EQ(format->recognises(order), 100);
  EXPECT_EQ(format->recognises("\xEF\xBB\xBF" + order), 100);
  EXPECT_EQ(format->recognises("\r\n " + order), 100);
  EXPECT_EQ(format->recognises("UNA:+.? '" + order), 100);
  EXPECT_GT(format->recognises("UNH+1+CUSDEC:D:96B:UN'"), 50);
  EXPECT_GT(format->recognises("A mail:\n" + order), 0);
  EXPECT_EQ(format->recognises("<Declaration>UNB</Declaration>"), 0);
  EXPECT_EQ(format->recognises("{\"UNA\": 1}"), 0);
  EXPECT_EQ(format->recognises(""), 0);
  EXPECT_EQ(format->recognises("UNBELIEVABLE"), 0);
}

}  // namespace
}  // namespace kpwatch::reader_test
