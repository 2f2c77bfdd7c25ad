// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// What the digits after the sixth tell: national tails of the harmonised codes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "daemon/reference/rows_by_country.h"

namespace kpwatch {

// national-codes.tsv. Scope is decided by six digits alone; a tail is for facts beside it.
class NationalCodes {
 public:
  enum class Fact : std::uint8_t { none, unsorted, sorted, unworked, sawn, to_half_carat, above_half_carat, crushed, lab_grown };
  struct Row {
    CountryCode code;  // the territory, or the party whose members share the tariff (EU)
    std::string digits;
    Fact fact{};
    Period period;
    std::string title, source, confidence;
  };
  NationalCodes() = default;
  explicit NationalCodes(std::vector<Row> rows) : rows_(std::move(rows)) {}

  // The longest one with which the commodity code begins; nullptr = unknown there.
  [[nodiscard]] const Row* row(CountryCode territory, const CommodityCode& code, Day day) const {
    const Row* found = nullptr;
    (void)rows_.in_force(territory, day, [&](const Row& row) {
      if (code.digits.starts_with(row.digits) && (found == nullptr || found->digits.size() < row.digits.size())) found = &row;
      return false;
    });
    return found;
  }
  [[nodiscard]] Fact fact(CountryCode territory, const CommodityCode& code, Day day) const {
    const Row* found = row(territory, code, day);
    return found == nullptr ? Fact::none : found->fact;
  }

 private:
  RowsByCountry<Row> rows_;
};

}  // namespace kpwatch
