// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/watch/statistics_command.h"

#include <iostream>

#include "adapters/catalogue.h"
#include "daemon/base/text.h"
#include "daemon/canonical/json_writer.h"
#include "daemon/checks/all_checks.h"
#include "daemon/checks/statistics/statistical.h"
#include "daemon/statistics/returns_csv.h"
#include "daemon/watch/loading.h"
#include "daemon/watch/own_folders.h"
#include "daemon/watch/published_tables.h"
#include "daemon/watch/quarter_report.h"
#include "daemon/watch/statistics_desk.h"
#include "daemon/watch/statistics_sources.h"

namespace kpwatch {
namespace {

constexpr int quarters_by_default = 8;

Result<QuarterReport> quarter_report(const StatisticsOptions& options, const StatisticsDesk& desk, const TradeRecords& records,
                                     const ReportingPeriod& period) {
  QuarterReport report{
      period, desk.party, options.basis, {}, to_string(desk.known_until), {}, 0, {}, desk.reference->edition, desk.rules.edition(), {}, {}};
  TRY_ASSIGN(const TradeRecords::State state, records.state());
  report.ledger = state.identity;
  report.commit = state.commits;
  report.state_sha256 = state.state_sha256;
  CertificateCount::Scope scope{period, period, desk.party, {}, false};
  if (options.basis == "issue") scope.basis = DateBasis::issue_date;
  if (options.basis == "customs") scope.basis = DateBasis::customs_date;
  if (desk.party) report.party_basis = scope.basis ? *scope.basis : desk.rules.basis(*desk.party, period.first_day());
  CertificateCount count(desk.reference->participants, desk.rules, scope);
  TRY(count_certificates(records, desk.known_until, scope, count));
  report.figures = count.figures();
  report.notes = count.notes();
  return report;
}

int show_revision(const StatisticsOptions& options, const StatisticsDesk& desk, const ReportingPeriod& period) {
  if (!desk.party) return wrong("a revision is one party's: give --party");
  const PublishedTables tables(desk.settings.state, *desk.party, period);
  const char* name = options.format == "json"  ? "table.json"
                     : options.format == "csv" ? (options.table == "certificates" ? "kpc.csv" : "trade.csv")
                                               : "table.txt";
  const auto bytes = tables.get(options.revision, name);
  if (!bytes) return wrong(bytes.error().sentence, exit_code::refused);
  std::cout << bytes.value();
  return exit_code::done;
}

std::string as_text(const StatisticsOptions& options, const QuarterReport& report, const StatisticsDesk& desk) {
  if (options.format == "json") return as_json(report, {});
  if (options.format == "csv")
    return options.table == "certificates" ? certificate_counts_as_csv(report.figures.certificates) : trade_as_csv(report.figures.trade);
  return as_table(report, desk.reference->participants);
}

// Figures in force that the findings are looked for in.
std::optional<Figures> figures_asked_for(const StatisticsOptions& options, const StatisticsDesk& desk, const ReportingPeriod& first,
                                         const ReportingPeriod& last, std::string& from_where, int& code) {
  if (!options.returns.empty()) {
    Complaints complaints;
    auto figures = figures_of_files(options.returns, complaints);
    if (!complaints.empty()) {
      code = refuse(complaints);
      return std::nullopt;
    }
    from_where = "published figures in " + options.returns;
    return in_force(std::move(figures), day_of(desk.known_until));
  }
  const auto ledger = ledger_of(desk.settings.state, true);
  if (!ledger) {
    code = wrong(ledger.error().sentence, exit_code::outside);
    return std::nullopt;
  }
  auto figures = in_force(published_figures(*ledger.value(), desk.known_until), day_of(desk.known_until));
  from_where = "published figures on record";
  if (options.figures == "published") return figures;
  // Five years back, for slow changes.
  constexpr int quarters_before = 21;
  const CertificateCount::Scope scope{first.later_by(-quarters_before), last, {}, {}, false};
  CertificateCount count(desk.reference->participants, desk.rules, scope);
  const auto records = trade_records_of(desk.settings.state);
  const auto counted = records ? count_certificates(*records.value(), desk.known_until, scope, count) : Result<void>(records.error());
  if (!counted) {
    code = wrong(counted.error().sentence, exit_code::outside);
    return std::nullopt;
  }
  from_where = "trade counted from the ledger's certificates and confirmations; production as published";
  Figures result = count.figures();
  result.production = std::move(figures.production);
  return result;
}

void write_finding(const StatisticalFinding& found, const Participants& participants, bool json) {
  if (!json) {
    std::cout << found.check->code << "  " << found.period.to_string() << "  " << (found.level.empty() ? std::string() : found.level + "  ")
              << found.sentence << '\n';
    if (!found.question.empty()) std::cout << "     " << found.question << '\n';
    return;
  }
  JsonWriter line;
  line.begin_object();
  line.text_member("check", found.check->code);
  line.text_member("id", found.check->id);
  line.text_member("class", to_string(found.cls));
  line.number_member("severity", found.severity);
  line.text_member("reporter", found.reporter.text());
  line.text_member("reporter_name", participants.name(found.reporter));
  if (found.partner) line.text_member("partner", partner_text(*found.partner));
  line.text_member("period", found.period.to_string());
  line.text_member("level", found.level);
  line.text_member("observed", found.observed);
  line.text_member("expected", found.expected);
  line.text_member("unit", found.unit);
  line.text_member("sentence", found.sentence);
  line.text_member("question", found.question);
  line.key("recipients");
  line.begin_array();
  for (const Recipient recipient : found.check->recipients) line.text(to_string(recipient));
  line.end_array();
  line.end_object();
  std::cout << line.written() << '\n';
}

}  // namespace

int statistics_quarter_command(const StatisticsOptions& options) {
  const auto period = quarter_asked_for(options.period);
  if (!period) return wrong(escaped(options.period) + " is no quarter; write 2010-Q3");
  int code = exit_code::done;
  const auto desk = statistics_desk(options, true, code);
  if (!desk) return code;
  if (options.revision > 0) return show_revision(options, *desk, *period);
  const auto records = trade_records_of(desk->settings.state);
  if (!records) return wrong(records.error().sentence, exit_code::outside);
  const auto report = quarter_report(options, *desk, *records.value(), *period);
  if (!report) return wrong(report.error().sentence, exit_code::outside);
  std::cout << as_text(options, report.value(), *desk);
  return exit_code::done;
}

int statistics_publish_command(const StatisticsOptions& options) {
  const auto period = quarter_asked_for(options.period);
  if (!period) return wrong(escaped(options.period) + " is no quarter; write 2010-Q3");
  int code = exit_code::done;
  const auto desk = statistics_desk(options, true, code);
  if (!desk) return code;
  if (!desk->party) return wrong("a party publishes its own figures: give --party");
  const auto records = trade_records_of(desk->settings.state);
  if (!records) return wrong(records.error().sentence, exit_code::outside);
  auto counted = quarter_report(options, *desk, *records.value(), *period);
  if (!counted) return wrong(counted.error().sentence, exit_code::outside);
  QuarterReport report = std::move(counted).value();
  PublishedTables tables(desk->settings.state, *desk->party, *period);
  const Edition edition{tables.newest() + 1, to_string(day_of(this_moment())), tables.sha256(tables.newest())};
  for (auto& row : report.figures.trade) row.publication = {edition.revision, day_of(this_moment())};
  for (auto& row : report.figures.certificates) row.publication = {edition.revision, day_of(this_moment())};
  const auto trade = trade_as_csv(report.figures.trade), counts = certificate_counts_as_csv(report.figures.certificates);
  const auto put = tables.put(edition.revision, {{"table.json", as_json(report, edition)},
                                                 {"trade.csv", trade},
                                                 {"kpc.csv", counts},
                                                 {"table.txt", as_table(report, desk->reference->participants)}});
  if (!put) return wrong(put.error().sentence, exit_code::outside);
  // The ledger gets them as it gets anybody's: so the mirror sees them, and `kpwatch verify` covers them.
  for (const auto& [name, bytes] : {std::pair{std::string("trade"), trade}, std::pair{std::string("kpc"), counts}}) {
    const auto handed = hand_in(desk->settings.state, import_feed_name, name, bytes);
    if (!handed) return wrong(handed.error().sentence, exit_code::outside);
  }
  const std::string sum = tables.sha256(edition.revision);
  if (options.format == "json")
    std::cout << "{\"party\":" << json_quoted(desk->party->text()) << ",\"period\":" << json_quoted(period->to_string())
              << ",\"revision\":" << edition.revision << ",\"sha256\":" << json_quoted(sum) << "}\n";
  else
    std::cout << desk->reference->participants.name(*desk->party) << ", " << period->to_string() << ": revision " << edition.revision
              << " is published (sha256 " << sum << ").\n";
  return exit_code::done;
}

int statistics_findings_command(const StatisticsOptions& options, const std::string& codes) {
  int code = exit_code::done;
  const auto desk = statistics_desk(options, options.returns.empty(), code);
  if (!desk) return code;
  const auto this_quarter = ReportingPeriod::quarter_of(day_of(desk->known_until));
  const auto last = options.last.empty() ? std::optional(this_quarter.later_by(-1)) : quarter_asked_for(options.last);
  const auto first = options.first.empty() ? (last ? std::optional(last->later_by(1 - quarters_by_default)) : std::nullopt)
                                           : quarter_asked_for(options.first);
  if (!first || !last) return wrong("quarters are written 2010-Q3");
  if (*last < *first) return wrong("--from is later than --until");
  std::string from_where;
  const auto figures = figures_asked_for(options, *desk, *first, *last, from_where, code);
  if (!figures) return code;
  const bool json = options.format == "json";
  const StatisticsFile file{
      *figures, *desk->reference, desk->rules, desk->checks ? *desk->checks : default_check_settings(), day_of(desk->known_until), *first,
      *last,    desk->party};
  if (!json)
    std::cout << first->to_string() << " to " << last->to_string() << ", of " << escaped(from_where) << " (" << figures->trade.size()
              << " rows of trade, " << figures->certificates.size() << " of certificates, " << figures->production.size()
              << " of production)\n\n";
  std::size_t count = 0;
  for (const auto& found : examine_statistics(file)) {
    if (!codes.empty() && codes.find(found.check->code) == std::string::npos) continue;
    write_finding(found, desk->reference->participants, json);
    ++count;
  }
  if (!json)
    std::cout << (count == 0
                      ? "Nothing to ask.\n"
                      : "\n" + std::to_string(count) + (count == 1 ? " question." : " questions.") + " Each may have a lawful answer.\n");
  return exit_code::done;
}

}  // namespace kpwatch
