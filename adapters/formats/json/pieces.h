// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Cuts an input into its documents before any of them is parsed: one object, an array of objects, or objects one after
// another (NDJSON), so that a broken one does not take the others with it.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "adapters/formats/json/fault.h"

namespace kpwatch::json {

struct Pieces {
  enum class Shape { single, array, sequence } shape = Shape::single;
  struct Piece {
    std::size_t begin = 0, end = 0, index = 0;
  };  // index: in the array
  std::vector<Piece> pieces;
  std::vector<Fault> faults;  // between the pieces: a missing comma, an array that is not closed, trailing text
};

// Knows brackets and strings only; each piece must still prove to be JSON. Behind the last piece that is taken the text is not looked
// at, and a fault says so.
[[nodiscard]] Pieces cut_into_pieces(std::string_view text, std::size_t pieces_max);

}  // namespace kpwatch::json
