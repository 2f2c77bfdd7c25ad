// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// How the messages of a feed are read, and whether their senders are answered.
#pragma once

#include <string>

namespace kpwatch {

struct FeedTraits {
  std::string characters;  // of EDIFACT, whatever its messages say of theirs; empty: what they say
  bool validates = false;  // every message is held against the tables of its standard
  bool answers = false;    // the standard's answer is made of every message, for its receipt if it wants one
  bool publishes = false;  // and goes out by the stream of the feed's answers
};

}  // namespace kpwatch
