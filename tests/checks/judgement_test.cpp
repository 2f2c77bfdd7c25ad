// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// What a judgement tells the desk, beside its findings; and whole cases of public record, told again with our figures.
#include <gtest/gtest.h>

#include "tests/checks/cases.h"

namespace kpwatch::tests {
namespace {

TEST(Judgement, a_declaration_keeps_its_id_over_resends_and_amendments) {
  Declaration declaration = a_lawful_import();
  const std::string id = business_id(declaration);
  declaration.function = MessageFunction::amendment;
  declaration.identifier = " imp-1 ";
  declaration.sender = "broker";
  EXPECT_EQ(business_id(declaration), id);
  declaration.sender = "OTHER";
  EXPECT_NE(business_id(declaration), id);
  declaration.identifier = "sha256:ab";
  declaration.identifier_is_hash = true;
  EXPECT_EQ(business_id(declaration), "sha256:ab");
}

TEST(Judgement, it_names_the_certificates_whose_coming_matters_and_what_was_claimed_of_them) {
  Declaration declaration = a_lawful_import();
  cite(declaration.documents, "N741", "071-12345675");
  declaration.office = words("BEANR216000");
  const Judgement judgement = judged(declaration, {});
  ASSERT_EQ(judgement.use_keys, std::vector<std::string>{"ZA::1117950"});
  EXPECT_EQ(judgement.certificate_keys, std::vector<std::string>{"ZA::1117950"});
  const CertificateUse& use = judgement.uses[0];
  EXPECT_EQ(use.identifier, "IMP-1");
  EXPECT_EQ(use.regime, Regime::import);
  EXPECT_EQ(use.accepted_on, day("2024-05-10"));
  EXPECT_EQ(use.jurisdiction, country("BE"));
  EXPECT_EQ(use.importing_country, country("BE"));
  EXPECT_EQ(use.exporter_country, country("ZA"));
  EXPECT_EQ(use.office, "BEANR216000");
  EXPECT_EQ(use.transport_document, "07112345675");
  EXPECT_EQ(use.carats->amount.to_string(2), "12.50");
}

TEST(Judgement, findings_stand_in_the_order_of_the_list_then_of_the_lines) {
  Declaration declaration = an_import();
  declaration.dispatch_country = from("KE");
  add_line(declaration, "71023100", "1");
  add_line(declaration, "84213900").description = words("rough diamonds");
  add_line(declaration, "71021000", "1");
  EXPECT_EQ(codes(judged(declaration, {})), "A01@2 B01 B01@3 D02");
}

TEST(Judgement, a_check_can_be_switched_off) {
  class WithoutB01 final : public CheckSettings {
   public:
    std::int64_t value(std::string_view id, std::string_view name) const override { return default_check_settings().value(id, name); }
    bool is_on(std::string_view id) const override { return id != "kp.certificate-missing" && default_check_settings().is_on(id); }
  };
  Declaration declaration = an_import();
  add_line(declaration, "71023100", "1");
  const Moment now = day("2024-06-01");
  EXPECT_TRUE(judge(declaration, "x", Notebook(), reference(), WithoutB01(), now, now, true).findings.empty());
}

TEST(Judgement, every_finding_is_a_full_sentence_and_knows_its_check) {
  Declaration declaration = an_import();
  declaration.dispatch_country = from("KE");
  cite(add_line(declaration, "71023100", "1").documents, "L116", "SL 4199\n<b>");
  cite(add_line(declaration, "71021000", "1").documents, "L116", "KE 5");
  for (const Finding& found : judged(declaration, {}).findings) {
    EXPECT_EQ(found.cls, found.check->cls);
    EXPECT_EQ(found.severity, found.check->severity);
    EXPECT_FALSE(found.recipients.empty());
    EXPECT_EQ(found.sentence.back(), '.') << found.sentence;
    EXPECT_EQ(found.sentence.find('\n'), std::string::npos);
  }
}

// ---- Whole cases ------------------------------------------------------------------------------------------------

TEST(Cases, a_lawful_shipment_gives_no_finding_at_either_end) {
  Notebook notebook;
  notebook.keep(a_certificate());
  Declaration out = an_export();
  cite(add_line(out, "71023100", "12.50").documents, "KPC", "ZA 1117950");
  EXPECT_EQ(codes(judge_and_keep(out, notebook)), "");
  EXPECT_EQ(codes(judge_and_keep(a_lawful_import(), notebook)), "");
}

TEST(Cases, the_south_african_code_counts_in_the_south_african_message) {
  Declaration out = an_export();
  out.map = "edifact/cusdec-d96b-za";
  cite(add_line(out, "71023100", "12.50").documents, "KBC", "ZA 1117950");
  EXPECT_EQ(codes(judged(out, {})), "");
}

TEST(Cases, a_mixed_parcel_from_israel_is_lawful) {
  Notebook notebook;
  Certificate certificate = a_certificate("IL 3", "2024-05-02");
  certificate.origin = parse_origin("***", reference().participants);
  notebook.keep(certificate);
  Declaration declaration = an_import();
  declaration.dispatch_country = from("IL");
  cite(add_line(declaration, "71023100", "12.50").documents, "L116", "IL3");
  EXPECT_EQ(codes(judged(declaration, notebook)), "");
}

TEST(Cases, laboratory_grown_goods_from_the_congo_are_watched_and_not_weighed) {
  Declaration declaration = an_import();
  declaration.dispatch_country = from("CD");
  add_line(declaration, "71042100", "26000").description = words("LAB GROWN DIAMONDS ROUGH");
  const Judgement judgement = judged(declaration, {});
  EXPECT_EQ(codes(judgement), "A05");  // and not E01: there is nothing to weigh it against
  EXPECT_EQ(judgement.items[0].scope, GoodsScope::watched);
}

TEST(Cases, a_certificate_issued_three_days_after_the_waybill) {
  Notebook notebook;
  notebook.keep(a_certificate());  // issued 2024-05-02
  Declaration declaration = a_lawful_import();
  cite(declaration.documents, "N740", "071-12345675").dated_on = stated(day("2024-04-29"));
  EXPECT_EQ(codes(judged(declaration, notebook)), "C03");
}

TEST(Cases, namibia_and_norway_are_countries_and_not_nothing) {
  for (const char* number : {"NA0034567", "NO 0004512"}) {
    Declaration declaration = an_import();
    declaration.dispatch_country = from(std::string_view(number).substr(0, 2));
    cite(add_line(declaration, "71023100", "1").documents, "L116", number);
    EXPECT_EQ(codes(judged(declaration, {})), "") << number;
  }
}

TEST(Cases, the_unions_old_letters_are_the_union) {
  Notebook notebook;
  notebook.keep(a_certificate("EU 4711", "2009-03-02"));
  Declaration declaration = an_import("2009-03-10");
  declaration.dispatch_country = from("BE");
  declaration.destination_country = from("AE");
  declaration.jurisdiction = country("AE");
  cite(add_line(declaration, "71023100", "12.50").documents, "L116", "EC 004711");
  EXPECT_EQ(codes(judged(declaration, notebook)), "");
}

}  // namespace
}  // namespace kpwatch::tests
