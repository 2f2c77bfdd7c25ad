// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/publishers/kafka/event_record.h"

#include "adapters/publishers/kafka/bookmark.h"
#include "daemon/alerts/answer_event.h"
#include "tests/kafka/kafka_fixtures.h"

namespace kpwatch::kafka {
namespace {

TEST(EventRecord, attributes_become_headers_as_the_kafka_binding_says) {
  const auto headers = headers_of(test::entry(12));
  const Headers expected{{"ce_specversion", "1.0"},
                         {"ce_id", "alert-12.1"},
                         {"ce_source", "urn:kpwatch:test"},
                         {"ce_type", "org.kpwatch.alert.open"},
                         {"ce_time", "2026-11-23T10:00:00.000Z"},
                         {"ce_sequence", "00000000000000000012"},
                         {"ce_streamepoch", "1"},
                         {"ce_subject", "26ZA000000000001"},
                         {"ce_tlp", "TLP:AMBER"},
                         {"content-type", "application/json"}};
  EXPECT_EQ(headers, expected);
  EXPECT_EQ(sequence_of(headers), 12u);
}

TEST(EventRecord, an_answer_to_a_sender_has_the_type_of_its_own_content) {
  const auto headers = headers_of(answer_event({"test", "brokers", std::string(64, 'a'), {}}, "UNB+UNOA:3'", 1, 7));
  EXPECT_EQ(header(headers, "content-type"), "application/EDIFACT");
  EXPECT_EQ(header(headers, "ce_type"), "org.kpwatch.answer");
  EXPECT_EQ(header(headers, "ce_subject"), std::string(64, 'a'));
  EXPECT_EQ(header(headers, "ce_id"), "kpr-" + std::string(32, 'a') + ".1");
}

TEST(EventRecord, a_record_is_the_same_only_if_its_identity_and_bytes_are) {
  const auto entry = test::entry(3);
  const auto headers = headers_of(entry);
  const auto print = fingerprint(headers, entry.key, entry.data);
  auto more = headers;
  more.emplace_back("mirror", "x");
  EXPECT_EQ(fingerprint(more, entry.key, entry.data), print);
  EXPECT_NE(fingerprint(headers, entry.key, entry.data + " "), print);
  EXPECT_NE(fingerprint(headers, entry.key + "1", entry.data), print);
  for (const char* name : {"ce_id", "ce_source", "ce_sequence", "ce_streamepoch"}) {
    auto other = headers;
    for (auto& [key, value] : other)
      if (key == name) value += "0";
    EXPECT_NE(fingerprint(other, entry.key, entry.data), print) << name;
  }
}

TEST(Bookmark, comes_back_as_it_was_written) {
  const Bookmark bookmark{"MkU3OEVBNTcwNTJENDM2Qg", "kp-alerts", {{0, 12}, {3, 0}, {11, 9'000'000'000}}};
  EXPECT_EQ(to_json(bookmark), R"({"cluster":"MkU3OEVBNTcwNTJENDM2Qg","topic":"kp-alerts","next":{"0":12,"3":0,"11":9000000000}})");
  EXPECT_EQ(parse_bookmark(to_json(bookmark)), bookmark);
  EXPECT_EQ(parse_bookmark(to_json(Bookmark{"c", "t", {}})), (Bookmark{"c", "t", {}}));
}

TEST(Bookmark, anything_else_is_no_bookmark) {
  for (const char* text :
       {"", "{}", R"({"cluster":"c","topic":"t","next":{"0":-1}})", R"({"cluster":"c","topic":"t","next":{"0":1)",
        R"({"cluster":"c","topic":"t","next":{"0":1,}})", R"({"cluster":"c","topic":"t","next":{"0":1}} )",
        R"({"cluster":"c","topic":"t","next":{"0":1,"0":2}})", R"({"cluster":"c","topic":"t","next":{"99999999999":1}})"})
    EXPECT_FALSE(parse_bookmark(text)) << text;
}

}  // namespace
}  // namespace kpwatch::kafka
