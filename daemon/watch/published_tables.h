// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Quarterly tables that were published, each revision as the bytes that were published then: state/published/GH/2010-Q3/1/. Written once,
// never overwritten; each names the one before by its hash.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>

#include "daemon/base/result.h"
#include "daemon/customs/codes.h"
#include "daemon/statistics/reporting_period.h"

namespace kpwatch {

class PublishedTables {
 public:
  PublishedTables(const std::filesystem::path& state, CountryCode party, const ReportingPeriod& period);

  // 0: none yet.
  [[nodiscard]] std::int64_t newest() const;
  // SHA-256 of the list of files of a revision; empty for none.
  [[nodiscard]] std::string sha256(std::int64_t revision) const;
  // Files by name. Fails when the revision exists already.
  [[nodiscard]] Result<void> put(std::int64_t revision, const std::map<std::string, std::string>& files);
  // One file of a revision, its bytes held against the hashes written beside them.
  [[nodiscard]] Result<std::string> get(std::int64_t revision, const std::string& name) const;

 private:
  [[nodiscard]] std::filesystem::path folder_of(std::int64_t revision) const;
  std::filesystem::path folder_;
};

}  // namespace kpwatch
