// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The documents that are cut at every byte, and where a cut makes no difference.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "daemon/flow/format.h"

namespace kpwatch::cuts {

// Complete means, by format:
//   envelope  EDIFACT: up to the terminator of UNZ; a message that its UNT has ended is whole, its interchange is not. Of several
//             interchanges in one file each is whole by itself, and nobody could tell that another was to follow.
//             XML: up to the root's end tag. JSON: up to the bracket that closes the object or the list.
//   lines     NDJSON and CSV have no end of their own: a file that is cut where a line ends is a shorter file, and nobody could
//             tell. Within a line it can be told: JSON by the bracket, CSV by the line end that is missing.
enum class End { envelope, lines };

struct Sample {
  std::string name;
  End end = End::envelope;
  FormatMaker make = nullptr;
  bool is_flipped = false;
  std::string bytes = {};
  std::string break_after = {};  // several interchanges: how the first ends, which is whole without the next
};

// Twenty, with their bytes; five of them are flipped.
[[nodiscard]] std::vector<Sample> samples();

// Is what remains of the first `length` bytes something that can be told from the whole? See End.
[[nodiscard]] bool is_visibly_cut(const Sample& sample, std::size_t length);

}  // namespace kpwatch::cuts
