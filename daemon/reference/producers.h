// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Where diamonds are mined, where they never were, where they are grown, how much was mined, and what lies beside what.
#pragma once

#include <string>
#include <vector>

#include "daemon/customs/decimal.h"
#include "daemon/reference/rows_by_country.h"

namespace kpwatch {

// producers.tsv, production.tsv. Codes are of territories, not of parties: Belgium, not the EU.
class Producers {
 public:
  enum class Kind : std::uint8_t { mines, never_mined, grows };  // grows: has an industry of laboratory-grown diamonds
  struct Row {
    CountryCode code;
    Kind kind{};
    Period period;
    std::string source, confidence;
  };
  struct Output {  // of natural rough in the period, which is a year or a half of one
    CountryCode code;
    Period period;
    Carats carats;
    std::string source, confidence;
  };
  Producers() = default;
  Producers(std::vector<Row> rows, std::vector<Output> outputs) : rows_(std::move(rows)), outputs_(std::move(outputs)) {}

  // Three answers, not two: neither mines() nor has_never_mined() means that nobody knows, and then a check is silent.
  [[nodiscard]] bool mines(CountryCode territory, Day day) const { return row(territory, Kind::mines, day) != nullptr; }
  [[nodiscard]] bool has_never_mined(CountryCode territory, Day day) const {
    return row(territory, Kind::never_mined, day) != nullptr && !mines(territory, day);  // somebody's own row may know of a mine
  }
  [[nodiscard]] bool grows(CountryCode territory, Day day) const { return row(territory, Kind::grows, day) != nullptr; }
  [[nodiscard]] const Row* row(CountryCode territory, Kind kind, Day day) const {
    return rows_.in_force(territory, day, [kind](const Row& row) { return row.kind == kind; });
  }
  // What was mined in the year of that day; nullptr = unknown. A year known in halves gives the half.
  [[nodiscard]] const Output* output(CountryCode territory, Day day) const { return outputs_.in_force(territory, day); }
  // All outputs of a territory, in the order of time.
  [[nodiscard]] std::span<const Output> outputs(CountryCode territory) const { return outputs_.of(territory); }

 private:
  RowsByCountry<Row> rows_;
  RowsByCountry<Output> outputs_;
};

// neighbours.tsv: through where the goods of a restricted origin go.
class Neighbours {
 public:
  struct Row {
    CountryCode code;  // the origin
    CountryCode neighbour;
    bool is_route = false;  // no common border, but named as a route
    Period period;
    std::string source, confidence;
  };
  Neighbours() = default;
  explicit Neighbours(const std::vector<Row>& rows);

  [[nodiscard]] const Row* row(CountryCode origin, CountryCode neighbour, Day day) const;  // nullptr = not beside it
  // The origins beside which a territory lies on that day, by their codes.
  [[nodiscard]] std::vector<CountryCode> origins_beside(CountryCode territory, Day day) const;

 private:
  struct Reverse {
    CountryCode code, origin;
    Period period;
  };
  RowsByCountry<Row> by_origin_;
  RowsByCountry<Reverse> by_neighbour_;
};

}  // namespace kpwatch
