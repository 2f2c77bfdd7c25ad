// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Any bytes as XML: what is not rejected is well formed to its end, and a second reading tells the same, and
// a skim misses nothing.
#include "adapters/formats/xml/xml_format.h"
#include "tests/fuzz/harness.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kpwatch;
  using namespace kpwatch::fuzz;
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
  return 0;
}
