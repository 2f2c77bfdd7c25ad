// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// `kpwatch test`: an integrator's own files pass or fail, and say in words what came otherwise.
#include "daemon/watch/test_command.h"

#include <gtest/gtest.h>

#include "daemon/watch/exit_code.h"
#include "tests/watch/said.h"
#include "tests/watch/scratch_files.h"

namespace kpwatch {
namespace {

using test::content_of;
using test::Said;
using test::said;
using test::ScratchFiles;

Said run(const TestOptions& options) {
  return said([&options] { return test_command(options); });
}

// A declaration of 17.80 ct under a certificate for 12.50 ct.
constexpr const char* heavy = R"(
    as_of: 2024-06-15
    certificates: {name: list.csv, text: "number,issuer,issued_on,expires_on,origin,exporter,importer,carats,usd\nLS 0009800,LS,2024-05-20,2024-07-18,LS,Thaba Example,Harbour Example,12.50,1000\n"}
    documents:
      name: one.json
      text: >-
        {"kpwatch":"declaration/1","reference":"R-1","regime":"import","jurisdiction":"AE","accepted_on":"2024-06-10","dispatch_country":"LS",
        "destination_country":"AE","parties":[{"role":"exporter","name":"Thaba Example"},{"role":"importer","name":"Harbour Example"}],
        "items":[{"number":"1","commodity_code":"71023100","description":"rough diamonds","origin":"LS","carats":"17.80","customs_value":{"amount":"1000","currency":"USD"},
        "documents":[{"code":"C034","reference":"LS 0009800"}]}]}
)";

std::string file_with(const std::string& expect) { return "cases:\n  - name: too heavy\n" + std::string(heavy + 1) + expect; }

TEST(TestCommand, a_case_passes_when_all_came_as_expected) {
  const ScratchFiles scratch;
  const std::string file = scratch.file("own-test.yaml", file_with(R"(    expect:
      findings: [{check: E01, item: 1, class: substantive, severity: 4}]
      more_findings: allowed
      no_findings: [B01, kp.certificate-missing]
      no_notes: [bad-date]
      outcomes: {outcome: read, map: json/kpwatch-declaration}
)"));
  const Said said = run({.files = {file}});
  EXPECT_EQ(said.code, exit_code::done) << said.err << said.out;
  EXPECT_TRUE(said.has("ok      ")) << said.out;
  EXPECT_TRUE(said.has("1 passed, 0 failed\n")) << said.out;
}

TEST(TestCommand, differences_are_told_in_words) {
  const ScratchFiles scratch;
  const std::string file = scratch.file("own-test.yaml", file_with(R"(    expect:
      findings: [{check: E01, item: 1, severity: 2}, {check: B01, item: 1}]
      no_findings: [E01]
      notes: [bad-date]
      rejections: [{reason: not-json, at: byte 3}]
      outcomes: {outcome: rejected, map: json/another}
)"));
  const Said said = run({.files = {file}});
  EXPECT_EQ(said.code, exit_code::refused);
  EXPECT_TRUE(said.has("FAILED  ")) << said.out;
  for (const char* sentence : {"otherwise than expected (E01 of severity 2 on item 1 of one.json): E01, substantive, of severity ",
                               "missing: B01 on item 1 of one.json\n", "must not be: E01", "missing note: bad-date\n",
                               "missing rejection: not-json at byte 3 in one.json\n", "one.json is read, not rejected\n",
                               "one.json is read by json/kpwatch-declaration, not by json/another\n", "0 passed, 1 failed\n"})
    EXPECT_TRUE(said.has(sentence)) << sentence << "\n" << said.out;
}

TEST(TestCommand, a_finding_that_nobody_expects_fails_the_case) {
  const ScratchFiles scratch;
  const Said said = run({.files = {scratch.file("own-test.yaml", file_with("    expect: {findings: []}\n"))}});
  EXPECT_EQ(said.code, exit_code::refused);
  EXPECT_TRUE(said.has("too much: E01")) << said.out;
}

TEST(TestCommand, a_rejection_that_nobody_expects_fails_the_case_and_an_expected_one_does_not) {
  const ScratchFiles scratch;
  scratch.file("cut.edi", "UNB+UNOC:3+A+B+250520:0900+1'UNH+1+CUSDEC:D:96B:UN:ZZZ01'BGM+929+R1+9'");
  const auto with = [&](const std::string& expect) {
    return run({.files = {scratch.file("own-test.yaml", "cases:\n  - name: cut\n    documents: cut.edi\n    expect: " + expect + "\n")}});
  };
  EXPECT_EQ(with("{findings: []}").code, exit_code::refused);
  EXPECT_TRUE(with("{findings: []}").has("rejected: ")) << with("{findings: []}").out;
  const Said said = with("{rejections: {reason: missing-segment, at: UNT}, outcomes: {outcome: rejected}}");
  EXPECT_EQ(said.code, exit_code::done) << said.out;
}

TEST(TestCommand, a_junit_report_holds_every_case) {
  const ScratchFiles scratch;
  const std::string file =
      scratch.file("own-test.yaml", file_with("    expect: {findings: [], no_findings: []}\n") +
                                        "  - name: <second> & last\n    documents: {name: a, text: hello}\n    expect: {outcomes: "
                                        "{outcome: rejected}, rejections: [format-not-recognised]}\n");
  const std::string report = (scratch.folder / "report.xml").string();
  (void)run({.files = {file}, .junit = report});
  const std::string xml = content_of(report);
  EXPECT_NE(xml.find("tests=\"2\" failures=\"1\""), std::string::npos) << xml;
  EXPECT_NE(xml.find("name=\"&lt;second&gt; &amp; last\""), std::string::npos) << xml;
  EXPECT_NE(xml.find("<failure message=\"too much: E01"), std::string::npos) << xml;
  EXPECT_EQ(run({.files = {file}, .junit = "/nowhere/report.xml"}).code, exit_code::usage);
}

TEST(TestCommand, settings_and_a_draft_map_count_for_their_case_only) {
  const ScratchFiles scratch;
  scratch.file("draft.yaml", R"(map: json/theirs
title: t
source: s
kind: declaration
for: {format: json, has: [ref, goods]}
fields: {reference: ref}
lists: [{list: item, starts: goods/*, fields: {commodity_code: hs}}]
)");
  const Said said = run({.files = {scratch.file("own-test.yaml", R"(cases:
  - name: read by the draft
    maps: draft.yaml
    settings: |
      checks: {kp.certificate-missing: {on: no}}
    documents: {name: a.json, text: '{"ref":"R","goods":[{"hs":"71023100"}]}'}
    expect: {outcomes: {outcome: read, map: json/theirs}, no_findings: [B01]}
  - name: unmapped without it
    documents: {name: a.json, text: '{"ref":"R","goods":[{"hs":"71023100"}]}'}
    expect: {outcomes: {outcome: unmapped}}
)")}});
  EXPECT_EQ(said.code, exit_code::done) << said.err << said.out;
  EXPECT_TRUE(said.has("2 passed, 0 failed\n"));
}

TEST(TestCommand, faults_of_a_test_file_are_told_with_their_place) {
  const ScratchFiles scratch;
  const Said said = run({.files = {scratch.file("own-test.yaml", R"(cases:
  - name: a
    documnets: x.edi
    as_of: tomorrow
    documents: {name: a, text: b}
    expect:
      findings: [{check: E0, item: one, severity: 4}]
      outcomes: [{document: b, outcome: reed}]
)")}});
  EXPECT_EQ(said.code, exit_code::refused);
  for (const char* sentence : {"own-test.yaml:3:5: 'documnets' is no key of a case; did you mean 'documents'?",
                               ":4:12: as_of must be a day", "there is no check 'E0'", "item must be a whole number",
                               "there is no document 'b' in this case", "'reed' is no outcome; did you mean 'read'?"})
    EXPECT_NE(said.err.find(sentence), std::string::npos) << sentence << "\n" << said.err;
  EXPECT_EQ(run({.files = {"not-there-test.yaml"}}).code, exit_code::usage);
}

}  // namespace
}  // namespace kpwatch
