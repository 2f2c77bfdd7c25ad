// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/watch/statistics_desk.h"

#include <algorithm>
#include <chrono>
#include <iostream>

#include "daemon/base/text.h"
#include "daemon/checks/all_checks.h"
#include "daemon/reference/known_tables.h"
#include "daemon/watch/loading.h"

namespace kpwatch {

int wrong(const std::string& sentence, int code) {
  std::cerr << "kpwatch: " << sentence << '\n';
  return code;
}

int refuse(const Complaints& complaints) {
  for (const auto& complaint : complaints) std::cerr << in_words(complaint) << '\n';
  return exit_code::refused;
}

Moment this_moment() { return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()); }

std::optional<StatisticsDesk> statistics_desk(const StatisticsOptions& options, bool needs_ledger, int& code) {
  Complaints complaints;
  StatisticsDesk desk;
  if (needs_ledger) {
    auto settings = read_settings(options.config, complaints);
    if (!settings) {
      code = refuse(complaints);
      return std::nullopt;
    }
    desk.settings = std::move(*settings);
    desk.checks = check_settings(desk.settings);
  }
  const auto tables = mappings_of(desk.settings) / "reference";
  desk.known_until = this_moment();
  if (!options.known.empty()) {
    const auto day = parse_iso_day(options.known);
    if (!day) {
      code = wrong(escaped(options.known) + " is no day; write CCYY-MM-DD");
      return std::nullopt;
    }
    desk.known_until = std::min(desk.known_until, Moment{*day + std::chrono::days{1}} - std::chrono::milliseconds{1});
  }
  // With what the tables were known to hold then, as well.
  const auto known_on = options.known.empty() ? std::nullopt : std::optional(day_of(desk.known_until));
  desk.reference = known_on ? read_reference_data_as_known(*known_on, tables, desk.settings.own_reference, complaints)
                            : read_reference_data(tables, desk.settings.own_reference, complaints);
  desk.rules = read_reporting_rules(tables, desk.settings.own_reference, known_on, complaints);
  if (!complaints.empty()) {
    code = refuse(complaints);
    return std::nullopt;
  }
  if (!options.party.empty()) {
    const auto party = CountryCode::parse(options.party);
    if (!party || !desk.reference->participants.by_code(options.party)) {
      code = wrong(escaped(options.party) + " is no code of a party");
      return std::nullopt;
    }
    desk.party = desk.reference->participants.party_of(*desk.reference->participants.by_code(options.party), day_of(this_moment()));
  }
  return desk;
}

std::optional<ReportingPeriod> quarter_asked_for(const std::string& text) {
  const auto period = ReportingPeriod::parse(text);
  return period && period->kind() == ReportingPeriod::Kind::quarter ? period : std::nullopt;
}

}  // namespace kpwatch
