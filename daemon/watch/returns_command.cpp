// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// `kpwatch statistics returns`: what was published, revision by revision, and what each changed.
#include <algorithm>
#include <iostream>
#include <map>
#include <set>
#include <tuple>

#include "adapters/catalogue.h"
#include "daemon/base/text.h"
#include "daemon/canonical/json_writer.h"
#include "daemon/statistics/returns_csv.h"
#include "daemon/watch/statistics_desk.h"
#include "daemon/watch/statistics_sources.h"

namespace kpwatch {
namespace {

// What one revision says of one kind of figure: exports by destination, certificates issued, production.
struct Part {
  CountryCode reporter;
  std::string period, table, flow, role;
  auto operator<=>(const Part&) const = default;
  [[nodiscard]] std::string in_words() const {
    return table + (flow.empty() ? std::string() : " " + flow) + (role.empty() ? std::string() : " by " + role);
  }
};
using FigureKey = std::pair<std::string, std::string>;  // code, partner
struct ReturnEdition {
  std::optional<Day> published_on;
  std::optional<Moment> known_at;  // of its first figure
  std::set<std::string> sources;
  std::map<FigureKey, std::vector<ReturnRow>> figures;
};
using Editions = std::map<std::int64_t, ReturnEdition>;  // by revision

std::string in_words(const std::vector<ReturnRow>& rows) {
  Total carats, usd;
  std::int64_t count = 0;
  bool has_weight = false, has_count = false;
  for (const auto& row : rows) {
    if (row.carats) carats.add(row.carats->amount);
    if (row.usd) usd.add(row.usd->amount);
    has_weight = has_weight || row.carats || row.usd;
    has_count = has_count || row.count;
    count += row.count.value_or(0);
  }
  if (has_count) return std::to_string(count) + (count == 1 ? " certificate" : " certificates");
  return has_weight ? carats.to_string() + " ct, US$ " + usd.to_string() : "nothing";
}

std::string sum_of(const ReturnEdition& edition) {
  std::vector<ReturnRow> all;
  for (const auto& [key, rows] : edition.figures) all.insert(all.end(), rows.begin(), rows.end());
  return in_words(all);
}

std::string name_of(const FigureKey& key) {
  return (key.first.empty() ? std::string() : key.first) + (key.first.empty() || key.second.empty() ? "" : " ") + key.second;
}

// Each figure that differs from the edition before: what it is, before, after.
std::vector<std::tuple<FigureKey, std::string, std::string>> changes(const ReturnEdition& before, const ReturnEdition& after) {
  std::set<FigureKey> keys;
  for (const ReturnEdition* edition : {&before, &after})
    for (const auto& [key, rows] : edition->figures) keys.insert(key);
  std::vector<std::tuple<FigureKey, std::string, std::string>> result;
  const auto said = [](const ReturnEdition& edition, const FigureKey& key) {
    const auto found = edition.figures.find(key);
    return found == edition.figures.end() ? std::string("nothing") : in_words(found->second);
  };
  for (const auto& key : keys)
    if (said(before, key) != said(after, key)) result.emplace_back(key, said(before, key), said(after, key));
  return result;
}

// The highest revision that was published by the day of knowledge; 0: none.
std::int64_t in_force(const Editions& editions, Day known_on) {
  std::int64_t result = 0;
  for (const auto& [revision, edition] : editions)
    if (!edition.published_on || *edition.published_on <= known_on) result = revision;
  return result;
}

void write_json(const Part& part, std::int64_t revision, const ReturnEdition& edition, const ReturnEdition* before, bool is_in_force) {
  JsonWriter line;
  line.begin_object();
  line.text_member("reporter", part.reporter.text());
  line.text_member("period", part.period);
  line.text_member("table", part.table);
  if (!part.flow.empty()) line.text_member(part.table == "certificates" ? "counter" : "flow", part.flow);
  if (!part.role.empty()) line.text_member("partner_role", part.role);
  line.number_member("revision", revision);
  if (edition.published_on) line.text_member("published_on", to_string(*edition.published_on));
  if (edition.known_at) line.text_member("known_since", to_string(*edition.known_at));
  line.flag_member("in_force", is_in_force);
  line.key("sources");
  line.begin_array();
  for (const auto& source : edition.sources) line.text(source);
  line.end_array();
  line.key("figures");
  line.begin_array();
  for (const auto& [key, rows] : edition.figures)
    for (const auto& row : rows) {
      line.begin_object();
      if (!key.first.empty()) line.text_member("hs6", key.first);
      if (!key.second.empty()) line.text_member("partner", key.second);
      if (row.carats) line.text_member("carats", Total(row.carats->amount).to_string());
      if (row.usd) line.text_member("usd", Total(row.usd->amount).to_string());
      if (row.count) line.number_member("count", *row.count);
      line.end_object();
    }
  line.end_array();
  line.key("changed");
  line.begin_array();
  if (before != nullptr)
    for (const auto& [key, was, is] : changes(*before, edition)) {
      line.begin_object();
      line.text_member("figure", name_of(key));
      line.text_member("before", was);
      line.text_member("after", is);
      line.end_object();
    }
  line.end_array();
  line.end_object();
  std::cout << line.written() << '\n';
}

void write_words(const Part& part, std::int64_t revision, const ReturnEdition& edition, const ReturnEdition* before, bool is_in_force,
                 const Participants& participants) {
  std::cout << participants.name(part.reporter) << ", " << part.period << ", " << escaped(part.in_words()) << ": revision " << revision;
  if (edition.published_on) std::cout << " of " << to_string(*edition.published_on);
  std::cout << ", " << edition.figures.size() << (edition.figures.size() == 1 ? " figure, " : " figures, ") << sum_of(edition)
            << (is_in_force ? "  (in force)" : "") << '\n';
  if (before == nullptr) return;
  for (const auto& [key, was, is] : changes(*before, edition))
    std::cout << "     " << escaped(name_of(key)) << (name_of(key).empty() ? "" : ": ") << was << " before, " << is << " now\n";
}

}  // namespace

int statistics_returns_command(const StatisticsOptions& options) {
  int code = exit_code::done;
  const auto desk = statistics_desk(options, true, code);
  if (!desk) return code;
  const auto first = options.first.empty() ? ReportingPeriod::parse("1900-Q1") : quarter_asked_for(options.first);
  const auto last = options.last.empty() ? ReportingPeriod::parse("9999-Q4") : quarter_asked_for(options.last);
  if (!first || !last) return wrong("quarters are written 2010-Q3");
  const auto ledger = ledger_of(desk->settings.state, true);
  if (!ledger) return wrong(ledger.error().sentence, exit_code::outside);
  std::map<Part, Editions> parts;
  std::vector<Ledger::PublishedFigure> wanted;
  for (auto& one : published_rows(*ledger.value(), desk->party, desk->known_until)) {
    const auto period = ReportingPeriod::parse(one.figure.period());
    if (!one.figure.reporter || !period || period->until() <= first->first_day() || last->until() <= period->first_day()) continue;
    wanted.push_back(std::move(one));
  }
  if (options.format == "csv") {
    const Figures figures = figures_of(wanted);
    std::cout << (options.table == "production"     ? production_as_csv(figures.production)
                  : options.table == "certificates" ? certificate_counts_as_csv(figures.certificates)
                                                    : trade_as_csv(figures.trade));
    return exit_code::done;
  }
  for (const auto& one : wanted) {
    const StatisticsReturn& figure = one.figure;
    for (const ReturnRow& row : figure.rows) {
      const Part part{*figure.reporter, figure.period(), std::string(to_string(figure.table)), row.flow + row.counter, row.partner_role};
      ReturnEdition& edition = parts[part][figure.revision];
      if (!edition.published_on) edition.published_on = figure.published_on;
      if (!edition.known_at || one.known_at < *edition.known_at) edition.known_at = one.known_at;
      edition.sources.insert(one.source);
      edition.figures[{row.code ? std::string(row.code->hs6()) : std::string(), row.partner}].push_back(row);
    }
  }
  for (const auto& [part, editions] : parts) {
    const auto newest = in_force(editions, day_of(desk->known_until));
    const ReturnEdition* before = nullptr;
    for (const auto& [revision, edition] : editions) {
      if (options.format == "json")
        write_json(part, revision, edition, before, revision == newest);
      else
        write_words(part, revision, edition, before, revision == newest, desk->reference->participants);
      before = &edition;
    }
  }
  if (parts.empty() && options.format == "table") std::cout << "No figures were published, as far as is on record.\n";
  return exit_code::done;
}

}  // namespace kpwatch
