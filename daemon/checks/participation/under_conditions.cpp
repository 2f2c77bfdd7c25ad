// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// D05, D06 and G08. Some participants may export on conditions only: from compliant zones, or with what a monitor or an
// outside expert has put in writing.
//
// Law: the KP's operational framework for the Central African Republic (2015, revised 2019), its Swakopmund work plan and
// Kinshasa decision on Marange (2009, 2011). The day of issue or of export counts, either. A zone that is named and not
// listed is worse than missing evidence, and told alone. Marange: the conditions were on goods of that field, and Zimbabwe
// mines elsewhere too, so that G08 needs goods that name it; of others of that origin D07 reminds. (The catalogue would
// hold every Zimbabwean shipment of those years to it.) What counts as evidence here is a document of the declaration
// whose title or code names the monitor or the expert, and has a number; or an officer's observation of such evidence.
#include <array>
#include <string>

#include "daemon/checks/facts.h"
#include "daemon/checks/participation/conditions.h"
#include "daemon/checks/participation/standing.h"

namespace kpwatch::checks {
namespace d05 {

constexpr std::array evidence_recipients{Recipient::ima, Recipient::exa, Recipient::wgm};
constexpr std::array zone_recipients{Recipient::ima, Recipient::wgm};
constexpr std::array basis{LegalBasis{"KP decision", "operational framework for the Central African Republic (2015, 2019)",
                                      "exports only from compliant zones, and as approved"},
                           LegalBasis{"KPCS", "Section III (b)", "only a duly validated certificate lets rough diamonds in"}};
constexpr std::array marange_basis{LegalBasis{"KP decision", "Swakopmund joint work plan (2009), Kinshasa decision (2011)",
                                              "goods of Marange leave only as the KP Monitor has certified"}};

struct Breach {
  const Restriction* restriction = nullptr;
  Day day{};
  std::string zone;  // named and not listed; empty: evidence is missing
};

std::optional<Breach> breach_of(const CaseFile& file, std::size_t c) {
  const CitedCertificate& cited = file.certificates[c];
  if (cited.number() == nullptr || !must_accompany(file, c)) return std::nullopt;
  if (standing_of_issuer(file, c).kind != IssuerStanding::Kind::in_order) return std::nullopt;
  std::optional<Breach> worst;
  for (const Day day : std::array{issue_day(file, cited), export_day(file, &cited).day}) {
    for (const Restriction* row : conditions_of_issuer(file, cited.number()->issuer, day)) {
      const auto listed = zones_of(*row);
      const auto zone = is_by_zones(*row) ? stated_zone(file, cited, listed) : std::nullopt;
      if (zone && std::find(listed.begin(), listed.end(), *zone) == listed.end()) return Breach{row, day, *zone};
      const bool lacks_evidence = !has_evidence(file, cited, *row) || (is_by_zones(*row) && listed.empty());
      if (lacks_evidence && !worst) worst = Breach{row, day, ""};
    }
  }
  return worst;
}

std::string asked_for(const Restriction& restriction) {
  if (restriction.condition == "monitor") return "the monitor's approval";
  if (restriction.condition == "expert") return "the outside expert's verification";
  return "the zone of origin";
}

void report(const Check& self, const CaseFile& file, bool by_zone, std::vector<Finding>& findings) {
  for (std::size_t c = 0; c < file.certificates.size(); ++c) {
    const auto breach = breach_of(file, c);
    if (!breach || breach->zone.empty() == by_zone) continue;
    const CitedCertificate& cited = file.certificates[c];
    std::string sentence = "Certificate " + called(cited) + " of " + country_in_words(file, cited.number()->issuer) + " ";
    sentence += by_zone ? "is for goods of the zone " + as_sent(breach->zone) + ", from which nothing could be exported on " +
                              to_string(breach->day)
                        : "comes without " + asked_for(*breach->restriction) + ", which exports needed on " + to_string(breach->day);
    sentence += " (" + breach->restriction->title + ").";
    Finding found = certificate_finding(self, file, c, std::move(sentence));
    std::string zones;
    for (const std::string& zone : zones_of(*breach->restriction)) zones += (zones.empty() ? "" : ", ") + zone;
    found.expected = by_zone ? (zones.empty() ? std::string("no zone yet") : zones) : asked_for(*breach->restriction);
    found.observed = as_sent(breach->zone);
    findings.push_back(std::move(found));
  }
}

void examine_evidence(const Check& self, const CaseFile& file, std::vector<Finding>& findings) { report(self, file, false, findings); }
void examine_zone(const Check& self, const CaseFile& file, std::vector<Finding>& findings) { report(self, file, true, findings); }

// The condition on goods of one field of this origin that holds on the day of export, if the goods name it and lack evidence.
void examine_area(const Check& self, const CaseFile& file, std::vector<Finding>& findings) {
  for (std::size_t c = 0; c < file.certificates.size(); ++c) {
    const CitedCertificate& cited = file.certificates[c];
    if (cited.number() == nullptr || !must_accompany(file, c)) continue;
    const ExportDay exported = export_day(file, &cited);
    std::vector<CountryCode> origins = cited.record ? cited.record->origin.countries : std::vector<CountryCode>{};
    origins.push_back(cited.number()->issuer);
    const Restriction* broken = nullptr;
    for (const CountryCode origin : origins)
      for (const Restriction* row : file.reference.participants.restrictions(Restriction::Subject::origin, origin, exported.day)) {
        const std::string area = row->kind == RestrictionKind::kp_conditional ? area_of(*row) : std::string();
        if (!area.empty() && row->condition == "monitor" && names_place(file, cited, area) && !has_evidence(file, cited, *row))
          broken = row;
      }
    if (broken == nullptr) continue;
    Finding found = certificate_finding(self, file, c,
                                        "The goods under certificate " + called(cited) + " are of " + area_of(*broken) +
                                            " and come without the KP Monitor's reference, which they needed on " +
                                            to_string(exported.day) + ", " + exported.known_as + " (" + broken->title + ").");
    found.expected = "the KP Monitor's reference";
    found.observed = area_of(*broken);
    findings.push_back(std::move(found));
  }
}

}  // namespace d05

extern const Check condition_without_evidence;
constinit const Check condition_without_evidence{"D05",
                                                 "kp.condition-without-evidence",
                                                 "Exported under conditions, without the evidence",
                                                 "The issuer could export on conditions only, and what they ask for is not shown.",
                                                 FindingClass::substantive,
                                                 4,
                                                 d05::evidence_recipients,
                                                 d05::basis,
                                                 {},
                                                 "0.2",
                                                 d05::examine_evidence};

extern const Check zone_not_compliant;
constinit const Check zone_not_compliant{"D06",
                                         "kp.zone-not-compliant",
                                         "Zone from which nothing could be exported",
                                         "The goods are of a zone that was not among those from which the issuer could export.",
                                         FindingClass::substantive,
                                         5,
                                         d05::zone_recipients,
                                         d05::basis,
                                         {},
                                         "0.2",
                                         d05::examine_zone};

extern const Check area_without_monitor;
constinit const Check area_without_monitor{
    "G08",
    "kp.area-without-monitor",
    "Goods of Marange without the monitor",
    "The goods are of a field whose exports the KP Monitor had to certify, and no reference of the monitor is shown.",
    FindingClass::substantive,
    5,
    d05::zone_recipients,
    d05::marange_basis,
    {},
    "0.2",
    d05::examine_area};

}  // namespace kpwatch::checks
