// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The tables of the directories, and a message held against them.
#include <gtest/gtest.h>

#include "adapters/formats/edifact/structure/examination.h"
#include "adapters/formats/edifact/structure/tables.h"
#include "adapters/formats/edifact/structure/value_check.h"
#include "tests/edifact/reader_support.h"

namespace kpwatch::edifact {
namespace {

using reader_test::file_bytes;
using reader_test::Lines;
using reader_test::replaced;
using reader_test::samples_dir;

std::string sample(const std::string& name) { return file_bytes(samples_dir / "structure" / (name + ".edi")); }

// "39 5 LOC 2:1": code, segment, tag, element and component as a person counts them without the tag.
Lines told(const std::string& bytes) {
  Lines lines;
  for (const Note& note : examine(bytes, {}).all()) {
    std::string line =
        std::string(note.reason->contrl) + " " + std::to_string(note.place.segment) + " " + std::string(note.place.tag_text());
    if (note.place.element > 0) line += " " + std::to_string(note.place.element);
    if (note.place.component > 0) line += ":" + std::to_string(note.place.component);
    lines.push_back(line);
  }
  return lines;
}

Edition of(std::string_view release, std::uint16_t syntax = 3) { return {directory_number("D", release).value_or(0), syntax}; }

TEST(Tables, DirectoriesAreNumberedInTheirOrder) {
  EXPECT_LT(directory_number("D", "94A"), directory_number("D", "94B"));
  EXPECT_LT(directory_number("D", "99B"), directory_number("D", "00A"));
  EXPECT_LT(directory_number("D", "01B"), directory_number("D", "01C"));
  EXPECT_EQ(directory_number("96B", "D"), directory_number("D", "96B"));
  EXPECT_EQ(directory_number("1", "921"), std::nullopt);
  EXPECT_EQ(directory_number("S", "93A"), std::nullopt);
}

TEST(Tables, EveryMessageHasItsPlacesAndEverySegmentItsElementsInEveryDirectory) {
  const Tables& tables = structure_tables();
  std::size_t directories = 0;
  for (const char* const name :
       {"94A", "94B", "95A", "95B", "96A", "96B", "97A", "97B", "98A", "98B", "99A", "99B", "00A", "00B", "01A", "01B", "01C", "02A",
        "02B", "03A", "03B", "04A", "04B", "05A", "05B", "06A", "06B", "07A", "07B", "08A", "08B", "09A", "09B", "10A", "10B", "11A",
        "11B", "12A", "12B", "13A", "13B", "14A", "14B", "15A", "15B", "16A", "16B", "17A", "17B", "18A", "18B", "24A"}) {
    ++directories;
    for (const char* const type : {"CUSDEC", "CUSCAR", "CUSREP", "CUSRES", "CUSEXP"}) {
      const MessageRule* const rule = message_rule(type, of(name));
      ASSERT_NE(rule, nullptr) << type << " D." << name;
      const auto steps = tables.of(*rule);
      EXPECT_EQ(steps.front().tag, tag("UNH"));
      EXPECT_EQ(steps.back().tag, tag("UNT"));
      for (const Step& step : steps) {
        if (step.tag == 0) continue;
        EXPECT_NE(segment_rule(step.tag, of(name)), nullptr) << type << " D." << name << " " << step.tag;
      }
    }
  }
  EXPECT_EQ(directories, 52U);
}

TEST(Tables, WhatIsNotKnownHasNoTable) {
  EXPECT_EQ(message_rule("CUSDEC", {}), nullptr);
  EXPECT_EQ(message_rule("ORDERS", of("96B")), nullptr);
  EXPECT_EQ(message_rule("GOVCBR", of("14A")), nullptr);
  EXPECT_NE(message_rule("GOVCBR", of("13A")), nullptr);
  EXPECT_EQ(segment_rule(tag("GEI"), of("96B")), nullptr);
}

TEST(Tables, TheQualifierOfADateIsThereInAllDirectories) {
  for (const std::string_view name : {"96B", "00A", "13A", "18A"}) {
    const SegmentRule* const rule = segment_rule(tag("DTM"), of(name));
    ASSERT_NE(rule, nullptr);
    const auto components = structure_tables().of(structure_tables().of(*rule).front());
    ASSERT_EQ(components.size(), 3U) << name;
    EXPECT_EQ(components.front().number, 2005);
  }
}

TEST(Tables, NoComponentOfADirectoryIsLost) {
  // A composite never begins with the list's identifier and agency: the code that they qualify stands before them, but in C222 of a name.
  const Tables& tables = structure_tables();
  for (const SegmentRule& segment : tables.segments) {
    for (const ElementRule& element : tables.of(segment))
      EXPECT_NE(tables.of(element).front().number, 1131) << segment.tag << " " << element.number;
  }
}

TEST(Values, LengthsCountCharactersAndNotBytesSignsOrMarks) {
  const ComponentRule name{3036, 5, Letters::an, false, true}, number{5004, 4, Letters::n, false, true},
      code{13, 3, Letters::a, true, true};
  EXPECT_EQ(value_fault("Größe", name, 3), nullptr);
  EXPECT_EQ(value_fault("Größer", name, 3)->contrl, "39");
  EXPECT_EQ(value_fault("-12.34", number, 3), nullptr);
  EXPECT_EQ(value_fault("12345", number, 3)->contrl, "39");
  EXPECT_EQ(value_fault("UN", code, 3)->contrl, "40");
  EXPECT_EQ(value_fault("UN1", code, 3)->contrl, "37");
}

TEST(Values, BothDecimalMarksAreTakenWhateverElseIsSent) {
  const ComponentRule amount{5004, 18, Letters::n, false, true};
  for (const char* const good : {"10.00", "2736,96", "0.5", "-3", "007"}) EXPECT_EQ(value_fault(good, amount, 3), nullptr) << good;
  EXPECT_EQ(value_fault("1.234,56", amount, 3)->contrl, "19");
  EXPECT_EQ(value_fault("1.234,56", amount, 4)->contrl, "12") << "version 4 has no code 19";
  EXPECT_EQ(value_fault(".5", amount, 3)->contrl, "38");
  EXPECT_EQ(value_fault("5.", amount, 4)->contrl, "12");
  EXPECT_EQ(value_fault("1E3", amount, 3)->contrl, "37");
}

TEST(Values, DatesAreHeldAgainstTheFormatThatTheyState) {
  EXPECT_TRUE(is_date_of_format("20261124", "102"));
  EXPECT_FALSE(is_date_of_format("261124", "102"));
  EXPECT_TRUE(is_date_of_format("261124", "101"));
  EXPECT_TRUE(is_date_of_format("202611242359", "203"));
  EXPECT_FALSE(is_date_of_format("202611242460", "203"));
  EXPECT_TRUE(is_date_of_format("20261101-20261130", "718"));
  EXPECT_TRUE(is_date_of_format("2026110120261130", "718"));
  EXPECT_TRUE(is_date_of_format("202611241200CET", "303")) << "not checked: taken for right";
  EXPECT_TRUE(is_service_date("261124"));
  EXPECT_TRUE(is_service_date("20261124"));
  EXPECT_FALSE(is_service_date("20261324"));
}

TEST(Structure, AllDeviationsAreToldInOnePass) {
  std::string text = sample("cusdec-96b");
  text = replaced(text, "LOC+36+BW'", "LOC+36+" + std::string(26, 'X') + "'");
  text = replaced(text, "MEA+WT+AAD+KGM:12.5'", "MEA+WT+AAD+KGM:12.5+++X'");
  text = replaced(text, "CNT+11:2'", "CNT+11:TWO'");
  EXPECT_EQ(told(text), (Lines{"39 5 LOC 2:1", "16 9 MEA 6", "37 45 CNT 1:2"}));
}

TEST(Structure, AMissingSegmentIsToldBehindTheLastOneBefore) {
  const std::string text = replaced(replaced(sample("cusdec-96b-v4"), "UNS+D'\n", ""), "UNT+19+", "UNT+18+");
  EXPECT_EQ(told(text), Lines{"13 9 UNS"});
}

TEST(Structure, AMissingOptionalSegmentTakesNothingFromTheNext) {
  for (const char* const optional :
       {"CUX+1:USD:6'\n", "DTM+171:20261101:102'\n", "CTA+IC+:A CLERK'\n", "PCI+28+KP'\n", "LOC+27+BW'\n", "RFF+VA:123456'\n"}) {
    const std::string text = replaced(replaced(sample("cusdec-96b"), optional, ""), "UNT+49+", "UNT+48+");
    EXPECT_EQ(told(text), Lines{}) << optional;
  }
}

TEST(Structure, OneSegmentOutOfPlaceDisturbsNoOther) {
  const std::string text =
      replaced(replaced(sample("cusdec-96b"), "SEL+SEAL01'\n", ""), "TOD+3++CIF:106:6'\n", "SEL+SEAL01'\nTOD+3++CIF:106:6'\n");
  EXPECT_EQ(told(text), Lines{"15 22 SEL"});
}

TEST(Structure, TheSecondOfTwoSectionsIsKnownByItsCode) {
  EXPECT_EQ(told(replaced(sample("cusdec-96b"), "UNS+D'", "UNS+S'")), Lines{"12 26 UNS 1"});
  EXPECT_EQ(told(replaced(sample("cusdec-96b"), "UNS+S'", "UNS+D'")), Lines{"12 43 UNS 1"});
}

TEST(Structure, OnlySyntaxIsHeldAgainstTheStandardWithoutATable) {
  EXPECT_EQ(told(reader_test::order), Lines{});
  EXPECT_EQ(told(replaced(reader_test::order, "UNT+9+1'", "UNT+8+1'")), Lines{"29 9 UNT 1"});
  const Examination examination = examine(reader_test::order, {});
  ASSERT_EQ(examination.interchanges.size(), 1U);
  EXPECT_FALSE(examination.interchanges[0].messages.at(0).has_table);
}

TEST(Structure, EveryCutAndEveryFlippedByteIsSurvived) {
  for (const char* const name : {"cusdec-96b", "cuscar-99b", "cusrep-16a"}) {
    const std::string text = sample(name);
    for (std::size_t cut = 0; cut < text.size(); ++cut) {
      const Notes notes = examine(text.substr(0, cut), {}).all();
      const bool is_whole = text.substr(cut).find_first_not_of("'\n") == std::string::npos;
      EXPECT_TRUE(!notes.empty() || is_whole) << name << " cut at " << cut;
    }
    for (std::size_t at = 0; at < text.size(); at += 3) {
      std::string other = text;
      other[at] = static_cast<char>(other[at] ^ 0x20);
      (void)examine(other, {});
    }
  }
}

TEST(Examination, GoesOnBehindWhatCannotBeRead) {
  const std::string good = sample("cusexp-96b"), wrong = replaced(good, "UNZ+1+", "UNZ+2+");
  EXPECT_EQ(told("UNA:::::'UNB:UNOA:1'\nUNA:+.? '" + wrong), (Lines{"20 0 ", "29 21 UNZ 1"})) << "service characters that are none";
  EXPECT_EQ(told("UIB+UNOA:1+R'UIH+X:D:1+1'UIT+1+1'UIZ+R+1'\n" + wrong), (Lines{"47 0 ", "29 21 UNZ 1"})) << "interactive";
}

TEST(Examination, SegmentsWithoutTheirUnhAreHeldAgainstTheDirectoryOfTheMessageBefore) {
  const std::string text = replaced(
      reader_test::interchange(reader_test::message("1", "BGM+220+A+9'\n") + "BGM+9999+B+9'\nDTM+137:20261120:102'\nUNT+4+2'\n", "2"),
      "ORDERS", "CUSRES");
  const Lines found = told(text);
  EXPECT_NE(std::find(found.begin(), found.end(), "33 5 BGM"), found.end());
  EXPECT_NE(std::find(found.begin(), found.end(), "39 5 BGM 1:1"), found.end()) << testing::PrintToString(found);
}

TEST(Examination, ATypeWithoutATableIsRemarkedOnOnceAndIsNoDeviation) {
  const std::string spain = replaced(reader_test::order, "ORDERS:D:96A:UN", "CUSDEC:1:921:UN:ECS003");
  const Examination examination = examine(spain + spain + sample("cusexp-96b"), {});
  ASSERT_EQ(examination.remarks().size(), 1U);
  EXPECT_EQ(examination.remarks()[0].text, "CUSDEC:1:921:UN:ECS003");
  EXPECT_TRUE(examination.all().empty());
  std::string type = "X:D:96A:UN";
  for (int i = 0; i < 8; ++i) type += ":" + std::string(40, 'A');
  const std::string flood = replaced(reader_test::order, "ORDERS:D:96A:UN", type);
  EXPECT_EQ(examine(flood, {}).remarks().at(0).text.size(), note_text_bytes_max);
}

TEST(Examination, EndsWithAsManyMessagesAsAreRead) {
  FormatLimits limits;
  limits.interchange_messages_max = 3;
  std::string messages;
  for (const char* const reference : {"1", "2", "3", "4", "5"}) messages += reader_test::message(reference);
  const Examination examination = examine(reader_test::interchange(messages, "5"), limits);
  EXPECT_EQ(examination.interchanges.at(0).messages.size(), 3U);
  ASSERT_EQ(examination.all().size(), 1U);
  EXPECT_EQ(examination.all()[0].reason->code, "too-many-messages");
}

}  // namespace
}  // namespace kpwatch::edifact
