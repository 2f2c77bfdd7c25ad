// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/statistics/figures.h"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

namespace kpwatch {
namespace {

constexpr std::array<std::string_view, 2> flows{"IMP", "EXP"};
constexpr std::array<std::string_view, 3> roles{"ORIGIN", "PROVENANCE", "DESTINATION"};
constexpr std::array<std::string_view, 4> codes{"710210", "710221", "710231", "7102"};
constexpr std::array<std::string_view, 2> bases{"ISSUE_DATE", "CUSTOMS_DATE"};
constexpr std::array<std::string_view, 2> counters{"ISSUED", "RECEIVED"};

template <class Row, class TableOf>
void keep_rows_in_force(std::vector<Row>& rows, std::optional<Day> known_on, const TableOf& table_of) {
  std::erase_if(rows,
                [&](const Row& row) { return known_on && row.publication.published_on && *row.publication.published_on > *known_on; });
  std::map<decltype(table_of(rows.front())), std::int64_t> newest;
  for (const Row& row : rows) {
    auto& revision = newest.try_emplace(table_of(row), row.publication.revision).first->second;
    revision = std::max(revision, row.publication.revision);
  }
  std::erase_if(rows, [&](const Row& row) { return row.publication.revision != newest.at(table_of(row)); });
}

}  // namespace

std::string_view to_string(TradeFlow flow) { return flows.at(static_cast<std::size_t>(flow)); }
std::string_view to_string(PartnerRole role) { return roles.at(static_cast<std::size_t>(role)); }
std::string_view to_string(KpCode code) { return codes.at(static_cast<std::size_t>(code)); }
std::string_view to_string(DateBasis basis) { return bases.at(static_cast<std::size_t>(basis)); }
std::string_view to_string(CertificateCountRow::Counter counter) { return counters.at(static_cast<std::size_t>(counter)); }

std::optional<KpCode> kp_code(std::string_view hs6) {
  const auto at = std::find(codes.begin(), codes.end(), hs6);
  if (at == codes.end()) return std::nullopt;
  return static_cast<KpCode>(at - codes.begin());
}

std::string partner_text(CountryCode partner) {
  if (partner == mixed_partner) return "MIXED";
  if (partner == unknown_partner) return "UNKNOWN";
  return std::string(partner.text());
}

std::optional<CountryCode> parse_partner(std::string_view text) {
  if (text == "MIXED") return mixed_partner;
  if (text == "UNKNOWN") return unknown_partner;
  return CountryCode::parse(text);
}

Figures in_force(Figures figures, std::optional<Day> known_on) {
  keep_rows_in_force(figures.trade, known_on, [](const TradeRow& row) { return std::tuple(row.reporter, row.period, row.flow); });
  keep_rows_in_force(figures.certificates, known_on,
                     [](const CertificateCountRow& row) { return std::tuple(row.reporter, row.period, row.counter); });
  keep_rows_in_force(figures.production, known_on, [](const ProductionRow& row) { return std::tuple(row.reporter, row.period); });
  return figures;
}

}  // namespace kpwatch
