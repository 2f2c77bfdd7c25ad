// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Texts in a room, and what is copied out of it.
#include "daemon/base/text_room.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace kpwatch {
namespace {

std::string of_length(std::size_t length) {
  std::string text;
  for (std::size_t i = 0; i < length; ++i) text += static_cast<char>('A' + i % 26);
  return text;
}

TEST(TextRoom, texts_of_every_length_are_kept_as_they_are) {
  TextRoom room;
  std::vector<Text> texts;
  for (std::size_t length = 0; length < 70; ++length) texts.push_back(room.kept(of_length(length)));
  texts.push_back(room.kept(of_length(5'000)));
  for (std::size_t length = 0; length < 70; ++length) EXPECT_EQ(texts[length], of_length(length));
  EXPECT_EQ(texts.back(), of_length(5'000));
  EXPECT_EQ(room.bytes(), 69U * 70U / 2U + 5'000U);
}

TEST(TextRoom, texts_stay_where_they_are_when_the_room_is_moved) {
  TextRoom room;
  const Text text = room.kept("rough diamonds");
  const char* const at = text.view().data();
  TextRoom moved(std::move(room));
  TextRoom assigned;
  assigned = std::move(moved);
  EXPECT_EQ(text.view().data(), at);
  EXPECT_EQ(text, "rough diamonds");
}

TEST(TextRoom, a_copy_of_a_text_outlives_the_room) {
  Text copy;
  Text assigned("before");
  {
    TextRoom room;
    const Text text = room.kept("ZA 1117950");
    copy = text;
    assigned = copy;
    EXPECT_NE(copy.view().data(), text.view().data());
  }
  EXPECT_EQ(copy, "ZA 1117950");
  EXPECT_EQ(assigned, "ZA 1117950");
}

TEST(TextRoom, a_text_that_is_moved_keeps_its_bytes) {
  Text text(std::string("KBC"));
  const char* const at = text.view().data();
  Text moved(std::move(text));
  EXPECT_EQ(moved.view().data(), at);
  Text assigned("something else");
  assigned = std::move(moved);
  EXPECT_EQ(assigned.view().data(), at);
  EXPECT_EQ(assigned, "KBC");
  Text& itself = assigned;
  assigned = itself;
  EXPECT_EQ(assigned, "KBC");
}

TEST(TextRoom, texts_compare_and_join_as_texts_do) {
  const Text text("7102");
  EXPECT_EQ("code " + text, "code 7102");
  EXPECT_EQ(text + "31", "710231");
  EXPECT_FALSE(text == "7103");
  EXPECT_TRUE(Text().empty());
  EXPECT_EQ(text.lent().view().data(), text.view().data());
}

}  // namespace
}  // namespace kpwatch
