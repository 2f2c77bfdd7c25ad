// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// H01. A party's figure changed unusually.
//
// Law: KPCS Section V (d) and Annex III have parties publish production and trade; since 2011 the Working Group on Statistics
// reviews them period over period and asks the party about significant rises and falls (later the Data Anomaly Questionnaire, which
// takes the second quarter's trade and certificates and the first half's production). Its own limits are not public; ours are settings. A
// flag is a question: a price, a new mine, a sale from stock or another way of counting explain many of them.
#include <array>
#include <cmath>

#include "daemon/checks/statistics/statistical.h"
#include "daemon/statistics/anomaly.h"

namespace kpwatch::checks {
namespace h01 {

constexpr std::array recipients{Recipient::wgs};
constexpr std::array basis{
    LegalBasis{"KPCS", "Annex III", "parties publish trade by quarter and production by half year, so that anomalies can be found"},
    LegalBasis{"KP decision", "Jerusalem 2010, pilot on anomalies; Data Anomaly Questionnaire",
               "significant rises and falls are reviewed, and the party is asked"}};
constexpr std::array settings{
    CheckSetting{"low_percent", 150, "per cent of the same season a year before", "Above it, or below its inverse, the flag is low."},
    CheckSetting{"medium_percent", 200, "per cent of the same season a year before", "From here on it is medium."},
    CheckSetting{"high_percent", 400, "per cent of the same season a year before", "From here on it is high, with severity 3."},
    CheckSetting{"medium_z_tenths", 35, "tenths", "Robust z of the yearly change among the party's own earlier ones: medium."},
    CheckSetting{"high_z_tenths", 60, "tenths", "Robust z: high."},
    CheckSetting{"history_periods", 8, "periods", "Earlier yearly changes that a z needs."},
    CheckSetting{"spread_min_permille", 50, "thousandths of the logarithm",
                 "The least spread that a history counts with, so that a steady party is not flagged for a few per cent."},
    CheckSetting{"drift_percent", 300, "per cent of five years before", "A change that comes too slowly for the others is flagged low."},
    CheckSetting{"carats_floor", 1000, "carats", "Smaller figures count as this."},
    CheckSetting{"usd_floor", 100000, "US dollars", "Smaller figures count as this."},
    CheckSetting{"certificates_floor", 10, "certificates", "Smaller figures count as this."}};

}  // namespace h01

extern const Check period_anomaly;
constinit const Check period_anomaly{"H01",
                                     "kp.period-anomaly",
                                     "A party's figure changed unusually",
                                     "A party's production, trade or certificates, or a ratio of them, changed by much more than before, "
                                     "against the same season of the year before, its own history or five years.",
                                     FindingClass::substantive,
                                     2,
                                     h01::recipients,
                                     h01::basis,
                                     h01::settings,
                                     "0.2",
                                     nullptr,
                                     CaseSubject::declaration,
                                     "Figures of earlier periods."};

namespace {

constexpr double hundred = 100, tenth = 10, thousand = 1000;

AnomalyLimits limits_of(const CheckSettings& values) {
  const auto value = [&](std::string_view name) { return static_cast<double>(values.value(period_anomaly.id, name)); };
  AnomalyLimits limits;
  limits.low_factor = value("low_percent") / hundred;
  limits.medium_factor = value("medium_percent") / hundred;
  limits.high_factor = value("high_percent") / hundred;
  limits.medium_z = value("medium_z_tenths") / tenth;
  limits.high_z = value("high_z_tenths") / tenth;
  limits.history_min = static_cast<std::size_t>(value("history_periods"));
  limits.spread_min = value("spread_min_permille") / thousand;
  limits.drift_factor = value("drift_percent") / hundred;
  limits.carats_floor = value("carats_floor");
  limits.usd_floor = value("usd_floor");
  limits.certificates_floor = value("certificates_floor");
  return limits;
}

double floor_of(MetricUnit unit, const AnomalyLimits& limits) {
  return unit == MetricUnit::carats ? limits.carats_floor : unit == MetricUnit::usd ? limits.usd_floor : limits.certificates_floor;
}

// One thing that is looked at over time: a figure, or a ratio of two.
struct Watched {
  std::string name, unit;
  double floor = 0;
  bool is_count = false;
  std::map<ReportingPeriod, double> values;
};

Watched watched(Metric metric, const Series& series, const AnomalyLimits& limits) {
  const MetricUnit unit = unit_of(metric);
  Watched result{std::string(in_words(metric)),
                 unit == MetricUnit::carats ? "CTM"
                 : unit == MetricUnit::usd  ? "USD"
                                            : "certificates",
                 floor_of(unit, limits),
                 unit == MetricUnit::certificates,
                 {}};
  for (const auto& [period, value] : series) result.values.emplace(period, value.approximately());
  return result;
}

// Only where both are above their floors: a ratio of small figures says nothing.
Watched ratio(std::string name, std::string unit, const Watched& above, const Watched& below) {
  Watched result{std::move(name), std::move(unit), 0, false, {}};
  for (const auto& [period, value] : above.values) {
    const auto at = below.values.find(period);
    if (at != below.values.end() && value > above.floor && at->second > below.floor) result.values.emplace(period, value / at->second);
  }
  return result;
}

std::string shown(const Watched& it, double value) {
  if (!it.is_count) return grouped(value);
  std::string text = grouped(value);
  return text.substr(0, text.find('.'));
}

std::string compared(const Watched& it, double value, double before, const std::string& when) {
  return shown(it, before) + " in " + when + (before > 0 ? ", that is " + times_in_words(value / before) : std::string{});
}

std::string in_a_sentence(const StatisticsFile& file, CountryCode reporter, const Watched& it, const ReportingPeriod& period,
                          const Change& change, const AnomalyLimits& limits) {
  const int year = period.periods_a_year();
  std::string text =
      file.reference.participants.name(reporter) + ", " + it.name + " in " + period.to_string() + ": " + shown(it, change.value);
  if (change.is_drift)
    return text + ", against " + compared(it, change.value, *change.far, period.later_by(-5 * year).to_string()) +
           "; no single year stands out.";
  if (change.season) text += ", against " + compared(it, change.value, *change.season, period.later_by(-year).to_string());
  if (change.before)
    text += std::string(change.season ? "; " : ", against ") + compared(it, change.value, *change.before, period.later_by(-1).to_string());
  if (change.is_by_z && change.z)
    text +=
        ". Its own earlier yearly changes were much steadier (robust z " + grouped(*change.z) + ", limit " + grouped(limits.medium_z) + ")";
  if (change.is_by_d1) text += ". There is no figure of the year before";
  return text + ".";
}

void examine_one(const StatisticsFile& file, CountryCode reporter, const Watched& it, const AnomalyLimits& limits,
                 std::vector<StatisticalFinding>& findings) {
  for (const auto& [period, value] : it.values) {
    if (!file.asks_for(period)) continue;
    const auto change = change_of(it.values, period, it.floor > 0 ? it.floor : 1e-6, limits);
    if (!change || change->level == AnomalyLevel::none) continue;
    StatisticalFinding found = statistical_finding(period_anomaly, reporter, period);
    if (change->level == AnomalyLevel::high) ++found.severity;
    found.level = to_string(change->level);
    found.observed = shown(it, change->value);
    const auto& against = change->is_drift ? change->far : change->season ? change->season : change->before;
    if (against) found.expected = shown(it, *against);
    found.unit = it.unit;
    found.sentence = in_a_sentence(file, reporter, it, period, *change, limits);
    found.question =
        "Is the figure of " + period.to_string() + " right as published (" + it.name +
        ")? If so, what explains the change: prices, a mine or market that opened or closed, a sale from stock, another way of "
        "counting, or something else?";
    findings.push_back(std::move(found));
  }
}

}  // namespace

void examine_anomalies(const StatisticsFile& file, std::vector<StatisticalFinding>& findings) {
  const AnomalyLimits limits = limits_of(file.settings);
  const AllSeries all = series_of(file.figures);
  std::map<CountryCode, std::map<Metric, Watched>> by_party;
  for (const auto& [key, series] : all)
    if (file.asks_for(key.first)) by_party[key.first].emplace(key.second, watched(key.second, series, limits));
  for (const auto& of_party : by_party) {
    const CountryCode reporter = of_party.first;
    const auto& metrics = of_party.second;
    for (const auto& [metric, it] : metrics) examine_one(file, reporter, it, limits, findings);
    const auto ratio_of = [&](Metric above, Metric below, const char* name, const char* unit) {
      if (metrics.contains(above) && metrics.contains(below))
        examine_one(file, reporter, ratio(name, unit, metrics.at(above), metrics.at(below)), limits, findings);
    };
    ratio_of(Metric::production_usd, Metric::production_carats, "US$ per carat of production", "USD/CTM");
    ratio_of(Metric::imports_usd, Metric::imports_carats, "US$ per carat of imports", "USD/CTM");
    ratio_of(Metric::exports_usd, Metric::exports_carats, "US$ per carat of exports", "USD/CTM");
    ratio_of(Metric::imports_carats, Metric::certificates_received, "carats per certificate received", "CTM");
    ratio_of(Metric::exports_carats, Metric::certificates_issued, "carats per certificate issued", "CTM");
  }
}

}  // namespace kpwatch::checks
