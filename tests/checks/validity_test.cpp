// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Dates of the certificate against dates of the movement (C01, C03, C04).
#include <gtest/gtest.h>

#include "tests/checks/cases.h"

namespace kpwatch::tests {
namespace {

class Validity : public testing::Test {
 protected:
  Notebook notebook;
  Declaration declaration = a_lawful_import();
  Certificate certificate = a_certificate();
  std::string judged_codes() {
    notebook.keep(certificate);
    return codes(judged(declaration, notebook));
  }
};

TEST_F(Validity, the_day_of_expiry_itself_is_in_time) {
  certificate.expires_on = day("2024-05-10");
  EXPECT_EQ(judged_codes(), "");
}

TEST_F(Validity, the_day_after_expiry_is_too_late) {
  certificate.expires_on = day("2024-05-09");
  EXPECT_EQ(judged_codes(), "C01");
  EXPECT_EQ(only(judged(declaration, notebook), "C01").sentence,
            "Certificate ZA 1117950 expired on 2024-05-09, 1 day before the declaration was accepted on 2024-05-10.");
}

TEST_F(Validity, no_sentence_calls_another_day_the_day_of_acceptance) {
  certificate.expires_on = day("2024-05-09");
  notebook.keep(certificate);
  declaration.accepted_on.reset();
  declaration.issued_on = stated(day("2024-05-11"));
  EXPECT_EQ(only(judged(declaration, notebook), "C01").sentence,
            "Certificate ZA 1117950 expired on 2024-05-09, 2 days before the declaration was made out on 2024-05-11.");
  declaration.issued_on.reset();
  const std::string sentence = only(judged(declaration, notebook), "C01").sentence;
  EXPECT_NE(sentence.find("before the declaration was looked at (it states no date) on "), std::string::npos) << sentence;
}

TEST_F(Validity, a_transit_is_not_asked) {
  certificate.expires_on = day("2024-05-03");
  declaration.regime = Regime::transit;
  EXPECT_EQ(judged_codes(), "");
}

TEST_F(Validity, a_grace_can_be_set) {
  class OneDay final : public CheckSettings {
   public:
    std::int64_t value(std::string_view id, std::string_view name) const override {
      return name == "zone_grace_days" ? 1 : default_check_settings().value(id, name);
    }
    bool is_on(std::string_view id) const override { return id != "kp.certificate-missing" && default_check_settings().is_on(id); }
  };
  certificate.expires_on = day("2024-05-09");
  notebook.keep(certificate);
  add_line(declaration, "71021000", "1");
  const Moment now = day("2024-06-01");
  EXPECT_EQ(codes(judge(declaration, "x", notebook, reference(), OneDay(), now, now, true)), "");
}

TEST_F(Validity, issue_one_day_after_departure_is_let_pass_and_two_are_not) {
  declaration.departed_on = stated(day("2024-05-01"));
  EXPECT_EQ(judged_codes(), "");
  declaration.departed_on = stated(day("2024-04-30"));
  EXPECT_EQ(judged_codes(), "C03");
}

TEST_F(Validity, the_transport_documents_date_stands_in_for_departure) {
  cite(declaration.items[0].documents, "N741", "071-1").dated_on = stated(day("2024-04-29"));
  EXPECT_EQ(judged_codes(), "C03");
  declaration.departed_on = stated(day("2024-05-03"));
  EXPECT_EQ(judged_codes(), "");
}

TEST_F(Validity, without_departure_nothing_is_said) {
  cite(declaration.items[0].documents, "N380", "invoice").dated_on = stated(day("2024-04-01"));
  EXPECT_EQ(judged_codes(), "");
}

TEST_F(Validity, issue_after_import_is_reported_from_the_next_day_on) {
  certificate.issued_on = day("2024-05-10");
  EXPECT_EQ(judged_codes(), "");
  certificate.issued_on = day("2024-05-11");
  EXPECT_EQ(judged_codes(), "C04");
}

TEST_F(Validity, the_date_in_the_declaration_stands_in_for_a_missing_record) {
  declaration.items[0].documents[0].dated_on = stated(day("2024-05-11"));
  EXPECT_EQ(codes(judged(declaration, {})), "C04");
  declaration.regime = Regime::export_;
  EXPECT_EQ(codes(judged(declaration, {})), "");
}

TEST_F(Validity, today_stands_in_only_where_a_document_has_no_date) {
  certificate.expires_on = day("2024-05-31");
  notebook.keep(certificate);
  declaration.accepted_on.reset();
  EXPECT_EQ(codes(judged(declaration, notebook, "2024-06-01")), "C01");
  declaration.issued_on = stated(day("2024-05-30"));
  EXPECT_EQ(codes(judged(declaration, notebook, "2024-06-01")), "");
}

}  // namespace
}  // namespace kpwatch::tests
