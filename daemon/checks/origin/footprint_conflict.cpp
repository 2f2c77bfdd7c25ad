// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// G01. Experts find that the goods are not from where the certificate says.
//
// Law: the Kimberley Process uses footprints of mining areas (sizes, shapes, colours of their production) to tell origins apart,
// first for Cote d'Ivoire and Marange (administrative decisions; Working Group of Diamond Experts). The measure is the
// experts': a distance from 0, alike, to 1. Which distance is too far is ours to set; goods that look like those of an
// origin under embargo or suspension that day are told of earlier.
#include <array>

#include "daemon/checks/evidence.h"
#include "daemon/checks/facts.h"

namespace kpwatch::checks {
namespace g01 {

constexpr std::array recipients{Recipient::ima, Recipient::wgde};
constexpr std::array basis{LegalBasis{"KPCS", "Annex I (A)", "a certificate states the country of origin of an unmixed shipment"},
                           LegalBasis{"KP decision", "footprints of origins", "experts compare assortments with those of known origins"}};
constexpr std::array settings{
    CheckSetting{"limit_permille", 500, "thousandths of the scale", "From which distance to the declared origin on goods are told of."},
    CheckSetting{"restricted_permille", 300, "thousandths of the scale",
                 "The same for goods that look like those of an origin under embargo or suspension."}};

bool is_restricted(const CaseFile& file, CountryCode origin, Day day) {
  for (const auto subject : {Restriction::Subject::origin, Restriction::Subject::issuer})
    for (const Restriction* one : file.reference.participants.restrictions(subject, origin, day))
      if (one->kind == RestrictionKind::un_embargo || one->kind == RestrictionKind::kp_suspension) return true;
  return false;
}

void examine(const Check& self, const CaseFile& file, std::vector<Finding>& findings) {
  const CitedCertificate& cited = file.certificates.front();
  const auto seen = observations_of(file, ObservationKind::footprint, 0);
  if (seen.empty() || !cited.record || cited.record->origin.countries.empty()) return;
  const Observation& last = seen.back();
  if (!last.distance) return;
  for (const CountryCode declared : cited.record->origin.countries)
    if (last.origin == declared) return;
  const Day day = stated_issue_day(cited).value_or(last.observed_on.value_or(file.today));
  const bool is_like_restricted = last.origin && is_restricted(file, *last.origin, day);
  const std::int64_t limit = file.settings.value(self.id, is_like_restricted ? "restricted_permille" : "limit_permille");
  if (last.distance->micros <= limit * 1'000) return;
  std::string sentence = "The goods under certificate " + called(cited) + " are not like those of " +
                         country_in_words(file, cited.record->origin.countries.front()) + ", the declared origin (distance " +
                         last.distance->to_string(2) + ")";
  if (last.origin) sentence += "; they look like those of " + country_in_words(file, *last.origin);
  if (is_like_restricted) sentence += ", which was under an embargo or suspended on " + to_string(day);
  Finding found = certificate_finding(self, file, 0, sentence + ". So found " + observer_in_words(last) + ".");
  found.expected = cited.record->origin.countries.front().text();
  found.observed = last.origin ? std::string(last.origin->text()) : last.distance->to_string(2);
  findings.push_back(std::move(found));
}

}  // namespace g01

extern const Check footprint_conflict;
constinit const Check footprint_conflict{
    "G01",
    "kp.footprint-conflict",
    "Goods unlike the declared origin",
    "Experts find the assortment too far from the footprint of the origin that the certificate states.",
    FindingClass::substantive,
    4,
    g01::recipients,
    g01::basis,
    g01::settings,
    "0.1",
    g01::examine,
    CaseSubject::certificate,
    "Observations of kind footprint, and the certificate's record with its origin."};

}  // namespace kpwatch::checks
