// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The audit log by itself, and what it says held against what the tables say: whoever changes a row and all its seals
// has still to change the log, and everything in the log after it.
#include <array>
#include <map>
#include <set>
#include <unordered_map>

#include "adapters/ledgers/sqlite/audit_chain.h"
#include "adapters/ledgers/sqlite/verify_ledger.h"
#include "daemon/base/text.h"

namespace kpwatch::sqlite {
namespace {

// The newest that the log says of each thing.
struct Told {
  std::unordered_map<std::string, std::string> decisions;                        // business id, hash
  std::unordered_map<std::string, std::pair<std::int64_t, std::string>> alerts;  // id, revision and content
  std::set<std::pair<std::string, std::string>> certificates;                    // key, hash of the bytes
  std::set<std::array<std::string, 3>> documents;                                // kind, key, hash of the bytes
  std::map<std::int64_t, std::string> dead_letters;                              // id, hash of the bytes
};

std::string at_record(std::int64_t sequence) { return "ledger.db, table audit, record " + std::to_string(sequence); }

void take_in(Told& told, const Statement& page, std::size_t row) {
  const auto& event = page.text(row, 2);
  if (event == "decision" && !page.text(row, 5).empty()) told.decisions[page.text(row, 5)] = page.text(row, 6);
  if (event == "alert" && !page.text(row, 7).empty()) told.alerts[page.text(row, 7)] = {page.integer(row, 8), page.text(row, 9)};
  if (event == "certificate_recorded" && !page.text(row, 10).empty()) told.certificates.emplace(page.text(row, 10), page.text(row, 11));
  if (event == "document_recorded" && !page.text(row, 10).empty())
    told.documents.insert({page.text(row, 9), page.text(row, 10), page.text(row, 11)});
  if (event == "dead_letter" && !page.text(row, 7).empty()) told.dead_letters[std::stoll(page.text(row, 7))] = page.text(row, 11);
}

Told verify_chain(Connection& reader, Verification& report) {
  Told told;
  Statement page(
      reader,
      "SELECT sequence, at, event, record, hash, ifnull(json_extract(known, '$.business_id'), ''), "
      "ifnull(json_extract(known, '$.decision_sha256'), ''), ifnull(json_extract(known, '$.id'), ''), "
      "ifnull(json_extract(known, '$.revision'), 0), ifnull(json_extract(known, '$.content'), ''), "
      "ifnull(json_extract(known, '$.key'), ''), ifnull(json_extract(known, '$.sha256'), ''), "
      "typeof(at) <> 'integer' OR typeof(event) <> 'text' OR typeof(record) <> 'text' OR typeof(hash) <> 'text' "
      "OR instr(CAST(event AS BLOB), X'00') > 0 OR instr(CAST(record AS BLOB), X'00') > 0 OR instr(CAST(hash AS BLOB), X'00') > 0 "
      "FROM (SELECT *, CASE WHEN json_valid(record) THEN record ELSE '{}' END AS known FROM audit "
      "WHERE sequence > ? ORDER BY sequence LIMIT 1000)",
      "iittttttitt"
      "ti");
  std::int64_t last = std::numeric_limits<std::int64_t>::min();
  AuditEnd seen;
  while (const auto rows = page.run(last)) {
    for (std::size_t row = 0; row < rows; ++row) {
      const auto sequence = page.integer(row, 0);
      if (sequence <= last) throw SqlError(SqlError::Kind::corrupt, "the records of the audit log are out of order");
      last = sequence;
      ++report.audit_records;
      if (sequence != seen.sequence + 1)
        report.wrong("audit-gap", at_record(seen.sequence + 1), "record " + std::to_string(seen.sequence + 1),
                     "record " + std::to_string(sequence),
                     "the audit log lacks record " + std::to_string(seen.sequence + 1) + ": the next one is " + std::to_string(sequence));
      const auto hash = audit_hash(seen.hash, sequence, page.integer(row, 1), page.text(row, 2), page.text(row, 3));
      if (hash != page.text(row, 4) || page.integer(row, 12) != 0)
        report.wrong("audit-changed", at_record(sequence), page.text(row, 4), hash,
                     "audit record " + std::to_string(sequence) + " was changed: its hash does not follow from the one before");
      seen = {sequence, page.text(row, 4)};
      take_in(told, page, row);
    }
  }
  Statement end(reader, "SELECT sequence, hash FROM audit_end", "it");
  if (end.run() != 1) {
    report.wrong("audit-end", "ledger.db, table audit_end", "one row", "other", "the audit log has lost the record of its end");
    return told;
  }
  report.audit_sequence = seen.sequence;
  report.audit_hash = seen.hash;
  if (seen.sequence != end.integer(0, 0) || seen.hash != end.text(0, 1))
    report.wrong(
        "audit-end", at_record(end.integer(0, 0)), std::to_string(end.integer(0, 0)) + " " + end.text(0, 1),
        std::to_string(seen.sequence) + " " + seen.hash,
        "the audit log ends at record " + std::to_string(seen.sequence) + ", but " + std::to_string(end.integer(0, 0)) + " were written");
  return told;
}

// Each kept decision is the one that its audit record names, and the newest of each case is there.
void compare_decisions(Connection& reader, Told& told, Verification& report) {
  std::int64_t last = 0;
  Statement page(reader,
                 "SELECT d.arrival, d.business_id, d.judgement, d.recorded, ifnull(json_extract(a.record, '$.decision_sha256'), ''), "
                 "ifnull(json_extract(a.record, '$.business_id'), ''), d.arrival = (SELECT max(arrival) FROM decisions n WHERE "
                 "n.business_id = d.business_id) FROM decisions d LEFT JOIN audit a ON a.sequence = d.recorded AND a.event = 'decision' "
                 "AND json_valid(a.record) WHERE d.arrival > ? ORDER BY d.arrival LIMIT 500",
                 "ittitti");
  while (const auto rows = page.run(last)) {
    for (std::size_t row = 0; row < rows; ++row) {
      last = page.integer(row, 0);
      const auto& business_id = page.text(row, 1);
      const auto hash = sha256_hex(page.text(row, 2));
      const bool is_newest = page.integer(row, 6) != 0;
      const auto found = is_newest ? told.decisions.find(business_id) : told.decisions.end();
      const bool is_before = page.integer(row, 3) == 0;  // from before each had its record
      const bool is_told = is_before || (page.text(row, 4) == hash && page.text(row, 5) == business_id);
      if (!is_told || (found != told.decisions.end() && found->second != hash))
        report.wrong("decision-differs", "ledger.db, table decisions, arrival=" + std::to_string(last),
                     is_told ? found->second : page.text(row, 4), hash, "a decision is not the one that the audit log names");
      if (found != told.decisions.end()) told.decisions.erase(found);
    }
  }
  for (const auto& [business_id, hash] : told.decisions)
    report.wrong("case-missing", "ledger.db, table decisions, " + escaped(business_id), hash, "no row",
                 "the audit log names a decision that is not there");
}

void compare_alerts(Connection& reader, Told& told, Verification& report) {
  Statement alert(reader, "SELECT revision, content_hash FROM alerts WHERE id = ?", "it");
  for (const auto& [id, says] : told.alerts) {
    const bool is_there = alert.run(id) == 1;
    if (is_there && alert.integer(0, 0) == says.first && alert.text(0, 1) == says.second) continue;
    report.wrong("alert-differs", "ledger.db, table alerts, " + escaped(id), std::to_string(says.first) + " " + says.second,
                 is_there ? std::to_string(alert.integer(0, 0)) + " " + alert.text(0, 1) : "no row",
                 "an alert is not as the audit log names it");
  }
  Statement version(reader, "SELECT 1 FROM certificate_versions WHERE key = ? AND archive_sha256 = ?", "i");
  for (const auto& [key, hash] : told.certificates)
    if (version.run(key, hash) == 0)
      report.wrong("certificate-missing", "ledger.db, table certificate_versions, " + escaped(key), hash, "no row",
                   "the audit log names a certificate's version that is not there");
  Statement document(reader, "SELECT 1 FROM exchange_documents WHERE kind = ? AND key = ? AND archive_sha256 = ?", "i");
  for (const auto& [kind, key, hash] : told.documents)
    if (document.run(kind, key, hash) == 0)
      report.wrong("document-missing", "ledger.db, table exchange_documents, " + escaped(key), hash, "no row",
                   "the audit log names a " + escaped(kind) + " that is not there");
  Statement letter(reader, "SELECT archive_sha256 FROM dead_letters WHERE id = ?", "t");
  for (const auto& [id, hash] : told.dead_letters)
    if (letter.run(id) != 1 || letter.text(0, 0) != hash)
      report.wrong("dead-letter-differs", "ledger.db, table dead_letters, id=" + std::to_string(id), hash, "other or no row",
                   "a dead letter is not as the audit log names it");
}

}  // namespace

void verify_head(Connection& reader, const AuditHead& head, Verification& report) {
  Statement record(reader, "SELECT hash FROM audit WHERE sequence = ?", "t");
  const std::string hash = record.run(head.sequence) == 1 ? record.text(0, 0) : "no record";
  if (hash != head.hash)
    report.wrong("audit-head", at_record(head.sequence), head.hash, hash,
                 "the audit log does not hold the record that was noted elsewhere");
}

void verify_audit(Connection& reader, Verification& report) {
  Told told = verify_chain(reader, report);
  compare_decisions(reader, told, report);
  compare_alerts(reader, told, report);
}

}  // namespace kpwatch::sqlite
