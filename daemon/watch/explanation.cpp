// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/watch/explanation.h"

#include <algorithm>
#include <ostream>

#include "daemon/base/text.h"
#include "daemon/checks/all_checks.h"
#include "daemon/customs/exchange_members.h"
#include "daemon/flow/judgement_json.h"

namespace kpwatch {
namespace {

constexpr std::size_t label_width = 22;

// Labels too may be a sender's words: the role of a party, the number of an item.
void line(std::ostream& out, int depth, std::string_view name, std::string_view value, const Place* place = nullptr) {
  out << std::string(static_cast<std::size_t>(depth) * 2, ' ');
  std::string label = escaped(name);
  if (label.size() < label_width) label.resize(label_width, ' ');
  out << label << ' ' << escaped(value);
  if (place != nullptr && place->kind != Place::Kind::none) out << "   [" << escaped(in_words(*place)) << ']';
  out << '\n';
}

std::string shown(const Text& value) { return value.str(); }
std::string shown(const Day& value) { return to_string(value); }
std::string shown(const Carats& value) { return value.amount.to_string(2) + " ct"; }
std::string shown(const Kilograms& value) { return value.amount.to_string() + " kg"; }
std::string shown(const UsDollars& value) { return value.amount.to_string(2) + " US$"; }
std::string shown(const Money& value) { return value.amount.to_string(2) + (value.currency.empty() ? "" : " " + value.currency); }
std::string shown(const CountryCode& value) { return std::string(value.text()); }
std::string shown(const CommodityCode& value) { return value.digits; }
std::string shown(std::int64_t value) { return std::to_string(value); }

template <class T>
void field(std::ostream& out, int depth, const char* label, const Maybe<T>& value) {
  if (value) line(out, depth, label, shown(value->value) + (value->assumed ? " (unit assumed)" : ""), &value->place);
}

void documents(std::ostream& out, int depth, const std::vector<CitedDocument>& list) {
  for (const auto& document : list) {
    std::string text = document.code ? document.code->value.str() : std::string("(no code)");
    if (document.reference) text += " " + document.reference->value;
    if (document.status) text += ", status " + document.status->value;
    if (document.dated_on) text += ", dated " + to_string(document.dated_on->value);
    if (document.name) text += ", \"" + document.name->value + "\"";
    line(out, depth, "document", text, &document.place);
  }
}

void parties(std::ostream& out, int depth, const std::vector<Party>& list) {
  for (const auto& party : list) {
    std::string text;
    if (party.name) text += party.name->value;
    if (party.id) text += (text.empty() ? "" : ", ") + ("id " + party.id->value);
    if (party.country) text += (text.empty() ? "" : ", ") + std::string(party.country->value.text());
    line(out, depth, party.role, text, &party.place);
  }
}

void explain_declaration(std::ostream& out, int depth, const Declaration& declaration) {
  line(out, depth, "identifier",
       declaration.identifier + (declaration.identifier_is_hash ? " (hash of the document: it names none itself)" : ""));
  field(out, depth, "reference", declaration.reference);
  field(out, depth, "MRN", declaration.mrn);
  line(out, depth, "regime",
       std::string(to_string(declaration.regime)) + (declaration.regime_reason.empty() ? "" : " (" + declaration.regime_reason + ")"));
  line(out, depth, "function", std::string(to_string(declaration.function)));
  if (declaration.jurisdiction) line(out, depth, "customs of", declaration.jurisdiction->text());
  field(out, depth, "office", declaration.office);
  field(out, depth, "issued on", declaration.issued_on);
  field(out, depth, "accepted on", declaration.accepted_on);
  field(out, depth, "exported on", declaration.exported_on);
  field(out, depth, "departed on", declaration.departed_on);
  field(out, depth, "arrived on", declaration.arrived_on);
  field(out, depth, "country of dispatch", declaration.dispatch_country);
  field(out, depth, "destination", declaration.destination_country);
  field(out, depth, "origin", declaration.origin);
  field(out, depth, "currency", declaration.currency);
  parties(out, depth, declaration.parties);
  documents(out, depth, declaration.documents);
  for (const auto& item : declaration.items) {
    line(out, depth, "goods item " + (item.number ? item.number->value.str() : std::to_string(item.position)), "", &item.place);
    field(out, depth + 1, "commodity code", item.commodity_code);
    field(out, depth + 1, "description", item.description);
    field(out, depth + 1, "tariff wording", item.tariff_text);
    field(out, depth + 1, "procedure", item.procedure);
    field(out, depth + 1, "origin", item.origin);
    field(out, depth + 1, "carats", item.carats);
    field(out, depth + 1, "net mass", item.net_mass);
    field(out, depth + 1, "gross mass", item.gross_mass);
    field(out, depth + 1, "value", item.value);
    field(out, depth + 1, "US$ value", item.usd);
    field(out, depth + 1, "parcels", item.parcels);
    parties(out, depth + 1, item.parties);
    documents(out, depth + 1, item.documents);
  }
}

void explain_record(std::ostream& out, int depth, const Certificate& certificate) {
  line(out, depth, "number", certificate.number.raw + "  =  " + certificate.number.key());
  if (certificate.issued_on) line(out, depth, "issued on", to_string(*certificate.issued_on));
  if (certificate.expires_on) line(out, depth, "expires on", to_string(*certificate.expires_on));
  if (!certificate.origin.text.empty()) line(out, depth, "origin", certificate.origin.text);
  if (certificate.destination) line(out, depth, "destination", certificate.destination->text());
  if (certificate.carats) line(out, depth, "carats", shown(*certificate.carats));
  if (certificate.usd) line(out, depth, "value", shown(*certificate.usd));
  if (certificate.parcels) line(out, depth, "parcels", std::to_string(*certificate.parcels));
  line(out, depth, "status", to_string(certificate.status));
}

// Every member that says something, one a line, by its canonical name.
class Members {
 public:
  Members(std::ostream& out, int depth) : out_(out), depth_(depth) {}

