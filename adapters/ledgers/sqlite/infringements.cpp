// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/ledgers/sqlite/infringements.h"

#include <map>
#include <set>
#include <string>
#include <tuple>

namespace kpwatch::sqlite {
namespace {

using Kind = std::tuple<std::string, std::string, std::string, std::string>;  // check, party, disposition, outcome

// All that is known of one alert, gathered over its authorities and revisions: each authority sees its own findings.
struct Gathered {
  std::string id, state, disposition;
  std::int64_t revision = 0, revision_with_findings = 0;
  int year = 0;
  std::set<std::pair<std::string, std::string>> findings;  // check, party

  void count(int wanted, std::map<Kind, std::int64_t>& kinds) const {
    if (year != wanted) return;
    const std::string outcome = state == "resolved" || state == "withdrawn" ? state : "open";
    for (const auto& [check, party] : findings) ++kinds[{check, party, disposition, outcome}];
  }
};

constexpr std::string_view question =
    "SELECT o.alert_id, o.revision, json_extract(o.data, '$.state'), json_extract(o.data, '$.disposition'), "
    "CAST(substr(coalesce(json_extract(o.data, '$.declaration.accepted_on'), json_extract(o.data, '$.created_at')), 1, 4) AS INTEGER), "
    "coalesce(json_extract(f.value, '$.check'), ''), "
    // Whose certificate it is; else where the goods came from; else whose customs received them.
    "CASE WHEN instr(coalesce(json_extract(f.value, '$.certificate'), ''), ':') = 3 THEN substr(json_extract(f.value, '$.certificate'), 1, "
    "2) "
    "ELSE coalesce(json_extract(o.data, '$.item.dispatch_country'), json_extract(o.data, '$.declaration.jurisdiction'), '') END "
    // Answers to senders are no JSON.
    "FROM (SELECT alert_id, revision, CASE WHEN json_valid(data) THEN data ELSE '{}' END AS data FROM outbox) AS o LEFT JOIN "
    "json_each(o.data, '$.findings') AS f WHERE o.alert_id <> '' "
    "AND json_extract(o.data, '$.alert_id') IS NOT NULL ORDER BY o.alert_id";

}  // namespace

std::vector<TradeRecords::Infringement> infringements(const Snapshot& snapshot, int year) {
  std::map<Kind, std::int64_t> kinds;
  Gathered alert;
  Cursor rows(snapshot, question);
  while (rows.next()) {
    if (alert.id != rows.text(0)) {
      alert.count(year, kinds);
      alert = {};
      alert.id = rows.text(0);
    }
    const std::int64_t revision = rows.integer(1);
    if (revision >= alert.revision) {
      alert.revision = revision;
      alert.state = rows.text(2);
    }
    const std::string check(rows.text(5));
    // The end of an alert may say nothing of the declaration, nor when that was accepted.
    if (alert.year == 0 || !check.empty()) alert.year = static_cast<int>(rows.integer(4));
    if (check.empty() || revision < alert.revision_with_findings) continue;
    // A later revision stands in place of what was found before; a resolved one found nothing any more.
    if (revision > alert.revision_with_findings) alert.findings.clear();
    alert.revision_with_findings = revision;
    alert.disposition = rows.text(3);
    alert.findings.emplace(check, rows.text(6));
  }
  alert.count(year, kinds);
  std::vector<TradeRecords::Infringement> result;
  for (const auto& [kind, count] : kinds) {
    const auto& [check, party, disposition, outcome] = kind;
    result.push_back({check, party, disposition, outcome, count});
  }
  return result;
}

}  // namespace kpwatch::sqlite
