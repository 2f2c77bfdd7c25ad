// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Everything in which an input departs from ISO 9735 and from the directories of its messages, found in one pass over all of
// it. Nothing is decided here: an over-long name is told and the message is read all the same.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/formats/edifact/delimiters.h"
#include "daemon/base/note.h"
#include "daemon/flow/format.h"

namespace kpwatch::edifact {

using Components = std::vector<std::string>;  // as sent, without release characters

// Of the deviations of a message the segment is counted from UNH = 1; a missing one is told at the segment before it.
struct ExaminedMessage {
  Place place;  // of its UNH
  std::string reference;
  Components type;          // S009
  std::uint32_t group = 0;  // 1 is the first of the interchange; 0: in none
  bool has_table = false;   // its order was held against a table
  bool is_cut = false;      // it has no UNT, or no UNH
  Notes deviations;
};

struct ExaminedGroup {
  Place place;
  std::string reference;
  Components sender, recipient;
  Notes deviations;
};

struct ExaminedInterchange {
  Place place;
  bool has_una = false, has_header = false;
  Delimiters delimiters;
  Components syntax, sender, recipient;  // S001, S002, S003
  std::string reference;
  bool is_test = false;
  bool wants_answer = false;  // 0031
  Notes deviations;           // of UNB and UNZ, and of what stands in no message
  std::vector<ExaminedGroup> groups;
  std::vector<ExaminedMessage> messages;

  [[nodiscard]] std::uint16_t syntax_version() const;  // 3 for 1 to 3, else 4
};

struct Examination {
  Notes deviations;  // of what is in no interchange
  std::vector<ExaminedInterchange> interchanges;

  // All of them, in the order of the input.
  [[nodiscard]] Notes all() const;
  // What was not looked at: each type of message that has no table, where it first stands.
  [[nodiscard]] Notes remarks() const;
};

// Never throws for content. At most 2,000 deviations of a message or an interchange are kept, 10,000 of an input; one more note says so.
[[nodiscard]] Examination examine(std::string_view bytes, const FormatLimits& limits, std::string_view characters = {});

}  // namespace kpwatch::edifact
