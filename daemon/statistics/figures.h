// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The figures of Annex III: trade by partner and HS code, certificates by partner, production. As a party publishes them or
// as they are counted from certificates; both are rows of these types.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/customs/codes.h"
#include "daemon/statistics/reporting_period.h"
#include "daemon/statistics/total.h"

namespace kpwatch {

enum class TradeFlow : std::uint8_t { imports, exports };
[[nodiscard]] std::string_view to_string(TradeFlow flow);  // IMP, EXP

// Of whom the partner is what. Exports: destination and origin; imports: provenance (the issuer of the certificate) and
// origin. The rows of one role add up to the flow's total; rows of different roles are never added.
enum class PartnerRole : std::uint8_t { origin, provenance, destination };
[[nodiscard]] std::string_view to_string(PartnerRole role);  // ORIGIN, PROVENANCE, DESTINATION

// The three codes of the scheme; unsplit: a certificate that says its codes but not how its weight is split between them.
enum class KpCode : std::uint8_t { unsorted, industrial, gem, unsplit };
[[nodiscard]] std::string_view to_string(KpCode code);  // 710210, 710221, 710231, 7102
[[nodiscard]] std::optional<KpCode> kp_code(std::string_view hs6);

enum class DateBasis : std::uint8_t { issue_date, customs_date };
[[nodiscard]] std::string_view to_string(DateBasis basis);  // ISSUE_DATE, CUSTOMS_DATE

// A partner that is no country: a parcel of several origins, and what nobody stated.
inline constexpr CountryCode mixed_partner{{'*', '*'}};
inline constexpr CountryCode unknown_partner{{'?', '?'}};
[[nodiscard]] std::string partner_text(CountryCode partner);  // GH, MIXED, UNKNOWN
[[nodiscard]] std::optional<CountryCode> parse_partner(std::string_view text);

// Which of several publications of the same figures a row belongs to. The highest revision is in force.
struct Publication {
  std::int64_t revision = 1;
  std::optional<Day> published_on;
};

struct TradeRow {
  CountryCode reporter;
  ReportingPeriod period;  // a quarter
  TradeFlow flow{};
  KpCode code{};
  CountryCode partner;
  PartnerRole role{};
  Total carats, usd;
  DateBasis basis{};
  Publication publication;
};

struct CertificateCountRow {
  CountryCode reporter;
  ReportingPeriod period;  // a quarter
  enum class Counter : std::uint8_t { issued, received } counter{};
  CountryCode partner;
  std::int64_t count = 0;
  Publication publication;
};
[[nodiscard]] std::string_view to_string(CertificateCountRow::Counter counter);  // ISSUED, RECEIVED

struct ProductionRow {
  CountryCode reporter;
  ReportingPeriod period;  // a half
  Total carats, usd;
  Publication publication;
};

struct Figures {
  std::vector<TradeRow> trade;
  std::vector<CertificateCountRow> certificates;
  std::vector<ProductionRow> production;
};

// Only the rows in force: of each reporter, period and kind of figure (and flow or counter) those of the highest revision
// that was published by `known_on` (nothing: ever; rows without a date count as known). A revision replaces whole tables:
// what it no longer has is gone.
[[nodiscard]] Figures in_force(Figures figures, std::optional<Day> known_on);

}  // namespace kpwatch
