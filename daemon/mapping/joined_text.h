// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// A text that comes in parts. They are joined without a blank where a part has `full` characters, else with one; full = 0: never
// without.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "daemon/mapping/conversion.h"

namespace kpwatch {

struct JoinedText {
  std::string whole, glued;  // glued: without any blank, from the second part on
  std::size_t parts = 0;
  bool is_full = false;

  void clear() {
    whole.clear();
    glued.clear();
    parts = 0;
    is_full = false;
  }
  void add(std::string_view part, std::size_t full) {
    if (parts == 0) {
      whole = part;
    } else {
      if (parts == 1) glued = whole;
      glued += part;
      if (!is_full) whole += ' ';
      whole += part;
    }
    ++parts;
    is_full = full != 0 && part.size() >= full && characters(part) >= full;
  }
};

}  // namespace kpwatch
