// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Customs declarations to measure with: CUSDEC D.96B as South Africa and as Europe write it, from a seed. Every trader,
// number and text is made up.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace kpwatch::bench {

struct Corpus {
  std::vector<std::string> interchanges;
  std::uint64_t bytes = 0;
  std::uint64_t messages = 0;
  std::uint64_t items = 0;
  std::uint64_t rough_diamonds = 0;  // items
};

struct CorpusShape {
  std::uint64_t seed = 7102;
  int interchanges = 1000;
  int messages = 1;                  // in each interchange
  int items_min = 1, items_max = 6;  // in each message
  int rough_per_mille = 5;           // of the messages; each has one such item
};

[[nodiscard]] Corpus make_corpus(const CorpusShape& shape);

}  // namespace kpwatch::bench
