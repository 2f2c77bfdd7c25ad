// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Any bytes as JSON: parser and search for the fault agree, what was read is written as a document that reads the same, and a skim
// misses nothing.
#include "adapters/formats/json/fault.h"
#include "adapters/formats/json/json_format.h"
#include "adapters/formats/json/value_tree.h"
#include "daemon/canonical/canonical_json.h"
#include "tests/fuzz/harness.h"

namespace {

using namespace kpwatch;
using namespace kpwatch::fuzz;

std::string fields_of(const Document& document) {
  if (const Declaration* declaration = document.declaration()) return declaration_fields_json(*declaration);
  if (const Certificate* certificate = document.certificate()) return certificate_fields_json(*certificate);
  if (const Exchange* exchange = document.exchange()) return exchange_fields_json(*exchange);
  return {};
}

// The canonical form is a fixed point: reading it and writing it again changes nothing.
void demand_fixed_point(Format& format, const Document& document) {
  const std::string fields = fields_of(document);
  if (document.outcome != Reading::read || fields.size() > 100'000) return;
  const InputReading again = format.read(fields, received_on(), nullptr);
  demand(again.documents.size() == 1, "one document is written as one");
  demand(again.documents.front().outcome == Reading::read, "what was read can be read again");
  const std::string second = fields_of(again.documents.front());
  const InputReading third = format.read(second, received_on(), nullptr);
  demand(third.documents.size() == 1 && fields_of(third.documents.front()) == second, "writing and reading comes to rest");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const FormatLimits limits = low_limits();
  static const auto format = shipped_format(make_json_format, limits);
  static json::ValueTree tree;
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const CpuLimit limit;

  const int sure = format->recognises(bytes);
  demand(sure >= 0 && sure <= 100, "sureness is a percentage");
  const InputReading reading = format->read(bytes, received_on(), nullptr);
  const std::string told = demand_soundness(reading, size);
  demand(told == told_by(format->read(bytes, received_on(), nullptr)), "a second reading tells the same");
  static_cast<void>(demand_safe_skim(*format, bytes, reading));
  for (const Document& document : reading.documents) demand_fixed_point(*format, document);

  if (!bytes.empty() && (bytes[0] == '{' || bytes[0] == '[')) {
    const std::string padded = bytes + std::string(json::ValueTree::padding(), '\0');
    json::TreeLimits tree_limits;
    tree_limits.value_bytes_max = size;
    const bool parsed = tree.read(std::string_view(padded.data(), size), padded.size(), tree_limits) == json::ValueTree::Answer::read;
    demand(parsed == !json::first_fault(bytes, tree_limits.depth_max).has_value(), "parser and search for the fault agree");
  }
  return 0;
}
