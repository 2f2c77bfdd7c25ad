// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The fall-backs of days and countries stand here once, so that no two checks disagree on them.
#include "daemon/checks/facts.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "daemon/base/text.h"
#include "daemon/checks/citation.h"

namespace kpwatch {
namespace {

constexpr std::size_t quoted_bytes_max = 80;

using CountryField = Maybe<CountryCode>;

const Stated<CountryCode>* stated_country(const CaseFile& file, std::size_t item, const CountryField GoodsItem::*of_line,
                                          const CountryField Declaration::*of_header) {
  if (item != Finding::no_item) {
    const CountryField& line = file.items[item].item->*of_line;
    if (line) return &*line;
  }
  const CountryField& header = file.declaration.*of_header;
  return header ? &*header : nullptr;
}

const Stated<CountryCode>* stated_dispatch(const CaseFile& file, std::size_t item) {
  return stated_country(file, item, &GoodsItem::dispatch_country, &Declaration::dispatch_country);
}
const Stated<CountryCode>* stated_destination(const CaseFile& file, std::size_t item) {
  return stated_country(file, item, &GoodsItem::destination_country, &Declaration::destination_country);
}

std::optional<Departure> dated_transport_document(const CaseFile& file, const std::vector<CitedDocument>& documents) {
  for (const CitedDocument& document : documents) {
    if (!document.dated_on || !is_transport_document(file.declaration, document, file.reference, file.accepted_on)) continue;
    std::string source = "date of transport document";
    if (document.reference) source += " " + as_sent(document.reference->value);
    return Departure{document.dated_on->value, std::move(source), document.dated_on->place};
  }
  return std::nullopt;
}

}  // namespace

std::string_view how_accepted(const CaseFile& file) {
  if (file.declaration.accepted_on) return "accepted";
  return file.declaration.issued_on ? "made out" : "looked at (it states no date)";
}

std::optional<Day> stated_issue_day(const CitedCertificate& cited) {
  if (cited.record && cited.record->issued_on) return cited.record->issued_on;
  if (cited.document->dated_on) return cited.document->dated_on->value;
  return std::nullopt;
}

Day issue_day(const CaseFile& file, const CitedCertificate& cited) { return stated_issue_day(cited).value_or(file.accepted_on); }

std::string on_issue_day(const CaseFile& file, const CitedCertificate& cited) {
  if (const auto day = stated_issue_day(cited)) return "on " + to_string(*day) + ", its date of issue";
  return "on " + to_string(file.accepted_on) + ", the day the declaration was " + std::string(how_accepted(file)) +
         " (its date of issue is not known)";
}

std::optional<Departure> departure(const CaseFile& file, const CitedCertificate* cited) {
  const Declaration& declaration = file.declaration;
  if (declaration.departed_on) return Departure{declaration.departed_on->value, "as declared", declaration.departed_on->place};
  if (cited != nullptr)
    for (const std::size_t item : cited->items)
      if (auto found = dated_transport_document(file, file.items[item].item->documents)) return found;
  if (auto found = dated_transport_document(file, declaration.documents)) return found;
  if (first_item_speaks_for_all(declaration)) return dated_transport_document(file, declaration.items.front().documents);
  return std::nullopt;
}

std::string accepted_in_words(const CaseFile& file) { return std::string(how_accepted(file)) + " on " + to_string(file.accepted_on); }

ExportDay export_day(const CaseFile& file, const CitedCertificate* cited) {
  const Declaration& declaration = file.declaration;
  if (declaration.regime == Regime::export_ && declaration.accepted_on) return {declaration.accepted_on->value, "the day of export"};
  if (declaration.exported_on) return {declaration.exported_on->value, "the day of export"};
  if (const auto left = departure(file, cited))
    return {left->day, declaration.departed_on ? "the day of departure" : "the " + left->source};
  if (cited != nullptr && declaration.regime != Regime::export_)
    if (const auto issued = stated_issue_day(*cited)) return {*issued, "the certificate's date of issue, for want of a day of export"};
  return {file.accepted_on, "the day the declaration was " + std::string(how_accepted(file)) + ", for want of a day of export"};
}

std::optional<CountryCode> dispatch_of(const CaseFile& file, std::size_t item) {
  if (const auto* stated = stated_dispatch(file, item)) return stated->value;
  return file.declaration.regime == Regime::export_ ? file.declaration.jurisdiction : std::nullopt;
}

std::optional<CountryCode> destination_of(const CaseFile& file, std::size_t item) {
  if (const auto* stated = stated_destination(file, item)) return stated->value;
  return file.declaration.regime == Regime::import ? file.declaration.jurisdiction : std::nullopt;
}

Place place_of_dispatch(const CaseFile& file, std::size_t item) {
  const auto* stated = stated_dispatch(file, item);
  return stated != nullptr ? stated->place : file.declaration.place;
}

Place place_of_destination(const CaseFile& file, std::size_t item) {
  const auto* stated = stated_destination(file, item);
  return stated != nullptr ? stated->place : file.declaration.place;
}

bool moves_within_single_area(const CaseFile& file, std::size_t item) {
  const auto from = dispatch_of(file, item), to = destination_of(file, item);
  return from && to && file.reference.participants.same_single_area(*from, *to, file.accepted_on);
}

std::size_t first_item_citing(const CaseFile& file, std::size_t certificate) {
  const std::vector<std::size_t>& items = file.certificates[certificate].items;
  return items.empty() ? Finding::no_item : items.front();
}

bool must_accompany(const CaseFile& file, std::size_t certificate) {
  if (file.certificates[certificate].is_returning) return false;
  const std::vector<std::size_t>& items = file.certificates[certificate].items;
  if (items.empty()) return !moves_within_single_area(file, Finding::no_item);
  return std::any_of(items.begin(), items.end(), [&](std::size_t item) { return !moves_within_single_area(file, item); });
}

Decimal saturating_sum(Decimal a, Decimal b) {
  constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max() / 2;
  const std::int64_t left = std::clamp(a.micros, -most, most), right = std::clamp(b.micros, -most, most);
  return Decimal{std::clamp(left + right, -most, most)};
}

std::string as_sent(std::string_view text) { return escaped(printable_utf8(trimmed(text), quoted_bytes_max)); }

std::string called(const CitedCertificate& cited) {
  if (const auto* number = cited.number()) {
    const std::string raw = as_sent(number->raw);
    return number->prefix_inferred ? std::string(number->issuer.text()) + " " + raw : raw;
  }
  if (const auto* malformed = std::get_if<MalformedNumber>(&cited.reading)) return as_sent(malformed->raw);
  return as_sent(std::get<Placeholder>(cited.reading).raw);
}

std::string country_in_words(const CaseFile& file, CountryCode code) {
  const std::string name = file.reference.participants.name(code);
  return name == code.text() ? name : name + " (" + std::string(code.text()) + ")";
}

std::string line_in_words(const CaseFile& file, std::size_t item) {
  if (item == Finding::no_item) return "the declaration";
  const GoodsItem& line = *file.items[item].item;
  return "line " + (line.number ? as_sent(line.number->value) : std::to_string(line.position != 0 ? line.position : item + 1));
}

std::string lines_in_words(const CaseFile& file, const std::vector<std::size_t>& items) {
  if (items.empty()) return "the declaration";
  if (items.size() == 1) return line_in_words(file, items.front());
  std::string text = "lines";
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i > 0) text += i + 1 == items.size() ? " and" : ",";
    text += line_in_words(file, items[i]).substr(4);
  }
  return text;
}

