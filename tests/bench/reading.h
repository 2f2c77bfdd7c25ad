// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// What the measurements of one format's reading share: the real maps, and documents of one declaration each, read as the daemon reads them.
#pragma once

#include <benchmark/benchmark.h>

#include <string>
#include <vector>

#include "daemon/flow/format.h"
#include "daemon/mapping/map_file.h"

namespace kpwatch::bench {

using Documents = std::vector<std::string>;

inline const std::vector<Map>& maps() {
  static const std::vector<Map> loaded = [] {
    Complaints complaints;
    return read_maps(KPWATCH_SOURCE_DIR "/mappings", complaints);
  }();
  return loaded;
}

inline std::size_t bytes_in(const Documents& documents) {
  std::size_t bytes = 0;
  for (const std::string& document : documents) bytes += document.size();
  return bytes;
}

inline void count(benchmark::State& state, const Documents& documents) {
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(bytes_in(documents)));
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(documents.size()));
}

inline void read_by_kpwatch(benchmark::State& state, const Documents& documents, Format& format) {
  const Day day = *parse_iso_day("2025-06-30");
  for (auto _ : state) {
    for (const std::string& document : documents) {
      const InputReading reading = format.read(document, day, nullptr);
      if (reading.documents.size() != 1 || reading.documents[0].declaration() == nullptr ||
          reading.documents[0].declaration()->items.empty()) {
        state.SkipWithError("a document was not read");
        return;
      }
      benchmark::DoNotOptimize(reading);
    }
  }
  count(state, documents);
}

}  // namespace kpwatch::bench
