// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Who hears what.
#include <gtest/gtest.h>

#include "tests/alerts/a_case.h"

namespace kpwatch {
namespace {

using namespace test;

std::vector<std::string> names(const std::vector<const Authority*>& authorities) {
  std::vector<std::string> result;
  for (const Authority* each : authorities) result.push_back(each->name);
  return result;
}

std::vector<std::string> heard(const ACase& c, const std::vector<Authority>& authorities, const KnownAlert* known = nullptr) {
  const auto due = c.due(known != nullptr ? std::vector<KnownAlert>{*known} : std::vector<KnownAlert>{});
  EXPECT_EQ(due.size(), 1U);
  return names(routed(due.at(0), c.declaration, c.judgement, authorities, known, reference()));
}
using Names = std::vector<std::string>;

TEST(Routing, an_authority_hears_the_roles_that_it_takes) {
  ACase c;
  c.add(rough_text, 1, "S.");  // for customs only
  EXPECT_EQ(heard(c, {authority("customs", {Recipient::cus}), authority("importing", {Recipient::ima}),
                      authority("both", {Recipient::ima, Recipient::cus})}),
            (Names{"customs", "both"}));
}

TEST(Routing, customs_and_the_importing_authority_are_those_of_the_importing_country) {
  ACase c;
  c.add(weight_differs, 0, "S.");
  EXPECT_EQ(
      heard(c, {authority("be", {Recipient::ima}, {country("BE")}), authority("eu", {Recipient::cus}, {country("EU")}),
                authority("za", {Recipient::ima, Recipient::cus}, {country("ZA")}), authority("nl", {Recipient::ima}, {country("NL")})}),
      (Names{"be", "eu"}));
}

TEST(Routing, on_an_export_customs_is_the_exporter_s_and_the_importing_authority_that_of_the_destination) {
  ACase c;
  c.declaration.regime = Regime::export_;
  c.declaration.jurisdiction = country("ZA");
  c.add(weight_differs, 0, "S.");
  EXPECT_EQ(
      heard(c, {authority("za-customs", {Recipient::cus}, {country("ZA")}), authority("be-customs", {Recipient::cus}, {country("BE")}),
                authority("be-kp", {Recipient::ima}, {country("BE")}), authority("za-kp-as-importer", {Recipient::ima}, {country("ZA")})}),
      (Names{"za-customs", "be-kp"}));
}

TEST(Routing, the_exporting_authority_is_the_issuer_of_the_certificate) {
  ACase c;
  c.declaration.dispatch_country = land("AE");
  c.add(weight_differs, 0, "S.").certificate = "ZA::1117950";
  EXPECT_EQ(heard(c, {authority("za", {Recipient::exa}, {country("ZA")}), authority("ae", {Recipient::exa}, {country("AE")})}),
            (Names{"za"}));
}

TEST(Routing, of_a_set_of_certificates_every_issuer_hears) {
  ACase c;
  CitedDocument of_congo;
  of_congo.reference = text("CD 1831");
  CitedCertificate& second = c.judgement.certificates.emplace_back();
  second.document = &of_congo;
  second.reading = CertificateNumber{"CD 1831", country("CD"), {}, "1831"};
  const std::vector<Authority> authorities{authority("za", {Recipient::exa}, {country("ZA")}),
                                           authority("cd", {Recipient::exa}, {country("CD")}),
                                           authority("ae", {Recipient::exa}, {country("AE")})};
  Finding& found = c.add(weight_differs, 0, "S.");
  found.certificate = "CD::1831";
  found.further_certificates = {"ZA::1117950"};
  EXPECT_EQ(heard(c, authorities), (Names{"za", "cd"}));
  found.further_certificates.clear();  // cited beside it, but not of the matter
  EXPECT_EQ(heard(c, authorities), (Names{"cd"}));
}

TEST(Routing, without_a_certificate_the_exporting_authority_is_that_of_the_country_of_dispatch) {
  ACase c;
  c.declaration.dispatch_country = land("HK");
  c.add(weight_differs, 0, "S.");
  EXPECT_EQ(heard(c, {authority("za", {Recipient::exa}, {country("ZA")}), authority("cn", {Recipient::exa}, {country("CN")})}),
            (Names{"cn"}));
}

TEST(Routing, an_item_s_own_destination_wins_over_the_header_s) {
  ACase c;
  c.declaration.jurisdiction.reset();
  c.add(rough_text, 1, "S.");  // item 2 goes to CH
  EXPECT_EQ(heard(c, {authority("ch", {Recipient::cus}, {country("CH")}), authority("be", {Recipient::cus}, {country("BE")})}),
            (Names{"ch"}));
}

TEST(Routing, a_working_group_hears_of_every_country) {
  ACase c;
  c.add(weight_differs, 0, "S.").recipients = {Recipient::wgm};
  EXPECT_EQ(heard(c, {authority("wgm", {Recipient::wgm}, {country("AU")})}), (Names{"wgm"}));
}

TEST(Routing, severity_counts_only_what_is_addressed_to_the_authority) {
  ACase c;
  c.add(malformed, 0, "For the declarant.");  // severity 2: DEC, IMA, EXA
  c.add(rough_text, 0, "For customs.").severity = 5;
  Authority declarant = authority("declarant", {Recipient::dec});
  declarant.severity_min = 3;
  Authority customs = authority("customs", {Recipient::cus});
  customs.severity_min = 5;
  EXPECT_EQ(heard(c, {declarant, customs}), (Names{"customs"}));
}

TEST(Routing, who_was_told_hears_the_end) {
  ACase c;
  c.add(weight_differs, 0, "S.");
  const auto known = remembered(c.due()[0], {"told"});
  c.judgement.findings.clear();
  EXPECT_EQ(heard(c, {authority("told", {Recipient::ima}), authority("other", {Recipient::ima})}, &known), (Names{"told"}));
}

TEST(Routing, who_was_told_hears_it_when_the_matter_is_no_longer_theirs) {
  ACase c;
  c.add(rough_text, 0, "S.");
  auto known = remembered(c.due()[0], {"importing"});
  known.content_hash = "before";
  const Authority importing = authority("importing", {Recipient::ima});
  EXPECT_EQ(heard(c, {importing, authority("customs", {Recipient::cus})}, &known), (Names{"importing", "customs"}));
  const auto due = c.due({known});
  const OutboxEntry event = event_for(due[0], c.declaration, c.judgement, c.facts, importing, 1, 1, &reference());
  EXPECT_EQ(attribute(event, "type"), "org.kpwatch.alert.resolved");
  EXPECT_EQ(event.data.find("For customs"), std::string::npos);
}

TEST(Routing, who_was_told_and_is_gone_gets_the_end_with_nothing_of_the_declaration) {
  ACase c;
  c.add(weight_differs, 0, "S.");
  const auto present = authority("present", {Recipient::ima});
  const auto known = remembered(c.due().at(0), {"present", "gone"});
  const auto gone = told_and_gone(known, {present, authority("never-told", {Recipient::ima})});
  ASSERT_EQ(gone.size(), 1U);
  EXPECT_EQ(gone[0].name, "gone");
  const auto ended = c.due({known}, true).at(0);
  const auto event = event_for(ended, c.declaration, c.judgement, c.facts, gone[0], 1, 1);
  EXPECT_NE(event.data.find(R"("state":"withdrawn")"), std::string::npos) << event.data;
  for (const char* word : {"declaration", "item", "certificates", "parties", "findings", "explanation", "score", "reference_edition"})
    EXPECT_EQ(event.data.find('"' + std::string(word) + '"'), std::string::npos) << word;
  for (const auto& [name, value] : event.attributes) EXPECT_NE(name, "subject");
}

}  // namespace
}  // namespace kpwatch
