// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Declared carats held against certified carats, set by set.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/checks/check.h"

namespace kpwatch {

enum class WeightVerdict : std::uint8_t { match, transposed, little, high };  // what E03, E02 and E01 report

// Lines and certificates that are linked to each other, weighed as one.
struct Weighing {
  std::vector<std::size_t> items, certificates;  // never empty; in the declaration's order
  Decimal declared, certified;                   // of the set, or of the one code that is worst
  Decimal declared_grams;                        // what of the declared was stated in grams
  std::string code;                              // its HS subheading, when it is one code; else empty
  WeightVerdict verdict = WeightVerdict::match;
  std::string slip;            // how the figures are related, when transposed
  bool is_partial = false;     // lines without a weight were left out; they can only add to it
  bool split_differs = false;  // the total agrees, its split by code does not (E11): declared, certified, code say where
  Place place;                 // of the first weight
};
[[nodiscard]] std::vector<Weighing> weighings(const CaseFile& file);

// A line's carats: as stated, else from grams, else from a net mass that was not rounded too coarsely. A gross mass says
// nothing about stones.
struct LineWeight {
  Decimal carats;
  Decimal uncertainty;  // half a unit of the last place of a net mass; 0 for carats and grams
  Place place;
  Decimal grams = {};  // where the carats are made of them
};
[[nodiscard]] std::optional<LineWeight> weight_of(const GoodsItem& item);
// Half a unit of the last place of a mass as it was written, in kilograms; nothing for a mass of 0.
[[nodiscard]] std::optional<Decimal> rounding_of(const Stated<Kilograms>& mass);

struct WeightTolerance {
  Decimal match;  // absolute
  std::int64_t match_permille = 0;
  std::int64_t little_permille = 0;
};
// The certificate's figure is the base. `slip` says how a transposed figure came about.
[[nodiscard]] WeightVerdict compare_weights(Decimal declared, Decimal certified, const WeightTolerance& tolerance, std::string& slip);

}  // namespace kpwatch
