// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Where interchanges begin and end in a stream, however it is cut into pieces.
#include <gtest/gtest.h>

#include "adapters/feeds/tcp/interchange_frame.h"

namespace kpwatch::tcp {
namespace {

using State = InterchangeFrame::State;

struct Found {
  std::vector<std::string> interchanges, references;
  bool is_strange = false;
  std::string rest;
};

// Fed in pieces of this size, as a connection would.
Found in_pieces(const std::string& text, std::size_t size) {
  Found found;
  std::string stream;
  InterchangeFrame frame;
  for (std::size_t at = 0; at < text.size(); at += size) {
    stream += text.substr(at, size);
    while (!found.is_strange) {
      if (!frame.has_begun()) stream.erase(0, InterchangeFrame::blanks(stream));
      if (stream.empty()) break;
      const State state = frame.look(stream);
      if (state == State::more) break;
      if (state == State::strange) {
        found.is_strange = true;
        break;
      }
      found.interchanges.push_back(stream.substr(0, frame.end()));
      found.references.push_back(frame.reference());
      stream.erase(0, frame.end());
      frame = InterchangeFrame();
    }
  }
  found.rest = stream;
  return found;
}

Found found_in(const std::string& text) {
  const Found whole = in_pieces(text, text.size());
  for (const std::size_t size : {std::size_t{1}, std::size_t{2}, std::size_t{3}, std::size_t{7}, std::size_t{64}}) {
    const Found pieces = in_pieces(text, size);
    EXPECT_EQ(whole.interchanges, pieces.interchanges) << size;
    EXPECT_EQ(whole.references, pieces.references) << size;
    EXPECT_EQ(whole.is_strange, pieces.is_strange) << size;
  }
  return whole;
}

using Texts = std::vector<std::string>;
const std::string one = "UNB+UNOA:2+S+R+250520:1200+REF1'UNH+1+CUSDEC:D:96B:UN'UNT+2+1'UNZ+1+REF1'";

TEST(Frame, an_interchange_ends_with_its_unz) {
  const auto found = found_in(one);
  EXPECT_EQ(found.interchanges, Texts{one});
  EXPECT_EQ(found.references, Texts{"REF1"});
  EXPECT_EQ(found.rest, "");
}

TEST(Frame, line_ends_between_segments_and_interchanges_are_of_no_account) {
  const std::string lines = "UNB+UNOA:2+S+R+250520:1200+7'\r\nUNH+1+CUSDEC:D:96B:UN'\nUNZ+1+7'";
  EXPECT_EQ(found_in("\r\n" + lines + "\r\n" + one + "\n").interchanges, (Texts{lines, one}));
}

TEST(Frame, una_names_the_delimiters) {
  const std::string other = "UNA|*,! ~UNB*UNOA|2*S*R*250520|1200*A!*B~FTX*UNZ'UNZ+1'~UNZ*1*A!*B~";
  const auto found = found_in(other + one);
  EXPECT_EQ(found.interchanges, (Texts{other, one}));
  EXPECT_EQ(found.references, (Texts{"A?B", "REF1"}));
}

TEST(Frame, una_without_release_character_releases_nothing) {
  const std::string other = "UNA:+.  'UNB+UNOA:2+S+R+250520:1200+X?'UNZ+1+X'";
  EXPECT_EQ(found_in(other).interchanges, Texts{other});
}

TEST(Frame, a_terminator_in_a_text_ends_nothing) {
  const std::string text = "UNB+UNOC:3+S?'S+R+250520:1200+1'FTX+AAA+++IT?\?'UNZ?'+ 5?'S'UNZ+1+1'";
  EXPECT_EQ(found_in(text).interchanges, Texts{text});
}

TEST(Frame, separators_of_level_b) {
  std::string text = "UNB+UNOB:1+S+R+250520:1200+9'UNZ+1+9'";
  for (char& c : text) c = c == '+' ? '\x1D' : c == ':' ? '\x1F' : c == '\'' ? '\x1C' : c;
  const auto found = found_in(text);
  EXPECT_EQ(found.interchanges, Texts{text});
  EXPECT_EQ(found.references, Texts{"9"});
}

TEST(Frame, one_without_its_end_ends_where_the_next_begins) {
  const std::string cut = "UNB+UNOA:2+S+R+250520:1200+CUT'UNH+1+CUSDEC:D:96B:UN'";
  EXPECT_EQ(found_in(cut + one).interchanges, (Texts{cut, one}));
  EXPECT_EQ(found_in(cut + "UNA:+.? '" + one).interchanges, (Texts{cut, "UNA:+.? '" + one}));
}

TEST(Frame, what_begins_no_interchange_is_strange) {
  for (const std::string text : {"<xml/>", "{}", "UNX+", "UNB*1", "GET / HTTP/1.1\r\n", "U N B"})
    EXPECT_TRUE(found_in(text).is_strange) << text;
  EXPECT_TRUE(found_in("UNA:+.? 'UNH+1'").is_strange) << "an advice, and then no UNB";
  EXPECT_EQ(found_in(one + "ISA*00*").interchanges, Texts{one});
}

TEST(Frame, a_reference_is_one_plain_word) {
  EXPECT_EQ(found_in("UNB+UNOA:2+S+R+250520:1200+A B\r\nACK'UNZ+1+1'").references, Texts{"A?B??ACK"});
  EXPECT_EQ(found_in("UNB+UNOA:2'UNZ+1'").references, Texts{"-"});
  EXPECT_EQ(found_in("UNB+UNOA:2+S+R+D+" + std::string(5000, 'x') + "'UNZ+1'").references, Texts{std::string(35, 'x')});
}

}  // namespace
}  // namespace kpwatch::tcp
