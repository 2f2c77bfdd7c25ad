// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The field table, sorted, proved at compile time, and the setters.
#include "daemon/mapping/field.h"

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

#include "daemon/mapping/conversion.h"

namespace kpwatch {
namespace {

// What the conversion made, by the type that takes it.
void take(std::string& to, const FilledValue& from) { to.assign(from.value.text); }
void take(Text& to, const FilledValue& from) { to = from.room->kept(from.value.text); }
void take(Day& to, const FilledValue& from) { to = from.value.day; }
void take(Decimal& to, const FilledValue& from) { to = from.value.number; }
void take(Carats& to, const FilledValue& from) { to.amount = from.value.number; }
void take(Kilograms& to, const FilledValue& from) { to.amount = from.value.number; }
void take(UsDollars& to, const FilledValue& from) { to.amount = from.value.number; }
void take(Money& to, const FilledValue& from) {
  to.amount = from.value.number;
  to.currency.assign(from.value.text);
}
void take(std::int64_t& to, const FilledValue& from) { to = from.value.integer; }
void take(bool& to, const FilledValue& from) { to = from.value.truth; }
void take(CountryCode& to, const FilledValue& from) { to = from.value.country; }
void take(CommodityCode& to, const FilledValue& from) { to.digits.assign(from.value.text); }
void take(CertificateStatus& to, const FilledValue& from) { to = from.value.status; }

bool is_same(std::string_view a, std::string_view b) { return a.data() == b.data() && a.size() == b.size(); }

template <class T>
void assign(T& slot, const FilledValue& filled) {
  take(slot, filled);
}
template <class T>
void assign(Stated<T>& slot, const FilledValue& filled) {
  take(slot.value, filled);
  slot.text = filled.room->kept(filled.text);
  slot.place = *filled.place;
  slot.assumed = false;
}
// Most texts are taken as they were sent: they stand once.
void assign(Stated<Text>& slot, const FilledValue& filled) {
  slot.text = filled.room->kept(filled.text);
  slot.value = is_same(filled.value.text, filled.text) ? slot.text.lent() : filled.room->kept(filled.value.text);
  slot.place = *filled.place;
  slot.assumed = false;
}
template <class T>
void assign(std::optional<T>& slot, const FilledValue& filled) {
  assign(slot ? *slot : slot.emplace(), filled);
}
// As most are set, in one go.
void assign(std::optional<Stated<Text>>& slot, const FilledValue& filled) {
  if (slot || !is_same(filled.value.text, filled.text)) {
    assign(slot ? *slot : slot.emplace(), filled);
    return;
  }
  const std::string_view kept = filled.room->keep(filled.text);
  slot.emplace(Text::lent(kept), Text::lent(kept), *filled.place);
}
// Lists take every text that comes.
void assign(std::vector<Stated<Text>>& slot, const FilledValue& filled) {
  for (const std::string& part : filled.value.texts) {
    Text kept = filled.room->kept(part);
    Text same = kept.lent();
    slot.emplace_back(std::move(kept), std::move(same), *filled.place);
  }
}
void assign(std::vector<std::string>& slot, const FilledValue& filled) {
  slot.insert(slot.end(), filled.value.texts.begin(), filled.value.texts.end());
}

template <auto Member>
void in_declaration(Slot& slot, const FilledValue& filled) {
  assign(slot.declaration->declaration->*Member, filled);
}
template <auto Member>
void in_item(Slot& slot, const FilledValue& filled) {
  assign(slot.item->item->*Member, filled);
}
template <auto Member>
void in_document(Slot& slot, const FilledValue& filled) {
  assign(slot.document->*Member, filled);
}
template <auto Member>
void in_party(Slot& slot, const FilledValue& filled) {
  assign(slot.party->*Member, filled);
}
template <auto Member>
void in_quantity(Slot& slot, const FilledValue& filled) {
  assign(slot.quantity->*Member, filled);
}
void set_quantity_amount(Slot& slot, const FilledValue& filled) {
  assign(slot.quantity->amount, filled);
  slot.is_filled = true;
}
template <auto Member>
void in_amount(Slot& slot, const FilledValue& filled) {
  assign(slot.amount->*Member, filled);
}
void set_amount_amount(Slot& slot, const FilledValue& filled) {
  assign(slot.amount->amount, filled);
  slot.is_filled = true;
}
template <auto Member>
void in_certificate(Slot& slot, const FilledValue& filled) {
  assign(slot.certificate->certificate.*Member, filled);
}
template <auto Member>
void in_certificate_draft(Slot& slot, const FilledValue& filled) {
  assign(slot.certificate->*Member, filled);
}
template <auto Member>
void in_line(Slot& slot, const FilledValue& filled) {
  assign(slot.line->*Member, filled);
}

// Of the exchange documents.
template <auto Member>
struct OwnerOf;
template <class Owner, class Type, Type Owner::*Member>
struct OwnerOf<Member> {
  using type = Owner;
};
template <auto Member>
void in_exchange(Slot& slot, const FilledValue& filled) {
  assign(slot.exchange->as<typename OwnerOf<Member>::type>().*Member, filled);
}
template <auto Member>
void in_exchange_draft(Slot& slot, const FilledValue& filled) {
  assign(slot.exchange->*Member, filled);
}
template <auto Member>
void set_exchange_party(Slot& slot, const FilledValue& filled) {
  assign((slot.exchange->as<typename OwnerOf<Member>::type>().*Member).name, filled);
}
template <auto Member>
void set_exchange_party_country(Slot& slot, const FilledValue& filled) {
  assign((slot.exchange->as<typename OwnerOf<Member>::type>().*Member).country, filled);
}
void set_exchange_number(Slot& slot, const FilledValue& filled) {
  slot.exchange->number_place = *filled.place;
  assign(slot.exchange->number, filled);
}
template <auto Member>
void set_word(Slot& slot, const FilledValue& filled) {
  SaidWord& word = slot.exchange->*Member;
  assign(word.text, filled);
  word.place = *filled.place;
}
template <auto Member>
void in_lone_row(Slot& slot, const FilledValue& filled) {
  assign(slot.exchange->row.*Member, filled);
  slot.exchange->has_row = true;
}
template <auto Member>
void in_lone_correction(Slot& slot, const FilledValue& filled) {
  assign(slot.exchange->correction.*Member, filled);
}
template <auto Member>
void in_row(Slot& slot, const FilledValue& filled) {
  assign(slot.row->*Member, filled);
  slot.is_filled = true;
}
template <auto Member>
void in_correction(Slot& slot, const FilledValue& filled) {
  assign(slot.correction->*Member, filled);
  slot.is_filled = true;
}

// Said outright; the conversion let only the three words pass.
void set_regime(Slot& slot, const FilledValue& filled) {
  const std::string_view word = filled.value.text;
  for (const Regime regime : {Regime::import, Regime::export_, Regime::transit}) {
    if (to_string(regime) == word) slot.declaration->declaration->regime = regime;
  }
}

void set_number_of_list(Slot& slot, const FilledValue& filled) {
  assign(*slot.number, filled);
  slot.is_filled = true;
}
void set_line_code(Slot& slot, const FilledValue& filled) {
  assign(slot.line->code, filled);
  slot.is_filled = true;
}
void set_party_role(Slot& slot, const FilledValue& filled) { assign(slot.party->role, filled); }
void set_code_tail(Slot& slot, const FilledValue& filled) { assign(slot.item->code_tail, filled); }

void set_certificate_number(Slot& slot, const FilledValue& filled) {
  slot.certificate->number_place = *filled.place;
  assign(slot.certificate->number, filled);
}
void set_certificate_serial(Slot& slot, const FilledValue& filled) {
  if (slot.certificate->number.empty()) slot.certificate->number_place = *filled.place;
  assign(slot.certificate->serial, filled);
}
template <auto Member>
void set_certificate_party(Slot& slot, const FilledValue& filled) {
  assign((slot.certificate->certificate.*Member).name, filled);
}
template <auto Member>
void set_certificate_party_country(Slot& slot, const FilledValue& filled) {
  assign((slot.certificate->certificate.*Member).country, filled);
}

// The name of a certificate's column by commodity code: "carats_710210".
template <std::size_t N>
struct Word {
  char text[N]{};
  constexpr Word(const char (&word)[N]) { std::copy_n(word, N, text); }  // NOLINT: meant to convert
  [[nodiscard]] constexpr std::string_view view() const { return {text, N - 1}; }
};

template <Word Code>
CertificateLine& line_of(Slot& slot) {
  CertificateLine& line = slot.certificate->named_lines[std::string(Code.view())];
  line.code.digits = Code.view();
  return line;
}
template <Word Code>
CertificateLine& line_of_exchange(Slot& slot) {
  CertificateLine& line = slot.exchange->named_lines[std::string(Code.view())];
  line.code.digits = Code.view();
  return line;
}
template <Word Code>
void set_exchange_line_carats(Slot& slot, const FilledValue& filled) {
  assign(line_of_exchange<Code>(slot).carats, filled);
}
template <Word Code>
void set_exchange_line_usd(Slot& slot, const FilledValue& filled) {
  assign(line_of_exchange<Code>(slot).usd, filled);
}
template <Word Code>
void set_line_carats(Slot& slot, const FilledValue& filled) {
  assign(line_of<Code>(slot).carats, filled);
}
template <Word Code>
void set_line_usd(Slot& slot, const FilledValue& filled) {
  assign(line_of<Code>(slot).usd, filled);
}

// A shorthand amount: its qualifier is the field's name. A better path replaces what a worse one left.
void put_amount(std::vector<Amount>& amounts, NamedAmounts& taken, std::string_view name, const FilledValue& filled) {
  const auto known = std::find_if(taken.begin(), taken.end(), [&](const auto& each) { return each.first == name; });
  const std::size_t place = known == taken.end() ? amounts.size() : known->second;
  if (known == taken.end()) {
    taken.emplace_back(name, place);
    amounts.emplace_back();
  }
  Amount& amount = amounts[place];
  assign(amount.amount, filled);
  amount.currency = filled.room->kept(filled.value.text);
  amount.qualifier = Text::lent(name);
}
template <Word Name>
void amount_of_item(Slot& slot, const FilledValue& filled) {
  put_amount(slot.item->item->amounts, slot.item->named_amounts, Name.view(), filled);
}
template <Word Name>
void amount_of_declaration(Slot& slot, const FilledValue& filled) {
  put_amount(slot.declaration->declaration->amounts, slot.declaration->named_amounts, Name.view(), filled);
}

using D = Declaration;
using G = GoodsItem;
using C = Certificate;
using enum ValueType;
using enum ScopeKind;
constexpr auto of_declaration = DocumentKind::declaration;
constexpr auto of_certificate = DocumentKind::certificate;
constexpr auto of_confirmation = DocumentKind::confirmation;
constexpr auto of_preadvice = DocumentKind::preadvice;
constexpr auto of_notice = DocumentKind::notice;
constexpr auto of_observation = DocumentKind::observation;
constexpr auto of_statistics = DocumentKind::statistics;
using I = ImportConfirmation;
using P = ExportPreadvice;
using N = CertificateNotice;
using O = Observation;
using R = StatisticsReturn;
using E = ExchangeDraft;

constexpr auto fields = std::to_array<Field>({
    {of_declaration, root, "accepted_on", day, "date", in_declaration<&D::accepted_on>},
    {of_declaration, root, "arrived_on", day, "date", in_declaration<&D::arrived_on>},
    {of_declaration, root, "containers", texts, "list", in_declaration<&D::containers>},
    {of_declaration, root, "currency", text, "code", in_declaration<&D::currency>},
    {of_declaration, root, "customs_value", money, "money", amount_of_declaration<"customs_value">},
    {of_declaration, root, "departed_on", day, "date", in_declaration<&D::departed_on>},
    {of_declaration, root, "destination_country", ValueType::country, "country", in_declaration<&D::destination_country>},
    {of_declaration, root, "dispatch_country", ValueType::country, "country", in_declaration<&D::dispatch_country>},
    {of_declaration, root, "exchange_rate", decimal, "decimal", in_declaration<&D::exchange_rate>},
    {of_declaration, root, "exported_on", day, "date", in_declaration<&D::exported_on>},
    {of_declaration, root, "function_code", text, "text", in_declaration<&D::function_code>},
    {of_declaration, root, "invoice_value", money, "money", amount_of_declaration<"invoice_value">},
    {of_declaration, root, "issued_on", day, "date", in_declaration<&D::issued_on>},
    {of_declaration, root, "items_declared", integer, "integer", in_declaration<&D::items_declared>},
    {of_declaration, root, "jurisdiction", ValueType::country, "country", in_declaration<&D::jurisdiction>},
    {of_declaration, root, "mode_of_transport", text, "text", in_declaration<&D::mode_of_transport>},
    {of_declaration, root, "mrn", text, "text", in_declaration<&D::mrn>},
    {of_declaration, root, "office", text, "text", in_declaration<&D::office>},
    {of_declaration, root, "origin", ValueType::country, "country", in_declaration<&D::origin>},
    {of_declaration, root, "procedure", text, "text", in_declaration<&D::procedure>},
    {of_declaration, root, "reference", text, "text", in_declaration<&D::reference>},
    {of_declaration, root, "regime", text, "regime", set_regime},
    {of_declaration, root, "routing_countries", texts, "list", in_declaration<&D::routing_countries>},
    {of_declaration, root, "seals", texts, "list", in_declaration<&D::seals>},
    {of_declaration, root, "sender", text, "text", in_declaration<&D::sender>},
    {of_declaration, root, "statistical_value", money, "money", amount_of_declaration<"statistical_value">},
    {of_declaration, root, "test", boolean, "boolean", in_declaration<&D::test>},
    {of_declaration, root, "type_code", text, "text", in_declaration<&D::type_code>},
    {of_declaration, root, "version", text, "text", in_declaration<&D::version>},

    {of_declaration, item, "carats", ValueType::carats, "carats", in_item<&G::carats>},
    {of_declaration, item, "commodity_code", ValueType::commodity_code, "commodity_code", in_item<&G::commodity_code>},
    {of_declaration, item, "commodity_code_tail", text, "text", set_code_tail},
    {of_declaration, item, "customs_value", money, "money", amount_of_item<"customs_value">},
    {of_declaration, item, "description", text, "texts", in_item<&G::description>, "full=70"},
    {of_declaration, item, "destination_country", ValueType::country, "country", in_item<&G::destination_country>},
    {of_declaration, item, "dispatch_country", ValueType::country, "country", in_item<&G::dispatch_country>},
    {of_declaration, item, "gross_mass", kilograms, "kilograms", in_item<&G::gross_mass>},
    {of_declaration, item, "invoice_value", money, "money", amount_of_item<"invoice_value">},
    {of_declaration, item, "item_price", money, "money", amount_of_item<"item_price">},
    {of_declaration, item, "net_mass", kilograms, "kilograms", in_item<&G::net_mass>},
    {of_declaration, item, "number", text, "text", in_item<&G::number>},
    {of_declaration, item, "origin", ValueType::country, "country", in_item<&G::origin>},
    {of_declaration, item, "packages", integer, "integer", in_item<&G::packages>},
    {of_declaration, item, "parcels", integer, "integer", in_item<&G::parcels>},
    {of_declaration, item, "procedure", text, "text", in_item<&G::procedure>},
    {of_declaration, item, "seals", texts, "list", in_item<&G::seals>},
    {of_declaration, item, "statistical_value", money, "money", amount_of_item<"statistical_value">},
    {of_declaration, item, "tariff_text", text, "texts", in_item<&G::tariff_text>},
    {of_declaration, item, "usd", us_dollars, "usd", in_item<&G::usd>},
    {of_declaration, item, "value", money, "money", in_item<&G::value>},

    {of_declaration, document, "code", text, "code", in_document<&CitedDocument::code>},
    {of_declaration, document, "dated_on", day, "date", in_document<&CitedDocument::dated_on>},
    {of_declaration, document, "issuer", ValueType::country, "country", in_document<&CitedDocument::issuer>},
    {of_declaration, document, "name", text, "texts", in_document<&CitedDocument::name>},
    {of_declaration, document, "reference", text, "text", in_document<&CitedDocument::reference>},
    {of_declaration, document, "status", text, "text", in_document<&CitedDocument::status>},

    {of_declaration, party, "country", ValueType::country, "country", in_party<&Party::country>},
    {of_declaration, party, "id", text, "text", in_party<&Party::id>},
    {of_declaration, party, "name", text, "texts", in_party<&Party::name>, "full=35"},
    {of_declaration, party, "role", text, "role", set_party_role},

    {of_declaration, quantity, "amount", decimal, "decimal", set_quantity_amount},
    {of_declaration, quantity, "qualifier", text, "text", in_quantity<&Quantity::qualifier>},
    {of_declaration, quantity, "unit", text, "upper", in_quantity<&Quantity::unit>},

    {of_declaration, amount, "amount", decimal, "decimal", set_amount_amount},
    {of_declaration, amount, "currency", text, "code", in_amount<&Amount::currency>},
    {of_declaration, amount, "qualifier", text, "text", in_amount<&Amount::qualifier>},

    {of_declaration, seal, "number", text, "text", set_number_of_list},
    {of_declaration, container, "number", text, "text", set_number_of_list},

    {of_certificate, root, "authority", text, "texts", in_certificate<&C::authority>},
    {of_certificate, root, "carats", ValueType::carats, "carats", in_certificate<&C::carats>},
    {of_certificate, root, "carats_710210", ValueType::carats, "carats", set_line_carats<"710210">},
    {of_certificate, root, "carats_710221", ValueType::carats, "carats", set_line_carats<"710221">},
    {of_certificate, root, "carats_710231", ValueType::carats, "carats", set_line_carats<"710231">},
    {of_certificate, root, "complete_feed_until", day, "date", in_certificate<&C::complete_feed_until>},
    {of_certificate, root, "destination", ValueType::country, "country", in_certificate<&C::destination>},
    {of_certificate, root, "expires_on", day, "date", in_certificate<&C::expires_on>},
    {of_certificate, root, "exporter", text, "texts", set_certificate_party<&C::exporter>},
    {of_certificate, root, "exporter_country", ValueType::country, "country", set_certificate_party_country<&C::exporter>},
    {of_certificate, root, "importer", text, "texts", set_certificate_party<&C::importer>},
    {of_certificate, root, "importer_country", ValueType::country, "country", set_certificate_party_country<&C::importer>},
    {of_certificate, root, "issued_on", day, "date", in_certificate<&C::issued_on>},
    {of_certificate, root, "issuer", ValueType::country, "country", in_certificate<&C::issuer>},
    {of_certificate, root, "number", text, "text", set_certificate_number},
    {of_certificate, root, "origin", text, "texts", in_certificate_draft<&CertificateDraft::origin>},
    {of_certificate, root, "parcels", integer, "integer", in_certificate<&C::parcels>},
    {of_certificate, root, "replaced_by", text, "text", in_certificate<&C::replaced_by>},
    {of_certificate, root, "seals", texts, "list", in_certificate<&C::seals>, "split=|"},
    {of_certificate, root, "serial", text, "text", set_certificate_serial},
    {of_certificate, root, "status", status, "status", in_certificate<&C::status>},
    {of_certificate, root, "status_on", day, "date", in_certificate<&C::status_on>},
    {of_certificate, root, "usd", us_dollars, "usd", in_certificate<&C::usd>},
    {of_certificate, root, "usd_710210", us_dollars, "usd", set_line_usd<"710210">},
    {of_certificate, root, "usd_710221", us_dollars, "usd", set_line_usd<"710221">},
    {of_certificate, root, "usd_710231", us_dollars, "usd", set_line_usd<"710231">},
    {of_certificate, root, "validated_on", day, "date", in_certificate<&C::validated_on>},

    {of_certificate, line, "carats", ValueType::carats, "carats", in_line<&CertificateLine::carats>},
    {of_certificate, line, "commodity_code", ValueType::commodity_code, "commodity_code", set_line_code},
    {of_certificate, line, "usd", us_dollars, "usd", in_line<&CertificateLine::usd>},

    {of_confirmation, root, "authority", text, "texts", in_exchange<&I::authority>},
    {of_confirmation, root, "carats", ValueType::carats, "carats", in_exchange<&I::carats>},
    {of_confirmation, root, "carats_710210", ValueType::carats, "carats", set_exchange_line_carats<"710210">},
    {of_confirmation, root, "carats_710221", ValueType::carats, "carats", set_exchange_line_carats<"710221">},
    {of_confirmation, root, "carats_710231", ValueType::carats, "carats", set_exchange_line_carats<"710231">},
    {of_confirmation, root, "country", ValueType::country, "country", in_exchange<&I::country>},
    {of_confirmation, root, "draft", boolean, "boolean", in_exchange<&I::draft>},
    {of_confirmation, root, "exporter", text, "texts", set_exchange_party<&I::exporter>},
    {of_confirmation, root, "exporter_country", ValueType::country, "country", set_exchange_party_country<&I::exporter>},
    {of_confirmation, root, "importer", text, "texts", set_exchange_party<&I::importer>},
    {of_confirmation, root, "importer_country", ValueType::country, "country", set_exchange_party_country<&I::importer>},
    {of_confirmation, root, "issuer", ValueType::country, "country", in_exchange<&I::issuer>},
    {of_confirmation, root, "number", text, "text", set_exchange_number},
    {of_confirmation, root, "parcels", integer, "integer", in_exchange<&I::parcels>},
    {of_confirmation, root, "received_on", day, "date", in_exchange<&I::received_on>},
    {of_confirmation, root, "reference", text, "text", in_exchange<&I::reference>},
    {of_confirmation, root, "remarks", text, "texts", in_exchange<&I::remarks>},
    {of_confirmation, root, "seals", texts, "list", in_exchange<&I::seals>, "split=|"},
    {of_confirmation, root, "usd", us_dollars, "usd", in_exchange<&I::usd>},
    {of_confirmation, root, "usd_710210", us_dollars, "usd", set_exchange_line_usd<"710210">},
    {of_confirmation, root, "usd_710221", us_dollars, "usd", set_exchange_line_usd<"710221">},
    {of_confirmation, root, "usd_710231", us_dollars, "usd", set_exchange_line_usd<"710231">},

    {of_confirmation, line, "carats", ValueType::carats, "carats", in_line<&CertificateLine::carats>},
    {of_confirmation, line, "commodity_code", ValueType::commodity_code, "commodity_code", set_line_code},
    {of_confirmation, line, "usd", us_dollars, "usd", in_line<&CertificateLine::usd>},

    {of_preadvice, root, "advised_on", day, "date", in_exchange<&P::advised_on>},
    {of_preadvice, root, "authority", text, "texts", in_exchange<&P::authority>},
    {of_preadvice, root, "carats", ValueType::carats, "carats", in_exchange<&P::carats>},
    {of_preadvice, root, "carats_710210", ValueType::carats, "carats", set_exchange_line_carats<"710210">},
    {of_preadvice, root, "carats_710221", ValueType::carats, "carats", set_exchange_line_carats<"710221">},
    {of_preadvice, root, "carats_710231", ValueType::carats, "carats", set_exchange_line_carats<"710231">},
    {of_preadvice, root, "country", ValueType::country, "country", in_exchange<&P::country>},
    {of_preadvice, root, "destination", ValueType::country, "country", in_exchange<&P::destination>},
    {of_preadvice, root, "expected_on", day, "date", in_exchange<&P::expected_on>},
    {of_preadvice, root, "exporter", text, "texts", set_exchange_party<&P::exporter>},
    {of_preadvice, root, "exporter_country", ValueType::country, "country", set_exchange_party_country<&P::exporter>},
    {of_preadvice, root, "importer", text, "texts", set_exchange_party<&P::importer>},
    {of_preadvice, root, "importer_country", ValueType::country, "country", set_exchange_party_country<&P::importer>},
    {of_preadvice, root, "issuer", ValueType::country, "country", in_exchange<&P::issuer>},
    {of_preadvice, root, "number", text, "text", set_exchange_number},
    {of_preadvice, root, "origin", text, "texts", in_exchange_draft<&E::origin>},
    {of_preadvice, root, "parcels", integer, "integer", in_exchange<&P::parcels>},
    {of_preadvice, root, "provenance", ValueType::country, "country", in_exchange<&P::provenance>},
    {of_preadvice, root, "reference", text, "text", in_exchange<&P::reference>},
    {of_preadvice, root, "remarks", text, "texts", in_exchange<&P::remarks>},
    {of_preadvice, root, "seals", texts, "list", in_exchange<&P::seals>, "split=|"},
    {of_preadvice, root, "usd", us_dollars, "usd", in_exchange<&P::usd>},
    {of_preadvice, root, "usd_710210", us_dollars, "usd", set_exchange_line_usd<"710210">},
    {of_preadvice, root, "usd_710221", us_dollars, "usd", set_exchange_line_usd<"710221">},
    {of_preadvice, root, "usd_710231", us_dollars, "usd", set_exchange_line_usd<"710231">},

    {of_preadvice, line, "carats", ValueType::carats, "carats", in_line<&CertificateLine::carats>},
    {of_preadvice, line, "commodity_code", ValueType::commodity_code, "commodity_code", set_line_code},
    {of_preadvice, line, "usd", us_dollars, "usd", in_line<&CertificateLine::usd>},

    {of_notice, root, "authority", text, "texts", in_exchange<&N::authority>},
    {of_notice, root, "before", text, "text", in_lone_correction<&Correction::before>},
    {of_notice, root, "carats", ValueType::carats, "carats", in_exchange<&N::carats>},
    {of_notice, root, "carats_710210", ValueType::carats, "carats", set_exchange_line_carats<"710210">},
    {of_notice, root, "carats_710221", ValueType::carats, "carats", set_exchange_line_carats<"710221">},
    {of_notice, root, "carats_710231", ValueType::carats, "carats", set_exchange_line_carats<"710231">},
    {of_notice, root, "country", ValueType::country, "country", in_exchange<&N::country>},
    {of_notice, root, "dated_on", day, "date", in_exchange<&N::dated_on>},
    {of_notice, root, "field", text, "text", in_lone_correction<&Correction::field>},
    {of_notice, root, "instruction", text, "text", in_exchange<&N::instruction>},
    {of_notice, root, "issuer", ValueType::country, "country", in_exchange<&N::issuer>},
    {of_notice, root, "notice", text, "text", set_word<&E::kind>},
    {of_notice, root, "now", text, "text", in_lone_correction<&Correction::now>},
    {of_notice, root, "number", text, "text", set_exchange_number},
    {of_notice, root, "original", text, "text", in_exchange<&N::original>},
    {of_notice, root, "reference", text, "text", in_exchange<&N::reference>},
    {of_notice, root, "remarks", text, "texts", in_exchange<&N::remarks>},
    {of_notice, root, "replaced_by", text, "text", in_exchange<&N::replaced_by>},

    {of_notice, line, "carats", ValueType::carats, "carats", in_line<&CertificateLine::carats>},
    {of_notice, line, "commodity_code", ValueType::commodity_code, "commodity_code", set_line_code},

    {of_notice, correction, "before", text, "text", in_correction<&Correction::before>},
    {of_notice, correction, "field", text, "text", in_correction<&Correction::field>},
    {of_notice, correction, "now", text, "text", in_correction<&Correction::now>},

    {of_observation, root, "authority", text, "texts", in_exchange<&O::authority>},
    {of_observation, root, "by", text, "texts", in_exchange<&O::by>},
    {of_observation, root, "carats", ValueType::carats, "carats", in_exchange<&O::carats>},
    {of_observation, root, "country", ValueType::country, "country", in_exchange<&O::country>},
    {of_observation, root, "declaration", text, "text", in_exchange<&O::declaration>},
    {of_observation, root, "distance", decimal, "decimal", in_exchange<&O::distance>},
    {of_observation, root, "evidence", text, "text", in_exchange<&O::evidence>},
    {of_observation, root, "issuer", ValueType::country, "country", in_exchange<&O::issuer>},
    {of_observation, root, "layout", text, "text", in_exchange<&O::layout>},
    {of_observation, root, "mrn", text, "text", in_exchange<&O::mrn>},
    {of_observation, root, "number", text, "text", set_exchange_number},
    {of_observation, root, "observation", text, "text", set_word<&E::kind>},
    {of_observation, root, "observed_on", day, "date", in_exchange<&O::observed_on>},
    {of_observation, root, "origin", ValueType::country, "country", in_exchange<&O::origin>},
    {of_observation, root, "parcels", integer, "integer", in_exchange<&O::parcels>},
    {of_observation, root, "party", text, "texts", in_exchange<&O::party>},
    {of_observation, root, "remarks", text, "texts", in_exchange<&O::remarks>},
    {of_observation, root, "seals", texts, "list", in_exchange<&O::seals>, "split=|"},
    {of_observation, root, "valid_from", day, "date", in_exchange<&O::valid_from>},
    {of_observation, root, "valid_until", day, "date", in_exchange<&O::valid_until>},
    {of_observation, root, "verdict", text, "text", set_word<&E::verdict>},
    {of_observation, root, "zone", text, "text", in_exchange<&O::zone>},

    {of_statistics, root, "basis", text, "upper", in_exchange<&R::basis>},
    {of_statistics, root, "carats", ValueType::carats, "carats", in_lone_row<&ReturnRow::carats>},
    {of_statistics, root, "commodity_code", ValueType::commodity_code, "commodity_code", in_lone_row<&ReturnRow::code>},
    {of_statistics, root, "count", integer, "integer", in_lone_row<&ReturnRow::count>},
    {of_statistics, root, "counter", text, "upper", in_lone_row<&ReturnRow::counter>},
    {of_statistics, root, "flow", text, "upper", in_lone_row<&ReturnRow::flow>},
    {of_statistics, root, "half", integer, "integer", in_exchange<&R::half>},
    {of_statistics, root, "partner", text, "upper", in_lone_row<&ReturnRow::partner>},
    {of_statistics, root, "partner_role", text, "upper", in_lone_row<&ReturnRow::partner_role>},
    {of_statistics, root, "published_on", day, "date", in_exchange<&R::published_on>},
    {of_statistics, root, "quarter", integer, "integer", in_exchange<&R::quarter>},
    {of_statistics, root, "reporter", ValueType::country, "country", in_exchange<&R::reporter>},
    {of_statistics, root, "revision", integer, "integer", in_exchange<&R::revision>},
    {of_statistics, root, "table", text, "text", set_word<&E::kind>},
    {of_statistics, root, "usd", us_dollars, "usd", in_lone_row<&ReturnRow::usd>},
    {of_statistics, root, "year", integer, "integer", in_exchange<&R::year>},

    {of_statistics, row, "carats", ValueType::carats, "carats", in_row<&ReturnRow::carats>},
    {of_statistics, row, "commodity_code", ValueType::commodity_code, "commodity_code", in_row<&ReturnRow::code>},
    {of_statistics, row, "count", integer, "integer", in_row<&ReturnRow::count>},
    {of_statistics, row, "counter", text, "upper", in_row<&ReturnRow::counter>},
    {of_statistics, row, "flow", text, "upper", in_row<&ReturnRow::flow>},
    {of_statistics, row, "partner", text, "upper", in_row<&ReturnRow::partner>},
    {of_statistics, row, "partner_role", text, "upper", in_row<&ReturnRow::partner_role>},
    {of_statistics, row, "usd", us_dollars, "usd", in_row<&ReturnRow::usd>},
});

// Within one scope names are sorted, therefore unique. (That each has a setter is not asked here: under UBSan g++ 12
// takes no comparison of a function with null for constant.)
constexpr bool is_in_order() {
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (fields[i].name.empty() || fields[i].conversion.empty()) return false;
    if (i == 0) continue;
    const bool same_scope = fields[i - 1].kind == fields[i].kind && fields[i - 1].scope == fields[i].scope;
    if (same_scope && fields[i - 1].name >= fields[i].name) return false;
  }
  return true;
}
static_assert(is_in_order(), "fields stand by scope, then by name, each once, with a conversion");

constexpr auto scope_words = std::to_array<std::pair<ScopeKind, std::string_view>>({{root, "root"},
                                                                                    {item, "item"},
                                                                                    {document, "document"},
                                                                                    {party, "party"},
                                                                                    {quantity, "quantity"},
                                                                                    {amount, "amount"},
                                                                                    {seal, "seal"},
                                                                                    {container, "container"},
                                                                                    {line, "line"},
                                                                                    {correction, "correction"},
                                                                                    {row, "row"}});

}  // namespace

