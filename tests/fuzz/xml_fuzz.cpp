// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Fuzzes the XML format with the maps of the repository. Beyond not crashing: what is not rejected is well formed to
// its end, what is rejected says why, and a place lies inside the input.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>

#include "adapters/formats/xml/xml_format.h"
#include "daemon/mapping/map_file.h"

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

const std::vector<kpwatch::Map>& maps() {
  static const auto loaded = [] {
    kpwatch::Complaints complaints;
    return kpwatch::read_maps(KPWATCH_SOURCE_DIR "/mappings", complaints);
  }();
  return loaded;
}

kpwatch::Format& format() {
  static const auto made = [] {
    kpwatch::Complaints complaints;
    kpwatch::FormatLimits limits;
    limits.message_bytes_max = std::size_t{1} << 20;
    return kpwatch::make_xml_format(maps(), limits, complaints);
  }();
  return *made;
}

bool is_inside(const kpwatch::Place& place, std::size_t size) { return place.byte == kpwatch::Place::no_byte || place.byte <= size; }

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const int sure = format().recognises(bytes);
  require(sure >= 0 && sure <= 100);
  const kpwatch::InputReading reading = format().read(bytes, kpwatch::Day{}, nullptr);
  require(reading.outcome() == kpwatch::Reading::rejected || reading.well_formed_to_end);
  bool is_explained = kpwatch::has_rejection(reading.notes);
  for (const kpwatch::Note& note : reading.notes) require(note.reason != nullptr && is_inside(note.place, size));
  for (const kpwatch::Document& document : reading.documents) {
    require(is_inside(document.place, size));
    for (const kpwatch::Note& note : document.notes) require(note.reason != nullptr && is_inside(note.place, size));
    require((document.outcome == kpwatch::Reading::rejected) == kpwatch::has_rejection(document.notes));
    is_explained = is_explained || kpwatch::has_rejection(document.notes);
  }
  require(reading.outcome() != kpwatch::Reading::rejected || is_explained);
  return 0;
}
