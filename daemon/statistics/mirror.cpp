// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/statistics/mirror.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <tuple>

namespace kpwatch {
namespace {

using PairKey = std::tuple<ReportingPeriod, CountryCode, CountryCode, std::optional<KpCode>>;
using Published = std::tuple<CountryCode, ReportingPeriod>;

bool is_party(CountryCode partner) { return partner != mixed_partner && partner != unknown_partner; }

struct Tables {
  std::set<Published> exports, imports, issued, received;
};

MirrorPair& pair_at(std::map<PairKey, MirrorPair>& pairs, const PairKey& key) {
  const auto& [period, exporter, importer, code] = key;
  return pairs.try_emplace(key, MirrorPair{period, exporter, importer, code, {}, {}, {}, {}, {}, {}}).first->second;
}

void add_trade(const TradeRow& row, std::map<PairKey, MirrorPair>& pairs, Tables& tables) {
  const bool is_export = row.flow == TradeFlow::exports;
  if (row.role != (is_export ? PartnerRole::destination : PartnerRole::provenance)) return;
  (is_export ? tables.exports : tables.imports).emplace(row.reporter, row.period);
  if (!is_party(row.partner)) return;
  MirrorPair& pair = pair_at(pairs, {row.period, is_export ? row.reporter : row.partner, is_export ? row.partner : row.reporter, row.code});
  (is_export ? pair.exported : pair.imported) += row.carats;
  (is_export ? pair.exported_usd : pair.imported_usd) += row.usd;
  (is_export ? pair.exporter_basis : pair.importer_basis) = row.basis;
}

void add_count(const CertificateCountRow& row, std::map<PairKey, MirrorPair>& pairs, Tables& tables) {
  const bool is_issued = row.counter == CertificateCountRow::Counter::issued;
  (is_issued ? tables.issued : tables.received).emplace(row.reporter, row.period);
  if (!is_party(row.partner)) return;
  MirrorPair& pair =
      pair_at(pairs, {row.period, is_issued ? row.reporter : row.partner, is_issued ? row.partner : row.reporter, std::nullopt});
  (is_issued ? pair.exported : pair.imported) += Total(Decimal{row.count * 1'000'000});
}

}  // namespace

std::int64_t MirrorPair::gap_permille() const {
  const double larger = std::max(exported, imported).approximately();
  return larger <= 0 ? 0 : std::llround(gap().approximately() * 1000 / larger);
}

// Where either side could not split a weight by code, codes can't be held against each other: the pair's sum can.
void join_codes_of_unsplit(std::map<PairKey, MirrorPair>& pairs) {
  std::set<PairKey> unsplit;
  for (const auto& [key, pair] : pairs)
    if (pair.code == KpCode::unsplit) unsplit.insert(key);
  for (const PairKey& whole : unsplit) {
    MirrorPair& sum = pairs.at(whole);
    for (const KpCode code : {KpCode::unsorted, KpCode::industrial, KpCode::gem}) {
      PairKey key = whole;
      std::get<3>(key) = code;
      const auto part = pairs.find(key);
      if (part == pairs.end()) continue;
      sum.exported += part->second.exported;
      sum.imported += part->second.imported;
      sum.exported_usd += part->second.exported_usd;
      sum.imported_usd += part->second.imported_usd;
      pairs.erase(part);
    }
  }
}

std::vector<MirrorPair> mirror_pairs(const Figures& figures) {
  std::map<PairKey, MirrorPair> pairs;
  Tables tables;
  for (const TradeRow& row : figures.trade) add_trade(row, pairs, tables);
  for (const CertificateCountRow& row : figures.certificates) add_count(row, pairs, tables);
  join_codes_of_unsplit(pairs);
  std::vector<MirrorPair> result;
  for (const auto& [key, pair] : pairs) {
    const Published exporter{pair.exporter, pair.period}, importer{pair.importer, pair.period};
    const bool both = pair.code ? tables.exports.contains(exporter) && tables.imports.contains(importer)
                                : tables.issued.contains(exporter) && tables.received.contains(importer);
    if (both) result.push_back(pair);
  }
  return result;
}

}  // namespace kpwatch
