// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// A map as data: which path of a message type fills which field of the canonical document. A map is a YAML file
// (mappings/README.md teaches the language); this is what it says, before a format compiles the paths for its own walk.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/base/complaint.h"
#include "daemon/customs/codes.h"
#include "daemon/customs/declaration.h"

namespace kpwatch {

enum class DocumentKind : std::uint8_t { declaration, certificate, confirmation, preadvice, notice, observation, statistics };
[[nodiscard]] std::string_view to_string(DocumentKind kind);  // "declaration" ...
// From confirmation on: what authorities exchange, exchange.h.
[[nodiscard]] inline bool is_exchange(DocumentKind kind) { return kind >= DocumentKind::confirmation; }

// What a scope of a map opens in the canonical document. `root` is the document itself.
enum class ScopeKind : std::uint8_t { root, item, document, party, quantity, amount, seal, container, line, correction, row };

// Index into the field table of field.h.
enum class FieldId : std::uint16_t {};

enum class GlanceKind : std::uint8_t;
struct ConversionInput;
struct Converted;
struct Slot;
struct FilledValue;

// What a row's texts say, worked out once when the map is loaded (row_plan.h), so that no value looks anything up.
struct RowPlan {
  // Of the conversion and of the field: what to call for each value.
  void (*convert)(const ConversionInput& input, Converted& out) = nullptr;
  void (*set)(Slot& slot, const FilledValue& value) = nullptr;
  std::uint32_t scope = 0;           // number of the first row of the row's scope
  std::uint16_t slot = 0;            // of the row's field among the fields of its scope
  std::optional<GlanceKind> glance;  // glance_kind.h
  bool is_sliced = false;            // before, first, after or values
  bool is_as_sent = false;           // the conversion changes nothing
  bool is_text = false;              // the field is a text
  bool is_listed = false;            // its values may make a list longer that others write to as well
  bool takes_best = false;           // the best value stays, alone: none of the next three; false without a conversion
  bool gathers = false;              // its values are parts of one text
  bool keeps_all = false;            // no value replaces another
  bool is_item_code = false;         // of the commodity code of goods
  bool parts_item = false;           // each further value makes goods of its own
  bool is_placed_after = false;
  std::size_t first = 0, after = 0, full = 0;
  std::size_t companion_length = 0, text_length = 0;  // `lengths`
  std::string before, thousands, split, sign, date_format, date_order;
  std::map<std::string, std::string, std::less<>> values;
};

// One line of a map. `paths` are tried in order: the first that is non-empty wins (rank = index). Paths are in the
// language of the format that `for` names; the format compiles them and complains in the row's place.
struct MapRow {
  FieldId field{};
  std::vector<std::string> paths;
  std::string conversion;  // name of a conversion (conversion.h); never empty after loading
  std::string companion;   // path, relative to the value's, of a text that qualifies it (2379, unit, currency); may be empty
  std::map<std::string, std::string> options;  // the conversion's own parameters
  std::uint32_t number = 0;                    // position in the map, from 0: row coverage counts by it
  FilePlace place;
  std::uint32_t rank = 0;  // of the first path, where a field has several rows
  RowPlan plan;
  bool is_fixed = false;  // `is:`: no paths; the builder fills the field with this text when the scope opens
  std::string fixed;
};

struct MapScope {
  ScopeKind kind = ScopeKind::root;
  std::string starts;                          // format's own path or tag that opens it; empty for root
  std::map<std::string, std::string> options;  // format's own: ends, holds, each ...
  std::vector<MapRow> rows;
  std::vector<MapScope> scopes;  // list scopes inside this one
  std::uint16_t slots = 0;       // how many fields its rows fill
  bool has_fixed = false;        // some row is fixed
  FilePlace place;
};

// Chooses the regime from what the message says (docs/LEGAL.md, 23); tried in order, the first that speaks wins.
struct RegimeRule {
  std::string by;                // "type_code", "function_code", "procedure", "item.procedure", "jurisdiction" ...
  std::string match = "equals";  // or "prefix"
  std::map<std::string, Regime, std::less<>> values;
};

struct Map {
  std::string id;  // path below mappings/, without ".yaml": "edifact/cusdec-d96b-za"
  std::string title, source;
  DocumentKind kind = DocumentKind::declaration;
  std::string format;                                       // "edifact", "xml", "json", "csv"
  std::map<std::string, std::vector<std::string>> applies;  // the rest of `for:`; the format gives it its meaning
  std::vector<RegimeRule> regimes;
  std::optional<Regime> regime;                           // fixed by the message type
  std::optional<CountryCode> jurisdiction;                // fixed by the message type
  std::vector<std::string> value_order;                   // amount qualifiers in order of preference for GoodsItem::value
  std::map<std::string, std::string, std::less<>> units;  // unit as sent (upper case) -> "carat", "gram", "kilogram", "tonne", "none"
  std::string unit_when_absent;                           // same words: what the tariff implies when no unit is stated; then `assumed`
  std::map<std::string, std::string, std::less<>> roles;  // party role as sent -> canonical role
  std::map<std::string, std::string> options;             // format's own: date_order, wrappers ...
  std::map<std::string, MessageFunction, std::less<>> functions;  // function code as sent, or "code type_code"; before code list 1225
  std::vector<std::string> net_qualifiers, gross_qualifiers;      // quantity qualifiers (upper case) that mean a mass
  std::vector<std::string> national_values;                       // amount qualifiers in the national currency: no currency is inherited
  MapScope root;
  std::uint32_t rows = 0;   // how many rows there are
  bool is_outline = false;  // holds only the rows of outline.h
  std::string file;
};

}  // namespace kpwatch
