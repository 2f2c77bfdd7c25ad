// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Which alerts are due, under which id and revision.
#include <gtest/gtest.h>

#include "daemon/alerts/addressed.h"
#include "tests/alerts/a_case.h"

namespace kpwatch {
namespace {

using namespace test;

TEST(AlertsDue, each_item_with_findings_has_one_alert_and_the_whole_document_is_item_0) {
  ACase c;
  c.add(weight_differs, 0, "The weights differ.");
  c.add(malformed, 0, "The number can't be read.");
  c.add(rough_text, 1, "The text says rough.");
  c.add(malformed, Finding::no_item, "A header's number can't be read.");
  const auto due = c.due();
  ASSERT_EQ(due.size(), 3U);
  EXPECT_EQ(due[0].item_number, "0");
  EXPECT_EQ(due[1].item_number, "1");
  EXPECT_EQ(due[1].findings.size(), 2U);
  EXPECT_EQ(due[2].item_number, "2");
  for (const Alert& alert : due) {
    EXPECT_EQ(alert.revision, 1U);
    EXPECT_EQ(alert.state, AlertState::open);
  }
}

TEST(AlertsDue, the_id_is_made_of_business_id_and_item_only) {
  ACase a;
  a.add(weight_differs, 0, "One sentence.");
  ACase b;
  b.facts.received_at = *parse_moment("2030-01-01T00:00:00.000Z");
  b.facts.instance = "another";
  b.add(malformed, 0, "Another sentence.");
  ASSERT_EQ(a.due().size(), 1U);
  EXPECT_EQ(a.due()[0].id, b.due()[0].id);
  // Fixed for ever: partners file alerts under it.
  EXPECT_EQ(a.due()[0].id, "kpa-0dc34860fdb7c44de587b39d3a1f217d");
  b.facts.business_id += "x";
  EXPECT_NE(a.due()[0].id, b.due()[0].id);
}

TEST(AlertsDue, length_prefixes_keep_different_cases_apart) {
  ACase a;
  ACase b;
  a.add(weight_differs, 0, "S");
  b.add(weight_differs, 0, "S");
  a.facts.business_id = "case";
  a.declaration.items[0].number = text("11");
  b.facts.business_id = "case1";
  b.declaration.items[0].number = text("1");
  EXPECT_NE(a.due()[0].id, b.due()[0].id);
}

TEST(AlertsDue, items_that_share_a_declared_number_get_alerts_of_their_own) {
  ACase c;
  c.declaration.items[1].number = text("1");
  c.add(weight_differs, 0, "A.");
  c.add(rough_text, 1, "B.");
  const auto due = c.due();
  ASSERT_EQ(due.size(), 2U);
  EXPECT_NE(due[0].id, due[1].id);
  EXPECT_EQ(due[1].item_number, "2");
}

TEST(AlertsDue, a_position_never_collides_with_a_declared_number) {
  ACase c;
  c.declaration.items[0].number = text("2");
  c.declaration.items[1].number.reset();
  c.add(weight_differs, 0, "A.");
  c.add(rough_text, 1, "B.");
  const auto due = c.due();
  ASSERT_EQ(due.size(), 2U);
  EXPECT_EQ(due[0].item_number, "2");
  EXPECT_EQ(due[1].item_number, "#2");
}

TEST(AlertsDue, data_quality_makes_no_alert_and_stands_in_none) {
  ACase c;
  c.add(clock_skew, 0, "The sender's clock is wrong.");
  EXPECT_TRUE(c.due().empty());
  c.add(weight_differs, 0, "The weights differ.");
  ASSERT_EQ(c.due().size(), 1U);
  EXPECT_EQ(c.due()[0].findings.size(), 1U);
}

TEST(AlertsDue, a_test_declaration_never_makes_an_alert) {
  ACase c;
  c.add(weight_differs, 0, "The weights differ.");
  c.declaration.test = true;
  EXPECT_TRUE(c.due().empty());
}

TEST(AlertsDue, nothing_is_due_when_nothing_changed) {
  ACase c;
  c.add(weight_differs, 0, "The weights differ.");
  const auto first = c.due();
  EXPECT_TRUE(c.due({remembered(first[0])}).empty());
}

TEST(AlertsDue, changed_content_is_a_new_revision_of_the_same_alert) {
  ACase c;
  Finding& finding = c.add(weight_differs, 0, "The weights differ.");
  const auto first = c.due();
  finding.observed = "18.00";
  const auto second = c.due({remembered(first[0])});
  ASSERT_EQ(second.size(), 1U);
  EXPECT_EQ(second[0].id, first[0].id);
  EXPECT_EQ(second[0].revision, 2U);
  EXPECT_EQ(second[0].state, AlertState::updated);
}

TEST(AlertsDue, time_and_place_alone_change_nothing) {
  ACase c;
  c.add(weight_differs, 0, "The weights differ.");
  const auto first = c.due();
  c.judgement.findings[0].place.byte = 911;
  c.facts.received_at += std::chrono::hours(5);
  c.facts.reference_edition = "fedcba9876543210";
  EXPECT_TRUE(c.due({remembered(first[0])}).empty());
}

TEST(AlertsDue, an_alert_whose_findings_are_gone_is_resolved_once) {
  ACase c;
  c.add(weight_differs, 0, "The weights differ.");
  const auto first = c.due();
  c.judgement.findings.clear();
  const auto second = c.due({remembered(first[0])});
  ASSERT_EQ(second.size(), 1U);
  EXPECT_EQ(second[0].state, AlertState::resolved);
  EXPECT_EQ(second[0].revision, 2U);
  EXPECT_TRUE(second[0].findings.empty());
  EXPECT_EQ(second[0].disposition, Disposition::none);
  EXPECT_TRUE(c.due({remembered(second[0])}).empty());
}

TEST(AlertsDue, a_resolved_alert_opens_again_under_its_old_id) {
  ACase c;
  c.add(weight_differs, 0, "The weights differ.");
  auto known = remembered(c.due()[0]);
  known.state = AlertState::resolved;
  known.revision = 2;
  const auto again = c.due({known});
  ASSERT_EQ(again.size(), 1U);
  EXPECT_EQ(again[0].state, AlertState::open);
  EXPECT_EQ(again[0].revision, 3U);
}

TEST(AlertsDue, a_cancelled_declaration_withdraws_what_stands_and_only_that) {
  ACase c;
  c.add(weight_differs, 0, "The weights differ.");
  c.add(rough_text, 1, "The text says rough.");
  const auto first = c.due();
  auto ended = remembered(first[1]);
  ended.state = AlertState::resolved;
  const auto due = c.due({remembered(first[0]), ended}, true);
  ASSERT_EQ(due.size(), 1U);
  EXPECT_EQ(due[0].id, first[0].id);
  EXPECT_EQ(due[0].state, AlertState::withdrawn);
  EXPECT_EQ(due[0].revision, 2U);
}

struct Weighing {
  std::vector<std::pair<const Check*, int>> findings;
  Disposition disposition;
  int severity, score_quarters;
};

TEST(Disposition, follows_class_and_severity) {
  const std::vector<Weighing> cases = {
      {{{&malformed, 5}}, Disposition::correct, 5, 0},
      {{{&malformed, 2}, {&malformed, 3}}, Disposition::correct, 3, 0},
      {{{&weight_differs, 1}}, Disposition::info, 1, 4},
      {{{&weight_differs, 2}}, Disposition::info, 2, 8},
      {{{&weight_differs, 3}}, Disposition::review, 3, 12},
      {{{&weight_differs, 4}}, Disposition::alert, 4, 16},
      {{{&weight_differs, 5}, {&rough_text, 3}, {&rough_text, 2}}, Disposition::alert, 5, 22},
      {{{&weight_differs, 2}, {&malformed, 5}}, Disposition::info, 5, 8},
  };
  for (const Weighing& weighing : cases) {
    ACase c;
    for (const auto& [check, severity] : weighing.findings) c.add(*check, 0, "S.").severity = severity;
    const auto due = c.due();
    ASSERT_EQ(due.size(), 1U);
    EXPECT_EQ(due[0].disposition, weighing.disposition);
    EXPECT_EQ(due[0].severity, weighing.severity);
    EXPECT_EQ(weight_of(due[0].findings).score_quarters, weighing.score_quarters);
  }
}

}  // namespace
}  // namespace kpwatch
