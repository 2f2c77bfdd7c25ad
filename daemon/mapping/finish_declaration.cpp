// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The last touch to items and declarations.
#include <algorithm>

#include "daemon/base/text.h"
#include "daemon/mapping/conversion.h"
#include "daemon/mapping/finishing.h"
#include "daemon/mapping/reasons.h"
#include "daemon/mapping/regime.h"

namespace kpwatch {
namespace {

bool holds(const std::vector<std::string>& words, std::string_view word) {
  return std::any_of(words.begin(), words.end(), [&](const std::string& w) {
    if (w.size() != word.size()) return false;
    const bool may_be = word.empty() || ((w.back() ^ word.back()) & 0xDF) == 0;  // most differ in the last letter
    return may_be && equal_ignoring_case(w, word);
  });
}

void append_tail(ItemDraft& draft, const Map& map, Notes& notes) {
  Maybe<CommodityCode>& code = draft.item->commodity_code;
  if (!code || draft.code_tail.empty()) return;
  const std::string together = code->value.digits + draft.code_tail;
  auto whole = CommodityCode::parse(together);
  if (!whole) {
    whole = CommodityCode::parse_odd(together);
    // A tail that is no number (a national letter) doesn't make the digits worse.
    const bool has_more = whole && whole->digits.size() > code->value.digits.size() && whole->digits.starts_with(code->value.digits);
    if (!has_more) return;
    // More digits behind a harmless code are no reason to look closer: a glance passes over them, and so does an outline.
    if (!map.is_outline)
      notes.push_back({&reasons::doubtful_commodity_code, Severity::note, code->place, printable_utf8(draft.code_tail, note_text_bytes_max),
                       "read as " + whole->digits});
  }
  code->text = Text(code->text + (' ' + draft.code_tail));
  code->value = std::move(*whole);
}

// The unit that counts: as sent; or, where none is sent, what the tariff implies. The tariff's unit for heading 7102 is
// the carat in every edition of the Harmonized System; other headings have other units.
Unit unit_that_counts(const Quantity& quantity, const GoodsItem& item, const Map& map, bool& assumed) {
  assumed = quantity.unit.empty();
  if (!assumed) return unit_of(map, quantity.unit);
  const Unit implied = parse_unit_word(map.unit_when_absent).value_or(Unit::unknown);
  const bool is_diamond = item.commodity_code && item.commodity_code->value.digits.starts_with(diamond_heading);
  return implied == Unit::carat && !is_diamond ? Unit::unknown : implied;
}

MassKind mass_kind_of(const Quantity& quantity, const Map& map) {
  if (holds(map.net_qualifiers, quantity.qualifier)) return MassKind::net;
  return holds(map.gross_qualifiers, quantity.qualifier) ? MassKind::gross : MassKind::none;
}

// A weight in carats below nothing is none: the next one counts.
void weigh(GoodsItem& item, const Map& map, Notes& notes) {
  bool from_quantity = false;
  for (Quantity& quantity : item.quantities) {
    bool assumed = false;
    const Unit unit = unit_that_counts(quantity, item, map, assumed);
    const Stated<Decimal>& stated = quantity.amount;
    if (unit == Unit::carat) {
      const bool is_below_nothing = item.carats && item.carats->value.amount.micros < 0;
      if (is_below_nothing && stated.value.micros >= 0) {
        notes.push_back({&reasons::carats_stated_twice, Severity::note, stated.place, printable_utf8(stated.text, note_text_bytes_max),
                         "the first is " + item.carats->value.amount.to_string() + ", which is no weight"});
        item.carats.reset();
      }
      if (!item.carats) {
        item.carats = Stated<Carats>{{stated.value}, stated.text.lent(), stated.place, assumed};
        from_quantity = true;
      } else if (from_quantity && item.carats->value.amount != stated.value && !assumed) {
        if (item.carats->assumed) {
          item.carats = Stated<Carats>{{stated.value}, stated.text.lent(), stated.place, false};  // said beats implied
        } else {
          notes.push_back({&reasons::carats_stated_twice, Severity::note, stated.place, printable_utf8(stated.text, note_text_bytes_max),
                           "the first is " + item.carats->value.amount.to_string()});
        }
      }
      continue;
    }
    quantity.mass = mass_kind_of(quantity, map);
    if (quantity.mass == MassKind::none || unit == Unit::none || unit == Unit::unknown) continue;
    Maybe<Kilograms>& mass = quantity.mass == MassKind::net ? item.net_mass : item.gross_mass;
    if (mass) continue;
    if (const auto amount = in_kilograms(stated.value, unit))
      mass = Stated<Kilograms>{{*amount}, stated.text.lent(), stated.place, assumed};
  }
}

template <class T>
void inherit(Maybe<T>& own, const Maybe<T>& header) {
  if (!own && header) own.emplace(header->value, header->text.lent(), header->place, header->assumed);
}

void give_currency(std::vector<Amount>& amounts, const Map& map, std::string_view currency) {
  if (currency.empty()) return;
  for (Amount& amount : amounts) {
    if (amount.currency.empty() && !holds(map.national_values, amount.qualifier)) amount.currency = Text::lent(currency);
  }
}

const Amount* preferred(const std::vector<Amount>& amounts, const Map& map, std::string_view currency) {
  for (const std::string& qualifier : map.value_order) {
    for (const Amount& amount : amounts) {
      if (amount.qualifier == qualifier && (currency.empty() || amount.currency == currency)) return &amount;
    }
  }
  return nullptr;
}

void set_value(GoodsItem& item, const Map& map) {
  if (item.value) return;
  if (const Amount* amount = preferred(item.amounts, map, "")) {
    item.value = Stated<Money>{
        {amount->amount.value, amount->currency.str()}, amount->amount.text.lent(), amount->amount.place, amount->amount.assumed};
  }
}

// US$ as declared; else a national value over the header's own rate of exchange, where that is from US$.
void set_usd(GoodsItem& item, const Declaration& declaration, const Map& map) {
  if (item.usd) return;
  if (item.value && item.value->value.currency == "USD") {
    item.usd = Stated<UsDollars>{{item.value->value.amount}, item.value->text.lent(), item.value->place, item.value->assumed};
    return;
  }
  const Amount* amount = preferred(item.amounts, map, "USD");
  if (amount == nullptr) {
    const auto found = std::find_if(item.amounts.begin(), item.amounts.end(), [](const Amount& a) { return a.currency == "USD"; });
    if (found != item.amounts.end()) amount = &*found;
  }
  if (amount != nullptr) {
    item.usd = Stated<UsDollars>{{amount->amount.value}, amount->amount.text.lent(), amount->amount.place, amount->amount.assumed};
    return;
  }
  const bool rate_is_from_usd = declaration.currency && declaration.currency->value == "USD" && declaration.exchange_rate &&
                                declaration.exchange_rate->value.micros > 0;
  if (!rate_is_from_usd) return;
  for (const Amount& national : item.amounts) {
    if (!holds(map.national_values, national.qualifier)) continue;
    if (const auto usd = quotient(national.amount.value, declaration.exchange_rate->value)) {
      item.usd = Stated<UsDollars>{{*usd}, national.amount.text.lent(), national.amount.place, true};
      return;
    }
  }
}

// A customs office of the Union and its neighbours is named by two letters and six signs.
std::optional<CountryCode> territory_of_office(const Maybe<Text>& office) {
  if (!office || office->value.size() != 8) return std::nullopt;
  const std::string_view tail = std::string_view(office->value).substr(2);
  const bool is_plain = std::all_of(tail.begin(), tail.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'); });
  return is_plain ? CountryCode::parse(office->value.view().substr(0, 2)) : std::nullopt;
}

}  // namespace

void finish(ItemDraft& draft, const Map& map, Notes& notes) {
  append_tail(draft, map, notes);
  weigh(*draft.item, map, notes);
}

void keep_unread_weight(GoodsItem& item, const Quantity& quantity, const Map& map) {
  bool assumed = false;
  if (item.carats_unread || quantity.amount.text.empty() || unit_that_counts(quantity, item, map, assumed) != Unit::carat) return;
  item.carats_unread = Stated<Text>{quantity.amount.text.lent(), quantity.amount.text.lent(), quantity.amount.place, assumed};
}

void finish(Declaration& declaration, const Map& map, Day received_on) {
  if (map.jurisdiction) declaration.jurisdiction = map.jurisdiction;
  if (!declaration.jurisdiction) declaration.jurisdiction = territory_of_office(declaration.office);

  const std::string_view currency = declaration.currency ? declaration.currency->value.view() : std::string_view();
  give_currency(declaration.amounts, map, currency);
  for (GoodsItem& item : declaration.items) {
    inherit(item.dispatch_country, declaration.dispatch_country);
    inherit(item.destination_country, declaration.destination_country);
    inherit(item.origin, declaration.origin);
    give_currency(item.amounts, map, currency);
    if (item.value && item.value->value.currency.empty()) item.value->value.currency = currency;
    set_value(item, map);
    set_usd(item, declaration, map);
  }

  const Day day = declaration.accepted_on ? declaration.accepted_on->value : received_on;
  RegimeReading reading = regime_of(declaration, map, day);
  declaration.regime = reading.regime;
  declaration.regime_reason = std::move(reading.reason);
  declaration.function = function_of(declaration, map);
}

}  // namespace kpwatch
