// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/checks/evidence.h"

#include <algorithm>

#include "daemon/checks/facts.h"
#include "daemon/checks/judgement.h"

namespace kpwatch {

std::set<std::string> names_in_observations(const Declaration& declaration) {
  std::set<std::string> names{declaration_key(declaration.identifier)};
  if (declaration.reference) names.insert(declaration_key(declaration.reference->value));
  if (declaration.mrn) names.insert(declaration_key(declaration.mrn->value));
  names.erase("");
  return names;
}

std::vector<Observation> observations_of(const CaseFile& file, ObservationKind kind, std::size_t certificate) {
  std::vector<Observation> result;
  if (file.known == nullptr) return result;
  const auto is_there = [&](const Observation& one) {
    return std::any_of(result.begin(), result.end(), [&](const Observation& other) {
      return other.kind == one.kind && other.declaration == one.declaration && other.observed_on == one.observed_on && other.by == one.by &&
             other.verdict == one.verdict && other.seals == one.seals && other.evidence == one.evidence && other.remarks == one.remarks;
    });
  };
  const auto take = [&](const std::string& name) {
    for (auto& one : file.known->observations(name))
      if (one.document.kind == kind && !is_there(one.document)) result.push_back(std::move(one.document));
  };
  if (certificate < file.certificates.size()) {
    const CitedCertificate& cited = file.certificates[certificate];
    if (cited.number() != nullptr) take(cited.record ? cited.record->number.key() : cited.number()->key());
  }
  if (file.subject == CaseSubject::declaration)
    for (const std::string& name : names_in_observations(file.declaration)) take(name);
  std::stable_sort(result.begin(), result.end(), [](const Observation& a, const Observation& b) { return a.observed_on < b.observed_on; });
  return result;
}

bool holds_on(const Observation& observation, Day day) {
  return (!observation.valid_from || *observation.valid_from <= day) && (!observation.valid_until || day <= *observation.valid_until);
}

std::vector<std::string> Evidence::zones() const {
  std::vector<std::string> result;
  for (const Observation& one : conditions)
    if (!one.zone.empty() && std::find(result.begin(), result.end(), one.zone) == result.end()) result.push_back(one.zone);
  return result;
}

bool Evidence::exempts(CountryCode origin) const {
  return std::any_of(exemptions.begin(), exemptions.end(), [&](const Observation& one) { return !one.origin || *one.origin == origin; });
}

Evidence evidence_of(const CaseFile& file, std::size_t certificate, Day day) {
  Evidence evidence;
  for (auto& one : observations_of(file, ObservationKind::condition, certificate))
    if (holds_on(one, day)) evidence.conditions.push_back(std::move(one));
  for (auto& one : observations_of(file, ObservationKind::exemption, certificate))
    if (holds_on(one, day)) evidence.exemptions.push_back(std::move(one));
  return evidence;
}

std::string observer_in_words(const Observation& observation) {
  std::string text = observation.by.empty() ? observation.authority : observation.by;
  text = text.empty() ? std::string("an officer") : as_sent(text);
  if (observation.observed_on) text += ", " + to_string(*observation.observed_on);
  return text;
}

}  // namespace kpwatch
