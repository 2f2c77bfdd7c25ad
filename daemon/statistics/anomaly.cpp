// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/statistics/anomaly.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace kpwatch {
namespace {

constexpr double median_to_deviation = 1.4826;  // of a normal distribution
constexpr int years_of_drift = 5;

using Values = std::map<ReportingPeriod, double>;

std::optional<double> value_at(const Values& values, const ReportingPeriod& period) {
  const auto at = values.find(period);
  return at == values.end() ? std::nullopt : std::optional(at->second);
}

std::optional<double> log_ratio(const std::optional<double>& value, const std::optional<double>& before, double floor) {
  if (!value || !before) return std::nullopt;
  return std::log(std::max(*value, floor) / std::max(*before, floor));
}

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  const double upper = *middle;
  if (values.size() % 2 == 1) return upper;
  return (upper + *std::max_element(values.begin(), middle)) / 2;
}

std::optional<double> robust_z(double d4, const std::vector<double>& history, const AnomalyLimits& limits) {
  if (history.size() < limits.history_min) return std::nullopt;
  const double centre = median(history);
  std::vector<double> deviations;
  for (const double one : history) deviations.push_back(std::abs(one - centre));
  return (d4 - centre) / std::max(median_to_deviation * median(std::move(deviations)), limits.spread_min);
}

AnomalyLevel by_factor(double logarithm, const AnomalyLimits& limits) {
  const double size = std::abs(logarithm);
  // A hair less, so that exactly twice, computed in binary, is not «more than twice» by chance of rounding.
  constexpr double hair = 1e-9;
  if (size > std::log(limits.high_factor) + hair) return AnomalyLevel::high;
  if (size > std::log(limits.medium_factor) + hair) return AnomalyLevel::medium;
  return size > std::log(limits.low_factor) + hair ? AnomalyLevel::low : AnomalyLevel::none;
}

AnomalyLevel by_z(const std::optional<double>& z, const AnomalyLimits& limits) {
  if (!z) return AnomalyLevel::none;
  if (std::abs(*z) > limits.high_z) return AnomalyLevel::high;
  return std::abs(*z) > limits.medium_z ? AnomalyLevel::medium : AnomalyLevel::none;
}

AnomalyLevel one_lower(AnomalyLevel level) {
  return level == AnomalyLevel::none ? level : static_cast<AnomalyLevel>(static_cast<int>(level) - 1);
}

}  // namespace

std::string_view to_string(AnomalyLevel level) {
  constexpr std::array<std::string_view, 4> words{"none", "low", "medium", "high"};
  return words.at(static_cast<std::size_t>(level));
}

std::optional<Change> change_of(const Values& values, const ReportingPeriod& period, double floor, const AnomalyLimits& limits) {
  const auto value = value_at(values, period);
  if (!value) return std::nullopt;
  const int year = period.periods_a_year();
  Change change;
  change.value = *value;
  change.before = value_at(values, period.later_by(-1));
  change.season = value_at(values, period.later_by(-year));
  change.far = value_at(values, period.later_by(-year * years_of_drift));
  change.d1 = log_ratio(value, change.before, floor);
  change.d4 = log_ratio(value, change.season, floor);
  change.d20 = log_ratio(value, change.far, floor);
  if (change.d4) {
    std::vector<double> history;
    for (const auto& [at, earlier] : values) {
      if (!(at < period)) break;
      if (const auto d4 = log_ratio(earlier, value_at(values, at.later_by(-year)), floor)) history.push_back(*d4);
    }
    change.z = robust_z(*change.d4, history, limits);
    const AnomalyLevel factor = by_factor(*change.d4, limits), deviation = by_z(change.z, limits);
    change.level = std::max(factor, deviation);
    change.is_by_z = deviation > factor;
  } else if (change.d1) {
    change.level = one_lower(by_factor(*change.d1, limits));
    change.is_by_d1 = change.level != AnomalyLevel::none;
  }
  if (change.level == AnomalyLevel::none && change.d20 && std::abs(*change.d20) > std::log(limits.drift_factor)) {
    change.level = AnomalyLevel::low;
    change.is_drift = true;
  }
  return change;
}

}  // namespace kpwatch
