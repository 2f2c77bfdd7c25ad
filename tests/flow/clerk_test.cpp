// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// What a clerk lets go of, and what it keeps for the desk.
#include "daemon/flow/clerk.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "daemon/flow/reasons.h"
#include "tests/flow/road_parts.h"
#include "tests/reference/tables.h"

namespace kpwatch {
namespace {

// A delivery that can let go of its bytes, as those of Kafka can.
class Lettable final : public Delivery {
 public:
  explicit Lettable(std::string text) {
    message_.feed = "test";
    message_.transport_id = text;
    message_.bytes = Bytes(std::move(text));
  }
  [[nodiscard]] const Message& message() const override { return message_; }
  void settle(Outcome outcome) noexcept override { static_cast<void>(outcome); }
  [[nodiscard]] bool let_go() noexcept override {
    message_.bytes = {};
    return true;
  }

 private:
  Message message_;
};

// Knows one text of no concern, and refuses all others.
class OneText final : public Format {
 public:
  [[nodiscard]] std::string_view name() const override { return "one-text"; }
  [[nodiscard]] int recognises(std::string_view) const override { return 100; }
  [[nodiscard]] InputReading read(std::string_view, Day, RowCoverage*, const Keep*) override {
    InputReading reading;
    reading.format = "one-text";
    Note note;
    note.reason = &reasons::format_not_recognised;
    note.severity = Severity::rejection;
    reading.notes.push_back(std::move(note));
    return reading;
  }
  [[nodiscard]] std::optional<Skim> skim(std::string_view bytes, Day, const Interest&) override {
    if (bytes != "coffee") return std::nullopt;
    return Skim{"one-text", {0, 1, 0}};
  }
  [[nodiscard]] std::vector<SamplePart> parts(std::string_view, std::span<const MapUse>) override { return {}; }
};

class ClerkTest : public testing::Test {
 protected:
  std::vector<WorkRun> read(std::vector<std::string> texts, bool lets_go) {
    const auto file = std::filesystem::path(testing::TempDir()) / ("clerk-test-in-hand-" + std::to_string(::getpid()));
    std::vector<std::string> left_over;
    auto in_hand = InHand::open(file, 1, left_over);
    EXPECT_TRUE(in_hand);
    BoundedIntake intake(1 << 20);
    Tray tray;
    std::vector<std::unique_ptr<Format>> formats;
    formats.push_back(std::make_unique<OneText>());
    const std::set<std::string> suspects;
    Clerk clerk(
        0, intake, tray, *in_hand.value(), std::make_unique<Formats>(std::move(formats)),
        [] { return std::shared_ptr<const ReferenceData>(&shipped(), [](const ReferenceData*) {}); }, suspects, {}, 1000,
        ReadingDepth::relevant);
    if (lets_go) clerk.let_go_of_others();
    for (auto& text : texts) {
      std::unique_ptr<Delivery> delivery = std::make_unique<Lettable>(std::move(text));
      EXPECT_TRUE(intake.offer(delivery));
    }
    intake.close();
    clerk.work();
    std::filesystem::remove(file);
    return tray.take(std::chrono::steady_clock::now(), std::chrono::milliseconds(0), 100);
  }
  static std::string_view bytes_of(const Work& work) { return work.delivery->message().bytes.view(); }
};

TEST_F(ClerkTest, the_bytes_of_what_concerns_nobody_are_let_go_and_those_of_what_is_refused_are_kept) {
  const auto runs = read({"coffee", "unreadable", "coffee"}, true);
  std::vector<std::string> seen;
  for (const WorkRun& run : runs)
    for (const Work& work : run) {
      seen.push_back(std::string(bytes_of(work)) + "/" + std::to_string(work.bytes) + (work.is_let_go ? "/let go" : ""));
      EXPECT_EQ(work.concerns_kp, !work.is_let_go);
    }
  EXPECT_EQ(seen, (std::vector<std::string>{"/6/let go", "unreadable/10", "/6/let go"}));
}

TEST_F(ClerkTest, where_everything_is_archived_all_bytes_are_kept) {
  const auto runs = read({"coffee"}, false);
  ASSERT_EQ(runs.size(), 1U);
  ASSERT_EQ(runs[0].size(), 1U);
  EXPECT_FALSE(runs[0][0].concerns_kp);
  EXPECT_FALSE(runs[0][0].is_let_go);
  EXPECT_EQ(bytes_of(runs[0][0]), "coffee");
}

}  // namespace
}  // namespace kpwatch
