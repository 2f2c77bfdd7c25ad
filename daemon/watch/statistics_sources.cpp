// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/watch/statistics_sources.h"

#include <algorithm>
#include <map>
#include <system_error>
#include <tuple>

#include "daemon/statistics/returns_csv.h"
#include "daemon/watch/input_file.h"

namespace kpwatch {
namespace {

constexpr int first_year = 1900, last_year = 9999;

void add(const StatisticsReturn& figure, Figures& figures) {
  const auto quarter =
      ReportingPeriod::make(static_cast<int>(figure.year), ReportingPeriod::Kind::quarter, static_cast<int>(figure.quarter));
  const auto half = ReportingPeriod::make(static_cast<int>(figure.year), ReportingPeriod::Kind::half, static_cast<int>(figure.half));
  if (!figure.reporter) return;
  const Publication publication{figure.revision, figure.published_on};
  for (const ReturnRow& row : figure.rows) {
    const auto partner = parse_partner(row.partner).value_or(unknown_partner);
    const Total carats = row.carats ? Total(row.carats->amount) : Total(), usd = row.usd ? Total(row.usd->amount) : Total();
    if (figure.table == ReturnTable::production) {
      if (half) figures.production.push_back({*figure.reporter, *half, carats, usd, publication});
    } else if (figure.table == ReturnTable::certificates) {
      const auto counter = row.counter == "ISSUED" ? CertificateCountRow::Counter::issued : CertificateCountRow::Counter::received;
      if (quarter) figures.certificates.push_back({*figure.reporter, *quarter, counter, partner, row.count.value_or(0), publication});
    } else if (quarter) {
      const auto role = row.partner_role == "ORIGIN"       ? PartnerRole::origin
                        : row.partner_role == "PROVENANCE" ? PartnerRole::provenance
                                                           : PartnerRole::destination;
      const auto code = row.code ? kp_code(row.code->hs6()) : std::nullopt;
      figures.trade.push_back({*figure.reporter, *quarter, row.flow == "EXP" ? TradeFlow::exports : TradeFlow::imports,
                               code.value_or(KpCode::unsplit), partner, role, carats, usd,
                               figure.basis == "CUSTOMS_DATE" ? DateBasis::customs_date : DateBasis::issue_date, publication});
    }
  }
}

}  // namespace

std::vector<Ledger::PublishedFigure> published_rows(const Ledger& ledger, std::optional<CountryCode> reporter, Moment known_until) {
  auto rows = ledger.published_figures(reporter, first_year, last_year);
  std::erase_if(rows, [&](const auto& one) { return one.known_at > known_until || one.figure.rows.empty(); });
  const auto figure_of = [](const Ledger::PublishedFigure& one) {
    const StatisticsReturn& figure = one.figure;
    const ReturnRow& row = figure.rows.front();
    return std::tuple(figure.table, figure.reporter, figure.period(), figure.revision, row.flow + row.counter,
                      row.code ? std::string(row.code->hs6()) : std::string(), row.partner, row.partner_role);
  };
  // The input that said a figure last; an input may have several lines of it, which add up.
  std::map<decltype(figure_of(rows.front())), std::string> last_said;
  for (const auto& one : rows) last_said[figure_of(one)] = one.archive.sha256;
  std::erase_if(rows, [&](const auto& one) { return last_said.at(figure_of(one)) != one.archive.sha256; });
  return rows;
}

Figures figures_of(const std::vector<Ledger::PublishedFigure>& rows) {
  Figures figures;
  for (const auto& one : rows) add(one.figure, figures);
  return figures;
}

Figures published_figures(const Ledger& ledger, Moment known_until) { return figures_of(published_rows(ledger, {}, known_until)); }

Figures figures_of_files(const std::filesystem::path& path, Complaints& complaints) {
  std::vector<std::filesystem::path> files;
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) {
    for (const auto& entry : std::filesystem::directory_iterator(path, error))
      if (entry.path().extension() == ".csv") files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    if (files.empty()) complaints.push_back({{path.string(), 0, 0}, "the folder has no CSV files"});
  } else {
    files.push_back(path);
  }
  Figures figures;
  for (const auto& file : files) {
    const auto bytes = bytes_of(file.string());
    if (bytes)
      read_returns_csv(file.string(), bytes.value().view(), figures, complaints);
    else
      complaints.push_back({{file.string(), 0, 0}, bytes.error().sentence});
  }
  return figures;
}

Result<void> count_certificates(const TradeRecords& records, Moment known_until, const CertificateCount::Scope& scope,
                                CertificateCount& count) {
  return records.each_shipment(known_until, Period{scope.first.first_day(), scope.last.until()},
                               [&](const CertifiedShipment& shipment) { count.add(shipment); });
}

}  // namespace kpwatch
