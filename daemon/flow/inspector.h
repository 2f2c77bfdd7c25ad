// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Port: what looks a message over beside its reading, for a feed that is configured so. One instance per clerk, used for
// one message after another.
#pragma once

#include <string_view>

#include "daemon/customs/document.h"

namespace kpwatch {

class Inspector {
 public:
  virtual ~Inspector() = default;
  // Adds notes to what was read of these bytes, or refuses its documents. Never throws for content; no I/O.
  virtual void inspect(std::string_view bytes, InputReading& reading) = 0;
};

}  // namespace kpwatch
