// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Exports that a decision of the Kimberley Process allows on conditions: what was asked for, and what the case shows of it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/checks/check.h"

namespace kpwatch {

// Conditions on all goods of this issuer (or its party) that are in force on that day and whose end is known.
[[nodiscard]] std::vector<const Restriction*> conditions_of_issuer(const CaseFile& file, CountryCode issuer, Day day);

// "Carnot": the zone that the certificate's origin or a line that cites it names, after the word zone or as one of `listed`.
[[nodiscard]] std::optional<std::string> stated_zone(const CaseFile& file, const CitedCertificate& cited,
                                                     const std::vector<std::string>& listed);
// The zones of "zones: A, B"; empty for "zones: none" and for other scopes.
[[nodiscard]] std::vector<std::string> zones_of(const Restriction& restriction);
[[nodiscard]] bool is_by_zones(const Restriction& restriction);

// A document, among those of the declaration and of the lines that cite the certificate, whose title or code names the
// evidence that the condition asks for ("monitor", "expert"); for "zone" a stated zone is the evidence.
[[nodiscard]] bool has_evidence(const CaseFile& file, const CitedCertificate& cited, const Restriction& restriction);

// The same for the KP's monitor, whatever asks for it.
[[nodiscard]] bool shows_monitor(const CaseFile& file, const CitedCertificate& cited);

// A place is named in the certificate's origin or in the words of a line that cites it.
[[nodiscard]] bool names_place(const CaseFile& file, const CitedCertificate& cited, std::string_view place);
// "Marange" of "area: Marange"; empty for other scopes.
[[nodiscard]] std::string area_of(const Restriction& restriction);

}  // namespace kpwatch
