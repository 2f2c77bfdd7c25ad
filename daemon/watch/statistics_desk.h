// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// What every command of `kpwatch statistics` needs before it begins: settings, tables, and what was asked for, understood.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "daemon/checks/check.h"
#include "daemon/reference/reference_data.h"
#include "daemon/settings/settings.h"
#include "daemon/statistics/reporting_period.h"
#include "daemon/statistics/reporting_rules.h"
#include "daemon/watch/exit_code.h"
#include "daemon/watch/statistics_command.h"

namespace kpwatch {

struct StatisticsDesk {
  Settings settings;
  std::shared_ptr<const ReferenceData> reference;
  ReportingRules rules;
  std::unique_ptr<CheckSettings> checks;
  std::optional<CountryCode> party;
  Moment known_until{};
};

// Nothing: what is wrong was said, and `code` is how the command ends. With no need of a ledger (figures from files alone) the
// built-in settings and tables serve.
[[nodiscard]] std::optional<StatisticsDesk> statistics_desk(const StatisticsOptions& options, bool needs_ledger, int& code);

// Says it, and gives the code back.
int wrong(const std::string& sentence, int code = exit_code::usage);
int refuse(const Complaints& complaints);
[[nodiscard]] Moment this_moment();
[[nodiscard]] std::optional<ReportingPeriod> quarter_asked_for(const std::string& text);

}  // namespace kpwatch
