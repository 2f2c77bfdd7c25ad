// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// What was known when: rows that give way to later known ones, rows withdrawn, an integrator's rows in place of ours.
#include "daemon/reference/known_tables.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/reference/tables.h"

namespace kpwatch {
namespace {

namespace fs = std::filesystem;

class KnownTables : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() /
              ("kpwatch-known-" + std::string(testing::UnitTest::GetInstance()->current_test_info()->name()) + std::to_string(::getpid()));
    fs::create_directories(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }

  void own(const std::string& name, const std::string& text) { std::ofstream(folder_ / name, std::ios::binary) << text; }
  std::shared_ptr<const ReferenceData> as_known(const char* on) {
    complaints_.clear();
    auto data = read_reference_data_as_known(day(on), KPWATCH_SOURCE_DIR "/mappings/reference", folder_, complaints_);
    for (const Complaint& complaint : complaints_) ADD_FAILURE() << in_words(complaint);
    return data;
  }

  fs::path folder_;
  Complaints complaints_;
};

constexpr const char* producers_header = "code\tkind\tfrom\tuntil\tknown_from\tsource\tconfidence\n";

TEST_F(KnownTables, a_row_gives_way_to_the_same_statement_known_later) {
  own("producers.tsv", std::string(producers_header) +
                           "FI\tmines\t2010-01-01\t\t2011-05-01\tnews\tlow\n"
                           "FI\tmines\t2010-01-01\t2012-01-01\t2012-03-01\tnews\tlow\n");
  EXPECT_FALSE(as_known("2011-04-30")->producers.mines(code("FI"), day("2013-01-01")));
  EXPECT_TRUE(as_known("2011-05-01")->producers.mines(code("FI"), day("2013-01-01")));
  EXPECT_TRUE(as_known("2012-02-29")->producers.mines(code("FI"), day("2013-01-01")));
  EXPECT_FALSE(as_known("2012-03-01")->producers.mines(code("FI"), day("2013-01-01")));
  EXPECT_TRUE(as_known("2012-03-01")->producers.mines(code("FI"), day("2011-01-01")));
}

TEST_F(KnownTables, an_own_row_stands_for_ours_from_the_day_it_was_known) {
  own("known-bad-certificates.tsv",
      "number\tfrom\tuntil\treason\tknown_from\tsource\tconfidence\nSL 004199\t\tnever\tcleared\t2020-01-01\tnotice\thigh\n");
  const auto number = std::get<CertificateNumber>(normalise("SL004199", [](CountryCode) { return true; }));
  EXPECT_EQ(as_known("2013-12-31")->known_bad.find(number), nullptr);
  EXPECT_NE(as_known("2019-12-31")->known_bad.find(number), nullptr);
  EXPECT_EQ(as_known("2020-01-01")->known_bad.find(number), nullptr);
}

TEST_F(KnownTables, an_own_row_without_a_day_has_always_stood_for_ours) {
  own("restrictions.tsv",
      "id\tsubject_kind\tsubject\tkind\tfrom\tfrom_known\tuntil\tuntil_known\tscope\tcondition\ttitle\tbasis\tsource\tconfidence\n"
      "gh-gaborone-2006\tissuer\tGH\tkp_conditional\t2006-11-01\tmonth\t2008-01-01\texact\t\texpert\tT\tB\tS\tlow\n");
  const auto held = [&](const char* known, const char* on) {
    return !as_known(known)->participants.restrictions(Restriction::Subject::issuer, code("GH"), day(on)).empty();
  };
  EXPECT_TRUE(held("2006-01-01", "2007-06-01"));
  EXPECT_FALSE(held("2006-01-01", "2008-06-01"));
  EXPECT_FALSE(held("2012-01-01", "2008-06-01"));
}

TEST_F(KnownTables, a_withdrawn_row_never_held) {
  own("producers.tsv", std::string(producers_header) +
                           "FI\tmines\t2010-01-01\t\t2011-01-01\tnews\tlow\n"
                           "FI\tmines\t2010-01-01\tnever\t2013-01-01\tnews was wrong\tlow\n");
  EXPECT_TRUE(as_known("2012-01-01")->producers.mines(code("FI"), day("2010-06-01")));
  EXPECT_FALSE(as_known("2013-01-01")->producers.mines(code("FI"), day("2010-06-01")));
}

TEST_F(KnownTables, rows_that_contradict_each_other_do_so_only_while_both_are_known) {
  own("producers.tsv", std::string(producers_header) +
                           "FI\tmines\t2010-01-01\t\t2011-01-01\ta\tlow\n"
                           "FI\tmines\t2010-01-01\tnever\t2012-01-01\tb\tlow\n"
                           "FI\tmines\t2009-01-01\t\t2012-01-01\tc\tlow\n");
  EXPECT_NE(as_known("2014-01-01"), nullptr);
  own("producers.tsv", std::string(producers_header) +
                           "FI\tmines\t2010-01-01\t\t2011-01-01\ta\tlow\n"
                           "FI\tmines\t2009-01-01\t\t2012-01-01\tc\tlow\n");
  Complaints complaints;
  EXPECT_EQ(read_reference_data(KPWATCH_SOURCE_DIR "/mappings/reference", folder_, complaints), nullptr);
  ASSERT_EQ(complaints.size(), 1U);
  EXPECT_EQ(complaints[0].place.line, 3U);
  EXPECT_NE(complaints[0].sentence.find("in line 2"), std::string::npos);
}

TEST_F(KnownTables, a_fault_in_a_replaced_row_is_told_too) {
  own("producers.tsv", std::string(producers_header) +
                           "FI\tdigs\t2010-01-01\t\t2011-01-01\ta\tlow\n"
                           "FI\tdigs\t2010-01-01\t2012-01-01\tyesterday\tb\tlow\n");
  Complaints complaints;
  EXPECT_EQ(read_reference_data_as_known(day("2000-01-01"), KPWATCH_SOURCE_DIR "/mappings/reference", folder_, complaints), nullptr);
  EXPECT_EQ(complaints.size(), 3U);  // two kinds, one day
}

TEST_F(KnownTables, the_edition_tells_knowledge_of_one_day_from_that_of_another) {
  EXPECT_NE(as_known("2006-01-01")->edition, as_known("2006-01-02")->edition);
  EXPECT_NE(as_known("2006-01-01")->edition, shipped().edition);
  EXPECT_EQ(as_known("2006-01-01")->edition, as_known("2006-01-01")->edition);
}

TEST(Tables, are_told_in_the_docs_as_they_are) {
  const std::string file = KPWATCH_SOURCE_DIR "/docs/REFERENCE.md";
  std::ostringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  const std::string mark = "<!-- Made from daemon/reference/table_list.cpp; UPDATE_GOLDEN=1 rewrites what follows. -->\n";
  const std::size_t at = text.str().find(mark);
  ASSERT_NE(at, std::string::npos);
  const std::string wanted = text.str().substr(0, at + mark.size()) + table_forms_as_markdown();
  if (std::getenv("UPDATE_GOLDEN") != nullptr) std::ofstream(file, std::ios::binary) << wanted;
  EXPECT_EQ(text.str(), wanted) << "UPDATE_GOLDEN=1 rewrites it";
}

TEST(Tables, shipped_by_us_say_what_they_know_since_when) {
  Complaints complaints;
  for (const ReadTable& table : read_tables(KPWATCH_SOURCE_DIR "/mappings/reference", {}, complaints)) {
    ASSERT_TRUE(table.ours.has_value()) << table.form->file;
    EXPECT_EQ(table.form->columns.back().name, "confidence");
    for (const KnownRow& row : table.rows) ASSERT_NE(table.ours->cell(*row.row, known_from_column), nullptr) << table.form->file;
  }
  EXPECT_TRUE(complaints.empty());
  EXPECT_EQ(table_form("valuation")->name, "valuations");
  EXPECT_EQ(table_form("p"), nullptr);
  EXPECT_EQ(table_form(""), nullptr);
}

}  // namespace
}  // namespace kpwatch
