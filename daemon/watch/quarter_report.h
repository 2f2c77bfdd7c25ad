// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Quarterly tables as a person, a spreadsheet and a program read them.
#pragma once

#include <string>

#include "daemon/reference/reference_data.h"
#include "daemon/statistics/certificate_count.h"

namespace kpwatch {

struct QuarterReport {
  ReportingPeriod period;
  std::optional<CountryCode> party;  // nothing: all, one line each
  std::string basis;                 // reporter, issue, customs
  DateBasis party_basis{};
  std::string known_until;   // CCYY-MM-DDThh:mm:ss.mmmZ
  std::string ledger;        // its identity
  std::int64_t commit = 0;   // the ledger's last one when it was counted
  std::string state_sha256;  // the ledger's, at that commit
  std::string reference_edition, rules_edition;
  Figures figures;
  std::map<CertificateCount::NoteKey, CertificateCount::Noted> notes;
};

[[nodiscard]] std::string as_table(const QuarterReport& report, const Participants& participants);
// `revision` and what comes with it only for a published one.
struct Edition {
  std::int64_t revision = 0;
  std::string published_on, previous_sha256;
};
[[nodiscard]] std::string as_json(const QuarterReport& report, const Edition& edition);

}  // namespace kpwatch
