// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Any bytes as XML: what is not rejected is well formed to its end, and a second reading tells the same, and
// a skim misses nothing. Held against schemas, nothing changes but what is noted, or everything is refused.
#include "adapters/formats/xml/schema_folder.h"
#include "adapters/formats/xml/xml_format.h"
#include "tests/fuzz/harness.h"

namespace {

using namespace kpwatch;
using namespace kpwatch::fuzz;

constexpr std::size_t deviations_max = 256;  // a hundred, and what the last tag has wrong beside

std::unique_ptr<Inspector> inspector(bool refuses) {
  static const auto schemas = xml::SchemaFolder::load(KPWATCH_SOURCE_DIR "/tests/samples/own-schemas");
  demand(bool(schemas), "the schemas of the harness are good");
  return xml::make_schema_inspector(schemas.value(), refuses);
}

void demand_sound_inspection(std::string_view bytes, const InputReading& reading, const std::string& told) {
  static const auto noting = inspector(false), refusing = inspector(true);
  InputReading noted = reading;
  noting->inspect(bytes, noted);
  demand(noted.notes.size() >= reading.notes.size(), "nothing that reading noted is lost");
  const Notes added(noted.notes.begin() + static_cast<std::ptrdiff_t>(reading.notes.size()), noted.notes.end());
  demand(reading.well_formed_to_end || added.empty(), "what is not whole is not held against a schema");
  demand(added.size() <= deviations_max, "not all deviations are told");
  demand_soundness(added, bytes.size());
  for (const Note& note : added) demand(note.reason->code == "schema-deviation", "a schema is the reason", note.reason->code);

  const std::string all = demand_soundness(noted, bytes.size());
  InputReading again = reading;
  noting->inspect(bytes, again);
  demand(all == told_by(again), "a second look finds the same deviations");

  InputReading refused = reading;
  refusing->inspect(bytes, refused);
  static_cast<void>(demand_soundness(refused, bytes.size()));
  if (added.empty()) {
    demand(told_by(refused) == told, "what keeps the schema is taken");
  } else {
    demand(refused.outcome() == Reading::rejected, "what deviates is refused");
    for (const Document& document : refused.documents)
      demand(document.outcome == Reading::rejected && has_rejection(document.notes), "each document of it is refused, and says why");
  }

  noted.notes.resize(reading.notes.size());
  demand(told_by(noted) == told, "a deviation that is only noted changes nothing of the documents");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto format = shipped_format(make_xml_format, low_limits());
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const CpuLimit limit;

  const int sure = format->recognises(bytes);
  demand(sure >= 0 && sure <= 100, "sureness is a percentage");
  const InputReading reading = format->read(bytes, received_on(), nullptr);
  demand(reading.outcome() == Reading::rejected || reading.well_formed_to_end, "what is not rejected is whole");
  const std::string told = demand_soundness(reading, size);
  demand(told == told_by(format->read(bytes, received_on(), nullptr)), "a second reading tells the same");
  demand_same_by_the_parser(*format, bytes, told);
  static_cast<void>(demand_safe_skim(*format, bytes, reading));
  demand_sound_inspection(bytes, reading, told);
  return 0;
}
