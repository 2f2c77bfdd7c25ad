// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// When figures are due and by which date a party counts: dated data (reporting-basis.tsv, reporting-due.tsv).
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "daemon/base/complaint.h"
#include "daemon/customs/codes.h"
#include "daemon/customs/day.h"
#include "daemon/statistics/figures.h"
#include "daemon/statistics/reporting_period.h"

namespace kpwatch {

class ReportingRules {
 public:
  struct Basis {
    std::optional<CountryCode> party;  // nothing: every party without a row of its own on that day
    DateBasis basis{};
    Period period;
    std::string source, confidence;
  };
  struct Due {
    ReportingPeriod period;
    Day due_on;
    std::string source, confidence;
  };
  ReportingRules() = default;
  ReportingRules(std::vector<Basis> bases, std::vector<Due> dues, std::string edition);

  // By which date a certificate that passed customs on that day is counted by the party. Asked of the customs day, so that at a
  // change of basis each certificate is counted in one quarter and in no other. No row: by the date of issue.
  [[nodiscard]] DateBasis basis(CountryCode party, Day customs_day) const;
  // Annex III: two months after the end of the period, but where another day is known to have been set.
  [[nodiscard]] Day due(const ReportingPeriod& period) const;
  [[nodiscard]] const std::string& edition() const { return edition_; }  // first 16 hex digits of the SHA-256 over the tables

 private:
  std::vector<Basis> bases_;  // those with a party first
  std::vector<Due> dues_;
  std::string edition_;
};

// As it was known at the end of a day, or with all that the tables hold. The second folder, if not empty, holds an integrator's own rows.
[[nodiscard]] ReportingRules read_reporting_rules(const std::filesystem::path& folder, const std::filesystem::path& own_folder,
                                                  std::optional<Day> known_on, Complaints& complaints);

}  // namespace kpwatch
