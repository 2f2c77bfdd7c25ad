// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Lines and certificates that are linked to each other: what one certificate covers and several lines share is compared
// as one (docs/LEGAL.md, 19).
#pragma once

#include <optional>
#include <vector>

#include "daemon/checks/check.h"

namespace kpwatch {

struct LinkedSet {
  std::vector<std::size_t> items, certificates;  // never empty; in the declaration's order
};
// Those with a KP line and a certificate that must accompany this movement.
[[nodiscard]] std::vector<LinkedSet> linked_sets(const CaseFile& file);

// The sum of a figure over the certificates' records; nothing where one does not state it.
[[nodiscard]] std::optional<Decimal> certified_carats(const CaseFile& file, const LinkedSet& set);
[[nodiscard]] std::optional<Decimal> certified_dollars(const CaseFile& file, const LinkedSet& set);

// "certificate ZA 1", "certificates ZA 1 and ZA 2"
[[nodiscard]] std::string certificates_in_words(const CaseFile& file, const std::vector<std::size_t>& certificates);
// A finding on the set's first line about all its certificates: the first is the one that it names, and every issuer hears of it.
[[nodiscard]] Finding finding_on_set(const Check& check, const CaseFile& file, const LinkedSet& set, std::string sentence);

}  // namespace kpwatch
