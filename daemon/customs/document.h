// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// A document as it comes out of a format: a declaration, a certificate or what authorities exchange beside them, with what
// was noted while reading.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
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

// Shown each document of an input when it is complete, in their order. False: nobody needs it further; it is taken down at
// once, so that an input of any length takes the memory of what is kept.
using Keep = std::function<bool(Document& document)>;

// All that one input gave. `notes` are those of the input as a whole (envelope, bytes outside any document).
struct InputReading {
  std::string format;                     // "edifact", "xml", "json", "csv", "unknown"
  std::string characters;                 // that were assumed, whatever the input says; empty: none
  std::vector<Document> documents;        // those that were kept
  std::vector<std::uint32_t> numbers;     // of each of them in the input, from 0; empty unless somebody was asked
  std::array<std::uint32_t, 3> let_go{};  // how many were not kept, by Reading
  Notes notes;
  bool well_formed_to_end = false;  // decides between rejected and unmapped when no document came out
  // The worst of the documents, kept or not; none: rejected or unmapped.
  [[nodiscard]] Reading outcome() const;
  [[nodiscard]] std::size_t count() const { return documents.size() + let_go[0] + let_go[1] + let_go[2]; }
  // The last document is complete: asks whether it is kept; without anybody to ask it is.
  void complete_last(const Keep* keep);
  // All documents are, and none was shown yet.
  void complete_all(const Keep* keep);
};

}  // namespace kpwatch
