// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// YAML as texts with places.
#include "daemon/base/yaml_tree.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

namespace kpwatch {
namespace {

std::optional<YamlNode> read(std::string_view text, Complaints& complaints) { return read_yaml_text(text, "f.yaml", complaints); }

TEST(YamlTree, every_scalar_is_the_text_that_was_written) {
  Complaints complaints;
  const auto root = read("a: NO\nb: NA\nc: 012\nd: 1e3\ne: 'yes'\nf: 2024-01-01\ng: 0x1F\nh: .5\n", complaints);
  ASSERT_TRUE(root);
  EXPECT_TRUE(complaints.empty());
  for (const auto& [key, text] :
       {std::pair{"a", "NO"}, {"b", "NA"}, {"c", "012"}, {"d", "1e3"}, {"e", "yes"}, {"f", "2024-01-01"}, {"g", "0x1F"}, {"h", ".5"}}) {
    ASSERT_NE(root->find(key), nullptr);
    EXPECT_EQ(root->find(key)->text, text);
    EXPECT_TRUE(root->find(key)->is_scalar());
  }
  EXPECT_TRUE(root->find("e")->quoted);
  EXPECT_FALSE(root->find("a")->quoted);
}

TEST(YamlTree, keys_keep_the_files_order_and_their_places) {
  Complaints complaints;
  const auto root = read("b: 1\na:\n  - x\n  - {k: v}\n", complaints);
  ASSERT_TRUE(root);
  ASSERT_EQ(root->members.size(), 2U);
  EXPECT_EQ(root->members[0].first, "b");
  EXPECT_EQ(root->key_places[1], (FilePlace{"f.yaml", 2, 1}));
  const YamlNode& list = root->members[1].second;
  ASSERT_EQ(list.items.size(), 2U);
  EXPECT_EQ(list.items[0].place, (FilePlace{"f.yaml", 3, 5}));
  EXPECT_EQ(list.items[1].find("k")->place, (FilePlace{"f.yaml", 4, 9}));
}

TEST(YamlTree, an_empty_value_is_null_and_an_empty_file_too) {
  Complaints complaints;
  EXPECT_EQ(read("a:\n", complaints)->find("a")->kind, YamlNode::Kind::null);
  EXPECT_EQ(read("", complaints)->kind, YamlNode::Kind::null);
  EXPECT_EQ(read("# nothing\n", complaints)->kind, YamlNode::Kind::null);
  EXPECT_TRUE(complaints.empty());
}

struct Bad {
  const char* text;
  std::uint32_t line, column;
  const char* word;
};

class BadYaml : public testing::TestWithParam<Bad> {};

TEST_P(BadYaml, is_complained_of_in_its_place) {
  Complaints complaints;
  (void)read(GetParam().text, complaints);
  ASSERT_FALSE(complaints.empty());
  EXPECT_NE(complaints[0].sentence.find(GetParam().word), std::string::npos) << in_words(complaints[0]);
  EXPECT_EQ(complaints[0].place.line, GetParam().line) << in_words(complaints[0]);
  EXPECT_EQ(complaints[0].place.column, GetParam().column) << in_words(complaints[0]);
}

INSTANTIATE_TEST_SUITE_P(YamlTree, BadYaml,
                         testing::Values(Bad{"a: 1\nb: 2\na: 3\n", 3, 1, "twice"}, Bad{"a: &x 1\nb: 2\n", 1, 4, "anchor"},
                                         Bad{"a: &x 1\nb: *x\n", 1, 4, "anchor"}, Bad{"a: !!int 1\n", 1, 4, "tag"},
                                         Bad{"a: !mine {b: 1}\n", 1, 4, "tag"}, Bad{"a: [1, 2\n", 2, 1, "not YAML"},
                                         Bad{"a: 1\n---\nb: 2\n", 3, 1, "second document"}, Bad{"{a: 1}: b\n", 1, 1, "key"},
                                         Bad{"ab: caf\xE9\n", 1, 8, "UTF-8"}, Bad{"a:\n\tb: 1\n", 2, 1, "tab"}));

TEST(YamlTree, depth_is_bounded) {
  Complaints complaints;
  EXPECT_FALSE(read(std::string(3000, '['), complaints));
  ASSERT_FALSE(complaints.empty());
  EXPECT_NE(complaints[0].sentence.find("deeper"), std::string::npos) << complaints[0].sentence;
}

TEST(YamlTree, a_repeated_key_does_not_replace_the_first) {
  Complaints complaints;
  const auto root = read("a: 1\na: {b: 2}\nc: 3\n", complaints);
  ASSERT_TRUE(root);
  EXPECT_EQ(root->find("a")->text, "1");
  EXPECT_EQ(root->find("c")->text, "3");
  EXPECT_EQ(complaints.size(), 1U);
}

TEST(YamlTree, a_missing_file_and_a_folder_are_complaints) {
  Complaints complaints;
  EXPECT_FALSE(read_yaml_file("/nowhere/at/all.yaml", complaints));
  EXPECT_FALSE(read_yaml_file(std::filesystem::temp_directory_path(), complaints));
  ASSERT_EQ(complaints.size(), 2U);
  EXPECT_NE(complaints[0].sentence.find("can't be read"), std::string::npos);
  EXPECT_NE(complaints[1].sentence.find("folder"), std::string::npos);
}

}  // namespace
}  // namespace kpwatch
