// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// config/authorities.yaml: read whole, every fault told with its place.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "daemon/alerts/alert.h"

namespace kpwatch {
namespace {

class AFile {
 public:
  explicit AFile(const std::string& text)
      : path_(std::filesystem::temp_directory_path() /
              ("kpwatch-authorities-" + std::to_string(::testing::UnitTest::GetInstance()->random_seed()) + "-" +
               ::testing::UnitTest::GetInstance()->current_test_info()->name() + ".yaml")) {
    std::ofstream(path_, std::ios::binary) << text;
  }
  ~AFile() { std::filesystem::remove(path_); }
  AFile(const AFile&) = delete;
  AFile& operator=(const AFile&) = delete;
  [[nodiscard]] std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

TEST(Authorities, a_good_file_is_read_whole) {
  const AFile file(R"(authorities:
  - name: be-kp
    title: FPS Economy
    recipients: [IMA, exa]
    countries: [BE, NO]
    severity_min: 3
    fields: [findings, item.commodity_code]
    tlp: TLP:AMBER
    publisher: partners
    handling: {kp_level: K4, purpose: verification, legal_basis: "Reg. (EC) 2368/2002, Art. 6"}
  - name: wgm
    recipients: WGM
    publisher: partners
)");
  Complaints complaints;
  const auto authorities = read_authorities(file.path(), complaints);
  for (const Complaint& complaint : complaints) ADD_FAILURE() << in_words(complaint);
  ASSERT_EQ(authorities.size(), 2U);
  EXPECT_EQ(authorities[0].name, "be-kp");
  EXPECT_EQ(authorities[0].title, "FPS Economy");
  EXPECT_EQ(authorities[0].recipients, (std::vector<Recipient>{Recipient::ima, Recipient::exa}));
  EXPECT_EQ(authorities[0].countries, (std::vector<CountryCode>{country("BE"), country("NO")}));  // NO is Norway, not false
  EXPECT_EQ(authorities[0].severity_min, 3);
  EXPECT_EQ(authorities[0].fields, (std::vector<std::string>{"findings", "item.commodity_code"}));
  EXPECT_EQ(authorities[0].tlp, Tlp::amber);
  EXPECT_EQ(authorities[0].publisher, "partners");
  EXPECT_EQ(authorities[0].kp_level, "K4");
  EXPECT_EQ(authorities[0].legal_basis, "Reg. (EC) 2368/2002, Art. 6");
  EXPECT_EQ(authorities[1].tlp, Tlp::amber_strict);
  EXPECT_EQ(authorities[1].kp_level, "K3");
}

struct Refusal {
  std::string entry;
  std::uint32_t line;
  std::string says;
};

TEST(Authorities, every_fault_is_told_with_its_line_and_words) {
  const std::string good = "name: a\n    recipients: [IMA]\n    publisher: p\n    ";
  const std::vector<Refusal> faults = {
      {"name: A B\n    recipients: [IMA]\n    publisher: p\n", 2, "a-z"},
      {"recipients: [IMA]\n    publisher: p\n", 2, "needs `name`"},
      {"name: a\n    publisher: p\n", 2, "needs `recipients`"},
      {"name: a\n    recipients: [IMA]\n", 2, "needs `publisher`"},
      {"name: a\n    recipients: []\n    publisher: p\n", 3, "never hear"},
      {"name: a\n    recipients: [OPS]\n    publisher: p\n", 3, "no recipient"},
      {"name: a\n    recipients: [IMA, IMA]\n    publisher: p\n", 3, "twice"},
      {"name: a\n    recipients: {IMA: yes}\n    publisher: p\n", 3, "must be a list"},
      {good + "tlp: ORANGE\n", 5, "TLP:RED"},
      {good + "severity_min: 6\n", 5, "from 0 to 5"},
      {good + "severity_min: high\n", 5, "from 0 to 5"},
      {good + "countries: [Belgium]\n", 5, "two letters"},
      {good + "countries: []\n", 5, "leave it away"},
      {good + "fields: []\n", 5, "leave it away"},
      {good + "fields: [item.colour]\n", 5, "no field of an alert"},
      {good + "colour: red\n", 5, "no `colour`"},
      {good + "handling: {kp_level: K9}\n", 5, "K0, K1"},
      {good + "handling: {colour: red}\n", 5, "kp_level, purpose"},
      {good + "handling: none\n", 5, "must be a table"},
  };
  for (const Refusal& fault : faults) {
    const AFile file("authorities:\n  - " + fault.entry);
    Complaints complaints;
    (void)read_authorities(file.path(), complaints);
    ASSERT_EQ(complaints.size(), 1U) << fault.entry;
    EXPECT_EQ(complaints[0].place.line, fault.line) << fault.entry;
    EXPECT_GT(complaints[0].place.column, 0U) << fault.entry;
    EXPECT_NE(complaints[0].sentence.find(fault.says), std::string::npos) << complaints[0].sentence;
  }
}

TEST(Authorities, all_faults_of_a_file_are_told_at_once) {
  const AFile file(R"(authorities:
  - name: a
    recipients: [XXX]
    tlp: none
    publisher: p
  - name: a
    recipients: [CUS]
    publisher: p
extra: 1
)");
  Complaints complaints;
  (void)read_authorities(file.path(), complaints);
  EXPECT_EQ(complaints.size(), 4U);
}

TEST(Authorities, a_file_that_is_missing_or_no_table_is_a_complaint) {
  Complaints complaints;
  (void)read_authorities("/nowhere/authorities.yaml", complaints);
  EXPECT_FALSE(complaints.empty());
  for (const std::string text : {"- a\n", "authorities: none\n", "authorities:\n  - text\n", "publishers: []\n"}) {
    complaints.clear();
    (void)read_authorities(AFile(text).path(), complaints);
    EXPECT_FALSE(complaints.empty()) << text;
  }
}

}  // namespace
}  // namespace kpwatch
