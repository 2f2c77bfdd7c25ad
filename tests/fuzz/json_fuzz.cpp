// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Any bytes as JSON: no crash, no endless loop; parser and search for the fault agree; places stay inside the input.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "adapters/formats/json/fault.h"
#include "adapters/formats/json/json_format.h"
#include "adapters/formats/json/value_tree.h"
#include "daemon/canonical/canonical_json.h"
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

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kpwatch;
  static Complaints complaints;
  static const auto format = make_json_format(maps(), {}, complaints);
  static json::ValueTree tree;
  const std::string bytes(reinterpret_cast<const char*>(data), size);

  const InputReading reading = format->read(bytes, Day{std::chrono::days{19'900}}, nullptr);
  for (const Document& document : reading.documents) {
    demand(document.outcome != Reading::rejected || has_rejection(document.notes));
    for (const Note& note : document.notes) demand(note.place.byte <= size);
    if (const Declaration* declaration = document.declaration()) {
      // What was read can be written, and is JSON again.
      const std::string fields = declaration_fields_json(*declaration);
      demand(!json::first_fault(fields, 32));
    }
  }
  if (!bytes.empty() && (bytes[0] == '{' || bytes[0] == '[')) {
    std::string padded = bytes + std::string(json::ValueTree::padding(), '\0');
    json::TreeLimits limits;
    limits.value_bytes_max = size;
    const bool parsed = tree.read(std::string_view(padded.data(), size), padded.size(), limits) == json::ValueTree::Answer::read;
    demand(parsed == !json::first_fault(bytes, limits.depth_max).has_value());
  }
  (void)format->recognises(bytes);
  return 0;
}
