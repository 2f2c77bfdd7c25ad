// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Texts, hashes, places and complaints in words.
#include "daemon/base/text.h"

#include <gtest/gtest.h>

#include <array>

#include "daemon/base/complaint.h"
#include "daemon/base/nearest.h"
#include "daemon/base/note.h"
#include "daemon/base/place.h"

namespace kpwatch {
namespace {

using namespace std::string_literals;

TEST(Text, blanks_tabs_and_line_ends_are_trimmed_at_both_ends_only) {
  EXPECT_EQ(trimmed(" \t\r\n a b \n"), "a b");
  EXPECT_EQ(trimmed(" \n"), "");
}

TEST(Text, case_changes_ascii_letters_only) {
  EXPECT_EQ(upper_ascii("caratö-1"), "CARATö-1");
  EXPECT_EQ(lower_ascii("KGM#G"), "kgm#g");
  EXPECT_TRUE(equal_ignoring_case("Kg", "kG"));
  EXPECT_FALSE(equal_ignoring_case("Kg", "Kgs"));
}

TEST(Text, splitting_keeps_empty_parts) {
  const auto parts = split("a||b|", '|');
  ASSERT_EQ(parts.size(), 4U);
  EXPECT_EQ(parts[1], "");
  EXPECT_EQ(parts[3], "");
  EXPECT_EQ(split("", '|').size(), 1U);
}

TEST(Text, utf8_is_strict) {
  EXPECT_TRUE(is_utf8("алмазы 毛坯钻石 \xF0\x9F\x92\x8E"));
  EXPECT_FALSE(is_utf8("\xC0\x80"));          // overlong
  EXPECT_FALSE(is_utf8("\xED\xA0\x80"));      // surrogate
  EXPECT_FALSE(is_utf8("\xF4\x90\x80\x80"));  // above U+10FFFF
  EXPECT_FALSE(is_utf8("caf\xE9"));           // ISO 8859-1
  EXPECT_FALSE(is_utf8("\xE6\xAF"));          // cut
}

TEST(Text, bad_bytes_become_replacement_characters_and_the_cut_falls_between_characters) {
  EXPECT_EQ(printable_utf8("caf\xE9!", 100), "caf\xEF\xBF\xBD!");
  EXPECT_EQ(printable_utf8("ab毛", 4), "ab");
  EXPECT_EQ(printable_utf8("ab毛", 5), "ab毛");
}

TEST(Text, sha256_equals_the_published_vectors) {  // FIPS 180-2, appendix B
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(Text, nothing_that_a_terminal_obeys_stays_raw) {
  EXPECT_EQ(escaped("a\nb\x1B[31m"), "a\\x0ab\\x1b[31m");
  EXPECT_EQ(escaped("\xC2\x9B"
                    "1m"),
            "\\xc2\\x9b1m");                                  // a control character of U+0080 to U+009F
  EXPECT_EQ(escaped("x\xE2\x80\xAEy"), "x\\xe2\\x80\\xaey");  // right-to-left override
  EXPECT_EQ(escaped("\xFF"), "\\xff");
  EXPECT_EQ(escaped("毛坯 é"), "毛坯 é");
  EXPECT_EQ(escaped("a\0b"s), "a\\x00b");
}

TEST(Place, speaks_the_language_of_each_format) {
  Place edifact;
  edifact.kind = Place::Kind::edifact;
  edifact.interchange = 1;
  edifact.message = 3;
  edifact.segment = 17;
  edifact.tag = {'C', 'S', 'T'};
  edifact.element = 2;
  edifact.component = 1;
  edifact.byte = 1204;
  EXPECT_EQ(in_words(edifact), "interchange 1, message 3, segment 17 CST, element 2, component 1, byte 1204");

  Place xml;
  xml.kind = Place::Kind::xml;
  xml.line = 12;
  xml.column = 5;
  xml.path = "/ASYCUDA[1]/Item[2]";
  EXPECT_EQ(in_words(xml), "line 12, column 5, /ASYCUDA[1]/Item[2]");

  Place json;
  json.kind = Place::Kind::json;
  json.path = "/items/0/carats";
  json.byte = 0;
  EXPECT_EQ(in_words(json), "/items/0/carats, byte 0");

  Place csv;
  csv.kind = Place::Kind::csv;
  csv.line = 4;
  csv.column = 2;
  csv.path = "issued_on";
  EXPECT_EQ(in_words(csv), "line 4, column issued_on");
  EXPECT_EQ(in_words(Place{}), "");
}

TEST(Complaint, is_a_link_that_terminals_understand) {
  EXPECT_EQ(in_words(Complaint{{"config/kpwatch.yaml", 12, 5}, "feeds[0].brokers is missing"}),
            "config/kpwatch.yaml:12:5: feeds[0].brokers is missing");
  EXPECT_EQ(in_words(Complaint{{"a.yaml", 0, 0}, "can't be read"}), "a.yaml: can't be read");
  EXPECT_EQ(in_words(Complaint{{"", 0, 0}, "no file"}), "no file");
}

TEST(Base64, is_as_the_rfc_says_whatever_the_length) {
  EXPECT_EQ(to_base64(""), "");
  EXPECT_EQ(to_base64("f"), "Zg==");
  EXPECT_EQ(to_base64("fo"), "Zm8=");
  EXPECT_EQ(to_base64("foobar"), "Zm9vYmFy");
  EXPECT_EQ(to_base64(std::string("\0\xFF\xC4", 3)), "AP/E");
  const std::string once = to_base64(std::string(3072, 'x'));
  EXPECT_EQ(to_base64(std::string(2 * 3072 + 1, 'x')), once + once + "eA==");
}

TEST(Notes, one_rejection_among_them_is_found) {
  static constexpr Reason reason{"some-reason", "", "Something."};
  Notes notes{{&reason, Severity::note, {}, "", ""}};
  EXPECT_FALSE(has_rejection(notes));
  notes.push_back({&reason, Severity::rejection, {}, "", ""});
  EXPECT_TRUE(has_rejection(notes));
}

TEST(Nearest, a_slip_of_the_pen_is_understood_and_another_word_is_not) {
  static constexpr auto words = std::to_array<std::string_view>({"topics", "brokers", "group"});
  EXPECT_EQ(nearest("topcis", words), "topics");
  EXPECT_EQ(nearest("Broker", words), "brokers");
  EXPECT_EQ(nearest("colour", words), "");
  EXPECT_EQ(did_you_mean("grupo", words), "");
  EXPECT_EQ(did_you_mean("groop", words), "; did you mean 'group'?");
}

}  // namespace
}  // namespace kpwatch