  void operator()(std::string_view name, const std::string& value) {
    if (!value.empty()) line(out_, depth_, name, value);
  }
  void operator()(std::string_view name, bool value) {
    if (value) line(out_, depth_, name, "yes");
  }
  void operator()(std::string_view name, std::int64_t value) {
    if (value != 0) line(out_, depth_, name, shown(value));
  }
  void operator()(std::string_view name, const CertificateNumber& number) { line(out_, depth_, name, number.raw + "  =  " + number.key()); }
  void operator()(std::string_view name, const CertificateParty& party) {
    (*this)(name, party.name);
    (*this)(std::string(name) + " country", party.country);
  }
  void operator()(std::string_view name, const Origin& origin) { (*this)(name, origin.text); }
  template <class Value>
  void operator()(std::string_view name, const std::optional<Value>& value) {
    if constexpr (std::is_same_v<Value, CertificateNumber>) {
      if (value) (*this)(name, *value);
    } else if constexpr (std::is_same_v<Value, Decimal>) {
      if (value) line(out_, depth_, name, value->to_string());
    } else {
      if (value) line(out_, depth_, name, shown(*value));
    }
  }
  template <class Word>
  requires std::is_enum_v<Word>
  void operator()(std::string_view name, Word word) { (*this)(name, std::string(to_string(word))); }
  template <class Element>
  void operator()(std::string_view name, const std::vector<Element>& list) {
    for (const Element& one : list) element(name, one);
  }

 private:
  void element(std::string_view name, const std::string& text) { line(out_, depth_, name, text); }
  void element(std::string_view name, const CertificateLine& goods) {
    std::string text = goods.code.digits;
    if (goods.carats) text += ", " + shown(*goods.carats);
    if (goods.usd) text += ", " + shown(*goods.usd);
    line(out_, depth_, name, text);
  }
  void element(std::string_view name, const Correction& correction) {
    line(out_, depth_, name, correction.field + ": " + correction.now + (correction.before.empty() ? "" : ", before " + correction.before));
  }
  void element(std::string_view name, const ReturnRow& row) {
    line(out_, depth_, name, "");
    each_member(row, Members(out_, depth_ + 1));
  }

