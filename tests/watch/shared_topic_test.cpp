// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Each stream counts from 1, so two in one Kafka topic contradict each other: that is refused before anything is sent.
#include <gtest/gtest.h>

#include "daemon/watch/loading.h"
#include "tests/watch/scratch_files.h"

namespace kpwatch {
namespace {

class SharedTopic : public testing::Test {
 protected:
  // What is wrong with it, one complaint a line; empty: it is taken.
  std::string complaints_of(const std::string& publishers, const std::string& second, const std::string& answers = "") const {
    for (const auto* part : {"inbox", "claimed", "done", "quarantine"}) std::filesystem::create_directories(files.folder / "in" / part);
    std::filesystem::create_directories(files.folder / "alerts");
    files.file("authorities.yaml",
               "authorities:\n  - {name: kp-office, title: KP, recipients: [IMA], tlp: 'TLP:AMBER', publisher: out}\n"
               "  - {name: customs, title: Customs, recipients: [CUS], tlp: 'TLP:RED', publisher: " +
                   second + "}\n");
    Complaints complaints;
    const auto loaded =
        load(files.file("kpwatch.yaml", "state: state\nauthorities: authorities.yaml\nmappings: '" + std::string(KPWATCH_SOURCE_DIR) +
                                            "/mappings'\nfeeds:\n  - {name: folder, kind: directory, inbox: in/inbox" + answers +
                                            "}\npublishers:\n" + publishers),
             complaints);
    EXPECT_EQ(loaded.has_value(), complaints.empty());
    std::string words;
    for (const auto& one : complaints) words += in_words(one) + '\n';
    return words;
  }
  test::ScratchFiles files;
};

TEST_F(SharedTopic, two_authorities_with_one_topic_are_refused_with_the_lines_of_both) {
  const auto words = complaints_of("  out: {kind: kafka, brokers: 'kafka-1:9092', topic: alerts}\n", "out");
  EXPECT_NE(words.find("authorities.yaml:3"), std::string::npos) << words;
  EXPECT_NE(words.find("authority customs would write into topic alerts of kafka-1:9092, as authority kp-office does ("), std::string::npos)
      << words;
  EXPECT_NE(words.find("authorities.yaml:2"), std::string::npos) << words;
}

TEST_F(SharedTopic, two_publishers_that_name_one_broker_in_other_words_are_one_place) {
  const auto words = complaints_of(
      "  out: {kind: kafka, brokers: 'kafka-1:9092,kafka-2:9092', topic: 'alerts-kp-office'}\n"
      "  other: {kind: kafka, brokers: 'kafka-3:9093, PLAINTEXT://KAFKA-2', topic: 'alerts-kp-office'}\n",
      "other");
  EXPECT_NE(words.find("would write into topic alerts-kp-office of kafka-2:9092"), std::string::npos) << words;
}

TEST_F(SharedTopic, answers_to_a_feed_have_a_topic_of_their_own_too) {
  const auto words = complaints_of(
      "  out: {kind: kafka, brokers: 'kafka-1:9092', topic: 'alerts-{authority}'}\n"
      "  replies: {kind: kafka, brokers: 'kafka-1:9092', topic: alerts-customs}\n",
      "out", ", answers: replies");
  EXPECT_NE(words.find("kpwatch.yaml:"), std::string::npos) << words;
  EXPECT_NE(words.find("the answers to feed folder would write into topic alerts-customs of kafka-1:9092, as authority customs does"),
            std::string::npos)
      << words;
}

TEST_F(SharedTopic, what_has_its_own_place_is_taken) {
  EXPECT_EQ(complaints_of("  out: {kind: kafka, brokers: 'kafka-1:9092', topic: 'alerts-{authority}'}\n", "out"), "");
  EXPECT_EQ(complaints_of("  out: {kind: kafka, brokers: 'kafka-1:9092', topic: alerts}\n"
                          "  other: {kind: kafka, brokers: 'kafka-2:9092', topic: alerts}\n",
                          "other"),
            "")
      << "another broker";
  EXPECT_EQ(complaints_of("  out: {kind: kafka, brokers: 'kafka-1:9092', topic: alerts}\n"
                          "  other: {kind: kafka, brokers: 'kafka-1:9092', topic: Alerts}\n",
                          "other"),
            "")
      << "names of topics know capitals";
  EXPECT_EQ(complaints_of("  out: {kind: directory, folder: alerts}\n", "out"), "") << "files carry the name of their stream";
}

}  // namespace
}  // namespace kpwatch
