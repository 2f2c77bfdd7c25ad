// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The characters of an interchange: every identifier of the code list, code list 0133, and what is assumed instead. No byte is
// dropped, and what is shown is exactly what was sent.
#include <gtest/gtest.h>

#include "adapters/formats/edifact/character_set.h"
#include "adapters/formats/edifact/structure/examination.h"
#include "daemon/base/text.h"
#include "tests/edifact/reader_support.h"

namespace kpwatch::edifact {
namespace {

using reader_test::interchange;
using reader_test::Lines;
using reader_test::message;

std::string read_as(std::string_view coding, std::string_view identifier, std::string_view bytes, std::string_view assumed = {}) {
  CharacterSet set;
  set.assume(assumed);
  (void)set.choose(coding, identifier, false);
  std::string text;
  CharacterSet::Findings findings;
  set.append(text, bytes, findings);
  return findings.undecodable ? "undecodable: " + text : text;
}

struct Sent {
  const char *identifier, *bytes, *text;
};

TEST(Characters, EachIdentifierOfTheCodeListIsReadExactly) {
  for (const auto& [identifier, bytes, text] : std::initializer_list<Sent>{
           {"UNOA", "ROUGH DIAMONDS 1,5", "ROUGH DIAMONDS 1,5"},
           {"UNOB", "Rough diamonds", "Rough diamonds"},
           {"UNOC",
            "Gr\xF6\xDF"
            "e \xA3",
            "Größe £"},
           {"UNOD",
            "\xA3\xF3"
            "d\xBC",
            "Łódź"},
           {"UNOE", "\xB0\xDB\xDC\xD0\xD7", "Алмаз"},
           {"UNOF", "\xC4\xE9\xE1\xEC\xDC\xED\xF4\xE9", "Διαμάντι"},
           {"UNOG", "\xA9stanbul \xC6", "İstanbul Ĉ"},
           {"UNOH", "\xA9iauliai \xE0", "Šiauliai ā"},
           {"UNOI", "\xE5\xC7\xD3", "ماس"},
           {"UNOJ", "\xE9\xE4\xEC\xE5\xED", "יהלום"},
           {"UNOK", "\xDDstanbul \xFE", "İstanbul ş"},
           {"UNOL", "5 \xA4 \xBD", "5 € œ"},
           {"UNOW", "\xE2\x82\xAC \xD0\x90", "€ А"},
           {"UNOX", "PLAIN", "PLAIN"},
           {"UNOY", "\xF0\x9F\x92\x8E", "\xF0\x9F\x92\x8E"},
           {"KECA", "\xB4\xD9\xC0\xCC\xBE\xC6\xB8\xF3\xB5\xE5 \x8C\x63", "다이아몬드 똠"},
       }) {
    EXPECT_EQ(read_as("", identifier, bytes), text) << identifier;
  }
}

TEST(Characters, TheCodingOfVersionFourIsBelievedBeforeTheIdentifier) {
  EXPECT_EQ(read_as("4", "UNOC", "\x81"), "ü") << "code page 850";
  EXPECT_EQ(read_as("7", "UNOC", "\xC3\xBC"), "ü") << "UTF-8";
  EXPECT_EQ(read_as("8", "UNOA", "\xC3\xBC"), "ü") << "UTF-16 was converted before";
  EXPECT_EQ(read_as("1", "UNOC", "\xFC"), "ü");
  EXPECT_EQ(read_as("2", "UNOE", "\xD0"), "а");
}

TEST(Characters, WhatIsAssumedIsBelievedBeforeTheMessage) {
  for (const auto& [name, bytes, text] : std::initializer_list<Sent>{
           {"windows-1251", "\xC0\xEB\xEC\xE0\xE7\xFB", "Алмазы"},
           {"koi8-r", "\xE1\xCC\xCD\xC1\xDA", "Алмаз"},
           {"ibm-866", "\x80\xAB\xAC\xA0\xA7", "Алмаз"},
           {"windows-1254",
            "\xDE"
            "irket",
            "Şirket"},
           {"gb18030", "\xD7\xEA\xCA\xAF", "钻石"},
           {"gb18030", "\x94\x39\xD7\x36", "\xF0\x9F\x92\x8E"},  // four bytes, above the basic plane
           {"gb18030", "\x81\x30\x84\x35", "£"},                 // four bytes, two of them digits
           {"big5", "\xC6\x70\xA5\xDB", "鑽石"},
           {"shift_jis", "\x83\x5F\x83\x43\x83\x84", "ダイヤ"},
           {"windows-949", "\xB1\xDD", "금"},
           {"utf-8", "\xD0\x90", "А"},
           {"iso-8859-5", "\xB0", "А"},
       }) {
    EXPECT_EQ(read_as("", "UNOA", bytes, name), text) << name;
    EXPECT_EQ(read_as("7", "UNOC", bytes, name), text) << name;
  }
}

TEST(Characters, NoByteIsDroppedInAnySet) {
  for (const char* const identifier : {"UNOA", "UNOB", "UNOC", "UNOD", "UNOE", "UNOF", "UNOG", "UNOH", "UNOI", "UNOJ", "UNOK", "UNOL",
                                       "UNOW", "UNOX", "UNOY", "KECA", "IATB", "XXXX"}) {
    for (int byte = 1; byte < 256; ++byte) {
      const std::string sent = std::string("A") + static_cast<char>(byte) + " Z";  // the blank is no second byte
      CharacterSet set;
      (void)set.choose("", identifier, false);
      std::string text;
      CharacterSet::Findings findings;
      set.append(text, sent, findings);
      EXPECT_TRUE(is_utf8(text)) << identifier << " " << byte;
      EXPECT_GE(text.size(), 3U) << identifier << " " << byte;
      EXPECT_TRUE(text.front() == 'A' && text.back() == 'Z') << identifier << " " << byte;
    }
  }
}

std::string utf16(std::string_view ascii, bool big) {
  std::string out = big ? "\xFE\xFF" : "\xFF\xFE";
  for (const char c : ascii) out += big ? std::string{'\0', c} : std::string{c, '\0'};
  return out;
}

TEST(Characters, Utf16WithItsMarkIsReadInBothOrders) {
  for (const bool big : {false, true}) {
    const InputReading reading = reader_test::read(utf16(reader_test::order, big));
    EXPECT_EQ(reader_test::documents(reading), reader_test::documents(reader_test::order));
    EXPECT_EQ(reader_test::codes(reading), Lines{"utf-16"});
    EXPECT_TRUE(examine(utf16(reader_test::order, big), {}).all().empty());
  }
}

TEST(Characters, ServiceCharactersAreNoneInDoubleBytes) {
  // Each lead byte with each trail byte that Windows-949, GB18030 and Big5 have: the message is cut in the same places.
  for (const char* const name : {"windows-949", "gb18030", "big5"}) {
    for (int trail = 0x40; trail < 0xFF; ++trail) {
      if (trail == 0x7F) continue;
      Complaints complaints;
      const auto format = make_edifact_format({}, {}, complaints);
      format->assume_characters(name);
      const std::string text = std::string("\xB1") + static_cast<char>(trail);
      const InputReading reading =
          format->read(interchange(message("1", "BGM+220+" + text + "+9'\nDTM+137:20261120:102'\n")), Day{}, nullptr);
      ASSERT_EQ(reading.documents.size(), 1U);
      EXPECT_EQ(reading.documents[0].outcome, Reading::unmapped) << name << " " << trail;
    }
  }
}

TEST(Characters, ReadingAndExaminingAssumeWhatTheFeedSays) {
  Complaints complaints;
  const auto format = make_edifact_format({}, {}, complaints);
  const std::string text = interchange(message("\xC0\xEB\xEC", "BGM+220+\xC0+9'\n"), "1", "UNOA:3");
  EXPECT_EQ(format->read(text, Day{}, nullptr).documents.at(0).identifier, "\xC3\x80\xC3\xAB\xC3\xAC") << "the message is believed";
  format->assume_characters("windows-1251");
  const InputReading reading = format->read(text, Day{}, nullptr);
  EXPECT_EQ(reading.documents.at(0).identifier, "Алм");
  EXPECT_EQ(reader_test::codes(reading), Lines{});
  const Notes deviations = format->deviations(text);
  ASSERT_EQ(deviations.size(), 1U);
  EXPECT_EQ(deviations[0].reason->code, "no-structure-table");
  format->assume_characters("");
  EXPECT_EQ(format->read(text, Day{}, nullptr).documents.at(0).identifier, "\xC3\x80\xC3\xAB\xC3\xAC");
}

}  // namespace
}  // namespace kpwatch::edifact
