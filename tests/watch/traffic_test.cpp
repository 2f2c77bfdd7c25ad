// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// What passes a daemon, worked out of two looks at its metrics.
#include "daemon/watch/traffic.h"

#include <gtest/gtest.h>

namespace kpwatch {
namespace {

constexpr const char* earlier = R"(# HELP kpwatch_messages_received_total Messages
kpwatch_messages_received_total{feed="in"} 10
kpwatch_message_bytes_total{feed="in"} 1000
kpwatch_documents_total{feed="in",format="xml",outcome="read"} 8
kpwatch_notes_total{reason="bad-date"} 1
kpwatch_findings_total{check="E01"} 5
)";
constexpr const char* later = R"(kpwatch_messages_received_total{feed="in"} 30
kpwatch_message_bytes_total{feed="in"} 5096
kpwatch_messages_settled_total{feed="in",outcome="accepted"} 28
kpwatch_messages_settled_total{feed="in",outcome="set_aside"} 2
kpwatch_documents_total{feed="in",format="xml",outcome="read"} 26
kpwatch_documents_total{feed="in",format="xml",outcome="rejected"} 2
kpwatch_documents_total{feed="in",format="edifact",outcome="read"} 4
kpwatch_documents_total{feed="tcp",format="edifact",outcome="unmapped"} 3
kpwatch_notes_total{reason="bad-date"} 1
kpwatch_notes_total{reason="count-wrong"} 4
kpwatch_dead_letters_total{reason="not-well-formed"} 2
kpwatch_declarations_relevant_total 7
kpwatch_findings_total{check="B01"} 2
kpwatch_findings_total{check="E01"} 2
kpwatch_lag_seconds{feed="in"} 0.25
kpwatch_waiting_messages{feed="in"} 120
kpwatch_intake_bytes 2048
kpwatch_outbox_events{authority="a"} 3
kpwatch_outbox_events{authority="b"} 4
)";

Traffic traffic() {
  return traffic_between(MetricsLook::parse(earlier), MetricsLook::parse(later), 2, "not ready\nreason: feed in: broker down\n");
}

TEST(Traffic, rates_are_what_came_in_between_by_the_time_in_between) {
  const Traffic seen = traffic();
  ASSERT_EQ(seen.feeds.size(), 1U);
  EXPECT_EQ(seen.feeds[0].messages.total, 30);
  EXPECT_EQ(seen.feeds[0].messages.a_second, 10);
  EXPECT_EQ(seen.feeds[0].bytes.a_second, 2048);
  EXPECT_EQ(seen.feeds[0].set_aside.total, 2);
  EXPECT_EQ(seen.feeds[0].lag_seconds, 0.25);
  ASSERT_EQ(seen.formats.size(), 3U);  // nothing in XML came by the feed tcp
  EXPECT_EQ(seen.formats[0].feed + ' ' + seen.formats[0].name, "in edifact");
  EXPECT_EQ(seen.formats[1].documents.a_second, 10);
  EXPECT_EQ(seen.formats[1].rejected, 2);
  EXPECT_EQ(seen.formats[2].feed + ' ' + seen.formats[2].name, "tcp edifact");
  EXPECT_EQ(seen.formats[2].unmapped, 3);
  EXPECT_EQ(seen.outbox, 7);
  EXPECT_FALSE(seen.is_ready);
}

TEST(Traffic, what_happens_now_stands_before_what_happened_often) {
  const Traffic seen = traffic();
  ASSERT_EQ(seen.notes.size(), 2U);
  EXPECT_EQ(seen.notes[0].name, "count-wrong");
  EXPECT_EQ(seen.notes[0].rate.a_second, 2);
  EXPECT_EQ(seen.notes[1].rate.a_second, 0);
}

TEST(Traffic, a_daemon_that_began_anew_counts_from_nothing) {
  const Traffic seen = traffic();
  for (const Traffic::Named& finding : seen.findings) EXPECT_EQ(finding.rate.a_second, 1) << finding.name;
}

TEST(Traffic, lines_for_people_stand_in_columns_and_end_where_the_screen_does) {
  const auto lines = traffic_lines(traffic(), 0);
  ASSERT_GT(lines.size(), 12U);
  EXPECT_EQ(lines[0], "  reason: feed in: broker down");
  EXPECT_EQ(lines[1], "intake 2.0 KiB   commits 0.0/s, failed 0   waiting for partners 7, held aside 0");
  EXPECT_EQ(lines[3], "FEED              messages/s  a second  messages  set aside  repeated  lag s  waiting");
  EXPECT_EQ(lines[4], "in                      10.0   2.0 KiB        30          2         0    0.2      120");
  EXPECT_EQ(traffic_lines(traffic(), 5).size(), 5U);
}

TEST(Traffic, json_holds_totals_and_rates) {
  const std::string json = traffic_json(traffic());
  for (const char* part :
       {R"("ready":false)", R"({"feed":"in","messages":{"total":30,"a_second":10.000})", R"("lag_seconds":0.250)",
        R"({"reason":"count-wrong","total":4,"a_second":2.000})", R"("refusals":[{"reason":"not-well-formed","total":2)"})
    EXPECT_NE(json.find(part), std::string::npos) << part << "\n" << json;
}

}  // namespace
}  // namespace kpwatch
