// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Rows about mines, neighbours and prices.
#include <algorithm>
#include <array>

#include "daemon/reference/gathered.h"

namespace kpwatch {
namespace {

Decimal positive(const TableRow& row, std::string_view column) {
  const auto value = Decimal::parse(row.text(column));
  if (value && value->micros > 0) return *value;
  row.complain(column, std::string(column) + " must be a number greater than 0");
  return {};
}

}  // namespace

void add_producer(const TableRow& row, Gathered& all) {
  using Kind = Producers::Kind;
  static constexpr std::array<std::pair<std::string_view, Kind>, 3> kinds{
      {{"mines", Kind::mines}, {"never_mined", Kind::never_mined}, {"grows", Kind::grows}}};
  Producers::Row producer{row.country_code("code"), row.one_of<Kind>("kind", kinds), row.period(), row.required("source"),
                          row.confidence()};
  all.producers.push_back(std::move(producer));
}

void add_output(const TableRow& row, Gathered& all) {
  Producers::Output output{row.country_code("code"), row.period(), Carats{positive(row, "carats")}, row.required("source"),
                           row.confidence()};
  if (!output.period.from || !output.period.until) row.complain("from", "an output needs its first day and the day after its last");
  all.outputs.push_back(std::move(output));
}

void add_neighbour(const TableRow& row, Gathered& all) {
  static constexpr std::array<std::pair<std::string_view, bool>, 2> kinds{{{"border", false}, {"route", true}}};
  Neighbours::Row neighbour{row.country_code("code"),        row.country_code("neighbour"),
                            row.one_of<bool>("kind", kinds), row.period(),
                            row.required("source"),          row.confidence()};
  if (neighbour.code == neighbour.neighbour) row.complain("neighbour", "a territory is no neighbour of itself");
  all.neighbours.push_back(std::move(neighbour));
}

void add_valuation(const TableRow& row, Gathered& all) {
  using Kind = Valuations::Kind;
  static constexpr std::array<std::pair<std::string_view, Kind>, 3> kinds{
      {{"mined", Kind::mined}, {"traded", Kind::traded}, {"lab_grown", Kind::lab_grown}}};
  Valuations::Row valuation;
  if (row.text("code") != "*") valuation.code = row.country_code("code");
  valuation.kind = row.one_of<Kind>("kind", kinds);
  valuation.hs6 = row.text("hs6");
  if (!valuation.hs6.empty() && (valuation.hs6.size() != 6 || valuation.hs6.find_first_not_of("0123456789") != std::string::npos))
    row.complain("hs6", "hs6 must be six digits, or empty for all rough together");
  valuation.period = row.period();
  valuation.per_carat = UsDollars{positive(row, "usd_per_carat")};
  valuation.source = row.required("source");
  valuation.confidence = row.confidence();
  all.valuations.push_back(std::move(valuation));
}

}  // namespace kpwatch
