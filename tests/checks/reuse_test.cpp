// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// One certificate, one shipment (B09, B10).
#include <gtest/gtest.h>

#include "tests/checks/cases.h"

namespace kpwatch::tests {
namespace {

class Reuse : public testing::Test {
 protected:
  Notebook notebook;
  Declaration first = a_lawful_import();
  Declaration second = a_lawful_import();
  void SetUp() override {
    notebook.keep(a_certificate());
    second.identifier = "IMP-2";
  }
  std::string second_after_first() {
    EXPECT_EQ(codes(judge_and_keep(first, notebook)), "");
    return codes(judge_and_keep(second, notebook));
  }
};

TEST_F(Reuse, a_second_import_days_later_is_reported_on_the_second) {
  second.accepted_on = stated(day("2024-05-14"));
  EXPECT_EQ(second_after_first(), "B09");
  const Judgement judgement = judged(second, notebook);
  EXPECT_EQ(only(judgement, "B09").sentence,
            "Certificate ZA 1117950 was used before for another shipment: import declaration IMP-1 of 2024-05-10 in Belgium (BE), accepted "
            "4 days "
            "apart. A certificate covers one shipment only.");
  EXPECT_EQ(codes(judged(first, notebook)), "");  // a second look at the first does not blame it
}

TEST_F(Reuse, three_days_apart_may_be_the_same_shipment) {
  second.accepted_on = stated(day("2024-05-13"));
  EXPECT_EQ(second_after_first(), "");
}

TEST_F(Reuse, another_importing_country_is_another_shipment) {
  second.jurisdiction = country("AE");
  second.destination_country = from("AE");
  EXPECT_EQ(second_after_first(), "B09 F03");
}

TEST_F(Reuse, two_members_of_the_union_are_one_jurisdiction) {
  second.jurisdiction = country("DE");
  second.destination_country = from("DE");
  EXPECT_EQ(second_after_first(), "");
}

TEST_F(Reuse, another_transport_document_is_another_shipment) {
  cite(first.documents, "N741", "071-12345675");
  cite(second.items[0].documents, "740", "071-99999999");
  EXPECT_EQ(second_after_first(), "B09");
}

TEST_F(Reuse, the_same_transport_document_written_otherwise_is_the_same_shipment) {
  cite(first.documents, "N741", "071-12345675");
  cite(second.documents, "741", "071 12345675");
  EXPECT_EQ(second_after_first(), "");
}

TEST_F(Reuse, one_day_and_one_office_is_a_split_shipment) {
  first.office = words("BEANR216000");
  second.office = words("beanr216000");
  EXPECT_EQ(second_after_first(), "B10");
  EXPECT_EQ(only(judged(second, notebook), "B10").cls, FindingClass::technical);
}

TEST_F(Reuse, one_day_and_one_office_under_two_waybills_is_no_split) {
  first.office = second.office = words("BEANR216000");
  cite(first.documents, "N741", "071-1");
  cite(second.documents, "N741", "071-2");
  EXPECT_EQ(second_after_first(), "B09");
}

TEST_F(Reuse, a_resend_or_an_amendment_is_no_second_use) {
  EXPECT_EQ(codes(judge_and_keep(first, notebook)), "");
  EXPECT_EQ(codes(judge_and_keep(first, notebook)), "");
  Declaration amended = first;
  amended.function = MessageFunction::amendment;
  amended.version = words("2");
  amended.accepted_on = stated(day("2024-05-25"));
  amended.jurisdiction = country("AE");
  EXPECT_EQ(codes(judge_and_keep(amended, notebook)).find("B09"), std::string::npos);
}

TEST_F(Reuse, an_amendment_that_has_got_its_mrn_meanwhile_is_the_same_declaration) {
  EXPECT_EQ(codes(judge_and_keep(first, notebook)), "");
  Declaration amended = first;
  amended.reference = words("IMP-1");
  amended.identifier = "24BE000000000012J3";
  amended.mrn = words(amended.identifier);
  amended.accepted_on = stated(day("2024-05-25"));
  EXPECT_EQ(codes(judge_and_keep(amended, notebook)), "");

  Notebook other;  // and an MRN is unique whoever sends it
  other.keep(a_certificate());
  EXPECT_EQ(codes(judge_and_keep(amended, other)), "");
  amended.sender = "OTHER";
  amended.accepted_on = stated(day("2024-05-30"));
  EXPECT_EQ(codes(judge_and_keep(amended, other)), "");
}

TEST_F(Reuse, export_and_import_of_one_journey_are_one_use_in_either_order) {
  Declaration out = an_export("2024-05-02");
  cite(add_line(out, "71023100", "12.50").documents, "KPC", "ZA1117950");
  EXPECT_EQ(codes(judge_and_keep(out, notebook)), "");
  EXPECT_EQ(codes(judge_and_keep(first, notebook)), "");

  Notebook other;
  other.keep(a_certificate());
  EXPECT_EQ(codes(judge_and_keep(first, other)), "");
  EXPECT_EQ(codes(judge_and_keep(out, other)), "");
}

TEST_F(Reuse, re_export_on_the_certificate_of_the_import_is_reported) {
  Declaration out = an_export("2024-06-01");
  out.jurisdiction = country("BE");
  out.dispatch_country = from("BE");
  out.destination_country = from("AE");
  cite(add_line(out, "71023100", "12.50").documents, "C034", "ZA1117950");
  EXPECT_EQ(codes(judge_and_keep(first, notebook)), "");
  EXPECT_EQ(codes(judge_and_keep(out, notebook)), "B09 F03");
}

TEST_F(Reuse, goods_diverted_on_the_way_are_told_once) {
  Declaration out = an_export("2024-05-02");
  cite(add_line(out, "71023100", "12.50").documents, "KPC", "ZA1117950");
  first.jurisdiction = country("AE");
  first.destination_country = from("AE");
  EXPECT_EQ(codes(judge_and_keep(out, notebook)), "");
  EXPECT_EQ(codes(judge_and_keep(first, notebook)), "F03");
  notebook.certificates.clear();  // nobody knows where the certificate sends them
  EXPECT_EQ(codes(judged(first, notebook)), "B09");
}

TEST_F(Reuse, two_exports_are_two_shipments) {
  Declaration out = an_export("2024-05-02");
  cite(add_line(out, "71023100", "12.50").documents, "KPC", "ZA1117950");
  Declaration again = out;
  again.identifier = "EXP-2";
  again.accepted_on = stated(day("2024-05-08"));
  EXPECT_EQ(codes(judge_and_keep(out, notebook)), "");
  EXPECT_EQ(codes(judge_and_keep(again, notebook)), "B09");
}

TEST_F(Reuse, a_transit_on_the_way_is_no_use) {
  first.regime = Regime::transit;
  first.jurisdiction = country("CH");
  second.accepted_on = stated(day("2024-05-20"));
  EXPECT_EQ(second_after_first(), "");
}

TEST_F(Reuse, an_import_after_confirmation_of_receipt_is_a_second_one) {
  Certificate certificate = a_certificate();
  certificate.status = CertificateStatus::confirmed;
  certificate.status_on = day("2024-05-06");
  notebook.keep(certificate);
  EXPECT_EQ(codes(judged(first, notebook)), "B09");
  certificate.status_on = day("2024-05-07");
  notebook.keep(certificate);
  EXPECT_EQ(codes(judged(first, notebook)), "");
}

TEST_F(Reuse, what_was_cancelled_is_used_no_more) {
  EXPECT_EQ(codes(judge_and_keep(first, notebook)), "");
  Declaration cancelled = first;
  cancelled.function = MessageFunction::cancellation;
  const Judgement judgement = judged(cancelled, notebook);
  EXPECT_TRUE(judgement.findings.empty());
  EXPECT_TRUE(judgement.uses.empty());
  EXPECT_TRUE(judgement.is_relevant);
}

}  // namespace
}  // namespace kpwatch::tests
