// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Fuzzes the EDIFACT format with the maps of the repository. Beyond not crashing: what is rejected says why, a place lies
// inside the input, and a second reading tells the same.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>

#include "adapters/formats/edifact/edifact_format.h"
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
    limits.interchange_bytes_max = std::size_t{1} << 20;
    limits.segment_bytes_max = 512;
    limits.segment_elements_max = 40;
    limits.element_components_max = 12;
    limits.message_segments_max = 200;
    limits.interchange_messages_max = 20;
    return kpwatch::make_edifact_format(maps(), limits, complaints);
  }();
  return *made;
}

bool is_inside(const kpwatch::Place& place, std::size_t size) { return place.byte == kpwatch::Place::no_byte || place.byte <= size; }

std::size_t accepted(const kpwatch::InputReading& reading) {
  std::size_t count = 0;
  for (const kpwatch::Document& document : reading.documents) count += document.outcome == kpwatch::Reading::rejected ? 0U : 1U;
  return count;
}

std::size_t told(const kpwatch::InputReading& reading) {
  std::size_t count = reading.notes.size();
  for (const kpwatch::Document& document : reading.documents) count += document.notes.size();
  return count;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const int sure = format().recognises(bytes);
  require(sure >= 0 && sure <= 100);
  const kpwatch::InputReading reading = format().read(bytes, kpwatch::Day{}, nullptr);
  require(reading.documents.size() <= 20);
  bool is_explained = kpwatch::has_rejection(reading.notes);
  for (const kpwatch::Note& note : reading.notes) require(note.reason != nullptr && !note.reason->contrl.empty() && is_inside(note.place, size));
  for (const kpwatch::Document& document : reading.documents) {
    require(is_inside(document.place, size));
    for (const kpwatch::Note& note : document.notes) require(note.reason != nullptr && is_inside(note.place, size));
    require((document.outcome == kpwatch::Reading::rejected) == kpwatch::has_rejection(document.notes));
    is_explained = is_explained || kpwatch::has_rejection(document.notes);
  }
  require(reading.outcome() != kpwatch::Reading::rejected || is_explained || told(reading) > 0);
  const kpwatch::InputReading again = format().read(bytes, kpwatch::Day{}, nullptr);
  require(told(again) == told(reading) && accepted(again) == accepted(reading));
  return 0;
}
