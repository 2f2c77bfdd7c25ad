// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/statistics/reporting_rules.h"

#include <algorithm>
#include <array>

#include "daemon/base/text.h"
#include "daemon/reference/known_tables.h"

namespace kpwatch {
namespace {

constexpr std::size_t edition_digits = 16;
constexpr std::chrono::months until_published{2};
constexpr std::array<std::pair<std::string_view, DateBasis>, 2> named_bases{
    {{"issue_date", DateBasis::issue_date}, {"customs_date", DateBasis::customs_date}}};

void take_basis(const TableRow& row, std::vector<ReportingRules::Basis>& rows) {
  ReportingRules::Basis basis;
  if (row.text("party") != "*") basis.party = row.country_code("party");
  basis.basis = row.one_of<DateBasis>("basis", named_bases);
  basis.period = row.period();
  basis.source = row.required("source");
  basis.confidence = row.confidence();
  rows.push_back(std::move(basis));
}

void take_due(const TableRow& row, std::vector<ReportingRules::Due>& rows) {
  const auto period = ReportingPeriod::parse(row.text("period"));
  const auto due_on = row.day("due_on");
  if (!period) row.complain("period", "period must be a quarter or a half year, such as 2010-Q3 or 2010-H1");
  if (!due_on) row.complain("due_on", "due_on must be a day");
  if (period && due_on) rows.push_back({*period, *due_on, row.required("source"), row.confidence()});
}

}  // namespace

ReportingRules::ReportingRules(std::vector<Basis> bases, std::vector<Due> dues, std::string edition)
    : bases_(std::move(bases)), dues_(std::move(dues)), edition_(std::move(edition)) {
  std::stable_partition(bases_.begin(), bases_.end(), [](const Basis& row) { return row.party.has_value(); });
}

DateBasis ReportingRules::basis(CountryCode party, Day customs_day) const {
  for (const Basis& row : bases_)
    if ((!row.party || *row.party == party) && row.period.holds(customs_day)) return row.basis;
  return DateBasis::issue_date;
}

Day ReportingRules::due(const ReportingPeriod& period) const {
  for (const Due& row : dues_)
    if (row.period == period) return row.due_on;
  // The last day of the second month after it.
  const std::chrono::year_month_day next{period.until()};
  return Day{next.year() / next.month() / 1 + until_published} - std::chrono::days{1};
}

ReportingRules read_reporting_rules(const std::filesystem::path& folder, const std::filesystem::path& own_folder,
                                    std::optional<Day> known_on, Complaints& complaints) {
  std::vector<ReportingRules::Basis> basis_rows;
  std::vector<ReportingRules::Due> due_rows;
  std::string content = known_on ? to_string(*known_on) : std::string{};
  for (const ReadTable& table : read_tables(folder, own_folder, complaints)) {
    const bool is_basis = table.form->name == "reporting-basis";
    if (!is_basis && table.form->name != "reporting-due") continue;
    for (const auto* read : {&table.ours, &table.own})
      if (*read) content += (*read)->content();
    for (const KnownRow& known : table.rows) {
      if (!known.is_known_on(known_on)) continue;
      const TableRow row(table.table(known), *known.row, complaints);
      is_basis ? take_basis(row, basis_rows) : take_due(row, due_rows);
    }
  }
  return {std::move(basis_rows), std::move(due_rows), sha256_hex(content).substr(0, edition_digits)};
}

}  // namespace kpwatch
