// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// A statistics return: what one party publishes for one period (KPCS Annex III). Revisions stay beside each other; nothing
// here is computed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/customs/certificate.h"

namespace kpwatch {

enum class ReturnTable : std::uint8_t { production, trade, certificates };
[[nodiscard]] std::string_view to_string(ReturnTable table);
[[nodiscard]] std::optional<ReturnTable> parse_return_table(std::string_view text);

// One figure. Words are the published ones: IMP, EXP; ORIGIN, PROVENANCE, DESTINATION; ISSUED, RECEIVED; a partner is a
// country's letters, MIXED or UNKNOWN.
struct ReturnRow {
  std::string flow, partner, partner_role, counter;
  std::optional<CommodityCode> code;
  std::optional<Carats> carats;
  std::optional<UsDollars> usd;
  std::optional<std::int64_t> count;  // of certificates
  friend bool operator==(const ReturnRow&, const ReturnRow&) = default;
};

struct StatisticsReturn {
  ReturnTable table = ReturnTable::production;
  std::optional<CountryCode> reporter;
  std::int64_t year = 0;
  std::int64_t quarter = 0;  // 1 to 4 for trade and certificates, else 0
  std::int64_t half = 0;     // 1 or 2 for production, else 0
  std::int64_t revision = 1;
  std::optional<Day> published_on;
  std::string basis;  // trade: ISSUE_DATE or CUSTOMS_DATE
  std::vector<ReturnRow> rows;
  std::string map;
  Place place;

  [[nodiscard]] std::string period() const;  // "2010-Q3", "2010-H1"
};

}  // namespace kpwatch
