// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// H02. Exporter and importer state different trade for the same quarter.
//
// Law: KPCS Annex III has both sides publish trade by partner; the guidelines on statistics (administrative decision of 2013) have
// both sides reconcile it. No tolerance is public; ours are settings: a note from 5 per cent, a question to both offices
// from 10, a formal question from 25 per cent or 10 certificates. Goods under way at the end of a quarter, and two bases of date, explain
// gaps; where the bases differ the finding says so.
#include <array>

#include "daemon/checks/statistics/statistical.h"
#include "daemon/statistics/mirror.h"

namespace kpwatch::checks {
namespace h02 {

constexpr std::array recipients{Recipient::exa, Recipient::ima, Recipient::wgs};
constexpr std::array basis{
    LegalBasis{"KPCS", "Annex III", "both sides publish trade by partner, in carats and value"},
    LegalBasis{"KP decision", "2013, guidelines on statistics", "the published figures of both sides are analysed and reconciled"}};
constexpr std::array settings{
    CheckSetting{"note_permille", 50, "per mille of the larger side", "From here on a gap is noted."},
    CheckSetting{"ask_permille", 100, "per mille of the larger side", "From here on both offices are asked."},
    CheckSetting{"question_permille", 250, "per mille of the larger side", "From here on it is a formal question."},
    CheckSetting{"certificates", 10, "certificates", "A gap of so many certificates is a formal question."},
    CheckSetting{"carats_floor", 1000, "carats", "Gaps of less are none."}};

}  // namespace h02

extern const Check mirror_gap;
constinit const Check mirror_gap{"H02",
                                 "kp.mirror-gap",
                                 "Exporter and importer state different trade",
                                 "What a party published as exported to a partner differs from what the partner published as imported from "
                                 "it, for the same code and quarter.",
                                 FindingClass::substantive,
                                 2,
                                 h02::recipients,
                                 h02::basis,
                                 h02::settings,
                                 "0.2",
                                 nullptr,
                                 CaseSubject::declaration,
                                 "Published figures of both sides."};

void examine_mirror(const StatisticsFile& file, std::vector<StatisticalFinding>& findings) {
  const auto limit = [&](std::string_view name) { return file.settings.value(mirror_gap.id, name); };
  const Total floor{Decimal{limit("carats_floor") * 1'000'000}};
  const Total certificates{Decimal{limit("certificates") * 1'000'000}};
  for (const MirrorPair& pair : mirror_pairs(file.figures)) {
    if (!file.asks_for(pair.period) || (!file.asks_for(pair.exporter) && !file.asks_for(pair.importer))) continue;
    const std::int64_t permille = pair.gap_permille();
    const bool is_count = !pair.code;
    if (is_count ? !(pair.gap() > certificates) : pair.gap() < floor || permille < limit("note_permille")) continue;
    StatisticalFinding found = statistical_finding(mirror_gap, pair.exporter, pair.period);
    found.partner = pair.importer;
    found.level = is_count || permille >= limit("question_permille") ? "question" : permille >= limit("ask_permille") ? "ask" : "note";
    if (found.level == "note") found.severity = 1;
    const auto& names = file.reference.participants;
    const auto whole = [&](const Total& value) { return is_count ? grouped(value).substr(0, grouped(value).find('.')) : grouped(value); };
    const std::string what = is_count ? "certificates" : "ct of " + std::string(to_string(*pair.code));
    found.expected = whole(pair.exported);
    found.observed = whole(pair.imported);
    found.unit = is_count ? "certificates" : "CTM";
    found.sentence = names.name(pair.exporter) + " to " + names.name(pair.importer) + ", " + pair.period.to_string() + ": " +
                     whole(pair.exported) + " " + what + " exported, " + whole(pair.imported) + " imported: a gap of " + whole(pair.gap()) +
                     " or " + grouped(static_cast<double>(permille) / 10) + " %.";
    if (!is_count && pair.exporter_basis != pair.importer_basis)
      found.sentence +=
          " One side counts by date of issue, the other by customs date: goods under way at either end of the quarter are part of the gap.";
    found.question = "Which certificates of the quarter stand behind your figure for " + names.name(pair.importer) + " and " +
                     names.name(pair.exporter) + "? The lists of both sides show which are on one of them only.";
    findings.push_back(std::move(found));
  }
}

}  // namespace kpwatch::checks
