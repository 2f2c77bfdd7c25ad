// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// A country's own profile of the WCO declaration is read by the map that the configuration names for it.
#include "daemon/watch/own_namespaces.h"

#include <gtest/gtest.h>

#include "daemon/settings/check_rules.h"
#include "daemon/watch/exit_code.h"
#include "daemon/watch/read_command.h"
#include "tests/watch/said.h"
#include "tests/watch/scratch_files.h"

namespace kpwatch {
namespace {

constexpr const char* profile = "urn:wco:datamodel:XX:Declaration:3";
const std::string sample = std::string(KPWATCH_SOURCE_DIR) + "/tests/samples/xml/unmapped-wco-namespace.xml";

std::string config(const std::string& lines) {
  return "state: state\nauthorities: authorities.yaml\n" + lines +
         "feeds:\n  - {name: folder, kind: directory, inbox: inbox}\npublishers:\n  out: {kind: directory, folder: alerts}\n";
}

class OwnNamespaces : public testing::Test {
 protected:
  test::Said read(const std::string& lines) const {
    files.file("authorities.yaml", "authorities: []\n");
    ReadOptions options;
    options.config = files.file("kpwatch.yaml", config(lines));
    options.files = {sample};
    return test::said([&] { return read_command(options); });
  }
  test::ScratchFiles files;
};

TEST_F(OwnNamespaces, without_the_setting_a_profile_is_named_and_not_read) {
  const test::Said said = read("");
  EXPECT_NE(said.out.find("no map claims it"), std::string::npos) << said.out;
  EXPECT_NE(said.out.find(profile), std::string::npos) << said.out;
}

TEST_F(OwnNamespaces, a_profile_is_read_by_the_map_that_is_named_for_it) {
  const test::Said said = read(std::string("xml_namespaces: ['xml/wco-dec-dms2 ") + profile + "']\n");
  EXPECT_NE(said.out.find("read by the map xml/wco-dec-dms2"), std::string::npos) << said.out;
  EXPECT_NE(said.out.find("OTHER-1"), std::string::npos) << said.out;
  EXPECT_NE(said.out.find("Mokoro Diamonds"), std::string::npos) << said.out;
}

TEST_F(OwnNamespaces, what_names_no_map_or_takes_another_maps_messages_is_refused) {
  for (const auto& [line, complaint] :
       {std::pair{"xml/wco-dec-dms3 urn:x", "there is no XML map 'xml/wco-dec-dms3'; did you mean 'xml/wco-dec-dms2'?"},
        {"edifact/un-cusdec urn:x", "there is no XML map 'edifact/un-cusdec'"},
        {"xml/wco-dec-dms2", "a map's name, one blank and a namespace are expected"},
        {"xml/iata-house-waybill  urn:x", "a map's name, one blank and a namespace are expected"}}) {
    const test::Said said = read("xml_namespaces: ['" + std::string(line) + "']\n");
    EXPECT_NE(said.code, exit_code::done) << line;
    EXPECT_NE(said.err.find(complaint), std::string::npos) << line << '\n' << said.err;
  }
  Map one, two;
  one.id = "xml/one", two.id = "xml/two";
  one.format = two.format = "xml";
  one.applies = {{"root", {"Declaration"}}, {"namespace", {"urn:one"}}};
  two.applies = {{"root", {"Declaration"}}, {"namespace", {"urn:two"}}};
  std::vector<Map> maps{one, two};
  Settings settings;
  settings.xml_namespaces = {"xml/one urn:two"};
  Complaints complaints;
  add_own_namespaces(maps, settings, complaints);
  ASSERT_EQ(complaints.size(), 1U);
  EXPECT_NE(complaints[0].sentence.find("the map 'xml/two' reads that"), std::string::npos);
}

// A decision is taken again with what it was taken with.
TEST_F(OwnNamespaces, are_kept_with_the_decisions_that_rest_on_them) {
  Settings settings;
  settings.xml_namespaces = {"xml/wco-dec-dms2 urn:a", "xml/wco-res-dms2 urn:b"};
  const auto again = settings_of_check_rules(check_rules_text(settings));
  ASSERT_TRUE(again);
  EXPECT_EQ(again->xml_namespaces, settings.xml_namespaces);
}

}  // namespace
}  // namespace kpwatch