std::string in_carats(Decimal amount) { return amount.to_string(2) + " ct"; }

std::string per_cent(Decimal difference, Decimal base) {
  const auto ratio = quotient(magnitude(difference), magnitude(base));
  const auto hundredfold = ratio ? product(*ratio, Decimal{100'000'000}) : std::nullopt;
  if (!hundredfold) return "an unknown part";
  const std::int64_t unit = hundredfold->micros < 1'000'000 ? 10'000 : 100'000;  // two decimals below one per cent, else one
  const Decimal rounded{(hundredfold->micros + unit / 2) / unit * unit};
  return rounded.to_string(1) + " %";
}

std::string capitalised(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

std::string_view direction_clause(const CaseFile& file) {
  if (file.declaration.regime != Regime::unknown) return "";
  return " The declaration does not say whether the goods come in or go out; they are treated as an import.";
}

Finding certificate_finding(const Check& check, const CaseFile& file, std::size_t certificate, std::string sentence) {
  const CitedCertificate& cited = file.certificates[certificate];
  Finding result = finding(check, first_item_citing(file, certificate), std::move(sentence));
  const auto* number = cited.number();
  result.certificate = number != nullptr ? number->key() : called(cited);
  result.place = cited.document->reference ? cited.document->reference->place : cited.document->place;
  return result;
}

}  // namespace kpwatch
