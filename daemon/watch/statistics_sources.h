// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Where the figures of `kpwatch statistics` come from: the ledger (published returns, or counted from its certificates), or CSV files.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "daemon/flow/ledger.h"
#include "daemon/statistics/certificate_count.h"
#include "daemon/statistics/figures.h"
#include "daemon/statistics/trade_records.h"

namespace kpwatch {

// What is on record of published figures, with all their revisions, as far as it had come by `known_until`. Who sends a revision again
// under the same number, with another figure, has corrected it: what came last stands.
[[nodiscard]] std::vector<Ledger::PublishedFigure> published_rows(const Ledger& ledger, std::optional<CountryCode> reporter,
                                                                  Moment known_until);
[[nodiscard]] Figures figures_of(const std::vector<Ledger::PublishedFigure>& rows);
[[nodiscard]] Figures published_figures(const Ledger& ledger, Moment known_until);

// Every *.csv of the folder, or the file itself. Complaints name file and line.
[[nodiscard]] Figures figures_of_files(const std::filesystem::path& path, Complaints& complaints);

// Counted from the certificates and confirmations that the ledger had by `known_until`.
[[nodiscard]] Result<void> count_certificates(const TradeRecords& records, Moment known_until, const CertificateCount::Scope& scope,
                                              CertificateCount& count);

}  // namespace kpwatch
