// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// An observation: what an officer or an expert saw, or customs decided, about a certificate or a declaration. Checks that need
// eyes or a laboratory read these; kpwatch never makes one up.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/customs/certificate.h"

namespace kpwatch {

enum class ObservationKind : std::uint8_t {
  specimen,      // the paper was held against the issuer's sample: layout, verdict matches or differs
  seal,          // the container's seals: verdict intact or broken, numbers found
  transit_exit,  // at the end of a transit: carats, parcels, seals
  footprint,     // the assortment was held against an origin's: distance, origin it looks like
  condition,     // evidence that a condition of the KP is met: monitor, expert's verification, zone
  exemption,     // an exemption from a prohibition, such as for research under UNSC 1893 (2009)
  registration,  // a party stands, or does not stand, on the register of dealers: verdict registered or not_registered
  release,       // an officer released the goods: verdict released or refused
  outcome        // what a customs system answered to a declaration (CUSRES, WCO RES): verdict accepted, control, released,
                 // detained, refused (the declaration), or none where it says none of these
};
[[nodiscard]] std::string_view to_string(ObservationKind kind);
[[nodiscard]] std::optional<ObservationKind> parse_observation_kind(std::string_view text);

enum class Verdict : std::uint8_t {
  none,
  matches,
  differs,
  intact,
  broken,
  registered,
  not_registered,
  released,
  refused,
  accepted,  // the declaration is registered; nothing is said of the goods
  control,   // papers or goods are looked at before anything is decided
  detained   // the goods are held
};
[[nodiscard]] std::string_view to_string(Verdict verdict);  // "" for none
[[nodiscard]] std::optional<Verdict> parse_verdict(std::string_view text);
[[nodiscard]] bool may_say(ObservationKind kind, Verdict verdict);

struct Observation {
  ObservationKind kind = ObservationKind::specimen;
  std::optional<CertificateNumber> number;  // of the certificate it is about
  std::optional<CountryCode> issuer;        // where the message gives it in a field of its own
  std::string declaration;                  // and/or of which declaration: its MRN, else its reference
  std::string mrn;                          // outcome: the number of registration, where the answer gives it beside the reference
  std::string by;                           // who: office, role, name
  std::string authority;                    // for which authority
  std::optional<CountryCode> country;
  std::optional<Day> observed_on;
  Verdict verdict = Verdict::none;
  std::string layout;                          // specimen: the version seen
  std::optional<Day> valid_from, valid_until;  // of that layout, exemption or registration; both inclusive
  std::vector<std::string> seals;              // as found
  std::optional<Carats> carats;                // transit_exit
  std::optional<std::int64_t> parcels;         // transit_exit
  std::optional<CountryCode> origin;           // footprint: which origin the goods look like; exemption: whose goods
  std::optional<Decimal> distance;             // footprint: to the declared origin, 0 = alike, 1 = as far as can be
  std::string zone;                            // condition: compliant zone, mine or area
  std::string evidence;                        // condition: monitor's, verification's, exemption's reference
  std::string party;                           // registration: who
  std::string remarks;
  std::string map;
  Place place;
};

}  // namespace kpwatch
