// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// `kpwatch reference` answers by day and by knowledge, in three forms, and finds fault with an integrator's own rows.
#include "daemon/watch/reference_command.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "daemon/watch/exit_code.h"
#include "tests/watch/said.h"

namespace kpwatch {
namespace {

namespace fs = std::filesystem;

using test::Said;
using test::said;

Said show(const ReferenceQuestion& question) {
  return said([&question] { return reference_show_command(question); });
}

TEST(ReferenceShow, answers_for_a_day_with_what_was_known_on_another) {
  const Said later = show({.table = "participants", .on = "2005-03-01", .known = "2006-01-01", .format = "csv"});
  EXPECT_EQ(later.code, exit_code::done);
  EXPECT_TRUE(later.has("\nZA,South Africa,"));
  EXPECT_FALSE(later.has("\nCG,")) << "removed in July 2004";
  EXPECT_FALSE(later.has("\nGA,Gabon")) << "admitted in 2018";
  const Said earlier = show({.table = "participants", .on = "2005-03-01", .known = "2004-07-01", .format = "csv"});
  EXPECT_TRUE(earlier.has("\nCG,")) << "nobody knew yet";
}

TEST(ReferenceShow, tells_every_row_with_source_confidence_and_place) {
  const Said said = show({.table = "valuation", .on = "2010-06-01", .party = "ls", .format = "json"});
  EXPECT_EQ(said.lines(), 1);
  EXPECT_TRUE(said.has("\"usd_per_carat\":\"1816.63\""));
  EXPECT_TRUE(said.has("\"confidence\":\"medium\""));
  EXPECT_TRUE(said.has("\"source\":\""));
  EXPECT_TRUE(said.has("\"row\":\"valuations.tsv:"));
}

TEST(ReferenceShow, tells_replaced_rows_when_asked_for_history) {
  const Said now = show({.table = "restrictions", .party = "CG", .format = "csv"});
  const Said history = show({.table = "restrictions", .party = "CG", .format = "csv", .history = true});
  EXPECT_EQ(now.lines(), 2);
  EXPECT_EQ(history.lines(), 3);
  EXPECT_TRUE(history.has(",known_from,known_until,"));
  EXPECT_TRUE(history.has("2004-07-09,2007-11-08,"));
}

TEST(ReferenceShow, writes_aligned_columns_for_people) {
  const Said said = show({.table = "validity"});
  EXPECT_EQ(said.out.substr(0, 16), "issuer  days_max");
  EXPECT_TRUE(said.has("\nCA      60 "));
}

TEST(ReferenceShow, refuses_what_it_cannot_answer) {
  EXPECT_EQ(show({.table = "prices"}).code, exit_code::usage);
  EXPECT_NE(show({.table = "prices"}).err.find("participants, parts"), std::string::npos);
  EXPECT_EQ(show({.table = "parts", .on = "2005-02-30"}).code, exit_code::usage);
  EXPECT_EQ(show({.table = "parts", .known = "today"}).code, exit_code::usage);
  EXPECT_EQ(show({.table = "parts", .party = "Ghana"}).code, exit_code::usage);
}

TEST(ReferenceCheck, tells_faults_of_own_rows_with_their_place) {
  const fs::path folder = fs::temp_directory_path() / ("kpwatch-reference-check-" + std::to_string(::getpid()));
  fs::create_directories(folder);
  const auto check = [&folder](bool json) { return said([&] { return reference_check_command("", folder.string(), json); }); };
  std::ofstream(folder / "carriers.tsv") << "name\tsource\tconfidence\nHarbour Couriers\tus\thigh\n";
  EXPECT_EQ(check(false).code, exit_code::done);
  std::ofstream(folder / "validity.tsv") << "issuer\tdays_max\tlaw\tfrom\tuntil\tsource\tconfidence\nZA\tninety\tyes\t\t\tus\thigh\n";
  const Said faulty = check(false);
  EXPECT_EQ(faulty.code, exit_code::refused);
  EXPECT_TRUE(faulty.has("validity.tsv:2:4: days_max must be a whole number"));
  EXPECT_TRUE(check(true).has("\"line\":2,\"column\":4"));
  fs::remove_all(folder);
  EXPECT_EQ(check(false).code, exit_code::usage);
}

}  // namespace
}  // namespace kpwatch
