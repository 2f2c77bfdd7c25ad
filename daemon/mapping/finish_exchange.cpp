// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The last touch to what authorities exchange: the number, the words of closed lists, what none of them can be without.
#include <algorithm>
#include <array>
#include <utility>
#include <variant>

#include "daemon/base/text.h"
#include "daemon/mapping/finishing.h"
#include "daemon/mapping/reasons.h"

namespace kpwatch {
namespace {

class Finishing {
 public:
  Finishing(ExchangeDraft& draft, const Map& map, const Place& start, Notes& notes)
      : draft_(draft), map_(map), start_(start), notes_(notes) {}

  void operator()(ImportConfirmation& one) {
    head(one);
    number(one.number, one.issuer);
    goods(one);
  }
  void operator()(ExportPreadvice& one) {
    head(one);
    number(one.number, one.issuer);
    one.origin = plain_origin(std::move(draft_.origin));
    goods(one);
  }
  void operator()(CertificateNotice& one) {
    head(one);
    word(draft_.kind, "notice", one.kind, parse_notice_kind);
    number(one.number, one.issuer);
    take_named_lines(one.lines);
    sum(one.carats, one.lines, &CertificateLine::carats);
    if (!draft_.correction.field.empty()) one.corrections.push_back(std::move(draft_.correction));
    for (Correction& correction : one.corrections) {
      correction.field = lower_ascii(trimmed(correction.field));
      if (!is_correctable(correction.field))
        refuse(reasons::bad_word, start_, correction.field, "no field that an endorsement can correct");
    }
    if (one.kind == NoticeKind::corrected && one.corrections.empty()) lacks("corrections");
    if (one.kind == NoticeKind::replaced && one.replaced_by.empty()) lacks("replaced_by");
  }
  void operator()(Observation& one) {
    head(one);
    word(draft_.kind, "observation", one.kind, parse_observation_kind);
    if (one.kind == ObservationKind::outcome) {
      answer(one);
    } else if (!draft_.verdict.text.empty()) {
      word(draft_.verdict, "verdict", one.verdict, parse_verdict);
    }
    if (!draft_.number.empty()) number(one.number.emplace(), one.issuer);
    if (one.declaration.empty()) one.declaration = std::exchange(one.mrn, {});
    if (!one.number && one.declaration.empty()) lacks("number or declaration");
    if (!one.observed_on && one.kind != ObservationKind::outcome) lacks("observed_on");
    if (!may_say(one.kind, one.verdict))
      refuse(reasons::bad_word, draft_.verdict.text.empty() ? start_ : draft_.verdict.place, draft_.verdict.text,
             "no verdict that an observation of kind " + std::string(to_string(one.kind)) + " can give");
    if (one.kind == ObservationKind::footprint && !one.distance) lacks("distance");
    if ((one.kind == ObservationKind::condition || one.kind == ObservationKind::exemption) && one.evidence.empty()) lacks("evidence");
    if (one.kind == ObservationKind::registration && one.party.empty()) lacks("party");
  }
  void operator()(StatisticsReturn& one) {
    head(one);
    word(draft_.kind, "table", one.table, parse_return_table);
    if (draft_.has_row) one.rows.push_back(std::move(draft_.row));
    if (!one.reporter) lacks("reporter");
    if (one.year < 2003 || one.year > 9999) refuse(reasons::bad_number, start_, std::to_string(one.year), "a year from 2003 on");
    const bool is_half = one.table == ReturnTable::production;
    const std::int64_t number = is_half ? one.half : one.quarter;
    if (number < 1 || number > (is_half ? 2 : 4)) lacks(is_half ? "half (1 or 2)" : "quarter (1 to 4)");
    if ((is_half ? one.quarter : one.half) != 0) refuse(reasons::bad_number, start_, one.period(), "quarter and half at once");
    if (one.revision < 1) refuse(reasons::bad_number, start_, std::to_string(one.revision), "revisions count from 1");
    if (one.rows.empty()) lacks("rows");
    one_of("basis", one.basis, {"ISSUE_DATE", "CUSTOMS_DATE"});
    for (const ReturnRow& row : one.rows) check(one.table, row);
  }

 private:
  // Customs systems answer more than the few things that matter here: the others are kept in the sender's own words.
  void answer(Observation& one) {
    if (draft_.verdict.text.empty()) return;
    one.verdict = parse_verdict(draft_.verdict.text).value_or(Verdict::none);
    if (one.verdict != Verdict::none) return;
    if (one.remarks.empty()) one.remarks = draft_.verdict.text;
    notes_.push_back({&reasons::bad_word, Severity::note, draft_.verdict.place, printable_utf8(draft_.verdict.text, note_text_bytes_max),
                      "an answer that speaks neither of acceptance nor of control, release, detention or refusal"});
  }

