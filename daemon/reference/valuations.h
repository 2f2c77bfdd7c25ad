// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// What a carat of rough cost on average: yearly means by origin, of trading centres and of laboratory-grown stones.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/customs/decimal.h"
#include "daemon/reference/rows_by_country.h"

namespace kpwatch {

// valuations.tsv. Means of whole years: a single shipment may lie far from them, so a check takes a wide band around one.
class Valuations {
 public:
  enum class Kind : std::uint8_t { mined, traded, lab_grown };  // mined: of the origin's production; traded: of a centre's trade
  struct Row {
    CountryCode code;  // blank letters: of the world
    Kind kind{};
    std::string hs6;  // empty: of all rough together
    Period period;
    UsDollars per_carat;
    std::string source, confidence;
  };
  static constexpr CountryCode world{};
  Valuations() = default;
  explicit Valuations(std::vector<Row> rows) : rows_(std::move(rows)) {}

  // For that day: the row of this code (hs6 first, then that of all rough), else the one whose period lies nearest, but not more
  // than `years_away_max` years away; nullptr = unknown.
  [[nodiscard]] const Row* nearest(CountryCode code, Kind kind, std::string_view hs6, Day day, int years_away_max = 0) const;

 private:
  RowsByCountry<Row> rows_;
};

}  // namespace kpwatch
