// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The answer to a sender: CONTRL, in its own syntax version and service characters.
#include "adapters/formats/edifact/structure/contrl.h"

#include <gtest/gtest.h>

#include "tests/edifact/mutation.h"
#include "tests/edifact/reader_support.h"

namespace kpwatch::edifact {
namespace {

using reader_test::file_bytes;
using reader_test::replaced;
using reader_test::samples_dir;

const AnswerStamp stamp{"K0123456789A", Moment(*parse_moment("2026-11-24T12:34:56.000Z"))};

std::string sample(const std::string& name) { return file_bytes(samples_dir / "structure" / (name + ".edi")); }

// As if every message were read.
std::string answer_to_read(const std::string& bytes) {
  std::string answers;
  for (const ExaminedInterchange& interchange : examine(bytes, {}).interchanges) {
    const std::vector<Fate> fates(interchange.messages.size(), Fate::accepted);
    answers += write_contrl(interchange, fates, stamp);
  }
  return answers;
}

// Segments on lines.
std::string in_lines(const std::string& text) { return replaced(text, "'", "'\n"); }

void expect_clean(const std::string& answer, const std::string& why) {
  for (const Note& note : examine(answer, {}).all())
    ADD_FAILURE() << why << ": " << note.reason->code << " " << in_words(note.place) << " " << note.text << "\n" << answer;
  const InputReading reading = reader_test::read(answer);
  EXPECT_TRUE(reader_test::told(reading).empty()) << why << "\n" << answer;
  EXPECT_TRUE(reading.well_formed_to_end) << why;
}

TEST(Contrl, AcknowledgesInVersionThree) {
  EXPECT_EQ(in_lines(answer_to_read(sample("cusexp-96b"))),
            "UNB+UNOA:2+NOWHERE CUSTOMS+MADE UP COURIER+261124:1234+K0123456789A'\n"
            "UNH+1+CONTRL:D:3:UN'\n"
            "UCI+ICEXP+MADE UP COURIER+NOWHERE CUSTOMS+7'\n"
            "UNT+3+1'\n"
            "UNZ+1+K0123456789A'\n");
}

TEST(Contrl, TellsSegmentElementAndComponentInVersionFour) {
  std::string text = replaced(sample("cusdec-96b-v4"), "NAD+AE+MADEUP03'", "NAD+AEEE+MADEUP03+++++++++X'");
  text = replaced(text, "UNS+D'\n", "");
  EXPECT_EQ(in_lines(answer_to_read(text)),
            "UNB+UNOB:4+NOWHERECUSTOMS:ZZ+MADEUPTRADER:ZZ+20261124:1234+K0123456789A'\n"
            "UNH+1+CONTRL:4:1:UN'\n"
            "UCI+IC40002+MADEUPTRADER:ZZ+NOWHERECUSTOMS:ZZ+7'\n"
            "UCM+1+CUSDEC:D:96B:UN:ZZZ01+7+29+UNT+2'\n"
            "UCS+8+16'\n"
            "UCD+39+2'\n"
            "UCS+9+13'\n"
            "UNT+7+1'\n"
            "UNZ+1+K0123456789A'\n");
}

TEST(Contrl, RejectsWhatWasNotRead) {
  const std::string text = replaced(reader_test::interchange(reader_test::message("1") + reader_test::message("2"), "2"), "UNT+4+2'\n", "");
  const InputReading reading = reader_test::read(text);
  EXPECT_EQ(in_lines(contrl_for(text, fates_of(reading), stamp, {})),
            "UNB+UNOA:3+RECEIVER+SENDER+261124:1234+K0123456789A'\n"
            "UNH+1+CONTRL:D:3:UN'\n"
            "UCI+REF1+SENDER+RECEIVER+7'\n"
            "UCM+1+ORDERS:D:96A:UN+4+14+UNH+3:1'\n"
            "UCM+2+ORDERS:D:96A:UN+4+13+UNT'\n"
            "UNT+5+1'\n"
            "UNZ+1+K0123456789A'\n");
}

TEST(Contrl, AnEmptyInterchangeIsRejectedAndAnUncheckedOneOnlyReceived) {
  EXPECT_NE(answer_to_read(reader_test::interchange("", "0")).find("UCI+REF1+SENDER+RECEIVER+4+32+UNZ'"), std::string::npos);
  EXPECT_NE(answer_to_read(reader_test::order).find("UCI+REF1+SENDER+RECEIVER+8'"), std::string::npos);
}

TEST(Contrl, FaultsOfTheEnvelopeStandInTheirPlaces) {
  const std::string answer = in_lines(answer_to_read(replaced(sample("cusexp-96b"), "UNZ+1+", "UNZ+3+")));
  EXPECT_NE(answer.find("UCI+ICEXP+MADE UP COURIER+NOWHERE CUSTOMS+7+29+UNZ+2'\n"), std::string::npos) << answer;
}

TEST(Contrl, MessagesOfGroupsStandUnderTheirGroup) {
  const std::string answer = in_lines(answer_to_read(replaced(sample("cuscar-99b"), "FTX+AAA+++TOYS'", "FTX+AAAA+++TOYS'")));
  EXPECT_NE(answer.find("UCI+IC99B+MADE UP LINE+NOWHERE PORT+7'\n"
                        "UCF+G1+MADE UP LINE+NOWHERE PORT+7'\n"
                        "UCM+C2+CUSCAR:D:99B:UN+7'\n"
                        "UCS+6'\n"
                        "UCD+39+2'\n"),
            std::string::npos)
      << answer;
}

TEST(Contrl, ServiceCharactersOfTheSenderAreUsedAndReleased) {
  const std::string text =
      "UNA|^,! #UNB^UNOB|3^MADE UP|ZZ^A!|B!^C!#D'E+F:G^261124|0900^R!!1#UNH^1^CUSRES|D|96B|UN#BGM^9999#UNT^3^1#UNZ^1^R!!1#";
  const std::string answer = answer_to_read(text);
  EXPECT_EQ(answer,
            "UNA|^.! #UNB^UNOB|3^A!|B!^C!#D'E+F:G^MADE UP|ZZ^261124|1234^K0123456789A#UNH^1^CONTRL|D|3|UN#"
            "UCI^R!!1^MADE UP|ZZ^A!|B!^C!#D'E+F:G^7#UCM^1^CUSRES|D|96B|UN^7#UCS^2#UCD^39^2|1#UNT^6^1#UNZ^1^K0123456789A#");
  expect_clean(answer, "own service characters");
}

TEST(Contrl, AUnaIsMadeOfCharactersThatCanBeToldApart) {
  const std::string text = "UNA.+,? 'UNB+UNOB.3+MADE UP.ZZ+A+261124.0900+R'UNH+1+CUSRES.D.96B.UN'BGM+9999'UNT+3+1'UNZ+1+R'";
  const std::string answer = answer_to_read(text);
  EXPECT_EQ(answer.substr(0, 39), "UNA.+,? 'UNB+UNOB.3+A+MADE UP.ZZ+261124") << answer;
  expect_clean(answer, "a point between components");
}

TEST(Contrl, AnAnswerIsNotAnswered) {
  const std::string answer = answer_to_read(sample("cusdec-96b"));
  EXPECT_EQ(contrl_for(answer, fates_of(reader_test::read(answer)), stamp, {}), "");
}

TEST(Contrl, AMessageWithoutInterchangeHasNobodyToAnswer) {
  EXPECT_EQ(contrl_for(reader_test::message("1"), fates_of(reader_test::read(reader_test::message("1"))), stamp, {}), "");
}

TEST(Contrl, EachInterchangeOfAnInputIsAnsweredByItself) {
  const std::string text = sample("cusexp-96b") + sample("cusres-03b");
  const std::string answer = contrl_for(text, fates_of(reader_test::read(text)), stamp, {});
  EXPECT_NE(answer.find("UNZ+1+K0123456789A'"), std::string::npos);
  EXPECT_NE(answer.find("UNZ+1+K0123456789A2'"), std::string::npos) << answer;
  expect_clean(answer, "two answers");
}

// What the sender of these bytes is told, as the daemon tells it.
std::string answer_to(const std::string& text, const FormatLimits& limits = {}) {
  return in_lines(contrl_for(text, fates_of(reader_test::read(text, limits)), stamp, limits));
}

TEST(Contrl, WhatIsWrongBesideTheFaultIsToldWithIt) {
  const std::string text = replaced(sample("cusdec-96b-v4"), "NAD+AE+", "NAD+AEEE+");
  const std::string cut = answer_to(text.substr(0, text.find("UNT+19")));
  EXPECT_NE(cut.find("UCM+1+CUSDEC:D:96B:UN:ZZZ01+4+13+UNT'\nUCS+8'\nUCD+39+2'\n"), std::string::npos) << cut;
  const std::string miscounted = in_lines(answer_to_read(replaced(text, "UNT+19+", "UNT+91+")));
  EXPECT_NE(miscounted.find("+29+UNT+2'\nUCS+8'\nUCD+39+2'\n"), std::string::npos) << miscounted;
}

TEST(Contrl, AMessageWithoutItsBeginningIsToldAsMissingUnhAndTheOthersAreExamined) {
  const std::string message = reader_test::message("1", "BGM+9999+B10+9'\n"), headless = message.substr(message.find('\n') + 1);
  const std::string other = replaced(replaced(message, "ORDERS", "CUSRES"), "+1", "+2");
  const std::string answer = answer_to(reader_test::interchange(headless + other, "2"));
  EXPECT_NE(answer.find("UCI+REF1+SENDER+RECEIVER+7+13+UNH'\nUCM+2+CUSRES:D:96A:UN+"), std::string::npos) << answer;
  EXPECT_NE(answer.find("UCD+39+2:1'\n"), std::string::npos) << answer;
}

TEST(Contrl, WhatIsOverALimitIsToldWithTheLimitsCode) {
  FormatLimits limits;
  limits.message_segments_max = 10;
  const std::string answer = answer_to(sample("cusdec-96b-v4"), limits);
  EXPECT_NE(answer.find("UCM+1+CUSDEC:D:96B:UN:ZZZ01+4'\nUCS+11+35'\n"), std::string::npos) << answer;
}

TEST(Contrl, AnAnswerHasAnEnd) {
  std::string messages;
  for (int i = 0; i < 400; ++i)
    messages += replaced(reader_test::message(std::to_string(i), "BGM+9999999+" + std::string(99, 'A') + "+9'\n" + std::string(200, '\'')),
                         "ORDERS", "CUSRES");
  const std::string answer = answer_to(reader_test::interchange(messages, "400"));
  EXPECT_LT(answer.size(), 700'000U);
  EXPECT_GT(answer.size(), 100'000U);
}

TEST(Contrl, EveryAnswerIsItselfWithoutDeviationAndIsReadWithoutANote) {
  mutation::Random random(7);
  std::size_t answers = 0;
  for (const auto& entry : std::filesystem::directory_iterator(samples_dir / "structure")) {
    const std::string text = file_bytes(entry.path());
    expect_clean(answer_to_read(text), entry.path().filename());
    for (const mutation::Way& way : mutation::ways()) {
      const auto spoilt = way.spoil(mutation::Interchange::of(text), random);
      if (!spoilt) continue;
      // What an answer must repeat as it was sent is as wrong in it as it was.
      const std::string& tag = spoilt->expected.tag;
      if (tag == "UNB" || tag == "UNH") continue;
      const std::string answer = answer_to_read(spoilt->text);
      expect_clean(answer, std::string(way.name) + " in " + entry.path().filename().string());
      answers += answer.empty() ? 0U : 1U;
    }
  }
  EXPECT_GT(answers, 200U);
}

}  // namespace
}  // namespace kpwatch::edifact
