// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// What senders write around the certificate's number: words in front, a second number, a word behind.
#include <gtest/gtest.h>

#include "tests/checks/cases.h"

namespace kpwatch::tests {
namespace {

// The authority has sent CD1831 over 12.50 ct and CD1832 over 10 ct; the declaration names 999 ct of rough diamonds.
class WrittenNumbers : public testing::Test {
 protected:
  Notebook notebook;

  void SetUp() override {
    notebook.keep(a_certificate("CD1831", "2024-05-02", "12.50"));
    notebook.keep(a_certificate("CD1832", "2024-05-02", "10.00"));
  }

  static Declaration citing(std::string_view number, std::string_view weight = "999.00", std::string_view identifier = "IMP-1") {
    Declaration declaration = an_import();
    declaration.identifier = identifier;
    declaration.dispatch_country = from("CD");
    add_line(declaration, "71023100", weight);
    cite(declaration.items[0].documents, "L116", number);
    return declaration;
  }
  std::string told(std::string_view number, std::string_view weight = "999.00") { return codes(judged(citing(number, weight), notebook)); }
};

TEST_F(WrittenNumbers, words_in_front_are_no_foreign_issuer) {
  for (const char* number : {"CD1831", "DOC CD1831", "PER CD1831", "NUM CD 1831", "ORG. CD1831", "REF CD1831", "ID CD1831", "DRC CD1831"}) {
    EXPECT_EQ(told(number, "12.50"), "") << number;
    EXPECT_EQ(told(number), "E01") << number;
  }
}

TEST_F(WrittenNumbers, words_that_are_no_code_are_unreadable_and_nobodys) {
  for (const char* number : {"RDC 1831", "DRC 1831", "KP DRC 1831", "DOC 1831", "REF NO 1831"}) {
    const Judgement judgement = judged(citing(number, "12.50"), notebook);
    EXPECT_EQ(codes(judgement), "B02") << number;
    EXPECT_NE(only(judgement, "B02").sentence.find(number), std::string::npos);
  }
}

TEST_F(WrittenNumbers, a_certificate_of_a_country_outside_is_still_told) {
  for (const char* number : {"PE 0001831", "PE0001831", "KPC PE 0001831"})
    EXPECT_EQ(only(judged(citing(number, "12.50"), notebook), "D01").observed, "PE") << number;
}

TEST_F(WrittenNumbers, two_in_one_field_are_weighed_together) {
  for (const char* number :
       {"CD1831/CD1832", "CD1831 CD1832", "CD1831, CD1832", "CD1831 & CD1832", "KPC CD1831 / KPC CD1832", "CD1831CD1832"}) {
    EXPECT_EQ(told(number, "22.50"), "") << number;
    EXPECT_EQ(told(number), "E01") << number;
  }
}

TEST_F(WrittenNumbers, each_of_two_in_one_field_is_used) {
  EXPECT_EQ(codes(judge_and_keep(citing("CD1831/CD1832", "22.50"), notebook)), "");
  Declaration later = citing("CD1832", "10.00", "IMP-2");
  later.accepted_on = stated(day("2024-05-20"));
  const Judgement judgement = judged(later, notebook);
  EXPECT_EQ(codes(judgement), "B09");
  EXPECT_NE(only(judgement, "B09").sentence.find("IMP-1"), std::string::npos);
}

// What an earlier version kept: the two as one irregular number.
TEST_F(WrittenNumbers, uses_of_two_as_one_are_found) {
  CertificateUse use;
  use.identifier = use.business_id = "IMP-0";
  use.regime = Regime::import;
  use.accepted_on = day("2024-05-08");
  use.jurisdiction = use.importing_country = country("BE");
  notebook.all_uses.emplace_back("CD:?:1831CD1832", use);
  Declaration later = citing("CD1831/CD1832", "22.50");
  later.accepted_on = stated(day("2024-05-20"));
  EXPECT_EQ(codes(judged(later, notebook)), "B09 B09");
}

TEST_F(WrittenNumbers, an_irregular_number_on_record_is_itself) {
  notebook.keep(a_certificate("CD1831/CD1832", "2024-05-02", "999.00"));
  notebook.keep(a_certificate("CD1831 (COPY)", "2024-05-02", "999.00"));
  EXPECT_EQ(told("CD1831/CD1832"), "");
  EXPECT_EQ(told("CD1831 (COPY)"), "");
}

TEST_F(WrittenNumbers, which_numbers_a_range_holds_nobody_knows) {
  for (const char* number : {"CD1831-1832", "CD1831/1832", "CD1831A", "CD1831-A"}) EXPECT_EQ(told(number), "") << number;
}

TEST_F(WrittenNumbers, a_copy_is_the_certificate_it_copies) {
  EXPECT_EQ(told("CD1831 (COPY)", "12.50"), "");
  EXPECT_EQ(told("CD1831 (COPY)"), "E01");
  Declaration both = citing("CD1831", "12.50");
  cite(both.items[0].documents, "L116", "CD1831 (COPY)");
  EXPECT_EQ(codes(judged(both, notebook)), "");
}

TEST_F(WrittenNumbers, a_copy_waits_for_the_record_of_its_certificate) {
  const auto keys = judged(citing("CD1833 (COPY)"), notebook).certificate_keys;
  EXPECT_EQ(keys, (std::vector<std::string>{"CD::1833", "CD:?:1833COPY"}));
  EXPECT_EQ(judged(citing("CD1833/CD1834"), notebook).certificate_keys,
            (std::vector<std::string>{"CD::1833", "CD::1834", "CD:?:1833CD1834"}));
}

}  // namespace
}  // namespace kpwatch::tests
