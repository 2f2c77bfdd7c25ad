// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// `kpwatch maps new`: drafts a map from a sample.
#pragma once

#include <string>

namespace kpwatch {

struct DraftOptions {
  std::string sample = {};
  std::string format = {};  // empty = seen from the content
  std::string name = {};    // of the map, "xml/their-declaration"; empty = made of the sample's file name
};

// The draft goes to the standard output: it passes `kpwatch check` and reads the sample, else the exit code is 1. What no row reads yet
// stands at its end as comments.
[[nodiscard]] int draft_command(const DraftOptions& options);

}  // namespace kpwatch
