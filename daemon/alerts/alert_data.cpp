// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/alerts/alert_data.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <set>

#include "daemon/alerts/alert_words.h"
#include "daemon/alerts/item_name.h"
#include "daemon/canonical/canonical_json.h"
#include "daemon/canonical/json_writer.h"

namespace kpwatch {
namespace {

// How much of what may be said. Each next one is tried only when the event is too large with the one before.
struct Cuts {
  std::size_t explanation, description, sentence, text, certificates, findings, parties;
};
constexpr std::size_t all = ~std::size_t{0};
constexpr std::array<Cuts, 6> cuts_in_turn{{
    {1'200, all, all, all, all, all, all},
    {600, 500, all, all, all, all, all},
    {600, 300, 600, 200, 40, all, 20},
    {300, 200, 300, 100, 20, 60, 10},
    {300, 100, 200, 60, 10, 30, 5},
    {200, 60, 120, 40, 3, 8, 2},
}};

// One object of the data; members the authority may not see, and empty ones, are left out.
class Composer {
 public:
  Composer(const AlertView& view, const Cuts& cuts)
      : view_(view), fields_(view.authority.fields), withheld_(view.declaration, view.judgement, fields_), cuts_(cuts) {}
  [[nodiscard]] std::string compose();

 private:
  void handling();
  void subject();
  void declaration();
  void item();
  void certificates();
  void certificate(const CitedCertificate& cited);
  void parties();
  void findings();
  void finding(const Finding& finding);
  void truncated();

  // Texts that a sender or a check wrote: party names are withheld, long ones cut.
  void said(std::string_view section, std::string_view member, std::string_view text, std::size_t characters_max);
  void plain(std::string_view section, std::string_view member, std::string_view text) { said(section, member, text, cuts_.text); }
  void day(std::string_view section, std::string_view member, const std::optional<Day>& value) {
    if (value) plain(section, member, to_string(*value));
  }
  void code(std::string_view section, std::string_view member, const std::optional<CountryCode>& value) {
    if (value) plain(section, member, value->text());
  }
  template <class T, class AsText>
  void stated(std::string_view section, std::string_view member, const Maybe<T>& value, AsText as_text) {
    if (value) plain(section, member, as_text(value->value));
  }

  const AlertView& view_;
  FieldView fields_;
  Withheld withheld_;
  Cuts cuts_;
  JsonWriter json_;
  std::set<std::string> truncated_;
};

std::string_view same(const Text& text) { return text; }
std::string_view letters(const CountryCode& code) { return code.text(); }
std::string iso(const Day& day) { return to_string(day); }

void Composer::said(std::string_view section, std::string_view member, std::string_view text, std::size_t characters_max) {
  if (text.empty() || !fields_.sees(section, member)) return;
  const std::string whole = withheld_.without(text);
  const std::string cut = cut_to(whole, characters_max);
  if (cut.size() != whole.size() || cut != whole) truncated_.insert(std::string(section) + '.' + std::string(member));
  json_.text_member(member, cut);
}

std::string Composer::compose() {
  json_.begin_object();
  json_.text_member("alert_id", view_.alert.id);
  json_.number_member("revision", view_.alert.revision);
  json_.text_member("state", to_string(view_.state));
  json_.text_member("tlp", to_string(view_.authority.tlp));
  handling();
  json_.text_member("created_at", to_string(view_.facts.received_at));
  if (view_.facts.decided_at != Moment{}) json_.text_member("decided_at", to_string(view_.facts.decided_at));
  json_.text_member("disposition", to_string(view_.weight.disposition));
  json_.text_member("class", to_string(view_.weight.cls));
  json_.number_member("severity", view_.weight.severity);
  if (fields_.sees("score")) json_.raw_member("score", Decimal{std::int64_t{view_.weight.score_quarters} * 250'000}.to_string());
  if (view_.facts.subject == CaseSubject::declaration) {
    declaration();
    item();
  } else {
    subject();
  }
  certificates();
  parties();
  findings();
  if (fields_.sees("recommended_action"))
    json_.text_member("recommended_action", recommended_action(view_.state, view_.weight.disposition));
  if (fields_.sees("explanation")) {
    const std::string whole = withheld_.without(explanation(view_.alert, view_.state, view_.facts.subject, view_.declaration,
                                                            view_.findings, view_.weight.disposition, fields_, all));
    const std::string cut = cut_to(whole, cuts_.explanation);
    if (cut != whole) truncated_.insert("explanation");
    json_.text_member("explanation", cut);
  }
  if (fields_.sees("reference_edition")) json_.text_member("reference_edition", view_.facts.reference_edition);
  truncated();
  json_.end_object();
  return json_.take();
}

void Composer::handling() {
  json_.key("handling");
  json_.begin_object();
  json_.text_member("kp_level", view_.authority.kp_level);
  json_.text_member("purpose", view_.authority.purpose);
  json_.text_member("legal_basis", view_.authority.legal_basis);
  json_.end_object();
}

// Of a case that is about no declaration: what it is about.
void Composer::subject() {
  constexpr std::string_view section = "subject";
  if (!fields_.sees_some_of(section)) return;
  json_.key(section);
  json_.begin_object();
  plain(section, "kind", to_string(view_.facts.subject));
  plain(section, "identifier", view_.declaration.identifier);
  plain(section, "dispatch_country", view_.declaration.dispatch_country ? view_.declaration.dispatch_country->value.text() : "");
  plain(section, "destination_country", view_.declaration.destination_country ? view_.declaration.destination_country->value.text() : "");
  json_.end_object();
}

void Composer::declaration() {
  constexpr std::string_view section = "declaration";
  if (!fields_.sees_some_of(section)) return;
  const Declaration& from = view_.declaration;
  json_.key(section);
  json_.begin_object();
  plain(section, "format", view_.facts.format);
  plain(section, "map", from.map);
  plain(section, "identifier", from.identifier);
  stated(section, "reference", from.reference, same);
  stated(section, "mrn", from.mrn, same);
  stated(section, "version", from.version, same);
  stated(section, "office", from.office, same);
  code(section, "jurisdiction", from.jurisdiction);
  plain(section, "regime", to_string(from.regime));
  stated(section, "accepted_on", from.accepted_on, iso);
  plain(section, "sender", from.sender);
  plain(section, "sha256", view_.facts.sha256);
  plain(section, "transport_id", view_.facts.transport_id);
  plain(section, "feed", view_.facts.feed);
  if (fields_.sees(section, "test")) json_.flag_member("test", from.test);
  json_.end_object();
}

const GoodsItem* goods_of(const AlertView& view) {
  for (const Finding* finding : view.alert.findings)
    if (finding->item < view.judgement.items.size()) return view.judgement.items[finding->item].item;
  return item_named(view.declaration, view.alert.item_number);
}

const ClassifiedItem* classified(const AlertView& view, const GoodsItem* goods) {
  if (goods == nullptr) return nullptr;
  const auto& items = view.judgement.items;
  const auto found = std::find_if(items.begin(), items.end(), [&](const ClassifiedItem& item) { return item.item == goods; });
  return found == items.end() ? nullptr : &*found;
}

// The declared number as a number, else the position: as `kpwatch read --json` tells it.
std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && end == text.data() + text.size() && number > 0 ? std::optional(number) : std::nullopt;
}

std::int64_t number_of(const GoodsItem& goods) {
  const auto number = goods.number ? whole_number(goods.number->value) : std::nullopt;
  return number.value_or(goods.position);
}

// Of an item that the declaration lists no more, as a cancellation may; 0: the whole declaration.
std::int64_t number_in(std::string_view item_name) {
  if (item_name.starts_with('#')) item_name.remove_prefix(1);
  return whole_number(item_name).value_or(0);
}

void Composer::item() {
  constexpr std::string_view section = "item";
  if (!fields_.sees_some_of(section)) return;
  const GoodsItem* goods = goods_of(view_);
  json_.key(section);
  json_.begin_object();
  if (fields_.sees(section, "number"))
    json_.number_member("number", goods != nullptr ? number_of(*goods) : number_in(view_.alert.item_number));
  if (goods == nullptr) {
    json_.end_object();
    return;
  }
  stated(section, "commodity_code", goods->commodity_code, [](const CommodityCode& value) { return value.digits; });
  const Day accepted = view_.declaration.accepted_on ? view_.declaration.accepted_on->value : day_of(view_.facts.received_at);
  if (goods->commodity_code) plain(section, "hs_edition", GoodsList::edition(accepted));
  if (const ClassifiedItem* item = classified(view_, goods)) {
    plain(section, "scope", to_string(item->scope));
    said(section, "reason", item->reason, cuts_.description);
  }
  if (goods->description) said(section, "description", goods->description->value, cuts_.description);
  stated(section, "procedure", goods->procedure, same);
  if (goods->carats && fields_.sees(section, "carats")) {
    json_.key("carats");
    json_.begin_object();
    json_.text_member("value", goods->carats->value.amount.to_string());
    json_.flag_member("assumed", goods->carats->assumed);
    json_.end_object();
  }
  stated(section, "net_mass_kg", goods->net_mass, [](const Kilograms& value) { return value.amount.to_string(); });
  stated(section, "value", goods->value, [](const Money& value) { return value.amount.to_string(); });
  stated(section, "currency", goods->value, [](const Money& value) { return value.currency; });
  stated(section, "usd", goods->usd, [](const UsDollars& value) { return value.amount.to_string(); });
  stated(section, "origin", goods->origin ? goods->origin : view_.declaration.origin, letters);
  stated(section, "dispatch_country", goods->dispatch_country ? goods->dispatch_country : view_.declaration.dispatch_country, letters);
  stated(section, "destination_country", goods->destination_country ? goods->destination_country : view_.declaration.destination_country,
         letters);
  json_.end_object();
}

// Those the item cites; for the whole document, all.
std::vector<const CitedCertificate*> certificates_of(const AlertView& view) {
  std::vector<const CitedCertificate*> result;
  const ClassifiedItem* item = classified(view, goods_of(view));
  const auto& cited = view.judgement.certificates;
  if (item == nullptr) {
    if (view.alert.item_number == "0")
      for (const CitedCertificate& certificate : cited) result.push_back(&certificate);
    return result;
  }
  for (const std::size_t index : item->certificates)
    if (index < cited.size()) result.push_back(&cited[index]);
  return result;
}

void Composer::certificates() {
  if (!fields_.sees_some_of("certificates")) return;
  const auto cited = certificates_of(view_);
  json_.key("certificates");
  json_.begin_array();
  for (std::size_t i = 0; i < cited.size() && i < cuts_.certificates; ++i) certificate(*cited[i]);
  json_.end_array();
  if (cited.size() <= cuts_.certificates) return;
  truncated_.insert("certificates");
  json_.number_member("certificates_total", static_cast<std::int64_t>(cited.size()));
}

void Composer::certificate(const CitedCertificate& cited) {
  constexpr std::string_view section = "certificates";
  json_.begin_object();
  if (cited.document != nullptr) {
    stated(section, "code", cited.document->code, same);
    stated(section, "raw", cited.document->reference, same);
  }
  if (const CertificateNumber* number = cited.number()) {
    plain(section, "normalised", number->key());
    plain(section, "issuer", number->issuer.text());
  } else if (cited.document != nullptr) {
    stated(section, "issuer", cited.document->issuer, letters);
  }
  if (fields_.sees(section, "found")) json_.flag_member("found", cited.record.has_value());
  if (cited.record) {
    const Certificate& record = *cited.record;
    day(section, "issued_on", record.issued_on);
    day(section, "expires_on", record.expires_on);
    day(section, "validated_on", record.validated_on);
    plain(section, "origin", record.origin.text);
    code(section, "destination", record.destination);
    if (record.parcels && fields_.sees(section, "parcels")) json_.number_member("parcels", *record.parcels);
    if (record.carats) plain(section, "carats", record.carats->amount.to_string());
    if (record.usd) plain(section, "usd", record.usd->amount.to_string());
    plain(section, "status", to_string(record.status));
    day(section, "status_on", record.status_on);
    plain(section, "replaced_by", record.replaced_by);
  }
  json_.end_object();
}

void Composer::parties() {
  constexpr std::string_view section = "parties";
  if (!fields_.sees_some_of(section)) return;
  std::vector<const Party*> named;
  for (const Party& party : view_.declaration.parties) named.push_back(&party);
  if (const GoodsItem* goods = goods_of(view_))
    for (const Party& party : goods->parties) named.push_back(&party);
  if (named.empty()) return;
  json_.key(section);
  json_.begin_array();
  for (std::size_t i = 0; i < named.size() && i < cuts_.parties; ++i) {
    json_.begin_object();
    plain(section, "role", named[i]->role);
    stated(section, "name", named[i]->name, same);
    stated(section, "id", named[i]->id, same);
    stated(section, "country", named[i]->country, letters);
    json_.end_object();
  }
  json_.end_array();
  if (named.size() <= cuts_.parties) return;
  truncated_.insert("parties");
  json_.number_member("parties_total", static_cast<std::int64_t>(named.size()));
}

void Composer::findings() {
  if (!fields_.sees_some_of("findings")) return;
  std::vector<const Finding*> told = view_.findings;
  if (told.size() > cuts_.findings) {  // the gravest stay
    std::stable_sort(told.begin(), told.end(), [](const Finding* a, const Finding* b) { return a->severity > b->severity; });
    told.resize(cuts_.findings);
    truncated_.insert("findings");
  }
  json_.key("findings");
  json_.begin_array();
  for (const Finding* each : told) finding(*each);
  json_.end_array();
  if (told.size() < view_.findings.size()) json_.number_member("findings_total", static_cast<std::int64_t>(view_.findings.size()));
}

void Composer::finding(const Finding& finding) {
  constexpr std::string_view section = "findings";
  json_.begin_object();
  plain(section, "check", finding.check->code);
  plain(section, "id", finding.check->id);
  plain(section, "class", to_string(finding.cls));
  if (fields_.sees(section, "severity")) json_.number_member("severity", finding.severity);
  plain(section, "certificate", finding.certificate);
  said(section, "sentence", finding.sentence, cuts_.sentence);
  plain(section, "expected", finding.expected);
  plain(section, "observed", finding.observed);
  plain(section, "unit", finding.unit);
  if (finding.place.kind != Place::Kind::none && finding.place.path.text().size() <= cuts_.text && fields_.sees(section, "place"))
    json_.raw_member("place", place_json(finding.place));
  if (fields_.sees(section, "basis")) {
    json_.key("basis");
    json_.begin_array();
    for (const LegalBasis& basis : finding.check->basis) {
      std::string text(basis.instrument);
      if (!basis.section.empty()) text.append(", ").append(basis.section);
      json_.text(text);
    }
    json_.end_array();
  }
  json_.end_object();
}

void Composer::truncated() {
  if (truncated_.empty()) return;
  json_.key("truncated");
  json_.begin_array();
  for (const std::string& name : truncated_) json_.text(name);
  json_.end_array();
}

}  // namespace

AlertView view_for(const Alert& alert, const Declaration& declaration, const Judgement& judgement, const CaseFacts& facts,
                   const Authority& authority, const Participants* participants) {
  AlertView view{alert,       declaration, judgement,
                 facts,       authority,   addressed_findings(alert, declaration, judgement, authority, participants),
                 alert.state, {}};
  view.weight = weight_of(view.findings);
  // What it was told of is gone, though others still hear of something: from there, the alert is resolved.
  if (view.findings.empty() && alert.state != AlertState::withdrawn) view.state = AlertState::resolved;
  return view;
}

std::string alert_data(const AlertView& view, std::size_t bytes_max) {
  std::string data;
  for (const Cuts& cuts : cuts_in_turn) {
    data = Composer(view, cuts).compose();
    if (data.size() <= bytes_max) break;
  }
  return data;
}

}  // namespace kpwatch
