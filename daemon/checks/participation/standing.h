// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// How an issuer, or a counterpart, stands to the Kimberley Process on a day.
#pragma once

#include <string>
#include <vector>

#include "daemon/checks/check.h"

namespace kpwatch {

// The suspension (KP's or its own) under which this country or its party stands on that day; nullptr = none.
[[nodiscard]] const Restriction* suspension_on(const CaseFile& file, CountryCode code, Day day);
// UN embargo on stones of this country on that day; nullptr = none.
[[nodiscard]] const Restriction* embargo_on(const CaseFile& file, CountryCode code, Day day);

// Why a certificate of this issuer could not be issued or used: one answer, so that one fact is told once.
struct IssuerStanding {
  enum class Kind { in_order, alias, suspended, outside } kind = Kind::in_order;
  const Restriction* restriction = nullptr;  // when suspended
  Day day{};                                 // the day it was found on
  std::string day_known_as;                  // "the day of export"; empty when it is the day of issue
};
[[nodiscard]] IssuerStanding standing_of_issuer(const CaseFile& file, std::size_t certificate);

// The parties that D01 or D03 speak of already, because of a certificate they issued.
[[nodiscard]] std::vector<CountryCode> parties_named_as_issuers(const CaseFile& file);

}  // namespace kpwatch
