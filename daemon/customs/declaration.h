// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The canonical customs declaration: what every format is read into and every check looks at. It owns what it holds.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "daemon/base/place.h"
#include "daemon/base/text_room.h"
#include "daemon/customs/codes.h"
#include "daemon/customs/day.h"
#include "daemon/customs/decimal.h"

namespace kpwatch {

// The constructors without arguments are written out because a value made by a list (`emplace_back()`) would else be filled
// with zeros first, thousands of bytes each, before its members say the same.

// A value with the text and the place it was read from.
template <class T>
struct Stated {
  T value{};
  Text text;  // as sent (after character-set conversion)
  Place place;
  bool assumed = false;  // e.g. a carat unit that the tariff implies but the message does not state

  Stated() {}  // NOLINT(modernize-use-equals-default): see above
  Stated(T what, Text sent, const Place& where, bool is_assumed = false)
      : value(std::move(what)), text(std::move(sent)), place(where), assumed(is_assumed) {}
  friend bool operator==(const Stated&, const Stated&) = default;
};
template <class T>
using Maybe = std::optional<Stated<T>>;

enum class Regime : std::uint8_t { unknown, import, export_, transit };
[[nodiscard]] std::string_view to_string(Regime regime);  // "unknown", "import", "export", "transit"

// What the message does to an earlier one: 1225 / FunctionCode. Read by the builder from the code as sent.
enum class MessageFunction : std::uint8_t { original, amendment, cancellation, replacement, other };
[[nodiscard]] std::string_view to_string(MessageFunction function);

struct Party {
  Party() {}  // NOLINT(modernize-use-equals-default)
  Text role;  // "exporter", "importer", "consignor", "consignee", "declarant", "agent", "seller", "buyer"; else the code as sent
  Maybe<Text> name;
  Maybe<Text> id;
  Maybe<CountryCode> country;
  Place place;
};

// A document cited by a declaration: certificate, licence, transport document ...
struct CitedDocument {
  CitedDocument() {}  // NOLINT(modernize-use-equals-default)
  Maybe<Text> code;   // as the system writes it: "C034", "L116", "KBC", "01241", "N740"
  Maybe<Text> reference;
  Maybe<Text> status;
  Maybe<Text> name;           // free text title, where the message has one
  Maybe<CountryCode> issuer;  // issuing country when given in a field of its own
  Maybe<Day> dated_on;
  Place place;
};

enum class MassKind : std::uint8_t { none, net, gross };  // what a quantity's qualifier says of it, by the map

struct Quantity {  // any quantity of an item with its unit as sent
  Quantity() {}    // NOLINT(modernize-use-equals-default)
  Stated<Decimal> amount;
  Text unit;       // as sent, e.g. "CTM", "KGM#G"; empty when not given
  Text qualifier;  // as sent, e.g. "AAF"
  MassKind mass = MassKind::none;
};

struct Amount {  // any amount of money of an item or of the declaration
  Amount() {}    // NOLINT(modernize-use-equals-default)
  Stated<Decimal> amount;
  Text currency;   // as sent or inherited; may be empty
  Text qualifier;  // as sent ("40", "123") or the map's word ("customs_value", "statistical_value", "item_price")
};

struct GoodsItem {
  GoodsItem() {}               // NOLINT(modernize-use-equals-default)
  Maybe<Text> number;          // as declared
  std::uint32_t position = 0;  // from 1, in the message's order
  Maybe<CommodityCode> commodity_code;
  Maybe<Text> tariff_text;         // the tariff's own wording of the heading, where a message carries it
  Maybe<Text> description;         // the trader's words
  Maybe<Text> description_joined;  // the same, parts joined without a space (FTX cut in mid-word); only when different
  Maybe<Text> procedure;
  Maybe<CountryCode> origin, dispatch_country, destination_country;
  Maybe<Carats> carats;
  Maybe<Text> carats_unread;  // as sent, where carats are stated that can't be read
  Maybe<Kilograms> net_mass, gross_mass;
  std::vector<Quantity> quantities;
  std::vector<Amount> amounts;
  Maybe<Money> value;    // the value for customs or statistics, by the map's order of preference
  Maybe<UsDollars> usd;  // the declaration's own US$ value
  Maybe<std::int64_t> packages;
  Maybe<std::int64_t> parcels;  // packages are not parcels
  std::vector<CitedDocument> documents;
  std::vector<Party> parties;
  std::vector<Stated<Text>> seals;
  Place place;
};

struct Declaration {
  Declaration() {}         // NOLINT(modernize-use-equals-default)
  TextRoom room;           // where the texts below stand; they are moved with it, or not at all
  std::string map;         // id of the map that read it
  std::string identifier;  // MRN, else the sender's reference, else "sha256:..." of the document
  bool identifier_is_hash = false;
  std::string sender;  // UNB 0004, or the system's sender; may be empty
  bool test = false;   // test interchange: never a live alert

  Maybe<Text> reference;  // LRN, 1004
  Maybe<Text> mrn;
  Maybe<Text> version;
  Maybe<Text> function_code;  // as sent
  MessageFunction function = MessageFunction::original;
  Maybe<Text> type_code;  // as sent: 1001, "IMZ", "IM4" ...
  Regime regime = Regime::unknown;
  std::string regime_reason;                // what spoke: "map", "type code 929", "procedure 40", "office GB ..."; empty when unknown
  Maybe<Text> procedure;                    // header procedure category
  Maybe<Text> office;                       // customs office as sent
  std::optional<CountryCode> jurisdiction;  // country whose customs receives this declaration, if known
  Maybe<Day> issued_on, accepted_on, exported_on, departed_on, arrived_on;
  Maybe<CountryCode> dispatch_country, destination_country, origin;
  Maybe<Text> mode_of_transport;
  Maybe<Text> currency;          // header currency
  Maybe<Decimal> exchange_rate;  // national currency per unit of the header currency
  Maybe<std::int64_t> items_declared;
  std::vector<Party> parties;
  std::vector<CitedDocument> documents;  // header level
  std::vector<Amount> amounts;
  std::vector<Stated<Text>> seals;
  std::vector<Stated<Text>> containers;
  std::vector<Stated<Text>> routing_countries;  // through which the goods go, as sent, in the message's order
  std::vector<GoodsItem> items;
  Place place;  // where the document starts
};

}  // namespace kpwatch