  std::ostream& out_;
  int depth_;
};

void explain_checks(std::ostream& out, const Judgement& judgement, const CheckSettings& checks, CaseSubject subject) {
  out << "    checks\n";
  for (const Check* check : all_checks()) {
    if (check->subject != subject) continue;
    if (!checks.is_on(check->id)) {
      line(out, 3, std::string(check->code) + " off", check->title);
      continue;
    }
    bool has_fired = false;
    for (const auto& finding : judgement.findings) {
      if (finding.check != check) continue;
      has_fired = true;
      line(out, 3, std::string(check->code) + " FOUND",
           std::string(to_string(finding.cls)) + ", severity " + std::to_string(finding.severity), &finding.place);
      out << "         " << escaped(finding.sentence) << '\n';
    }
    if (!has_fired) line(out, 3, std::string(check->code) + " nothing found", check->title);
  }
}

void explain_judgement(std::ostream& out, const Judgement& judgement, const CheckSettings& checks) {
  out << "    what the goods are\n";
  for (std::size_t i = 0; i < judgement.items.size(); ++i)
    line(out, 3, "item " + std::to_string(item_number(judgement, i)),
         std::string(to_string(judgement.items[i].scope)) + ": " + judgement.items[i].reason);
  out << "    certificates cited\n";
  if (judgement.certificates.empty()) out << "      none\n";
  for (const auto& cited : judgement.certificates) {
    const std::string as_sent = cited.document->reference ? cited.document->reference->value.str() : std::string("(no number)");
    if (const auto* number = cited.number())
      line(out, 3, as_sent, "= " + number->key() + (cited.record ? ", on record" : ", not on record"), &cited.document->place);
    else if (const auto* malformed = std::get_if<MalformedNumber>(&cited.reading))
      line(out, 3, as_sent, "does not read as a certificate number: " + malformed->why, &cited.document->place);
    else
      line(out, 3, as_sent, "is a placeholder, not a number", &cited.document->place);
    if (cited.record) explain_record(out, 4, *cited.record);
  }
  if (!judgement.is_relevant) {
    out << "    checks\n      none needed: nothing here is, or could hide, rough diamonds\n";
    return;
  }
  explain_checks(out, judgement, checks, CaseSubject::declaration);
}

void explain_notes(std::ostream& out, int depth, const Notes& notes) {
  for (const auto& note : notes) {
    std::string text(note.reason->sentence);
    if (!note.detail.empty()) text += " (" + note.detail + ")";
    if (!note.text.empty()) text += " Here: \"" + note.text + "\"";
    line(out, depth, note.severity == Severity::rejection ? "REJECTED" : "note",
         std::string(note.reason->code) + (note.reason->contrl.empty() ? "" : " (0085: " + std::string(note.reason->contrl) + ")") + ": " +
             text,
         &note.place);
  }
}

}  // namespace

void explain_input(std::ostream& out, const std::string& file, std::size_t bytes, const InputReading& reading) {
  out << escaped(file) << ": " << bytes << " bytes, " << reading.format << ", " << to_string(reading.outcome()) << '\n';
  explain_notes(out, 1, reading.notes);
}

void explain_document(std::ostream& out, std::size_t number, const Document& document, const std::optional<Judgement>& judgement,
                      const CheckSettings& checks) {
  out << "  document " << number << ": ";
  if (document.outcome == Reading::unmapped)
    out << "well formed, no map claims it (" << escaped(document.described_as) << ")\n";
  else
    out << to_string(document.outcome) << (document.map.empty() ? "" : " by the map " + document.map)
        << (document.test ? ", TEST: no alert follows" : "") << '\n';
  explain_notes(out, 2, document.notes);
  if (const auto* declaration = document.declaration()) explain_declaration(out, 2, *declaration);
  if (const auto* certificate = document.certificate()) explain_record(out, 2, *certificate);
  if (const auto* exchange = document.exchange()) std::visit([&](const auto& one) { each_member(one, Members(out, 2)); }, *exchange);
  if (!judgement) return;
  if (document.declaration() != nullptr)
    explain_judgement(out, *judgement, checks);
  else if (!judgement->findings.empty())
    explain_checks(out, *judgement, checks, CaseSubject::certificate);
}

void explain(std::ostream& out, const std::string& file, std::size_t bytes, const InputReading& reading,
             const std::vector<std::optional<Judgement>>& judgements, const CheckSettings& checks) {
  explain_input(out, file, bytes, reading);
  for (std::size_t i = 0; i < reading.documents.size(); ++i) explain_document(out, i + 1, reading.documents[i], judgements[i], checks);
}

void explain_deviations(std::ostream& out, const Notes& deviations) {
  // What has no code of list 0085 is a remark: something was not looked at.
  const auto count = std::count_if(deviations.begin(), deviations.end(), [](const Note& note) { return !note.reason->contrl.empty(); });
  if (count == 0)
    out << "  structure: nothing departs from the tables, as far as there are any\n";
  else
    out << "  structure: " << count << (count == 1 ? " deviation\n" : " deviations\n");
  for (const Note& note : deviations) {
    const Place& place = note.place;
    const bool is_remark = note.reason->contrl.empty();
    std::string label(is_remark ? "remark" : note.reason->contrl);
    if (place.message != 0 && !is_remark) label += " UCS " + std::to_string(place.segment);
    if (place.element != 0 && !is_remark) label += " UCD " + std::to_string(place.element + 1);
    if (place.component != 0 && !is_remark) label += ":" + std::to_string(place.component);
    std::string text = std::string(note.reason->code) + ": " + std::string(note.reason->sentence);
    if (!note.detail.empty()) text += " (" + note.detail + ")";
    if (!note.text.empty()) text += " Here: \"" + note.text + "\"";
    line(out, 2, label, text, &place);
  }
}

void explain_fields(std::ostream& out, int depth, const Declaration& declaration) { explain_declaration(out, depth, declaration); }
void explain_fields(std::ostream& out, int depth, const Certificate& certificate) { explain_record(out, depth, certificate); }

}  // namespace kpwatch
