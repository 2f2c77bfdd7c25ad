// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The import confirmation: the importing authority tells the exporting one what arrived under its certificate (KPCS
// Section III (b); Annex I C and Annex II recommend what is in it).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "daemon/customs/certificate.h"

namespace kpwatch {

struct ImportConfirmation {
  CertificateNumber number;
  std::optional<CountryCode> issuer;   // where the message gives it in a field of its own
  std::string reference;               // the confirming authority's own
  std::string authority;               // that confirms
  std::optional<CountryCode> country;  // of that authority
  std::optional<Day> received_on;      // when the goods were received; not when the confirmation was written
  std::optional<Carats> carats;        // as received
  std::optional<UsDollars> usd;
  std::optional<std::int64_t> parcels;
  std::vector<CertificateLine> lines;
  CertificateParty exporter, importer;
  std::vector<std::string> seals;  // as found
  std::string remarks;
  bool draft = false;  // made by kpwatch and seen by no authority yet: advice, not an act
  std::string map;     // id of the map that read it
  Place place;         // where the document starts
};

}  // namespace kpwatch
