// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// D07. The Kimberley Process has asked for a closer look at goods of some origins and issuers.
//
// Law: notices of the Chair and decisions of the plenary (Marange look-alikes, stones of the Central African Republic
// anywhere, Venezuela after its return); a condition whose end nobody knows gives no more than this (docs/LEGAL.md, 6).
// For information: it holds nobody up. A country of which D01 to D06, D04 or G08 speak already is not named again, and
// neither is it where it exports under conditions that D05 and D06 look after, or where the notice is about one field and the certificate
// comes with the monitor's reference. The routes beside an embargo are G05's.
#include <algorithm>
#include <array>
#include <string>

#include "daemon/checks/facts.h"
#include "daemon/checks/participation/conditions.h"
#include "daemon/checks/participation/standing.h"

namespace kpwatch::checks {
namespace d07 {

constexpr std::array recipients{Recipient::ima};
constexpr std::array basis{
    LegalBasis{"KP decision", "notices on vigilance", "participants look closely at goods of the origin or issuer named"}};

using Subject = Restriction::Subject;

bool calls_for_vigilance(const Restriction& row) {
  const bool is_open_condition = row.kind == RestrictionKind::kp_conditional && (row.end_is_uncertain || !area_of(row).empty());
  return row.kind == RestrictionKind::kp_vigilance || is_open_condition;
}

const Restriction* notice_on(const CaseFile& file, const CitedCertificate& cited, Subject subject, CountryCode code, Day day) {
  for (const Restriction* row : file.reference.participants.restrictions(subject, code, day)) {
    if (!calls_for_vigilance(*row)) continue;
    if (area_of(*row).empty() || !shows_monitor(file, cited)) return row;
  }
  return nullptr;
}

void examine(const Check& self, const CaseFile& file, std::vector<Finding>& findings) {
  if (file.declaration.regime == Regime::transit) return;
  for (std::size_t c = 0; c < file.certificates.size(); ++c) {
    const CitedCertificate& cited = file.certificates[c];
    if (cited.number() == nullptr || !must_accompany(file, c)) continue;
    if (standing_of_issuer(file, c).kind != IssuerStanding::Kind::in_order) continue;
    const Day issued = issue_day(file, cited);
    const CountryCode issuer = cited.number()->issuer;
    const Restriction* notice = notice_on(file, cited, Subject::issuer, issuer, issued);
    CountryCode about = issuer;
    if (notice == nullptr) {
      std::vector<CountryCode> origins = cited.record ? cited.record->origin.countries : std::vector<CountryCode>{};
      if (origins.empty() && file.reference.producers.mines(issuer, issued)) origins.push_back(issuer);  // mined where it was issued
      for (const CountryCode origin : origins) {
        if (notice != nullptr) break;
        if (origin == issuer && !conditions_of_issuer(file, issuer, issued).empty()) continue;
        notice = notice_on(file, cited, Subject::origin, origin, issued);
        about = origin;
      }
    }
    if (notice == nullptr) continue;
    Finding found = certificate_finding(self, file, c,
                                        "Certificate " + called(cited) + " is for goods of " + country_in_words(file, about) +
                                            ", which call for a closer look " + on_issue_day(file, cited) + ": " + notice->title + ".");
    found.observed = about.text();
    findings.push_back(std::move(found));
  }
}

}  // namespace d07

extern const Check under_vigilance;
constinit const Check under_vigilance{"D07",
                                      "kp.under-vigilance",
                                      "Goods that call for a closer look",
                                      "The Kimberley Process has asked for vigilance on goods of this origin or issuer on that day.",
                                      FindingClass::substantive,
                                      2,
                                      d07::recipients,
                                      d07::basis,
                                      {},
                                      "0.2",
                                      d07::examine};

}  // namespace kpwatch::checks
