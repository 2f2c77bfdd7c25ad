// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/checks/origin/origin_facts.h"

#include <algorithm>

#include "daemon/checks/facts.h"

namespace kpwatch {

std::optional<CountryCode> single_origin(const CitedCertificate& cited) {
  if (!cited.record || cited.record->origin.kind != Origin::Kind::single || cited.record->origin.countries.size() != 1) return std::nullopt;
  return cited.record->origin.countries.front();
}

bool is_mixed(const CitedCertificate& cited) { return cited.record && cited.record->origin.kind == Origin::Kind::mixed; }

bool is_from_where_none_are_mined(const CaseFile& file, const CitedCertificate& cited) {
  const auto origin = single_origin(cited);
  if (!origin) return false;
  const auto rows = file.reference.participants.restrictions(Restriction::Subject::origin, *origin, issue_day(file, cited));
  return std::any_of(rows.begin(), rows.end(),
                     [](const Restriction* row) { return row->kind == RestrictionKind::fact && row->scope == "never mined"; });
}

}  // namespace kpwatch
