// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// An interchange as a list that can be spoilt, and ways to spoil it, each with what a report must say of it.
#pragma once

#include <functional>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/formats/edifact/structure/tables.h"

namespace kpwatch::mutation {

struct Piece {  // a segment; components as they are written
  std::string tag;
  std::vector<std::vector<std::string>> elements;
};

struct Interchange {
  std::string una;
  std::vector<Piece> pieces;

  // Of samples with the usual service characters.
  static Interchange of(std::string_view text);
  [[nodiscard]] std::string written() const;
  void count_again();                                                                // UNT says what it should
  [[nodiscard]] std::size_t find(std::string_view tag, std::size_t from = 0) const;  // pieces.size() when there is none
  [[nodiscard]] std::string_view value(std::size_t piece, std::size_t element, std::size_t component = 1) const;
};

// Counted as a report counts: messages from 1 (0: around them), segments from UNH or UNB = 1, the tag as element 0.
struct Expected {
  std::uint32_t message = 0, segment = 0;
  std::string tag;
  std::optional<std::uint16_t> element = 0;  // nothing: any of the segment
  std::uint16_t component = 0;
  std::string code;
};

struct Spoilt {
  std::string text;
  Expected expected;
};

using Random = std::mt19937;
// Nothing when the interchange has no place for such a fault.
using Spoil = std::function<std::optional<Spoilt>(Interchange, Random&)>;

struct Way {
  std::string_view name;
  Spoil spoil;
};
[[nodiscard]] const std::vector<Way>& ways();

}  // namespace kpwatch::mutation
