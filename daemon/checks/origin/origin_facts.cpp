// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/checks/origin/origin_facts.h"

#include "daemon/checks/facts.h"

namespace kpwatch {

std::optional<CountryCode> single_origin(const CitedCertificate& cited) {
  if (!cited.record || cited.record->origin.kind != Origin::Kind::single || cited.record->origin.countries.size() != 1) return std::nullopt;
  return cited.record->origin.countries.front();
}

bool is_mixed(const CitedCertificate& cited) { return cited.record && cited.record->origin.kind == Origin::Kind::mixed; }

bool is_from_where_none_are_mined(const CaseFile& file, const CitedCertificate& cited) {
  const auto origin = single_origin(cited);
  return origin && file.reference.producers.has_never_mined(*origin, issue_day(file, cited));
}

}  // namespace kpwatch
