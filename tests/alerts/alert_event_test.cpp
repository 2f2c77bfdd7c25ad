// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The bytes an authority gets: golden files, CloudEvents attributes, what must not leak, what is cut.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <regex>
#include <sstream>

#include "daemon/alerts/field_view.h"
#include "daemon/base/text.h"
#include "daemon/checks/certificate_case.h"
#include "tests/alerts/a_case.h"

namespace kpwatch {
namespace {

using namespace test;

OutboxEntry told(const ACase& c, const Authority& who, const std::vector<KnownAlert>& known = {}, bool cancelled = false) {
  const auto due = c.due(known, cancelled);
  EXPECT_EQ(due.size(), 1U);
  return event_for(due.at(0), c.declaration, c.judgement, c.facts, who, 1, 42, &reference());
}

std::unique_ptr<ACase> weight_case() {
  auto c = std::make_unique<ACase>();
  Finding& finding = c->add(weight_differs, 0, "Certificate ZA::1117950 covers 12.50 ct, but the declaration states 17.80 ct.");
  finding.certificate = "ZA::1117950";
  finding.expected = "12.50";
  finding.observed = "17.80";
  finding.unit = "CTM";
  finding.place.kind = Place::Kind::xml;
  finding.place.line = 31;
  finding.place.column = 9;
  finding.place.path = "/Declaration[1]/GoodsShipment[1]/GovernmentAgencyGoodsItem[1]";
  c->add(malformed, 0, "The reference \"ZA-X\" can't be read as a certificate number.");
  return c;
}

std::string whole(const OutboxEntry& entry) {
  std::string text = "key: " + entry.key + "\n";
  for (const auto& [name, value] : entry.attributes) text.append(name).append(": ").append(value).append("\n");
  return text + "\n" + entry.data + "\n";
}

void expect_golden(const std::string& name, const std::string& text) {
  const std::string path = std::string(KPWATCH_SOURCE_DIR) + "/tests/samples/alerts/" + name;
  if (std::getenv("UPDATE_GOLDEN") != nullptr) std::ofstream(path, std::ios::binary) << text;
  std::ifstream file(path, std::ios::binary);
  ASSERT_TRUE(file) << path << " is missing; UPDATE_GOLDEN=1 writes it";
  std::stringstream golden;
  golden << file.rdbuf();
  EXPECT_EQ(golden.str(), text) << path;
}

TEST(AlertEvent, an_open_alert_is_written_as_agreed) {
  expect_golden("open.event", whole(told(*weight_case(), authority("be-kp", {Recipient::ima}, {country("BE")}))));
}

TEST(AlertEvent, an_allow_list_leaves_the_rest_out) {
  Authority who = authority("cen", {Recipient::cus});
  who.fields = {"item.commodity_code", "item.number", "findings.check", "findings.id", "findings.sentence", "declaration.jurisdiction"};
  who.tlp = Tlp::green;
  expect_golden("allow-list.event", whole(told(*weight_case(), who)));
}

// A case about a certificate: the movement that it stands for instead of a declaration.
std::unique_ptr<ACase> certificate_case() {
  auto c = std::make_unique<ACase>();
  Declaration movement;
  movement.identifier = "ZA::1117950";
  movement.dispatch_country = land("ZA");
  movement.destination_country = land("BE");
  movement.documents.emplace_back().reference = text("ZA 1117950");
  c->declaration = std::move(movement);
  c->judgement = {};
  CitedCertificate& cited = c->judgement.certificates.emplace_back();
  cited.document = &c->declaration.documents.front();
  cited.reading = *number_of_key("ZA::1117950", "ZA 1117950");
  c->facts.business_id = certificate_case_id("ZA::1117950");
  c->facts.format = "certificate";
  c->facts.subject = CaseSubject::certificate;
  c->add(weight_differs, Finding::no_item, "The receipt under certificate ZA 1117950 was confirmed with 11.00 ct instead of 12.50 ct.")
      .certificate = "ZA::1117950";
  return c;
}

TEST(AlertEvent, an_alert_about_a_certificate_says_so_and_speaks_of_no_declaration) {
  const auto c = certificate_case();
  expect_golden("certificate.event", whole(told(*c, authority("za-kp", {Recipient::exa}, {country("ZA")}))));
  Authority who = authority("cen", {Recipient::cus});
  who.fields = {"findings.check"};
  const OutboxEntry entry = told(*c, who);
  EXPECT_EQ(entry.data.find("1117950"), std::string::npos) << entry.data;
  EXPECT_EQ(attribute(entry, "subject"), "");
  EXPECT_TRUE(told(*c, authority("be-customs", {Recipient::cus}, {country("BE")})).data.find("E01") != std::string::npos)
      << "customs of the destination";
}

TEST(AlertEvent, a_drafted_confirmation_is_an_event_of_its_own_kind_with_an_id_that_stays) {
  ImportConfirmation draft;
  draft.number = *number_of_key("ZA::1117950", "ZA 1117950");
  draft.draft = true;
  CaseFacts facts;
  facts.business_id = "SENDER|MRN1";
  const OutboxEntry entry = confirmation_draft_event(draft, facts, authority("za-kp", {Recipient::exa}), 1, 7);
  EXPECT_EQ(attribute(entry, "type"), "org.kpwatch.confirmation.draft");
  EXPECT_EQ(attribute(entry, "sequence"), "00000000000000000007");
  EXPECT_EQ(attribute(entry, "subject"), "ZA::1117950");
  EXPECT_EQ(entry.event_id, confirmation_draft_id("SENDER|MRN1", "ZA::1117950"));
  EXPECT_NE(entry.event_id, confirmation_draft_id("SENDER|MRN2", "ZA::1117950"));
  EXPECT_EQ(entry.data, R"({"kpwatch":"confirmation/1","number":"ZA 1117950","key":"ZA::1117950","draft":true})");
}

TEST(AlertEvent, a_resolved_alert_is_written_as_agreed) {
  const auto c = weight_case();
  const auto known = remembered(c->due()[0], {"be-kp"});
  c->judgement.findings.clear();
  expect_golden("resolved.event", whole(told(*c, authority("be-kp", {Recipient::ima}), {known})));
}

TEST(AlertEvent, a_withdrawn_alert_is_written_as_agreed) {
  const auto c = weight_case();
  const auto known = remembered(c->due()[0], {"be-kp"});
  expect_golden("withdrawn.event", whole(told(*c, authority("be-kp", {Recipient::ima}), {known}, true)));
}

TEST(AlertEvent, the_same_alert_has_the_same_bytes_whenever_it_is_made) {
  const Authority who = authority("be-kp", {Recipient::ima});
  EXPECT_EQ(whole(told(*weight_case(), who)), whole(told(*weight_case(), who)));
}

TEST(AlertEvent, attributes_keep_the_rules_of_cloudevents) {
  const auto c = weight_case();
  c->declaration.identifier = std::string("a\tb\n\x7F") + "\xC2\x85" + "ц \xFF" + std::string(2'000, 'x');
  const OutboxEntry event = told(*c, authority("be-kp", {Recipient::ima}));
  EXPECT_EQ(event.attributes.front(), (std::pair<std::string, std::string>{"specversion", "1.0"}));
  for (const auto& [name, value] : event.attributes) {
    EXPECT_TRUE(std::regex_match(name, std::regex("[a-z0-9]{1,20}"))) << name;
    EXPECT_FALSE(value.empty()) << name;
    EXPECT_TRUE(is_utf8(value)) << name;
    EXPECT_EQ(value.find("\xC2\x85"), std::string::npos) << name;
    for (const char letter : value) EXPECT_FALSE(static_cast<unsigned char>(letter) < 0x20 || letter == '\x7F') << name;
  }
  EXPECT_EQ(attribute(event, "sequence"), "00000000000000000042");
  EXPECT_EQ(attribute(event, "tlp"), "TLP:AMBER+STRICT");
  EXPECT_EQ(attribute(event, "dataclassification"), "confidential");
  EXPECT_EQ(attribute(event, "source"), "urn:kpwatch:antwerp-1");
  EXPECT_EQ(attribute(event, "id"), event.event_id);
  EXPECT_EQ(event.event_id, c->due()[0].id + ".1");
  EXPECT_LT(event.data.size() + 4'096, 65'537U);
}

TEST(AlertEvent, each_role_sees_only_the_findings_addressed_to_it) {
  const auto c = std::make_unique<ACase>();
  struct Row {
    const Check* check;
    Recipient role;
    std::string canary;
  };
  constexpr Recipient all_roles[] = {Recipient::dec, Recipient::ima, Recipient::exa, Recipient::cus,  Recipient::san,
                                     Recipient::fiu, Recipient::wgm, Recipient::wgs, Recipient::wgde, Recipient::un};
  for (const Recipient role : all_roles) {
    const std::string canary = "canary-" + lower_ascii(to_string(role)) + "-only";
    Finding& finding = c->add(weight_differs, 0, "Sentence " + canary + ".");
    finding.recipients = {role};
    finding.observed = "observed " + canary;
    finding.expected = "expected " + canary;
  }
  for (const Recipient role : all_roles) {
    const OutboxEntry event = told(*c, authority("who", {role}));
    const std::string bytes = whole(event);
    for (const Recipient other : all_roles) {
      const bool is_there = bytes.find("canary-" + lower_ascii(to_string(other)) + "-only") != std::string::npos;
      EXPECT_EQ(is_there, role == other) << to_string(role) << " and the finding for " << to_string(other);
    }
  }
}

TEST(AlertEvent, a_declarant_does_not_learn_that_enforcement_was_told) {
  const auto c = weight_case();  // a substantive finding for the authorities, a technical one for the declarant too
  const OutboxEntry event = told(*c, authority("declarant", {Recipient::dec}));
  EXPECT_NE(event.data.find(R"("disposition":"correct","class":"technical","severity":2)"), std::string::npos) << event.data;
  EXPECT_EQ(event.data.find("E01"), std::string::npos);
  EXPECT_EQ(attribute(event, "severitynumber"), "10");
}

// Field × canary: what each member carries goes only to those whose list names it (or its whole).
TEST(AlertEvent, a_canary_in_a_field_reaches_only_those_allowed_to_see_the_field) {
  const std::vector<std::pair<std::string, std::string>> canaries = {{"declaration.sender", "canary-sender-7781"},
                                                                     {"declaration.reference", "LRN-canary-77"},
                                                                     {"declaration.office", "BE212000"},
                                                                     {"declaration.sha256", std::string(64, 'a')},
                                                                     {"item.description", "canary-description"},
                                                                     {"item.value", "135305"},
                                                                     {"item.usd", "146129.4"},
                                                                     {"item.net_mass_kg", "0.00356"},
                                                                     {"certificates.raw", "ZA 1117950"},
                                                                     {"certificates.issued_on", "2024-03-01"},
                                                                     {"parties.name", "Zilverzand Trading NV"},
                                                                     {"parties.id", "BE0400111222"},
                                                                     {"findings.observed", "17.80"},
                                                                     {"reference_edition", "0123456789abcdef"}};
  for (const std::string_view field : alert_fields()) {
    const auto c = weight_case();
    c->judgement.findings[0].sentence = "A sentence without figures.";
    c->judgement.findings.pop_back();
    Authority who = authority("who", {Recipient::ima});
    who.fields = {std::string(field)};
    const std::string bytes = whole(told(*c, who));
    for (const auto& [name, canary] : canaries) {
      const bool may_see = field == name || field == name.substr(0, name.find('.'));
      EXPECT_EQ(bytes.find(canary) != std::string::npos, may_see) << "allowed " << field << ", looked for " << name << "\n" << bytes;
    }
  }
}

TEST(AlertEvent, party_names_are_withheld_from_sentences_too) {
  const auto c = weight_case();
  c->judgement.findings[0].sentence = "Importer ZILVERZAND TRADING NV is not the certificate's; exporter Karoo Stones (Pty) Ltd is.";
  Authority who = authority("cen", {Recipient::cus});
  who.fields = {"item", "findings", "explanation"};
  const std::string bytes = whole(told(*c, who));
  EXPECT_EQ(lower_ascii(bytes).find("zilverzand"), std::string::npos) << bytes;
  EXPECT_EQ(lower_ascii(bytes).find("karoo"), std::string::npos) << bytes;
  EXPECT_NE(bytes.find("[withheld]"), std::string::npos);
}

TEST(AlertEvent, a_huge_event_is_cut_to_size_and_says_so) {
  const auto c = std::make_unique<ACase>();
  c->declaration.items[0].description = text(std::string(60'000, 'd'));
  c->add(weight_differs, 0, "The weights differ.").observed = "17.80";
  const OutboxEntry event = told(*c, authority("be-kp", {Recipient::ima}));
  EXPECT_LE(event.data.size(), 60U << 10);
  EXPECT_NE(event.data.find(R"("truncated":["item.description"])"), std::string::npos);
  EXPECT_NE(event.data.find("17.80"), std::string::npos);  // findings are the last to be touched
}

TEST(AlertEvent, when_even_the_findings_must_be_cut_the_gravest_stay_and_the_number_is_told) {
  const auto c = std::make_unique<ACase>();
  for (int i = 0; i < 400; ++i) c->add(weight_differs, 0, std::string(5'000, 's')).severity = 3;
  c->add(weight_differs, 0, "The gravest.").severity = 5;
  const OutboxEntry event = told(*c, authority("be-kp", {Recipient::ima}));
  EXPECT_LE(event.data.size(), 60U << 10);
  EXPECT_NE(event.data.find(R"("findings_total":401)"), std::string::npos);
  EXPECT_NE(event.data.find("The gravest."), std::string::npos);
  EXPECT_NE(event.data.find(R"("findings.sentence")"), std::string::npos);
}

TEST(AlertEvent, an_explanation_has_at_most_1200_characters) {
  const auto c = std::make_unique<ACase>();
  for (int i = 0; i < 40; ++i) c->add(weight_differs, 0, "Der Höchstwert übersteigt die zulässige Größe deutlich: Sätze.");
  const OutboxEntry event = told(*c, authority("be-kp", {Recipient::ima}));
  const std::size_t start = event.data.find("\"explanation\":\"") + 15;
  const std::string text = event.data.substr(start, event.data.find('"', start) - start);
  std::size_t characters = 0;
  for (const char letter : text) characters += (static_cast<unsigned char>(letter) & 0xC0U) != 0x80U ? 1 : 0;
  EXPECT_EQ(characters, 1'200U);
  EXPECT_TRUE(is_utf8(text));
}

TEST(AlertEvent, an_instance_that_is_a_uri_stays_one) {
  const auto c = weight_case();
  c->facts.instance = "https://kpwatch.example.org/antwerp";
  EXPECT_EQ(attribute(told(*c, authority("a", {Recipient::ima})), "source"), "https://kpwatch.example.org/antwerp");
  c->facts.instance = "two words";
  EXPECT_EQ(attribute(told(*c, authority("a", {Recipient::ima})), "source"), "urn:kpwatch:two%20words");
}

}  // namespace
}  // namespace kpwatch