std::span<const Field> all_fields() { return fields; }

std::optional<FieldId> find_field(DocumentKind kind, ScopeKind scope, std::string_view name) {
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (fields[i].kind == kind && fields[i].scope == scope && fields[i].name == name) return static_cast<FieldId>(i);
  }
  return std::nullopt;
}

const Field& field(FieldId id) { return fields[static_cast<std::size_t>(id)]; }

std::string_view to_string(DocumentKind kind) {
  constexpr std::array<std::string_view, 7> words{"declaration", "certificate", "confirmation", "preadvice",
                                                  "notice",      "observation", "statistics"};
  return words.at(static_cast<std::size_t>(kind));
}

std::string_view to_string(ScopeKind scope) {
  for (const auto& [kind, word] : scope_words) {
    if (kind == scope) return word;
  }
  return "root";
}

std::optional<ScopeKind> parse_scope_kind(std::string_view word) {
  for (const auto& [kind, name] : scope_words) {
    if (name == word) return kind;
  }
  return std::nullopt;
}

std::string_view to_string(ValueType type) {
  switch (type) {
    case text:
      return "text";
    case texts:
      return "list of texts";
    case day:
      return "date";
    case decimal:
      return "number";
    case integer:
      return "whole number";
    case boolean:
      return "yes or no";
    case ValueType::country:
      return "country";
    case ValueType::commodity_code:
      return "commodity code";
    case ValueType::carats:
      return "carats";
    case kilograms:
      return "kilograms";
    case money:
      return "money";
    case us_dollars:
      return "US dollars";
    case status:
      return "certificate status";
  }
  return "text";
}

}  // namespace kpwatch
