// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// What is known of an issuer's certificates: who signs them, how long they are valid, what their numbers look like.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/reference/rows_by_country.h"

namespace kpwatch {

// authorities.tsv. A code is a party's or, where a part issues by its own office, the part's (HK).
class IssuingAuthorities {
 public:
  struct Row {
    CountryCode code;
    std::string name;
    std::vector<std::string> aliases;  // other languages, former and short names
    Period period;
    std::string source, confidence;
    std::vector<std::string> folded;  // made of name and aliases
  };
  IssuingAuthorities() = default;
  explicit IssuingAuthorities(std::vector<Row> rows);

  // Those in force on that day; empty = the data does not know, and then a check is silent.
  [[nodiscard]] std::vector<const Row*> of(CountryCode code, Day day) const;
  // The one that `text` names: folded, its name or an alias is the text or stands in it as whole words («Ministry of
  // Mines, Kinshasa»). nullptr = none of them.
  [[nodiscard]] const Row* named(CountryCode code, std::string_view text, Day day) const;

 private:
  RowsByCountry<Row> rows_;
};

// validity.tsv: the longest time between issue and expiry.
class ValidityRules {
 public:
  struct Row {
    CountryCode code;  // blank letters: of every issuer that has no row of its own
    int days_max = 0;
    bool is_law = false;  // the issuer's own law says so; else what is usual, worth a warning
    Period period;
    std::string source, confidence;
  };
  static constexpr CountryCode everybody{};
  ValidityRules() = default;
  explicit ValidityRules(std::vector<Row> rows) : rows_(std::move(rows)) {}

  // Of the issuer on the day of issue, else of everybody; nullptr = no rule.
  [[nodiscard]] const Row* rule(CountryCode issuer, Day issued_on) const;

 private:
  RowsByCountry<Row> rows_;
};

// number-formats.tsv. Never a reason for an alert by shape alone: what is not given is not known.
class NumberFormats {
 public:
  struct Row {
    CountryCode code;
    std::optional<int> digits_min, digits_max;               // as printed, leading zeros included
    std::optional<std::uint64_t> serial_first, serial_last;  // the range issued in the period
    bool parcel_reference_ends_with_serial = false;
    Period period;  // days of issue
    std::string source, confidence;
  };
  NumberFormats() = default;
  explicit NumberFormats(std::vector<Row> rows) : rows_(std::move(rows)) {}

  // Rows in force on the day of issue: one may give digits, another the range of a year.
  [[nodiscard]] std::vector<const Row*> of(CountryCode issuer, Day issued_on) const;

 private:
  RowsByCountry<Row> rows_;
};

}  // namespace kpwatch
