// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The export pre-advice: the exporting authority announces a shipment to the importing one (KPCS Annex II recommends it).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "daemon/customs/certificate.h"

namespace kpwatch {

struct ExportPreadvice {
  CertificateNumber number;
  std::optional<CountryCode> issuer;  // where the message gives it in a field of its own
  std::string reference;              // the exporting authority's own
  std::string authority;              // that advises
  std::optional<CountryCode> country;
  std::optional<Day> advised_on, expected_on;  // expected: day of arrival
  std::optional<Carats> carats;
  std::optional<UsDollars> usd;
  std::optional<std::int64_t> parcels;
  std::vector<CertificateLine> lines;
  Origin origin;
  std::optional<CountryCode> provenance, destination;
  CertificateParty exporter, importer;
  std::vector<std::string> seals;
  std::string remarks;
  std::string map;
  Place place;
};

}  // namespace kpwatch