  void refuse(const Reason& reason, const Place& place, std::string_view text, std::string detail) {
    notes_.push_back({&reason, Severity::rejection, place, printable_utf8(text, note_text_bytes_max), std::move(detail)});
  }
  void lacks(std::string name) { refuse(reasons::field_missing, start_, "", std::move(name)); }

  template <class Document>
  void head(Document& one) {
    one.map = map_.id;
    one.place = start_;
  }

  template <class Value, class Parse>
  void word(const SaidWord& said, std::string name, Value& into, const Parse& parse) {
    if (said.text.empty()) return lacks(std::move(name));
    if (const auto value = parse(said.text)) {
      into = *value;
    } else {
      refuse(reasons::bad_word, said.place, said.text, std::move(name));
    }
  }

  void number(CertificateNumber& into, std::optional<CountryCode> issuer) {
    // As for certificates: which letters are an issuer's is asked later.
    NumberReading reading = normalise(
        draft_.number, [](CountryCode) { return true; }, issuer);
    if (auto* number = std::get_if<CertificateNumber>(&reading)) {
      into = std::move(*number);
      return;
    }
    const auto* malformed = std::get_if<MalformedNumber>(&reading);
    refuse(reasons::bad_certificate_number, draft_.number_place.kind == Place::Kind::none ? start_ : draft_.number_place, draft_.number,
           malformed == nullptr ? "there is no number" : malformed->why);
  }

  void take_named_lines(std::vector<CertificateLine>& lines) {
    for (auto& [code, line] : draft_.named_lines) lines.push_back(std::move(line));
  }

  template <class Measure>
  static void sum(std::optional<Measure>& total, const std::vector<CertificateLine>& lines,
                  std::optional<Measure> CertificateLine::*measure) {
    if (total || lines.empty()) return;
    Decimal all;
    for (const CertificateLine& line : lines) {
      if (!(line.*measure)) return;
      all = all + (line.*measure)->amount;
    }
    total = Measure{all};
  }

  template <class Document>
  void goods(Document& one) {
    take_named_lines(one.lines);
    sum(one.carats, one.lines, &CertificateLine::carats);
    sum(one.usd, one.lines, &CertificateLine::usd);
  }

  void one_of(std::string name, const std::string& text, std::initializer_list<std::string_view> words) {
    if (!text.empty() && std::find(words.begin(), words.end(), text) == words.end())
      refuse(reasons::bad_word, start_, text, std::move(name));
  }

  void check(ReturnTable table, const ReturnRow& row) {
    one_of("flow", row.flow, {"IMP", "EXP"});
    one_of("partner_role", row.partner_role, {"ORIGIN", "PROVENANCE", "DESTINATION"});
    one_of("counter", row.counter, {"ISSUED", "RECEIVED"});
    if (!row.partner.empty() && !CountryCode::parse(row.partner)) one_of("partner", row.partner, {"MIXED", "UNKNOWN"});
    if (table == ReturnTable::trade && (row.flow.empty() || row.partner.empty() || row.partner_role.empty() || !row.code || !row.carats))
      lacks("flow, commodity_code, partner, partner_role and carats of each row");
    if (table == ReturnTable::certificates && (row.counter.empty() || row.partner.empty() || !row.count))
      lacks("counter, partner and count of each row");
    if (table == ReturnTable::production && !row.carats) lacks("carats of each row");
  }

  ExchangeDraft& draft_;
  const Map& map_;
  const Place& start_;
  Notes& notes_;
};

}  // namespace

ExchangeDraft exchange_draft(DocumentKind kind) {
  ExchangeDraft draft;
  switch (kind) {
    case DocumentKind::preadvice:
      draft.document = ExportPreadvice{};
      break;
    case DocumentKind::notice:
      draft.document = CertificateNotice{};
      break;
    case DocumentKind::observation:
      draft.document = Observation{};
      break;
    case DocumentKind::statistics:
      draft.document = StatisticsReturn{};
      break;
    case DocumentKind::confirmation:
    case DocumentKind::declaration:
    case DocumentKind::certificate:
      break;
  }
  return draft;
}

std::vector<CertificateLine>& lines_of(ExchangeDraft& draft) {
  if (auto* preadvice = std::get_if<ExportPreadvice>(&draft.document)) return preadvice->lines;
  if (auto* notice = std::get_if<CertificateNotice>(&draft.document)) return notice->lines;
  return draft.as<ImportConfirmation>().lines;
}

Exchange finished(ExchangeDraft&& draft, const Map& map, const Place& start, Notes& notes) {
  Exchange document = std::move(draft.document);
  std::visit(Finishing(draft, map, start, notes), document);
  return document;
}

}  // namespace kpwatch
