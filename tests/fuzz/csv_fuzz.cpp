// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Any bytes as CSV: lines only rise, a refused line says why, and a second reading tells the same.
#include "adapters/formats/csv/csv_format.h"
#include "tests/fuzz/harness.h"

namespace {

using namespace kpwatch;
using namespace kpwatch::fuzz;

void read(Format& format, const std::string& bytes) {
  const InputReading reading = format.read(bytes, received_on(), nullptr);
  std::uint32_t line = 1;
  for (const Document& document : reading.documents) {
    demand(document.place.line > line, "the header is line 1, and lines only rise");
    line = document.place.line;
    demand((document.outcome == Reading::rejected) == std::holds_alternative<std::monostate>(document.content), "nothing is made of a refused line, only");
    for (const Note& note : document.notes) demand(note.place.line >= document.place.line, "a note is about its line");
  }
  const std::string told = demand_soundness(reading, bytes.size());
  demand(told == told_by(format.read(bytes, received_on(), nullptr)), "a second reading tells the same");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto format = shipped_format(make_csv_format, low_limits());
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const CpuLimit limit;

  const int sure = format->recognises(bytes);
  demand(sure >= 0 && sure <= 100, "sureness is a percentage");
  read(*format, bytes);
  // Few random bytes begin with a header: most are tried behind one, of a list and of a return.
  read(*format, "number,issuer,issued_on,carats,seals,status\n" + bytes);
  read(*format, "reporter,year,half,carats,usd,revision,published_on\n" + bytes);
  return 0;
}
