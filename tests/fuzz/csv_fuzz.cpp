// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Any bytes as CSV: no crash, no endless loop; places stay inside the input; a refused line says why.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "adapters/formats/csv/csv_format.h"
#include "daemon/mapping/map_file.h"

namespace {

void demand(bool holds) {
  if (!holds) std::abort();
}

const std::vector<kpwatch::Map>& maps() {
  static const std::vector<kpwatch::Map> all = [] {
    kpwatch::Complaints complaints;
    const char* const folder = std::getenv("KPWATCH_MAPPINGS");
    return kpwatch::read_maps(folder != nullptr ? folder : KPWATCH_SOURCE_DIR "/mappings", complaints);
  }();
  return all;
}

void read(const std::string& bytes) {
  using namespace kpwatch;
  static Complaints complaints;
  static const auto format = make_csv_format(maps(), {}, complaints);
  const InputReading reading = format->read(bytes, Day{std::chrono::days{19'900}}, nullptr);
  std::uint32_t line = 1;
  for (const Document& document : reading.documents) {
    demand(document.place.line > line);  // the header is line 1, and lines only rise
    line = document.place.line;
    demand((document.outcome == Reading::rejected) == (document.certificate() == nullptr));
    demand(document.outcome != Reading::rejected || has_rejection(document.notes));
    for (const Note& note : document.notes) demand(note.place.byte <= bytes.size() && note.place.line >= document.place.line);
  }
  (void)format->recognises(bytes);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  read(bytes);
  // Few random bytes begin with a header: most are tried behind one.
  read("number,issuer,issued_on,carats,seals,status\n" + bytes);
  return 0;
}
