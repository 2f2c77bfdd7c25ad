// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Where exactly, and why, a text is no JSON. Runs only after the parser has refused the text: the parser is fast but
// says too little for a sender who has to find the fault.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "daemon/base/note.h"

namespace kpwatch::json {

struct Fault {
  const Reason* reason = nullptr;
  std::size_t byte = 0;  // in the text given
  std::string pointer;   // RFC 6901, of the innermost value that had begun
  std::string detail;    // "',' or '}' is expected"
};

// The first fault of what should be exactly one JSON value; nothing when there is none.
[[nodiscard]] std::optional<Fault> first_fault(std::string_view text, std::size_t depth_max);

// The length of the longest prefix that is valid UTF-8.
[[nodiscard]] std::size_t valid_utf8_prefix(std::string_view text);
// One step of a pointer, "/a~1b".
void append_pointer_step(std::string& pointer, std::string_view name);

}  // namespace kpwatch::json
