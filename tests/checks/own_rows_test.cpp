// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Checks that need rows which only an integrator has: ranges of numbers (B06), dealers of a register (F10).
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "tests/checks/cases.h"

namespace kpwatch::tests {
namespace {

class OwnRows : public testing::Test {
 protected:
  std::filesystem::path folder = std::filesystem::path(testing::TempDir()) / "own-rows";
  void SetUp() override {
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
  }
  void TearDown() override { std::filesystem::remove_all(folder); }
  void put(const std::string& file, const std::string& rows) const { std::ofstream(folder / file) << rows; }
  std::shared_ptr<const ReferenceData> with_own() const {
    Complaints complaints;
    auto data = read_reference_data(KPWATCH_SOURCE_DIR "/mappings/reference", folder, complaints);
    for (const Complaint& complaint : complaints) ADD_FAILURE() << in_words(complaint);
    return data;
  }
  std::string codes_with_own(const Declaration& declaration, const Notebook& notebook) const {
    const auto data = with_own();
    const Moment now = day("2024-06-01");
    return codes(judge(declaration, business_id(declaration), notebook, *data, default_check_settings(), now, now, true));
  }
};

TEST_F(OwnRows, a_number_far_outside_its_issuers_range_is_reported) {
  put("number-formats.tsv",
      "issuer\tdigits_min\tdigits_max\tserial_first\tserial_last\tparcel_reference\tfrom\tuntil\tsource\tconfidence\n"
      "ZA\t\t\t1000000\t1100000\t\t2024-01-01\t2025-01-01\tours\thigh\n");
  Notebook notebook;
  notebook.keep(a_certificate());
  EXPECT_EQ(codes_with_own(a_lawful_import(), notebook), "");  // 1117950 is within a tenth of it
  Declaration declaration = an_import();
  cite(add_line(declaration, "71023100", "12.50").documents, "L116", "ZA 1217950").dated_on = stated(day("2024-05-02"));
  EXPECT_EQ(codes_with_own(declaration, notebook), "B06");
  declaration.items[0].documents[0].dated_on = stated(day("2023-12-31"));  // of that time nothing is known
  EXPECT_EQ(codes_with_own(declaration, notebook), "");
  EXPECT_EQ(codes(judged(declaration, notebook)), "");
}

// Which day it will be judged by is not known when it comes in.
TEST_F(OwnRows, what_is_undated_concerns_by_a_row_of_any_period) {
  put("goods.tsv",
      "prefix\tscope\tfrom\tuntil\ttitle\treason\tsource\tconfidence\n"
      "85411099\tkp\t2024-01-01\t2028-01-01\tDiodes of diamond\t\tours\thigh\n");
  put("document-codes.tsv",
      "system\tcode\tmeaning\tflow\tfrom\tuntil\ttitle\tsource\tconfidence\n"
      "*\tXKP1\tkp_certificate\t\t2024-01-01\t2024-03-01\tCertificate\tours\thigh\n"
      "xml/none\tXKP2\tkp_certificate\t\t\t\tCertificate\tours\thigh\n");
  const auto data = with_own();
  ASSERT_TRUE(data);
  Declaration undated = an_import();
  undated.accepted_on.reset();
  add_line(undated, "85411099");
  EXPECT_EQ(codes_with_own(undated, {}), "B01");
  EXPECT_TRUE(concerns_kp(undated, *data));
  EXPECT_TRUE(concerns_kp(undated, undated.items[0], *data));
  EXPECT_FALSE(concerns_kp(undated, reference()));
  undated.items[0].commodity_code->value.digits = "85411000";
  EXPECT_FALSE(concerns_kp(undated, *data));
  CitedDocument& document = cite(undated.items[0].documents, "XKP1", "ZA 1");
  EXPECT_TRUE(concerns_kp(undated, *data));
  document.code = words("XKP2");  // of another map
  EXPECT_FALSE(concerns_kp(undated, *data));

  Declaration dated = an_import("2023-12-31");  // the row is not in force yet, and the day is known
  add_line(dated, "85411099");
  EXPECT_FALSE(concerns_kp(dated, *data));
  dated.accepted_on->value = day("2024-01-01");
  EXPECT_TRUE(concerns_kp(dated, *data));
}

TEST_F(OwnRows, a_trader_who_is_in_no_register_is_reported_where_the_register_is_known) {
  put("registered-dealers.tsv", "code\tname\tfrom\tuntil\tsource\tconfidence\nHK\tKowloon Rough Ltd\t\t\tours\thigh\n");
  Declaration declaration = an_import();
  declaration.jurisdiction = country("HK");
  declaration.destination_country = from("HK");
  Party& importer = declaration.parties.emplace_back();
  importer.role = "importer";
  importer.name = words("Victoria Peak Stones Ltd");
  cite(add_line(declaration, "71023100", "12.50").documents, "KPC", "ZA 1117950");
  EXPECT_EQ(codes_with_own(declaration, {}), "F10");
  declaration.parties[0].name = words("KOWLOON ROUGH LIMITED");
  EXPECT_EQ(codes_with_own(declaration, {}), "");
  declaration.parties[0].name = words("Victoria Peak Stones Ltd");
  EXPECT_EQ(codes(judged(declaration, {})), "");  // nobody has told us who is registered
}

}  // namespace
}  // namespace kpwatch::tests
