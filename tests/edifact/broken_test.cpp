// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Broken interchanges: what is wrong is told with its place, and what is broken is never read in silence. The reading
// is held against a second, plain checker of the envelope that shares nothing with the reader.
#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <ctime>
#include <optional>
#include <set>

#include "tests/edifact/reader_support.h"

namespace kpwatch::reader_test {
namespace {

std::string joined(const Lines& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

// The golden text: outcome, what was told, what came out. UPDATE_GOLDEN=1 rewrites it.
TEST(EdifactBroken, each_sample_is_told_as_expected) {
  std::size_t samples = 0;
  for (const auto& entry : std::filesystem::directory_iterator(samples_dir / "broken")) {
    if (entry.path().extension() != ".edi") continue;
    SCOPED_TRACE(entry.path().filename());
    ++samples;
    const InputReading reading = read(file_bytes(entry.path()));
    const Lines notes = told(reading);
    EXPECT_FALSE(notes.empty());
    const std::string text = std::string(to_string(reading.outcome())) + "\n" + joined(notes) + joined(documents(reading));
    std::filesystem::path golden = entry.path();
    golden.replace_extension(".expected");
    if (std::getenv("UPDATE_GOLDEN") != nullptr) std::ofstream(golden, std::ios::binary) << text;
    EXPECT_EQ(text, file_bytes(golden));
  }
  EXPECT_GE(samples, 20U);
}

// A plain checker: default service characters or those of a UNA; complete, counted, referenced, clean.
class Checker {
 public:
  // What fills up after the last terminator is nothing.
  explicit Checker(std::string_view text) : text_(text.substr(0, text.find_last_not_of(std::string_view(" \t\r\n\0\x1A", 6)) + 1)) {}

  // Interchanges one after another, each without a fault.
  bool is_clean() {
    skip();
    if (at_ >= text_.size()) return false;
    while (at_ < text_.size()) {
      if (!interchange()) return false;
      skip();
    }
    return true;
  }

 private:
  using Element = std::vector<std::string>;
  using Segment = std::vector<Element>;

  void skip() {
    while (at_ < text_.size() && (text_[at_] == '\n' || text_[at_] == '\r')) ++at_;
  }

  std::optional<Segment> next() {
    skip();
    Segment segment{{""}};
    while (at_ < text_.size()) {
      char c = text_[at_++];
      if (c == terminator_) return segment;
      if (c == element_) {
        segment.push_back({""});
        continue;
      }
      if (c == component_) {
        segment.back().emplace_back();
        continue;
      }
      if (release_ != ' ' && c == release_) {
        if (at_ >= text_.size()) return std::nullopt;
        c = text_[at_++];
      }
      const auto byte = static_cast<unsigned char>(c);
      if (byte < 0x20 || byte == 0x7F) is_dirty_ = true;
      const bool serves = c == component_ || c == element_ || c == terminator_ || c == release_;  // released: in use, so in the set
      if (level_a_ && !serves &&
          std::string_view("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .,-()/='+:?!\"%&*;<>").find(c) == std::string_view::npos)
        is_dirty_ = true;
      segment.back().back() += c;
    }
    return std::nullopt;
  }

  static std::string at(const Segment& segment, std::size_t element, std::size_t component = 1) {
    return element < segment.size() && component <= segment[element].size() ? segment[element][component - 1] : "";
  }
  static bool is_number(const std::string& text, std::size_t value) {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string::npos && text.size() <= 18 && std::stoull(text) == value;
  }
  static bool has_trailing(const Segment& segment) {
    for (const Element& element : segment) {
      if (element.size() > 1 && element.back().empty()) return true;
    }
    return segment.size() > 1 && segment.back().size() == 1 && segment.back()[0].empty();
  }
  static bool has_tag(const Segment& segment) {
    const std::string tag = at(segment, 0);
    return tag.size() == 3 && tag.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == std::string::npos;
  }

  bool interchange() {
    element_ = '+', component_ = ':', release_ = '?', terminator_ = '\'';
    if (text_.substr(at_, 3) == "UNA") {
      if (text_.size() < at_ + 9) return false;
      component_ = text_[at_ + 3], element_ = text_[at_ + 4], release_ = text_[at_ + 6], terminator_ = text_[at_ + 8];
      if (text_[at_ + 5] != '.' && text_[at_ + 5] != ',') return false;
      at_ += 9;
    }
    is_dirty_ = false;
    level_a_ = false;
    const auto header = next();
    if (!header || at(*header, 0) != "UNB") return false;
    level_a_ = at(*header, 1) == "UNOA";
    const bool is_headed = at(*header, 1).size() == 4 && header->size() <= 12 && !at(*header, 1, 2).empty() && !at(*header, 2).empty() &&
                           !at(*header, 3).empty() && !at(*header, 4).empty() && !at(*header, 4, 2).empty() && !at(*header, 5).empty();
    if (!is_headed || has_trailing(*header)) return false;
    std::size_t messages = 0, in_group = 0, groups = 0;
    bool grouped = false;
    std::string group;
    std::set<std::string> references;
    while (true) {
      const auto segment = next();
      if (!segment || has_trailing(*segment)) return false;
      const std::string tag = at(*segment, 0);
      if (tag == "UNG" && !grouped && messages == 0 && !at(*segment, 5).empty()) {
        grouped = true;
        ++groups;
        in_group = 0;
        group = at(*segment, 5);
      } else if (tag == "UNE" && grouped && in_group > 0 && segment->size() == 3) {
        if (!is_number(at(*segment, 1), in_group) || at(*segment, 2) != group) return false;
        grouped = false;
      } else if (tag == "UNZ" && !grouped) {
        return segment->size() == 3 && is_number(at(*segment, 1), groups > 0 ? groups : messages) && at(*segment, 2) == at(*header, 5) &&
               messages + groups > 0 && !is_dirty_;
      } else if (tag == "UNH" && (grouped || groups == 0)) {
        ++(grouped ? in_group : messages);
        if (!references.insert(at(*segment, 1)).second || !message(*segment)) return false;
      } else {
        return false;
      }
    }
  }

  bool message(const Segment& head) {
    for (std::size_t i = 1; i <= 4; ++i) {
      if (at(head, 2, i).empty()) return false;
    }
    if (at(head, 1).empty() || head.size() > 8) return false;
    for (std::size_t count = 2;; ++count) {
      const auto segment = next();
      if (!segment || !has_tag(*segment) || has_trailing(*segment)) return false;
      const std::string tag = at(*segment, 0);
      if (tag == "UNT") return segment->size() == 3 && is_number(at(*segment, 1), count) && at(*segment, 2) == at(head, 1);
      if (tag == "UNH" || tag == "UNZ" || tag == "UNB" || tag == "UNG" || tag == "UNE" || tag == "UNO") return false;
    }
  }

  std::string_view text_;
  std::size_t at_ = 0;
  char element_ = '+', component_ = ':', release_ = '?', terminator_ = '\'';
  bool is_dirty_ = false, level_a_ = false;
};

std::vector<std::string> clean_samples() {
  const std::string grouped =
      interchange("UNG+ORDERS+SENDER+RECEIVER+261124:0900+G1+UN+D:96A'\n" + message("1") + message("2") + "UNE+2+G1'\n");
  const std::string pipes = "UNA!|.\\ ~" + replaced(replaced(replaced(order, "'", "~"), "+", "|"), ":", "!");
  const std::string released =
      interchange(message("1", "FTX+AAA+++WHAT?? IT?'S A?+B?:C'\nODI'\nBGM+220+B10+9'\n") + message("2"), "2", "UNOC:3");
  return {order, grouped, pipes, released, order + replaced(order, "REF1", "REF2")};
}

TEST(EdifactBroken, the_samples_that_are_broken_here_are_clean) {
  for (const std::string& sample : clean_samples()) {
    EXPECT_EQ(told(sample), Lines{});
    EXPECT_TRUE(Checker(sample).is_clean());
  }
}

// A message counts as whole when its UNT is there to the terminator.
TEST(EdifactBroken, a_message_cut_off_anywhere_is_never_accepted) {
  for (const std::string& sample : clean_samples()) {
    std::size_t whole = 0;
    for (std::size_t size = 0; size <= sample.size(); ++size) {
      const std::string cut = sample.substr(0, size);
      const InputReading reading = read(cut);
      const std::size_t trailer = cut.rfind("UNT");
      const bool ends_a_message =
          trailer != std::string::npos && (cut.back() == '\'' || cut.back() == '~') && cut.find_first_of("'~", trailer) == cut.size() - 1;
      if (ends_a_message) ++whole;
      const auto accepted = std::count_if(reading.documents.begin(), reading.documents.end(),
                                          [](const Document& document) { return document.outcome != Reading::rejected; });
      ASSERT_EQ(static_cast<std::size_t>(accepted), whole) << cut;
      ASSERT_EQ(told(reading).empty(), Checker(cut).is_clean()) << cut;
    }
    EXPECT_GT(whole, 0U);
  }
}

// Nothing noted means that the plain checker finds nothing either: the change was one of data.
TEST(EdifactBroken, a_byte_left_out_is_told_or_only_changes_data) {
  std::size_t changes = 0, silent = 0;
  for (const std::string& sample : clean_samples()) {
    for (std::size_t at = 0; at < sample.size(); ++at) {
      std::string changed = sample;
      changed.erase(at, 1);
      ++changes;
      if (!told(changed).empty()) continue;
      ++silent;
      ASSERT_TRUE(Checker(changed).is_clean()) << changed;
    }
  }
  EXPECT_GT(changes - silent, silent / 2);
}

TEST(EdifactBroken, a_byte_replaced_is_told_or_only_changes_data) {
  const std::string others("AZ09a '+:?*~|!\\.\n\0\x01\x1C\x80\xC3\xFF-", 24);
  for (const std::string& sample : clean_samples()) {
    for (std::size_t at = 0; at < sample.size(); ++at) {
      for (const char other : others) {
        if (sample[at] == other) continue;
        std::string changed = sample;
        changed[at] = other;
        if (!told(changed).empty()) continue;
        ASSERT_TRUE(Checker(changed).is_clean()) << at << " to " << static_cast<int>(other) << "\n" << changed;
      }
    }
  }
}

TEST(EdifactBroken, a_byte_put_in_is_told_or_only_changes_data) {
  for (const std::string& sample : clean_samples()) {
    for (std::size_t at = 0; at <= sample.size(); ++at) {
      for (const char other : {'A', '1', '\'', '+', ':', '?', '\0', '\x7F', '\xFF'}) {
        std::string changed = sample;
        changed.insert(at, 1, other);
        if (!told(changed).empty()) continue;
        ASSERT_TRUE(Checker(changed).is_clean()) << at << " put in " << static_cast<int>(other) << "\n" << changed;
      }
    }
  }
}

// Each kind four times as long may cost four times as much, not sixteen; a generous factor absorbs a busy machine.
TEST(EdifactBroken, hostile_inputs_are_read_in_time_that_grows_with_their_length) {
  const std::string kinds[] = {"UNB+UNOA:3+A'",
                               "UNA:+.? '",
                               "UNA++.? 'UNB+",
                               "UIB+UNOA'",
                               "UIB+UNOA'UIZ'UIH+A'",
                               "UNH+1+ORDERS:D:96A:UN'",
                               "UNT+1+1'",
                               "UNZ+1'",
                               "UNO+1+1+1+9'",
                               "?",
                               "+",
                               ":",
                               "'",
                               "UNB\x1DUNOB\x1D",
                               "UNA",
                               "UNG+A'UNE'",
                               "BGM+1\n",
                               "UNB+UNOA:3'UNH'?",
                               "\x01",
                               "UNH+1+A'UNO+1+9'",
                               "UNA:+.? '    ",
                               "A+:'"};
  for (const std::string& kind : kinds) {
    for (const std::string head : {"", "UNB+UNOA:3+A+B+261124:0900+1'UNH+1+ORDERS:D:96A:UN'"}) {
      const auto seconds = [&](std::size_t bytes) {
        std::string text = head;
        while (text.size() < bytes) text += kind;
        const std::clock_t start = std::clock();  // CPU time: others may be at work as well
        const InputReading reading = read(text);
        EXPECT_FALSE(told(reading).empty());
        EXPECT_LE(reading.documents.size(), 10'000U);
        return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
      };
      const double small = seconds(std::size_t{64} << 10);
      const double large = seconds(std::size_t{256} << 10);
      EXPECT_LT(large, 0.5 + 12 * small) << head << kind;
    }
  }
}

}  // namespace
}  // namespace kpwatch::reader_test
