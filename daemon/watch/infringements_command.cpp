// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// `kpwatch statistics infringements`: what the alerts of a year were about, for the annual report. No names.
#include <charconv>
#include <iomanip>
#include <iostream>

#include "adapters/catalogue.h"
#include "daemon/base/text.h"
#include "daemon/canonical/json_writer.h"
#include "daemon/checks/all_checks.h"
#include "daemon/watch/statistics_desk.h"

namespace kpwatch {

int statistics_infringements_command(const StatisticsOptions& options) {
  int year = 0;
  const auto read = std::from_chars(options.period.data(), options.period.data() + options.period.size(), year);
  if (options.period.size() != 4 || read.ec != std::errc{} || read.ptr != options.period.data() + options.period.size())
    return wrong(escaped(options.period) + " is no year");
  int code = exit_code::done;
  const auto desk = statistics_desk(options, true, code);
  if (!desk) return code;
  const auto records = trade_records_of(desk->settings.state);
  if (!records) return wrong(records.error().sentence, exit_code::outside);
  const auto kinds = records.value()->infringements(year);
  if (!kinds) return wrong(kinds.error().sentence, exit_code::outside);
  const auto title = [](const std::string& check) {
    const Check* found = check_by_code(check);
    return found == nullptr ? std::string() : std::string(found->title);
  };
  const auto wanted = [&](const TradeRecords::Infringement& one) { return !desk->party || one.party == desk->party->text(); };
  if (options.format == "table")
    std::cout << "What alerts of " << year
              << " were about, by check, party and disposition; an alert counts once for each check. Names are left out.\n\n"
              << std::left << std::setw(7) << "check" << std::setw(7) << "party" << std::setw(13) << "disposition" << std::setw(11)
              << "outcome" << std::right << std::setw(8) << "alerts"
              << "  \n";
  if (options.format == "csv") std::cout << "year,check,party,disposition,outcome,alerts\n";
  for (const auto& one : kinds.value()) {
    if (!wanted(one)) continue;
    if (options.format == "json") {
      JsonWriter line;
      line.begin_object();
      line.number_member("year", year);
      line.text_member("check", one.check);
      line.text_member("party", one.party);
      line.text_member("disposition", one.disposition);
      line.text_member("outcome", one.outcome);
      line.number_member("alerts", one.alerts);
      line.end_object();
      std::cout << line.written() << '\n';
    } else if (options.format == "csv") {
      std::cout << year << ',' << one.check << ',' << one.party << ',' << one.disposition << ',' << one.outcome << ',' << one.alerts
                << '\n';
    } else {
      std::cout << std::left << std::setw(7) << one.check << std::setw(7) << (one.party.empty() ? "-" : escaped(one.party)) << std::setw(13)
                << one.disposition << std::setw(11) << one.outcome << std::right << std::setw(8) << one.alerts << "  " << title(one.check)
                << '\n';
    }
  }
  return exit_code::done;
}

}  // namespace kpwatch
