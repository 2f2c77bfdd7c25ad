// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// JSON that can't be relied on: each refused for its reason, in its place.
#include <gtest/gtest.h>

#include "adapters/formats/json/fault.h"
#include "adapters/formats/json/json_format.h"
#include "adapters/formats/json/value_tree.h"
#include "daemon/base/text.h"
#include "tests/json/dump.h"

namespace kpwatch {
namespace {

using namespace test;
using namespace std::string_literals;

struct Broken {
  std::string text;
  std::string_view reason;
  std::size_t byte;
  std::string pointer;
};

std::vector<Broken> broken_documents() {
  const std::string deep = std::string(40, '[');
  return {
      {R"({"a":1)", "input-ends-early", 6, "/a"},
      {R"({"a":"open)", "input-ends-early", 10, "/a"},
      {R"({"a)", "input-ends-early", 3, ""},
      {"{", "input-ends-early", 1, ""},
      {R"({"a":1}x)", "trailing-text", 7, ""},
      {R"({"a":1}})", "trailing-text", 7, ""},
      {R"({"a" 1})", "unexpected-character", 5, "/a"},
      {R"({"a":1 "b":2})", "unexpected-character", 7, "/a"},
      {R"({"a":1,})", "unexpected-character", 7, "/a"},
      {R"({'a':1})", "unexpected-character", 1, ""},
      {R"({a:1})", "unexpected-character", 1, ""},
      {R"({"a":[1,2})", "unexpected-character", 9, "/a/1"},
      {R"({"a":[1,,2]})", "unexpected-character", 8, "/a/1"},
      {R"({"a":tru})", "unexpected-character", 5, "/a"},
      {R"({"a":True})", "unexpected-character", 5, "/a"},
      {R"({"a":nullx})", "unexpected-character", 5, "/a"},
      {R"({"a":NaN})", "unexpected-character", 5, "/a"},
      {R"({"a":// no comments
1})",
       "unexpected-character", 5, "/a"},
      {R"({"a":01})", "bad-json-number", 5, "/a"},
      {R"({"a":1.})", "bad-json-number", 5, "/a"},
      {R"({"a":.5})", "unexpected-character", 5, "/a"},
      {R"({"a":+5})", "unexpected-character", 5, "/a"},
      {R"({"a":1e})", "bad-json-number", 5, "/a"},
      {R"({"a":-})", "bad-json-number", 5, "/a"},
      {R"({"a":1,2})", "unexpected-character", 7, "/a"},
      {R"({"a":0x10})", "bad-json-number", 5, "/a"},
      {"{\"a\":\"line\nbreak\"}", "bad-string", 10, "/a"},
      {R"({"a":"\x41"})", "bad-string", 6, "/a"},
      {R"({"a":"\u12"})", "bad-string", 6, "/a"},
      {R"({"a":"\ud800"})", "bad-string", 6, "/a"},
      {R"({"a":"\udc00 "})", "bad-string", 6, "/a"},
      {"{\"a\":\"\xC3\x28\"}", "not-utf8", 6, "/a"},
      {"{\"a\":\"\xED\xA0\x80\"}", "not-utf8", 6, "/a"},
      {"{\"a\":\"\xC0\xAF\"}", "not-utf8", 6, "/a"},
      {"{\"\xFF\":1}", "not-utf8", 2, ""},
      {"{\"a\":\xA0 1}", "not-utf8", 5, "/a"},
      {"{\"a\":\"\0\"}"s, "bad-string", 6, "/a"},
      {"{\"a/b\":{\"c~d\":[0,tru]}}", "unexpected-character", 17, "/a~1b/c~0d/1"},
      {"{\"a\":" + deep, "too-deep", 36,
       "/a" +
           [] {
             std::string p;
             for (int i = 0; i < 31; ++i) p += "/0";
             return p;
           }()},
      {"{\"a\":\"" + std::string(70'000, 'x') + "\"}", "value-too-long", 5, "/a"},
      {"{\"a\":\"" + std::string(std::size_t{1} << 20, 'x') + "\"}", "too-many-bytes", 0, ""},
  };
}

TEST(BrokenJson, is_refused_with_reason_byte_and_pointer) {
  Complaints complaints;
  auto format = make_json_format(shipped_maps(), {}, complaints);
  for (const Broken& broken : broken_documents()) {
    const std::string shown = escaped(broken.text.substr(0, 60));
    const auto reading = format->read(broken.text, received, nullptr);
    EXPECT_EQ(reading.outcome(), Reading::rejected) << shown;
    ASSERT_EQ(reading.documents.size(), 1U) << shown << dumped(reading);
    ASSERT_EQ(reading.documents[0].notes.size(), 1U) << shown;
    const Note& note = reading.documents[0].notes[0];
    EXPECT_EQ(note.severity, Severity::rejection) << shown;
    EXPECT_EQ(note.reason->code, broken.reason) << shown;
    EXPECT_EQ(note.place.byte, broken.byte) << shown;
    EXPECT_EQ(note.place.path.text(), broken.pointer) << shown;
  }
}

TEST(BrokenJson, a_fault_behind_a_good_part_is_found_with_a_mark_and_in_an_array) {
  Complaints complaints;
  auto format = make_json_format(shipped_maps(), {}, complaints);
  const auto marked = format->read("\xEF\xBB\xBF {\"a\":01}", received, nullptr);
  EXPECT_EQ(marked.documents.at(0).notes.at(0).place.byte, 9U);
  const auto array = format->read(R"([{"a":1}, {"b":01}])", received, nullptr);
  EXPECT_EQ(array.documents.at(1).notes.at(0).place.path.text(), "/1/b");
  EXPECT_EQ(array.documents.at(1).notes.at(0).place.byte, 15U);
}

TEST(BrokenJson, utf_16_is_refused_by_name) {
  Complaints complaints;
  auto format = make_json_format(shipped_maps(), {}, complaints);
  const auto reading = format->read(std::string_view("\xFF\xFE{\0}\0", 6), received, nullptr);
  EXPECT_EQ(reading.outcome(), Reading::rejected);
  EXPECT_EQ(reading.notes.at(0).reason->code, "not-utf8");
}

TEST(BrokenJson, an_input_above_the_limit_is_refused_unread) {
  Complaints complaints;
  FormatLimits limits;
  limits.interchange_bytes_max = 10;
  auto format = make_json_format(shipped_maps(), limits, complaints);
  const auto reading = format->read(R"({"kpwatch":"declaration/1"})", received, nullptr);
  EXPECT_EQ(reading.outcome(), Reading::rejected);
  EXPECT_EQ(reading.notes.at(0).reason->code, "too-many-bytes");
}

// The parser and the search for the place are two readers of one grammar: they must never disagree.
TEST(BrokenJson, parser_and_search_agree_on_every_cut_and_every_changed_byte_of_a_document) {
  const std::string whole = R"({"a":[1,-2.5e+3,true,null,{"b":"\u00e9\n\ud83d\ude00é"}],"":{},"c":[ ],"a":0.0})";
  json::ValueTree tree;
  const auto agree = [&](const std::string& text) {
    std::string padded = text + std::string(json::ValueTree::padding(), '\0');
    const bool parsed = tree.read(std::string_view(padded.data(), text.size()), padded.size(), {}) == json::ValueTree::Answer::read;
    const auto fault = json::first_fault(text, 32);
    EXPECT_EQ(parsed, !fault.has_value()) << escaped(text) << (fault ? fault->reason->code : std::string_view());
  };
  agree(whole);
  for (std::size_t i = 1; i < whole.size(); ++i) agree(whole.substr(0, i));
  const std::string changes = "\0\x01 \"\\,:[]{}0.-+eEuxtfn\x7F\x80\xC3\xED\xFF\n"s;
  for (std::size_t i = 1; i < whole.size(); ++i) {
    for (const char c : changes) {
      std::string text = whole;
      text[i] = c;
      agree(text);
      text.insert(i, 1, whole[i]);
      agree(text);
    }
    agree(whole.substr(0, i) + whole.substr(i + 1));
  }
}

}  // namespace
}  // namespace kpwatch
