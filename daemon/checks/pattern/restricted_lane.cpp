// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// G05. Embargoed stones left through the neighbours, in small parcels and by new names.
//
// Law: Security Council resolutions on Cote d'Ivoire and Liberia, and the groups of experts who named these routes; the KP
// asked for vigilance on them. For information: told of parcels below 200 carats between traders whom the memory does not
// know, from or through a neighbour of an origin under embargo on the day of export. Where the embargo itself is told
// (D04), its route is not told as well.
#include <algorithm>
#include <array>
#include <string>

#include "daemon/checks/facts.h"
#include "daemon/checks/movement.h"
#include "daemon/checks/participation/standing.h"

namespace kpwatch::checks {
namespace g05 {

constexpr std::array recipients{Recipient::ima};
constexpr std::array basis{LegalBasis{"UNSC", "1521 (2003), 1643 (2005)", "rough diamonds of the country named are not to be imported"},
                           LegalBasis{"KP decision", "notices on vigilance", "routes beside an embargo call for a closer look"}};
constexpr std::array settings{CheckSetting{"carats_max", 200, "carats", "Parcels from this weight on are left out."}};

// The origin under embargo beside which the goods were mined, certified or sent, and that neighbour.
std::optional<std::pair<CountryCode, CountryCode>> lane_of(const CaseFile& file, std::size_t i, Day exported) {
  std::vector<CountryCode> ends;
  if (const auto from = dispatch_of(file, i)) ends.push_back(*from);
  if (const auto& origin = file.items[i].item->origin) ends.push_back(origin->value);
  for (const std::size_t c : file.items[i].certificates) {
    const CitedCertificate& cited = file.certificates[c];
    if (cited.record) ends.insert(ends.end(), cited.record->origin.countries.begin(), cited.record->origin.countries.end());
  }
  for (const CountryCode end : ends)
    if (embargo_on(file, end, exported) != nullptr) return std::nullopt;
  for (const CountryCode end : ends)
    for (const CountryCode origin : file.reference.neighbours.origins_beside(end, exported))
      if (embargo_on(file, origin, exported) != nullptr) return std::pair(origin, end);
  return std::nullopt;
}

void examine(const Check& self, const CaseFile& file, std::vector<Finding>& findings) {
  if (file.declaration.regime == Regime::transit) return;
  const Decimal most{file.settings.value(self.id, "carats_max") * 1'000'000};
  for (std::size_t i = 0; i < file.items.size(); ++i) {
    const ClassifiedItem& item = file.items[i];
    if (!item.in_scope || !item.item->carats || item.item->carats->value.amount >= most) continue;
    const CitedCertificate* cited = item.certificates.empty() ? nullptr : &file.certificates[item.certificates.front()];
    const ExportDay exported = export_day(file, cited);
    const auto lane = lane_of(file, i, exported.day);
    const std::string exporter = exporter_key(file, i), importer = importer_key(file, i);
    if (!lane || exporter.empty() || importer.empty()) continue;
    MovementQuery query;
    query.exporter = exporter;
    query.importer = importer;
    query.count_max = 1;
    if (!earlier_movements(file, query).empty()) continue;
    Finding found =
        finding(self, i,
                capitalised(line_in_words(file, i)) + " declares a small parcel (" + in_carats(item.item->carats->value.amount) +
                    ") from " + country_in_words(file, lane->second) + ", beside " + country_in_words(file, lane->first) +
                    ", which was under embargo on " + to_string(exported.day) + ", between traders not seen before.");
    found.observed = lane->second.text();
    found.place = item.item->carats->place;
    findings.push_back(std::move(found));
    return;  // one shipment, one finding
  }
}

}  // namespace g05

extern const Check restricted_lane;
constinit const Check restricted_lane{"G05",
                                      "kp.beside-an-embargo",
                                      "Small parcel from beside an embargo",
                                      "A small parcel comes from a neighbour of an origin under embargo, between traders not seen before.",
                                      FindingClass::substantive,
                                      2,
                                      g05::recipients,
                                      g05::basis,
                                      g05::settings,
                                      "0.2",
                                      g05::examine};

}  // namespace kpwatch::checks
