// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// What officers and experts put in about a certificate or a declaration, as checks ask for it.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "daemon/checks/check.h"
#include "daemon/customs/observation.h"

namespace kpwatch {

inline constexpr std::size_t no_certificate = ~std::size_t{0};

// What an observation may call this declaration: its identifier, reference and MRN, as declaration_key writes them.
[[nodiscard]] std::set<std::string> names_in_observations(const Declaration& declaration);

// Of one kind, about that certificate and about the declaration (in a case about a certificate: about that one only), oldest
// first. None without a memory.
[[nodiscard]] std::vector<Observation> observations_of(const CaseFile& file, ObservationKind kind, std::size_t certificate);

// Holds on that day by its own dates, both inclusive; without dates always.
[[nodiscard]] bool holds_on(const Observation& observation, Day day);

// What speaks for a shipment that conditions or prohibitions apply to (checks D04, D05, D06, G08).
struct Evidence {
  std::vector<Observation> conditions;  // with the reference of a monitor or a verification, and perhaps a zone
  std::vector<Observation> exemptions;  // from a prohibition; those with an origin count for that origin only
  [[nodiscard]] bool names_monitor() const { return !conditions.empty(); }
  [[nodiscard]] std::vector<std::string> zones() const;  // as written, each once
  [[nodiscard]] bool exempts(CountryCode origin) const;
};
// As of the day from which the goods were under way: what was said to hold then.
[[nodiscard]] Evidence evidence_of(const CaseFile& file, std::size_t certificate, Day day);

// "officer D. Example, 2024-03-14"
[[nodiscard]] std::string observer_in_words(const Observation& observation);

}  // namespace kpwatch
