// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Broken documents: each is refused for its own reason, at its own place. And what breaks off is never complete.
#include <gtest/gtest.h>

#include <cstdint>
#include <set>

#include "tests/xml/support.h"

namespace kpwatch::test {
namespace {

struct Broken {
  const char* file;
  const char* code;
  std::uint32_t line, column;
  std::uint64_t byte;
};

constexpr Broken table[] = {
    {"bad-certificate-number.xml", "bad-certificate-number", 1, 1, 0},
    {"bare-ampersand.xml", "not-well-formed", 3, 27, 119},
    {"control-character.xml", "not-well-formed", 3, 26, 118},
    {"doctype.xml", "doctype-refused", 3, 1, 64},
    {"double-mark.xml", "not-xml", 1, 1, 3},
    {"duplicate-attribute.xml", "not-well-formed", 4, 19, 167},
    {"ebcdic.xml", "encoding-refused", 0, 0, 0},
    {"entity-bomb.xml", "doctype-refused", 2, 1, 39},
    {"invalid-utf8.xml", "encoding-invalid", 3, 27, 119},
    {"mismatched-end.xml", "not-well-formed", 4, 16, 164},
    {"overlong-utf8.xml", "encoding-invalid", 3, 25, 117},
    {"placeholder-tag.xml", "not-well-formed", 3, 42, 134},
    {"second-declaration.xml", "not-well-formed", 4, 6, 154},
    {"too-deep.xml", "too-deep", 3, 210, 302},
    {"trailing-text.xml", "trailing-content", 6, 1, 189},
    {"truncated-in-tag.xml", "input-ends-early", 4, 16, 164},
    {"truncated.xml", "input-ends-early", 4, 13, 161},
    {"two-roots.xml", "trailing-content", 6, 1, 189},
    {"unbound-prefix.xml", "not-well-formed", 4, 13, 161},
    {"undefined-entity.xml", "not-well-formed", 3, 32, 124},
    {"utf16-unmarked.xml", "encoding-refused", 0, 0, 0},
    {"utf7.xml", "encoding-refused", 1, 1, 0},
    {"xml-1.1.xml", "xml-version-refused", 1, 1, 0},
};

TEST(XmlBroken, each_is_refused_for_its_reason_at_its_place) {
  std::set<std::string> told;
  for (const Broken& expected : table) {
    SCOPED_TRACE(expected.file);
    told.insert(expected.file);
    const InputReading reading = read_xml(file_bytes(samples_dir / "broken" / expected.file));
    EXPECT_EQ(reading.outcome(), Reading::rejected);
    for (const Document& document : reading.documents) EXPECT_TRUE(std::holds_alternative<std::monostate>(document.content));
    const Notes notes = all_notes(reading);
    const Note* rejection = rejection_of(notes);
    ASSERT_NE(rejection, nullptr);
    EXPECT_EQ(rejection->reason->code, expected.code);
    EXPECT_EQ(rejection->place.line, expected.line);
    EXPECT_EQ(rejection->place.column, expected.column);
    EXPECT_EQ(rejection->place.byte, expected.byte);
  }
  for (const auto& file : files_in(samples_dir / "broken", ".xml")) EXPECT_TRUE(told.contains(file.filename().string())) << file;
}

TEST(XmlBroken, the_offending_text_is_shown) {
  const auto text_of = [](const char* file) {
    const Notes notes = all_notes(read_xml(file_bytes(samples_dir / "broken" / file)));
    return rejection_of(notes)->text;
  };
  EXPECT_EQ(text_of("bare-ampersand.xml"), "<FunctionalReferenceID>A & B</FunctionalReferenceID>");
  EXPECT_EQ(text_of("trailing-text.xml"), "headers=List((Content-Type,application/xml))");
  EXPECT_EQ(text_of("utf7.xml"), "UTF-7");
  EXPECT_TRUE(text_of("doctype.xml").starts_with("<!DOCTYPE Declaration SYSTEM"));
}

TEST(XmlBroken, a_document_cut_off_anywhere_is_never_read) {
  for (const char* name : {"wco-two-declarations.xml", "asycuda-import.xml", "kp-certificate.xml", "wco-utf16.xml"}) {
    const std::string whole = file_bytes(samples_dir / name);
    const auto format = xml_format();
    const std::size_t root_end = whole.rfind('>');
    std::size_t step = 1;
    for (std::size_t length = 0; length <= root_end; length += step) {
      const InputReading reading = format->read(std::string_view(whole).substr(0, length), *parse_iso_day("2024-06-15"), nullptr);
      ASSERT_EQ(reading.outcome(), Reading::rejected) << name << " cut at " << length;
      const Notes notes = all_notes(reading);
      ASSERT_NE(rejection_of(notes), nullptr) << name << " cut at " << length;
      step = length < 200 || length + 100 > root_end ? 1 : 23;
    }
  }
}

TEST(XmlBroken, one_bad_byte_anywhere_is_never_swallowed_in_silence) {
  const std::string whole = file_bytes(samples_dir / "wco-import-soap12.xml");
  const auto format = xml_format();
  for (std::size_t at = 60; at < whole.size(); at += 11) {
    std::string damaged = whole;
    damaged[at] = '\0';
    const InputReading reading = format->read(damaged, *parse_iso_day("2024-06-15"), nullptr);
    ASSERT_EQ(reading.outcome(), Reading::rejected) << at;
  }
}

}  // namespace
}  // namespace kpwatch::test
