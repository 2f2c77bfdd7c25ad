// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// What is known of one Kimberley Process certificate (KPCS Annex I A, fields 3 to 15).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "daemon/base/place.h"
#include "daemon/customs/certificate_number.h"
#include "daemon/customs/codes.h"
#include "daemon/customs/day.h"
#include "daemon/customs/decimal.h"

namespace kpwatch {

enum class CertificateStatus : std::uint8_t {
  valid,
  confirmed,
  replaced,
  invalidated,
  reported_lost,
  reported_stolen,
  reported_fake,
  expired
};
[[nodiscard]] std::string_view to_string(CertificateStatus status);
[[nodiscard]] std::optional<CertificateStatus> parse_certificate_status(std::string_view text);

// Origin of the goods: one country, asterisks for a mixed parcel, or since 2024 a list of mining countries.
struct Origin {
  enum class Kind : std::uint8_t { blank, single, mixed, list } kind = Kind::blank;
  std::vector<CountryCode> countries;  // one for single, more for list
  std::string text;                    // as sent
  friend bool operator==(const Origin&, const Origin&) = default;
};

struct CertificateParty {
  std::string name;
  std::optional<CountryCode> country;
  friend bool operator==(const CertificateParty&, const CertificateParty&) = default;
};

struct CertificateLine {  // one HS code on the certificate
  CommodityCode code;
  std::optional<Carats> carats;
  std::optional<UsDollars> usd;
  friend bool operator==(const CertificateLine&, const CertificateLine&) = default;
};

struct Certificate {
  CertificateNumber number;
  std::optional<CountryCode> issuer;  // the issuer field of the record; the number's prefix may differ (B08)
  std::string authority;
  std::optional<Day> issued_on, expires_on, validated_on;
  Origin origin;
  CertificateParty exporter, importer;
  std::optional<CountryCode> destination;
  std::optional<std::int64_t> parcels;
  std::optional<Carats> carats;
  std::optional<UsDollars> usd;
  std::vector<CertificateLine> lines;
  std::vector<std::string> seals;
  CertificateStatus status = CertificateStatus::valid;
  std::optional<Day> status_on;
  std::string replaced_by;
  std::optional<Day> complete_feed_until;  // the issuer's list claims to be complete up to this day (B04)
  std::string map;                         // id of the map that read it
  Place place;                             // where the document starts
};

}  // namespace kpwatch
