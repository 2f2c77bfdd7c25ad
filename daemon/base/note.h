// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// What is wrong or doubtful in a document, told in the sender's terms.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "daemon/base/place.h"

namespace kpwatch {

// A kind of complaint. Each adapter defines its own as `inline constexpr Reason` objects; a Note points at one, so
// reasons must have static storage.
struct Reason {
  std::string_view code;      // stable kebab-case word, e.g. "missing-segment"
  std::string_view contrl;    // code list 0085, EDIFACT only; else empty
  std::string_view sentence;  // one sentence in words a sender's desk understands
};

enum class Severity : std::uint8_t { note, rejection };

inline constexpr std::size_t note_text_bytes_max = 200;

// `text` is the offending text as sent (cut at note_text_bytes_max, converted to UTF-8).
struct Note {
  const Reason* reason = nullptr;
  Severity severity = Severity::note;
  Place place;
  std::string text;
  std::string detail;  // what exactly, where the reason's sentence is not enough; may be empty
};
using Notes = std::vector<Note>;

[[nodiscard]] bool has_rejection(const Notes& notes);

}  // namespace kpwatch
