// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// A suspension explains an absence, and an alias is no absence: so a suspended issuer is told as such (D03) and not as
// a non-participant (D01), and a code that only stands for its party (HR after accession to the Union) is D08's matter.
#include "daemon/checks/participation/standing.h"

#include <array>

#include "daemon/checks/facts.h"

namespace kpwatch {
namespace {

using Subject = Restriction::Subject;

bool is_suspension(const Restriction& restriction) {
  return restriction.kind == RestrictionKind::kp_suspension || restriction.kind == RestrictionKind::self_suspension;
}

// Of a country itself or of the party it belongs to. A restriction whose end nobody knows is vigilance, and no more.
template <class Accepts>
const Restriction* restriction_on(const CaseFile& file, CountryCode code, Day day, Subject subject, const Accepts& accepts) {
  const Participants& participants = file.reference.participants;
  const std::array<CountryCode, 2> codes{code, participants.party_of(code, day)};
  for (const CountryCode one : codes)
    for (const Restriction* restriction : participants.restrictions(subject, one, day))
      if (!restriction->end_is_uncertain && accepts(*restriction)) return restriction;
  return nullptr;
}

// An issuer known to have issued nothing in a time (Venezuela from 2005) can't have issued this certificate either.
const Restriction* no_issue_on(const CaseFile& file, CountryCode issuer, Day day) {
  if (const Restriction* found = suspension_on(file, issuer, day)) return found;
  return restriction_on(file, issuer, day, Subject::issuer, [](const Restriction& r) { return r.kind == RestrictionKind::fact; });
}

}  // namespace

const Restriction* suspension_on(const CaseFile& file, CountryCode code, Day day) {
  return restriction_on(file, code, day, Subject::issuer, is_suspension);
}

const Restriction* embargo_on(const CaseFile& file, CountryCode code, Day day) {
  const auto is_embargo = [](const Restriction& r) { return r.kind == RestrictionKind::un_embargo; };
  if (const Restriction* found = restriction_on(file, code, day, Subject::origin, is_embargo)) return found;
  return restriction_on(file, code, day, Subject::issuer, is_embargo);
}

IssuerStanding standing_of_issuer(const CaseFile& file, std::size_t certificate) {
  const CitedCertificate& cited = file.certificates[certificate];
  if (cited.number() == nullptr) return {};
  const CountryCode issuer = cited.number()->issuer;
  const Day issued = issue_day(file, cited);
  if (const Restriction* found = no_issue_on(file, issuer, issued)) return {IssuerStanding::Kind::suspended, found, issued, ""};
  // Within the single area the goods had been let in before; what counts is the day of issue only.
  const ExportDay exported = export_day(file, &cited);
  if (must_accompany(file, certificate))
    if (const Restriction* found = suspension_on(file, issuer, exported.day))
      return {IssuerStanding::Kind::suspended, found, exported.day, exported.known_as};
  if (file.reference.participants.is_alias_only(issuer, issued)) return {IssuerStanding::Kind::alias, nullptr, issued, ""};
  if (!file.reference.participants.takes_part(issuer, issued)) return {IssuerStanding::Kind::outside, nullptr, issued, ""};
  return {};
}

std::vector<CountryCode> parties_named_as_issuers(const CaseFile& file) {
  std::vector<CountryCode> parties;
  for (std::size_t c = 0; c < file.certificates.size(); ++c) {
    const IssuerStanding standing = standing_of_issuer(file, c);
    if (standing.kind != IssuerStanding::Kind::outside && standing.kind != IssuerStanding::Kind::suspended) continue;
    parties.push_back(file.reference.participants.party_of(file.certificates[c].number()->issuer, file.accepted_on));
  }
  return parties;
}

}  // namespace kpwatch
