// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Questions that several checks ask of a case: on which day, from where to where, which lines; and how to say it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/checks/check.h"

namespace kpwatch {

// ---- Days -------------------------------------------------------------------------------------------------------
// The certificate's date of issue as its record has it, else as the declaration dates the document.
[[nodiscard]] std::optional<Day> stated_issue_day(const CitedCertificate& cited);
// The same, else the day of acceptance.
[[nodiscard]] Day issue_day(const CaseFile& file, const CitedCertificate& cited);
// "on 2012-08-01, its date of issue"
[[nodiscard]] std::string on_issue_day(const CaseFile& file, const CitedCertificate& cited);
// "accepted": a declaration without a day of acceptance is judged by the day it was made out, else by the day it is
// looked at, and no sentence may call that its acceptance.
[[nodiscard]] std::string_view how_accepted(const CaseFile& file);
// "accepted on 2012-08-20"
[[nodiscard]] std::string accepted_in_words(const CaseFile& file);
struct Departure {
  Day day{};
  std::string source;  // "as declared", "date of transport document 071-12345675"
  Place place;
};
// The day declared, else the date of a transport document of the lines that cite the certificate (may be null) or of
// the declaration.
[[nodiscard]] std::optional<Departure> departure(const CaseFile& file, const CitedCertificate* cited);
struct ExportDay {
  Day day{};
  std::string known_as;  // "the day of export", or what stands in for it: a sentence must not call one the other
};
// Export, else departure, else the certificate's issue (of `cited`, may be null), else acceptance. An export
// declaration's acceptance is its export.
[[nodiscard]] ExportDay export_day(const CaseFile& file, const CitedCertificate* cited);

// ---- The movement -----------------------------------------------------------------------------------------------
// Stated for the line, else for the declaration, else the country whose customs it was handed to, when the direction
// tells. `item` may be Finding::no_item.
[[nodiscard]] std::optional<CountryCode> dispatch_of(const CaseFile& file, std::size_t item);
[[nodiscard]] std::optional<CountryCode> destination_of(const CaseFile& file, std::size_t item);
[[nodiscard]] Place place_of_dispatch(const CaseFile& file, std::size_t item);
[[nodiscard]] Place place_of_destination(const CaseFile& file, std::size_t item);
// Both ends lie in the European Union's single area: Reg. (EC) 2368/2002 asks for no certificate between them.
[[nodiscard]] bool moves_within_single_area(const CaseFile& file, std::size_t item);

// ---- Lines and certificates --------------------------------------------------------------------------------------
[[nodiscard]] std::size_t first_item_citing(const CaseFile& file, std::size_t certificate);  // no_item when none does
// False where the certificate is only shown on the way through the single area: it was verified at the Union's border,
// and its expiry, reuse and weight are no longer this movement's matter; and where a technical certificate carries its goods
// back, which is what accompanies them then (docs/LEGAL.md, 49).
[[nodiscard]] bool must_accompany(const CaseFile& file, std::size_t certificate);

// Sums of what senders wrote: they stop growing at half of what a Decimal holds, so that no difference of two overflows.
[[nodiscard]] Decimal saturating_sum(Decimal a, Decimal b);

// ---- Words ------------------------------------------------------------------------------------------------------
[[nodiscard]] std::string called(const CitedCertificate& cited);                                        // "ZA 1117950", as cited
[[nodiscard]] std::string country_in_words(const CaseFile& file, CountryCode code);                     // "Ghana (GH)"
[[nodiscard]] std::string line_in_words(const CaseFile& file, std::size_t item);                        // "line 2"; "the declaration"
[[nodiscard]] std::string lines_in_words(const CaseFile& file, const std::vector<std::size_t>& items);  // "lines 1, 2 and 4"
[[nodiscard]] std::string in_carats(Decimal amount);                                                    // "12.50 ct"
[[nodiscard]] std::string per_cent(Decimal difference, Decimal base);                                   // "4.2 %"
[[nodiscard]] std::string as_sent(std::string_view text);                                               // as sent, safe to print
[[nodiscard]] std::string capitalised(std::string text);
// "" or the clause that says that the direction is not known.
[[nodiscard]] std::string_view direction_clause(const CaseFile& file);

// A finding about a certificate: on the first line that cites it, at the place of its reference.
[[nodiscard]] Finding certificate_finding(const Check& check, const CaseFile& file, std::size_t certificate, std::string sentence);

}  // namespace kpwatch
