// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Asks about the values that a walk has found of an outline, one by one, wherever they stand. Where all are harmless, and nothing could
// be noted, the document is of no interest and no declaration need be put together; where it can't tell, one is. For documents whose
// values come as whole texts; EDIFACT, where parts of segments are joined, has its own (adapters/formats/edifact/message_glance.h).
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "daemon/customs/glance.h"
#include "daemon/mapping/conversion.h"
#include "daemon/mapping/map.h"

namespace kpwatch {

// One is kept for document after document; start gives it the next.
class DocumentGlance {
 public:
  void start(const Map& outline, const Glance& glance, Day received_on);
  // False, of both: it needs a closer look. The document begins, or a list's entry.
  [[nodiscard]] bool may_open(const MapScope& scope);
  // `rank`: of the path that found the text, among the row's.
  [[nodiscard]] bool is_harmless(const MapRow& row, std::size_t rank, std::string_view text, std::string_view companion);

 private:
  const Glance* glance_ = nullptr;
  ConversionInput input_;
  Converted converted_;
  // Texts that may go on: scope, slot and rank of the open entries' first parts. What a second one makes of them is not known.
  struct Begun {
    std::uint32_t scope = 0, slot = 0, rank = 0;
    bool operator==(const Begun&) const = default;
  };
  std::vector<Begun> begun_;
};

}  // namespace kpwatch
