// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// A document as it comes out of a format: a declaration, a certificate or what authorities exchange beside them, with what
// was noted while reading.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "daemon/base/note.h"
#include "daemon/customs/certificate.h"
#include "daemon/customs/declaration.h"
#include "daemon/customs/exchange.h"

namespace kpwatch {

// read: a map filled it. unmapped: well formed to its end, no map claims it. rejected: can't be relied on.
enum class Reading : std::uint8_t { read, unmapped, rejected };  // ordered: the worst wins
[[nodiscard]] std::string_view to_string(Reading reading);

struct Document {
  Document() {}  // NOLINT(modernize-use-equals-default): as in declaration.h
  Reading outcome = Reading::rejected;
  std::string map;           // empty unless a map claimed it
  std::string_view kind;     // of that map: "declaration", "certificate", "confirmation" ...; empty when not known
  std::string described_as;  // for unmapped ones: "CUSRES:D:96B:UN:ZZZ01", "{namespace}Root", ...
  std::string identifier;    // as far as known, also for unmapped and rejected ones (UNH reference ...)
  Place place;               // where it starts
  bool test = false;
  std::variant<std::monostate, Declaration, Certificate, Exchange> content;
  Notes notes;

  [[nodiscard]] const Declaration* declaration() const { return std::get_if<Declaration>(&content); }
  [[nodiscard]] const Certificate* certificate() const { return std::get_if<Certificate>(&content); }
  [[nodiscard]] const Exchange* exchange() const { return std::get_if<Exchange>(&content); }
};

// All that one input gave. `notes` are those of the input as a whole (envelope, bytes outside any document).
struct InputReading {
  std::string format;  // "edifact", "xml", "json", "csv", "unknown"
  std::vector<Document> documents;
  Notes notes;
  bool well_formed_to_end = false;        // decides between rejected and unmapped when no document came out
  [[nodiscard]] Reading outcome() const;  // the worst of the documents; none: rejected or unmapped
};

}  // namespace kpwatch
