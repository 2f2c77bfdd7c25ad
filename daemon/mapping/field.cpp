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
                                                                                    {line, "line"}});

}  // namespace

std::span<const Field> all_fields() { return fields; }

std::optional<FieldId> find_field(DocumentKind kind, ScopeKind scope, std::string_view name) {
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (fields[i].kind == kind && fields[i].scope == scope && fields[i].name == name) return static_cast<FieldId>(i);
  }
  return std::nullopt;
}

const Field& field(FieldId id) { return fields[static_cast<std::size_t>(id)]; }

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
