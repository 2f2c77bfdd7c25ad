// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Faults of form that are no slips any more.
#include <gtest/gtest.h>

#include "tests/checks/cases.h"

namespace kpwatch::tests {
namespace {

Declaration without_carats(const std::string& reference, std::string_view accepted, const std::string& declarant) {
  Declaration declaration = an_import(accepted);
  declaration.identifier = reference;
  GoodsItem& line = add_line(declaration, "71023100");
  line.net_mass = kilograms("0.0025");
  cite(line.documents, "L116", "ZA " + reference);
  if (!declarant.empty()) {
    Party& party = declaration.parties.emplace_back();
    party.role = "declarant";
    party.name = words(declarant);
  }
  return declaration;
}

FindingClass class_of(const Judgement& judgement) { return only(judgement, "A08").cls; }

TEST(Escalation, the_third_like_fault_of_a_declarant_in_ninety_days_is_substantive) {
  Notebook notebook;
  EXPECT_EQ(class_of(judge_and_keep(without_carats("101", "2024-03-01", "Quick Clear Ltd"), notebook)), FindingClass::technical);
  EXPECT_EQ(class_of(judge_and_keep(without_carats("102", "2024-04-01", "QUICK CLEAR LIMITED"), notebook)), FindingClass::technical);
  EXPECT_EQ(class_of(judged(without_carats("103", "2024-06-01", "Quick Clear Ltd"), notebook)), FindingClass::technical);  // 92 days
  EXPECT_EQ(class_of(judged(without_carats("103", "2024-05-01", "Slow Clear Ltd"), notebook)), FindingClass::technical);
  EXPECT_EQ(class_of(judged(without_carats("103", "2024-05-01", ""), notebook)), FindingClass::technical);
  const Judgement third = judge_and_keep(without_carats("103", "2024-05-01", "Quick Clear Ltd"), notebook);
  EXPECT_EQ(class_of(third), FindingClass::substantive);
  const Finding& finding = only(third, "A08");
  EXPECT_EQ(finding.severity, 1);
  EXPECT_EQ(finding.recipients, (std::vector<Recipient>{Recipient::dec, Recipient::ima, Recipient::cus}));
  // A second look at the second does not blame it for the third, and one declaration is one fault however often it comes.
  EXPECT_EQ(class_of(judge_and_keep(without_carats("102", "2024-04-01", "Quick Clear Ltd"), notebook)), FindingClass::technical);
  EXPECT_EQ(class_of(judge_and_keep(without_carats("102", "2024-04-01", "Quick Clear Ltd"), notebook)), FindingClass::technical);
}

TEST(Escalation, what_nobody_mends_in_time_is_looked_at_again_and_substantive) {
  const Declaration declaration = without_carats("101", "2024-03-01", "Quick Clear Ltd");
  const Moment received = day("2024-03-01");
  const auto at = [&](Moment now) {
    return judge(declaration, "x", Notebook(), reference(), default_check_settings(), now, received, false);
  };
  const Judgement first = at(received);
  EXPECT_EQ(class_of(first), FindingClass::technical);
  ASSERT_EQ(first.look_again_at, received + std::chrono::days(10));
  EXPECT_EQ(class_of(at(received + std::chrono::days(9))), FindingClass::technical);
  const Judgement later = at(received + std::chrono::days(10));
  EXPECT_EQ(class_of(later), FindingClass::substantive);
  EXPECT_FALSE(later.look_again_at.has_value());
}

TEST(Escalation, what_the_declarant_is_not_told_he_cannot_mend) {
  Notebook notebook;
  Certificate certificate = a_certificate();
  certificate.expires_on = day("2024-09-01");  // C07, for the issuer
  notebook.keep(certificate);
  const Moment received = day("2024-05-10");
  const Judgement judgement = judge(a_lawful_import(), "x", notebook, reference(), default_check_settings(), received, received, false);
  EXPECT_EQ(codes(judgement), "C07");
  EXPECT_FALSE(judgement.look_again_at.has_value());
}

}  // namespace
}  // namespace kpwatch::tests
